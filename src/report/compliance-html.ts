import type {
  ComplianceReport,
  ErrorCount,
  PolicyCompliance,
} from "../health/compliance-report.ts";
import { type DeviceState, deviceStates } from "../health/device-state.ts";
import { barParts } from "./compliance-bar.ts";
import { complianceSections, percentText, remarks } from "./compliance-text.ts";
import { htmlText } from "./escape.ts";

const style = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; background: #fff }
h1 { font-size: 1.4rem } h2 { font-size: 1.15rem; margin: 1.6rem 0 .4rem } h3 { font-size: 1rem; margin: 0 }
.policy { border: 1px solid #d0d7de; border-left-width: 6px; border-left-color: #1a7f37; border-radius: 6px; padding: .7rem 1rem; margin: .8rem 0 }
.below { border-left-color: #cf222e }
table { border-collapse: collapse; margin: .4rem 0 } td, th { padding: .1rem .8rem .1rem 0; vertical-align: top; text-align: left } code { background: #f3f4f6; padding: 0 .25em; border-radius: 3px; overflow-wrap: anywhere }
.note { margin: .2rem 0; color: #9a6700 } small { color: #57606a; font-weight: normal } svg { display: block; margin: .4rem 0; border-radius: 3px }
.patched { fill: #1a7f37 } .pending { fill: #bf8700 } .failing { fill: #cf222e } .silent { fill: #8250df } .unknown { fill: #8c959f }
@media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #0d1117 } code { background: #1f2630 } .policy { border-color: #30363d } small { color: #9198a1 } .note { color: #d29922 } }`;

const barWidth = 600;

/** A compliance report as one self-contained page: no script, nothing loaded from elsewhere. */
export function complianceHtml(
  report: ComplianceReport,
  below: readonly PolicyCompliance[],
): string {
  const { release, devices, silentDays, createdAt } = report;
  const sections = complianceSections.map(([kind, title]) => {
    const policies = report.policies.filter((policy) => policy.kind === kind);
    return policies.length === 0
      ? ""
      : `<h2>${title}</h2>\n${policies.map((policy) => policyHtml(policy, below.includes(policy))).join("\n")}`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Update compliance ${htmlText(release.releasedOn)}</title><style>${style}</style></head><body>
<h1>Update compliance: release ${htmlText(release.releasedOn)} <small>${htmlText(release.kb)}</small></h1>
<p>${devices.managed} managed Windows devices, ${devices.withoutRing} of them in no ring. Silent means no check-in for ${silentDays} days. As of ${htmlText(createdAt.slice(0, 16).replace("T", " "))} UTC.</p>
<p>${deviceStates.map(keyHtml).join(" ")}</p>
${report.notes.map((sentence) => `<p class="note">${htmlText(sentence)}</p>`).join("\n")}
${sections.join("\n")}
</body></html>
`;
}

function keyHtml(state: DeviceState): string {
  return `<svg style="display:inline" width="12" height="12" aria-hidden="true"><rect class="${state}" width="12" height="12"/></svg> ${state} `;
}

function policyHtml(policy: PolicyCompliance, isBelow: boolean): string {
  const { displayName, key, target, patchedPercent, counts, errors, reasons, total } = policy;
  const facts = [key, target, policy.dueAt && `due ${policy.dueAt.slice(0, 10)}`]
    .filter((fact) => fact !== null && fact !== "")
    .map((fact) => htmlText(String(fact)))
    .join(", ");
  return `<section class="policy${isBelow ? " below" : ""}"><h3>${htmlText(displayName)} <small>${facts}</small></h3>
<b>${percentText(patchedPercent)}</b> of ${total} devices
${barHtml(policy)}
<p>${deviceStates.map((state) => `${counts[state]} ${state}`).join(", ")}</p>
${remarks(policy)
  .map((sentence) => `<p class="note">${htmlText(sentence)}</p>`)
  .join("\n")}
${tableHtml(
  ["State", "Because", "Devices"],
  reasons
    .slice(0, 20)
    .map(({ state, reason, devices }) => [state, htmlText(reason), String(devices)]),
)}
${tableHtml(
  ["Error", "Devices", "Kind", "Meaning", "What to do"],
  errors.slice(0, 50).map(errorCells),
)}</section>`;
}

function barHtml({ counts, displayName }: PolicyCompliance): string {
  const parts = barParts(counts, barWidth);
  let x = 0;
  const rects = parts.map(({ state, length }) => {
    const rect = `<rect class="${state}" x="${x}" width="${length}" height="14"><title>${counts[state]} ${state}</title></rect>`;
    x += length;
    return rect;
  });
  const label = parts.map(({ state }) => `${counts[state]} ${state}`).join(", ");
  return parts.length === 0
    ? ""
    : `<svg role="img" aria-label="${htmlText(`${displayName}: ${label}`)}" width="${barWidth}" height="14">${rects.join("")}</svg>`;
}

function errorCells(error: ErrorCount): string[] {
  const { code, devices, meaning, action, source } = error;
  const name = `<code>${htmlText(code)}</code>`;
  return [
    source === null ? name : `<a href="${htmlText(source)}">${name}</a>`,
    String(devices),
    htmlText(error.class ?? "unknown"),
    htmlText(meaning ?? "not known to this version"),
    htmlText(action ?? ""),
  ];
}

/** Cells are HTML already. */
function tableHtml(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  return `<table>${line(headings, "th")}\n${rows.map((row) => line(row, "td")).join("\n")}</table>`;
}
