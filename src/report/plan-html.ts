import type { Change, Plan } from "../reconcile/plan/plan.ts";
import {
  actionSigns,
  assignmentText,
  cut,
  reasonText,
  summaryText,
  valueText,
} from "./describe.ts";
import { consequenceText } from "./plan-brief.ts";
import { htmlText } from "./escape.ts";

const style = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; background: #fff }
h1 { font-size: 1.4rem } h2 { font-size: 1.05rem; margin: 0 }
.change { border: 1px solid #d0d7de; border-left-width: 6px; border-radius: 6px; padding: .7rem 1rem; margin: .8rem 0 }
.create { border-left-color: #1a7f37 } .update, .move { border-left-color: #bf8700 } .delete, .replace { border-left-color: #cf222e } .adopt, .forget { border-left-color: #0969da }
table { border-collapse: collapse; margin: .4rem 0 } td { padding: .1rem .8rem .1rem 0; vertical-align: top } td:first-child { white-space: nowrap } code { background: #f3f4f6; padding: 0 .25em; border-radius: 3px; overflow-wrap: anywhere }
.error { color: #cf222e } .warning { color: #9a6700 } .info { color: #0969da } .note { margin: .2rem 0 } small { color: #57606a; font-weight: normal }
@media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #0d1117 } code { background: #1f2630 } .change { border-color: #30363d } small { color: #9198a1 } }`;

/** A plan as one self-contained page: no script, nothing loaded from elsewhere. */
export function planHtml(plan: Plan): string {
  const diagnostics = plan.diagnostics
    .map(
      ({ id, severity, address, message }) =>
        `<p class="note ${severity}"><b>${severity}</b> ${htmlText(id)} ${address ? `<code>${htmlText(address)}</code> ` : ""}${htmlText(message)}</p>`,
    )
    .join("\n");
  const drift = plan.drift
    .map(
      ({ address, path, lastApplied, live }) =>
        `<tr><td><code>${htmlText(address)}</code></td><td><code>${htmlText(path)}</code></td><td>${value(lastApplied)}</td><td>${value(live)}</td></tr>`,
    )
    .join("\n");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Ringwright plan: ${htmlText(plan.stack)}</title><style>${style}</style></head><body>
<h1>Ringwright plan for <code>${htmlText(plan.stack)}</code></h1>
<p><b>${htmlText(summaryText(plan))}</b></p>
${diagnostics}
${plan.changes.map(changeHtml).join("\n")}
${drift ? `<h2>Drift</h2><table><tr><td>Object</td><td>Property</td><td>Last applied</td><td>Now</td></tr>${drift}</table>` : ""}
</body></html>
`;
}

function changeHtml(change: Change): string {
  const rows = change.fields.map(
    ({ path, before, after }) =>
      `<tr><td><code>${htmlText(path)}</code></td><td>${change.action === "create" ? "" : `${value(before)} → `}${value(after)}</td></tr>`,
  );
  for (const line of change.assignments.remove)
    rows.push(`<tr><td>assignment</td><td>− ${htmlText(assignmentText(line))}</td></tr>`);
  for (const line of change.assignments.add)
    rows.push(`<tr><td>assignment</td><td>+ ${htmlText(assignmentText(line))}</td></tr>`);
  for (const [sign, list] of [
    ["−", change.members?.remove ?? []],
    ["+", change.members?.add ?? []],
  ] as const) {
    const { shown, more } = cut(list, 50);
    if (shown.length > 0) {
      rows.push(
        `<tr><td>members</td><td>${sign} ${shown.map(({ displayName }) => htmlText(displayName)).join(", ")}${more > 0 ? ` and ${more} more` : ""}</td></tr>`,
      );
    }
  }
  const notes = [
    ...change.approximations.map((sentence) => `<p class="note info">≈ ${htmlText(sentence)}</p>`),
    ...change.consequences.map(
      (one) => `<p class="note ${one.level}">⚠ ${htmlText(consequenceText(one))}</p>`,
    ),
  ];
  return `<section class="change ${change.action}"><h2>${actionSigns[change.action]} <code>${htmlText(change.address)}</code> ${htmlText(change.displayName)} <small>${change.action}, ${htmlText(reasonText(change))}${change.impact ? `, ${change.impact.devices} devices` : ""}</small></h2>
<table>${rows.join("\n")}</table>${notes.join("\n")}</section>`;
}

function value(content: unknown): string {
  return `<code>${htmlText(valueText(content))}</code>`;
}
