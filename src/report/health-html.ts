import { deviceStates } from "../health/device-state.ts";
import type {
  HealthGroup,
  HealthLine,
  HealthProblem,
  HealthReport,
  HealthUpdate,
} from "../health/overview/health-report.ts";
import { reachableOf, totalOf } from "../health/policy-tally.ts";
import { deviceAmount, numberText } from "../kind/amounts.ts";
import { percentText } from "./compliance-text.ts";
import { cut } from "./describe.ts";
import { errorSentence } from "./error-text.ts";
import { htmlText } from "./escape.ts";
import {
  changeSentences,
  classText,
  daysSentence,
  fleetSentence,
  modelText,
  problemFacts,
  sourceSentences,
  stopsRollouts,
  updateFacts,
  updateSentence,
} from "./health-words.ts";
import { htmlTable } from "./html-table.ts";
import { type ReportOrigin, reportOriginText } from "./origin-line.ts";
import { pageHtml } from "./page.ts";
import { plainPaint } from "./paint.ts";
import { figureHtml } from "./pictures/picture.ts";
import { pictureStyle, stateColours } from "./pictures/picture-style.ts";
import { drawStateBars } from "./pictures/state-bars.ts";
import { drawTrend } from "./pictures/trend-svg.ts";
import { unapprovedText } from "./unapproved-text.ts";

const style = `${pictureStyle}${stateColours}
.stops { border-left-color: var(--redEdge) } .acts { border-left-color: var(--yellowEdge) } .big { font-size: 1.2rem }
`;

const mostGroups = 20;
const mostProblems = 40;
const mostDevices = 200;
const mostUpdates = 10;

/** How a page is made. */
export interface HealthHtmlOptions extends ReportOrigin {
  /** Devices and their problems, listed below each problem: at most 200 of each. Default: none. */
  readonly lines?: Iterable<HealthLine> | undefined;
}

/** A health report as one self-contained page: no script, nothing loaded from elsewhere. */
export function healthHtml(
  report: HealthReport,
  { lines, tenantName }: HealthHtmlOptions = {},
): string {
  const { release, changes, rings, models, updates, problems, trend } = report;
  const devicesOf = lines === undefined ? undefined : Map.groupBy(lines, ({ problem }) => problem);
  const { shown, more } = cut(problems, mostProblems);
  const affected = models.filter(({ withProblems }) => withProblems > 0);
  const body = [
    `<h1>Update health: release ${htmlText(release.releasedOn)} <small>${htmlText(release.kb)}</small></h1>`,
    `<p><small>${htmlText(reportOriginText(report, { tenantName }))}</small></p>`,
    paragraph(fleetSentence(report)),
    ...report.notes.map((note) => `<p class="warning">${htmlText(note)}</p>`),
    ...(changes === null
      ? []
      : ["<h2>Since the last report</h2>", ...changeSentences(report, changes).map(paragraph)]),
    installsHtml(report),
    updatesHtml(updates),
    groupsHtml("Rings", rings, "Ring"),
    groupsHtml("Models with problems", affected, "Model"),
    problems.length === 0
      ? "<h2>Problems</h2><p>No source tells of a problem.</p>"
      : "<h2>Problems</h2>",
    ...shown.map((problem) => problemHtml(problem, devicesOf?.get(problem.code))),
    more > 0 ? `<p><small>and ${numberText(more)} more</small></p>` : "",
    "<h2>Over time</h2>",
    trend.points.length > 1
      ? figureHtml((size) => drawTrend(trend.points, release.releasedOn, size))
      : paragraph("There is one report of this release so far; --record keeps them."),
    `<p>Days until 95 % of the devices had a release:</p><ul>${trend.daysTo95
      .slice(0, 12)
      .map((days) => `<li>${htmlText(daysSentence(days))}</li>`)
      .join("")}</ul>`,
    "<h2>What was read</h2>",
    `<ul>${report.sources
      .map((source) => `<li>${htmlText(sourceSentences(source).join(" "))}</li>`)
      .join("")}</ul>`,
  ];
  return pageHtml({
    title: `Update health ${release.releasedOn}`,
    style,
    body: body.filter((part) => part !== "").join("\n"),
  });
}

function paragraph(text: string): string {
  return `<p>${htmlText(text)}</p>`;
}

function groupsHtml(title: string, all: readonly HealthGroup[], heading: string): string {
  const groups = all.filter(({ counts }) => totalOf(counts) > 0);
  if (groups.length === 0) return "";
  const { shown, more } = cut(groups, mostGroups);
  const bars = shown.map(({ name, counts, patchedPercent }) => ({
    title: modelText(name),
    share: `${percentText(patchedPercent)} patched`,
    counts,
  }));
  const columns = [
    { heading },
    ...["Devices", "Share patched", "With problems", ...deviceStates].map((name) => ({
      heading: name,
      style: "number" as const,
    })),
  ];
  const rows = groups.map(({ name, counts, patchedPercent, withProblems }) => [
    htmlText(modelText(name)),
    numberText(reachableOf(counts)),
    percentText(patchedPercent),
    numberText(withProblems),
    ...deviceStates.map((state) => numberText(counts[state])),
  ]);
  const caption =
    more > 0 ? `The first ${shown.length} of ${numberText(groups.length)}; all are below.` : "";
  return [
    `<h2>${title}</h2>`,
    figureHtml(
      (size) =>
        drawStateBars(
          bars,
          { title: `${title}: devices by state`, name: heading.toLowerCase() },
          size,
        ),
      caption,
    ),
    htmlTable(columns, rows, `${title}: devices by state`),
  ].join("\n");
}

/** As the text has it: what policy did not allow, what could not be decided, what was not read. */
function installsHtml({ installs }: HealthReport): string {
  if (installs === null) return "";
  const edge = installs.findings.length > 0 ? "stops" : "acts";
  const text = unapprovedText(installs, plainPaint);
  return `<h2>Installs against policy</h2>\n<section class="card ${edge}"><pre>${htmlText(text)}</pre></section>`;
}

function updatesHtml(updates: readonly HealthUpdate[]): string {
  if (updates.length === 0) return "";
  const cards = updates.slice(0, mostUpdates).map((update) => {
    const edge = update.models.some(({ standsOut }) => standsOut) ? "stops" : "acts";
    const facts = updateFacts(update).map((fact) => `<li>${htmlText(fact)}</li>`);
    return `<section class="card ${edge}">${paragraph(`${updateSentence(update)}.`)}<ul>${facts.join("")}</ul></section>`;
  });
  const more = updates.length - mostUpdates;
  const rest = more > 0 ? `<p><small>and ${numberText(more)} more</small></p>` : "";
  return `<h2>Updates that failed</h2>\n${cards.join("\n")}${rest}`;
}

function problemHtml(problem: HealthProblem, lines: readonly HealthLine[] | undefined): string {
  const { code, symbol, devices, action, source } = problem;
  const name = `<code>${htmlText(code)}</code>`;
  const linked = source === null ? name : `<a href="${htmlText(source)}">${name}</a>`;
  const edge = stopsRollouts(problem) ? "stops" : "acts";
  const about = [symbol ?? "", classText(problem)].filter((part) => part !== "").join(", ");
  return `<section class="card ${edge}">${[
    `<h3><b class="big">${htmlText(deviceAmount(devices))}</b> ${linked} <small>${htmlText(about)}</small></h3>`,
    paragraph(errorSentence(problem) ?? "A code that this version does not know."),
    action === null ? "" : paragraph(`What to do: ${action}`),
    `<ul>${problemFacts(problem)
      .map((fact) => `<li>${htmlText(fact)}</li>`)
      .join("")}</ul>`,
    lines === undefined || lines.length === 0 ? "" : devicesHtml(lines),
  ]
    .filter((part) => part !== "")
    .join("\n")}</section>`;
}

function devicesHtml(lines: readonly HealthLine[]): string {
  const { shown, more } = cut(lines, mostDevices);
  const table = htmlTable(
    [
      { heading: "Device", style: "short" },
      { heading: "Rings" },
      { heading: "Model" },
      { heading: "Build", style: "short" },
      { heading: "State", style: "short" },
      { heading: "Last seen", style: "short" },
    ],
    shown.map(({ device, rings, model, osBuild, state, lastSeen }) =>
      [device, rings, modelText(model), osBuild, state, lastSeen.slice(0, 10)].map(htmlText),
    ),
  );
  const rest =
    more > 0 ? `<p><small>and ${numberText(more)} more; the CSV has all</small></p>` : "";
  return `<details><summary>Its devices</summary>${table}${rest}</details>`;
}
