import type {
  ComplianceReport,
  ErrorCount,
  PolicyCompliance,
} from "../health/compliance-report.ts";
import type { Forecast, ForecastActual } from "../forecast/forecast.ts";
import { reachableOf } from "../health/policy-tally.ts";
import { type DeviceState, deviceStates } from "../health/device-state.ts";
import { barParts } from "./compliance-bar.ts";
import { complianceReason } from "./compliance-reason.ts";
import { complianceSections, percentText, remarks } from "./compliance-text.ts";
import { amountText, numberText } from "../kind/amounts.ts";
import { cut } from "./describe.ts";
import { errorSentence } from "./error-text.ts";
import { htmlText } from "./escape.ts";
import { hotpatchSentences } from "./hotpatch-text.ts";
import { htmlTable } from "./html-table.ts";
import { actualTable, patchedTable } from "./forecast-tables.ts";
import { reportOriginText, type ReportOrigin } from "./origin-line.ts";
import { pageHtml } from "./page.ts";
import { drawComplianceBars, ringsOf } from "./pictures/compliance-svg.ts";
import { drawCurve } from "./pictures/curve-svg.ts";
import { figureHtml } from "./pictures/picture.ts";
import { pictureStyle, stateColours } from "./pictures/picture-style.ts";
import { pictureClock } from "./pictures/picture-clock.ts";

const style = `${pictureStyle}${stateColours}
.below { border-left-color: var(--redEdge) } .enough { border-left-color: var(--greenEdge) }
.key { display: inline-block; margin-right: 1rem; white-space: nowrap } .key svg { display: inline-block; margin: 0 .3rem 0 0; vertical-align: -1px }
.bar { display: block; margin: .5rem 0; border-radius: 3px; width: 100%; height: 14px } .share { font-size: 1.2rem }
`;

const barWidth = 600;

/** How a page is judged. */
export interface ComplianceHtmlOptions extends ReportOrigin {
  /** The least share, in percent, that was asked for; without it no policy is called good or bad. */
  readonly min?: number | undefined;
  /** What was forecast for the release; its curve is drawn beside what is so now. */
  readonly forecast?: Forecast | undefined;
  /** What was measured, over the curve. */
  readonly actual?: readonly ForecastActual[] | undefined;
}

/** A compliance report as one self-contained page: no script, nothing loaded from elsewhere. */
export function complianceHtml(
  report: ComplianceReport,
  below: readonly PolicyCompliance[],
  { min, forecast, actual, tenantName }: ComplianceHtmlOptions = {},
): string {
  const { release, devices, silentDays } = report;
  const { sentence } = report.windowsData;
  const edgeOf = (policy: PolicyCompliance) => {
    if (below.includes(policy)) return "below";
    return min === undefined ? undefined : "enough";
  };
  const sections = complianceSections.map(([kind, title]) => {
    const policies = report.policies.filter((policy) => policy.kind === kind);
    return policies.length === 0
      ? ""
      : `<h2>${title}</h2>\n${policies.map((policy) => policyHtml(policy, edgeOf(policy), report)).join("\n")}`;
  });
  const wanted =
    min === undefined
      ? ""
      : ` At least ${min} % are asked for; ${below.length === 0 ? "no policy is" : amountText(below.length, "policy is", "policies are")} below.`;
  const body = [
    `<h1>Update compliance: release ${htmlText(release.releasedOn)} <small>${htmlText(release.kb)}</small></h1>`,
    `<p><small>${htmlText(reportOriginText(report, { tenantName }))}</small></p>`,
    `<p>${amountText(devices.managed, "managed Windows device", "managed Windows devices")}, ${numberText(devices.withoutRing)} of them in no ring. Silent means no check-in for ${amountText(silentDays, "day", "days")}.${wanted}</p>`,
    `<p>${deviceStates
      .filter((state) => state !== "unreachable")
      .map(keyHtml)
      .join("")}</p>`,
    `<p>${htmlText(hotpatchSentences(report).join(" "))}</p>`,
    ...(report.notes.includes(sentence) ? [] : [`<p><small>${htmlText(sentence)}.</small></p>`]),
    ...report.notes.map((sentence) => `<p class="warning">${htmlText(sentence)}</p>`),
    ringStates(report),
    forecast === undefined ? "" : forecastCurve(forecast, actual),
    ...sections.filter((section) => section !== ""),
    wantedBuilds(report),
  ];
  return pageHtml({
    title: `Update compliance ${release.releasedOn}`,
    style,
    body: body.filter((part) => part !== "").join("\n"),
  });
}

const mostRings = 30;

/** The states of the rings as a picture and as a table. */
function ringStates(report: ComplianceReport): string {
  const rings = ringsOf(report);
  if (rings.length === 0) return "";
  const { shown, more } = cut(rings, mostRings);
  const rows = rings.map(({ displayName, counts, patchedPercent }) => [
    htmlText(displayName),
    percentText(patchedPercent),
    ...deviceStates.map((state) => numberText(counts[state])),
  ]);
  const columns = [
    { heading: "Ring" },
    { heading: "Share patched", style: "number" as const },
    ...deviceStates.map((heading) => ({ heading, style: "number" as const })),
  ];
  return [
    "<h2>Rings by state</h2>",
    figureHtml(
      (size) => drawComplianceBars(shown, report.release.releasedOn, size),
      more > 0 ? `The first ${shown.length} of ${rings.length} rings; all are below.` : "",
    ),
    htmlTable(columns, rows, "Devices of each ring by state"),
  ].join("\n");
}

function forecastCurve(forecast: Forecast, actual: readonly ForecastActual[] | undefined): string {
  const clock = pictureClock(forecast.assumptions.timeZone);
  return [
    "<h2>What was forecast</h2>",
    figureHtml((size) => drawCurve(forecast, size, { actual })),
    patchedTable(forecast, clock),
    actual === undefined || actual.length === 0
      ? ""
      : `<h3>Measured</h3>\n${actualTable(actual, forecast, clock)}`,
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** What devices of each Windows version have to run to count as patched. */
function wantedBuilds({ release }: ComplianceReport): string {
  const rows = release.revisions.map(({ build, windows, cumulative, hotpatch }) => [
    htmlText(windows),
    buildText(build, cumulative),
    buildText(build, hotpatch),
  ]);
  const table = htmlTable(
    [
      { heading: "Windows" },
      { heading: "Build of the release", style: "number" },
      { heading: "Build of its hotpatch", style: "number" },
    ],
    rows,
  );
  return table === "" ? "" : `<h2>Builds of this release</h2>\n${table}`;
}

function buildText(build: number, revision: number | null): string {
  return revision === null ? "none" : `${build}.${revision}`;
}

function keyHtml(state: DeviceState): string {
  return `<span class="key"><svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true"><rect class="${state}" width="12" height="12"/></svg>${state}</span>`;
}

const mostReasons = 20;
const mostErrors = 50;

function policyHtml(
  policy: PolicyCompliance,
  edge: "below" | "enough" | undefined,
  report: ComplianceReport,
): string {
  const { displayName, key, target, patchedPercent, counts, errors } = policy;
  const facts = [key, target, policy.dueAt && `due ${policy.dueAt.slice(0, 10)}`]
    .filter((fact) => fact !== null && fact !== "")
    .map((fact) => htmlText(String(fact)))
    .join(", ");
  const reasons = [...policy.reasons].sort(
    (a, b) =>
      deviceStates.indexOf(a.state) - deviceStates.indexOf(b.state) || b.devices - a.devices,
  );
  const parts = [
    `<h3>${htmlText(displayName)} <small>${facts}</small></h3>`,
    `<b class="share">${percentText(patchedPercent)}</b> patched of ${amountText(reachableOf(counts), "device", "devices")}`,
    barHtml(policy),
    `<p>${deviceStates.map((state) => `${numberText(counts[state])} ${state}`).join(", ")}</p>`,
    ...remarks(policy).map((sentence) => `<p class="warning">${htmlText(sentence)}</p>`),
    htmlTable(
      [
        { heading: "State", style: "short" },
        { heading: "Because" },
        { heading: "Devices", style: "number" },
      ],
      cut(reasons, mostReasons).shown.map((reason) => [
        reason.state,
        htmlText(complianceReason(reason, policy, report)),
        numberText(reason.devices),
      ]),
    ),
    moreText(reasons.length - mostReasons, "reason", "reasons"),
    htmlTable(
      [
        { heading: "Error", style: "short" },
        { heading: "Devices", style: "number" },
        { heading: "Kind", style: "extra" },
        { heading: "Meaning" },
        { heading: "What to do" },
      ],
      cut(errors, mostErrors).shown.map(errorCells),
    ),
    moreText(errors.length - mostErrors, "error", "errors"),
  ];
  const name = edge === undefined ? "card" : `card ${edge}`;
  return `<section class="${name}">${parts.filter((part) => part !== "").join("\n")}</section>`;
}

function moreText(more: number, one: string, many: string): string {
  return more > 0
    ? `<p><small>and ${amountText(more, `more ${one}`, `more ${many}`)}</small></p>`
    : "";
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
    : `<svg class="bar" role="img" aria-label="${htmlText(`${displayName}: ${label}`)}" viewBox="0 0 ${barWidth} 14" preserveAspectRatio="none">${rects.join("")}</svg>`;
}

function errorCells(error: ErrorCount): string[] {
  const { code, devices, action, source } = error;
  const name = `<code>${htmlText(code)}</code>`;
  return [
    source === null ? name : `<a href="${htmlText(source)}">${name}</a>`,
    String(devices),
    htmlText(error.class ?? "unknown"),
    htmlText(errorSentence(error) ?? "not known to this version"),
    htmlText(action ?? ""),
  ];
}
