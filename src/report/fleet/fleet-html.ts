import { amountText, numberText } from "../../kind/amounts.ts";
import type { TenantRun } from "../../fleet/outcome/tenant-run.ts";
import { tenantStep } from "../../fleet/outcome/tenant-step.ts";
import type { FleetResult } from "../../fleet/run/fleet-options.ts";
import type { FailureGroup, FleetSummary } from "../../fleet/summary/summarize-fleet.ts";
import { htmlText } from "../escape.ts";
import { htmlTable } from "../html-table.ts";
import { pageHtml } from "../page.ts";
import { figureHtml } from "../pictures/picture.ts";
import { pictureStyle, stateColours } from "../pictures/picture-style.ts";
import { drawFleet, outcomeGroup } from "./draw-fleet.ts";
import {
  changeSetText,
  fleetRiskSentence,
  fleetTitle,
  changeGroupText,
  utcMinute,
  outcomesText,
  outcomeWord,
  pinSentence,
  someKeys,
  waveText,
} from "./fleet-words.ts";

/** How the page names tenants. */
export interface FleetHtmlOptions {
  /** Names of tenants by their keys, shown beside them; customers' names. Default: keys alone. */
  readonly names?: Readonly<Record<string, string>> | undefined;
}

const style = `${pictureStyle}${stateColours}
.key { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin: 0 .35em 0 0; vertical-align: -.05em; border: 1px solid var(--text) }
.key.well { background: var(--patched) } .key.read { background: var(--pending) } .key.waits { background: var(--unknown) } .key.later { background: var(--silent) } .key.person { background: var(--failing) }
.matrix th, .matrix td { min-width: 0; padding: .15rem .7rem .15rem 0; white-space: nowrap } .matrix th:first-child, .matrix td:first-child { position: sticky; left: 0; background: var(--page) }
@media print { .matrix th, .matrix td { white-space: normal; overflow-wrap: anywhere; overflow: hidden } .matrix table { table-layout: fixed; width: 100% } .matrix th:first-child, .matrix td:first-child { position: static } .matrix .cell { display: block } }
`;

const mostOutliers = 40;
const mostRows = 400;

/**
 * One report over many tenants as a self-contained page: counts, those that differ first, what needs
 * a person, waves, and a matrix of tenants and objects. Tenants that fare alike stand in one row.
 */
export function fleetHtml(
  result: FleetResult,
  summary: FleetSummary,
  { names = {} }: FleetHtmlOptions = {},
): string {
  const { verb, endedAt, runs } = result;
  const pinned = pinSentence(result);
  const risk = fleetRiskSentence(summary);
  const body = [
    `<h1>Fleet: ${htmlText(fleetTitle(result))}</h1>`,
    `<p><small>${htmlText(result.file)}, ${utcMinute(endedAt)}</small></p>`,
    `<p><b>${htmlText(outcomesText(summary, verb))}</b></p>`,
    runs.length === 0 ? "" : figureHtml((size) => drawFleet(result, summary, size)),
    risk === undefined ? "" : `<p class="danger">${htmlText(risk)}</p>`,
    pinned === undefined ? "" : `<p>${htmlText(pinned)}</p>`,
    outliersHtml(summary),
    failuresHtml("Need a person", summary.needsPerson, result),
    failuresHtml("The same again, later, may help", summary.triedAgain, result),
    failuresHtml("Wait", summary.waiting, result),
    wavesHtml(result),
    matrixHtml(result, summary, names),
    driftHtml(summary),
    agesHtml(result, summary),
  ];
  return pageHtml({
    title: `Fleet ${verb}`,
    style,
    body: body.filter((part) => part !== "").join("\n"),
  });
}

function outliersHtml({ outliers, majorities }: FleetSummary): string {
  if (outliers.length === 0) return "";
  const rows = outliers.slice(0, mostOutliers).map((group) => {
    const most = majorities.find(({ layers }) => layers === group.layers);
    const usual = most ? `${numberText(most.tenants.length)}: ${changeSetText(most)}` : "";
    return [
      htmlText(someKeys(group.tenants, 12)),
      htmlText(changeGroupText(group)),
      htmlText(changeSetText(group)),
      htmlText(usual),
    ];
  });
  const more = outliers.length - rows.length;
  const columns = [
    { heading: "Tenants" },
    { heading: "How many" },
    { heading: "Change", style: "long" as const },
    { heading: "In most", style: "long" as const },
  ];
  return `<h2>Differ from the others</h2>${htmlTable(columns, rows)}${more > 0 ? `<p><small>and ${numberText(more)} more groups</small></p>` : ""}`;
}

function failuresHtml(
  title: string,
  groups: readonly FailureGroup[],
  { verb }: FleetResult,
): string {
  if (groups.length === 0) return "";
  const rows = groups.map(({ outcome, code, tenants, reason }) => [
    `<span class="key ${outcomeGroup(outcome)}"></span>${numberText(tenants.length)} ${outcomeWord(outcome, verb)}`,
    `<code>${htmlText(code)}</code>`,
    htmlText(someKeys(tenants, 12)),
    reason === null ? "" : htmlText(reason),
  ]);
  const columns = [
    { heading: "Outcome", style: "short" as const },
    { heading: "Cause", style: "short" as const },
    { heading: "Tenants" },
    { heading: "In the first of them", style: "long" as const },
  ];
  return `<h2>${title}</h2>${htmlTable(columns, rows)}`;
}

function wavesHtml({ waves }: FleetResult): string {
  const rows = waves.map((wave) => [htmlText(wave.name), wave.phase, htmlText(waveText(wave))]);
  const columns = [
    { heading: "Wave" },
    { heading: "Stands", style: "short" as const },
    { heading: "With what is pinned", style: "long" as const },
  ];
  return waves.length === 0 ? "" : `<h2>Waves</h2>${htmlTable(columns, rows)}`;
}

/** Tenants alike in every cell, with the first of them. */
interface MatrixRow {
  readonly first: TenantRun;
  readonly tenants: readonly string[];
}

function matrixHtml(
  { runs, verb }: FleetResult,
  { objects, outliers }: FleetSummary,
  names: Readonly<Record<string, string>>,
): string {
  if (runs.length === 0) return "";
  const differ = new Set(outliers.flatMap(({ tenants }) => tenants));
  const rank = ({ outcome, tenant }: TenantRun) =>
    tenantStep(outcome) !== "done" ? 0 : differ.has(tenant) ? 1 : 2;
  const rows: MatrixRow[] = [...Map.groupBy(runs, likeness).values()]
    .flatMap((same) => {
      const [first] = same;
      return first ? [{ first, tenants: same.map(({ tenant }) => tenant) }] : [];
    })
    .sort((a, b) => rank(a.first) - rank(b.first) || a.tenants.length - b.tenants.length);
  const columns = [
    { heading: "Tenant" },
    { heading: "Wave" },
    { heading: "Outcome" },
    ...objects.map(({ address }) => ({ heading: htmlText(address) })),
  ];
  const cells = rows.slice(0, mostRows).map(({ first, tenants }) => {
    const { wave, outcome, code, details } = first;
    const of = new Map(
      (details?.objects ?? []).map(({ address, action, result }) => [address, { action, result }]),
    );
    return [
      tenantCell(tenants, names),
      htmlText(wave),
      `<span class="key ${outcomeGroup(outcome)}"></span>${outcomeWord(outcome, verb)}${code === null ? "" : ` <code>${htmlText(code)}</code>`}`,
      ...objects.map(({ address }) => {
        const object = of.get(address);
        if (!object) return `<span class="cell note">-</span>`;
        const word = object.result ?? object.action;
        return `<span class="cell"><span class="key ${resultClass(word)}"></span>${htmlText(word)}</span>`;
      }),
    ];
  });
  const more = rows.length - cells.length;
  const cut = more > 0 ? `<p><small>and ${numberText(more)} more rows</small></p>` : "";
  return `<h2>Tenants and objects</h2><div class="matrix">${htmlTable(columns, cells, "Matrix of tenants and objects")}</div>${cut}`;
}

/** What makes two tenants one row. */
function likeness({ wave, outcome, code, details }: TenantRun): string {
  const objects = (details?.objects ?? []).map(({ address, action, result, hash }) => [
    address,
    action,
    result,
    hash,
  ]);
  return JSON.stringify([wave, outcome, code, objects]);
}

function tenantCell(tenants: readonly string[], names: Readonly<Record<string, string>>): string {
  const named = tenants.map((key) => {
    const name = Object.hasOwn(names, key) ? names[key] : undefined;
    return name === undefined ? htmlText(key) : `${htmlText(key)} <small>${htmlText(name)}</small>`;
  });
  if (named.length <= 3) return named.join("<br>");
  return `<details><summary>${amountText(named.length, "tenant", "tenants")} alike</summary>${named.join("<br>")}</details>`;
}

function driftHtml({ drift }: FleetSummary): string {
  if (drift.length === 0) return "";
  const rows = drift
    .slice(0, 100)
    .map(({ property, tenants }) => [
      `<code>${htmlText(property)}</code>`,
      numberText(tenants.length),
      htmlText(someKeys(tenants, 12)),
    ]);
  return `<h2>Drift</h2>${htmlTable([{ heading: "Property" }, { heading: "Tenants", style: "number" }, { heading: "Which" }], rows)}`;
}

function agesHtml({ verb }: FleetResult, { longestAgo }: FleetSummary): string {
  const rows = longestAgo.map(({ tenant, at }) => [
    htmlText(tenant),
    at === null ? "never" : utcMinute(at),
  ]);
  if (rows.length === 0) return "";
  return `<h2>Longest without a successful ${verb}</h2>${htmlTable([{ heading: "Tenant" }, { heading: "Last success" }], rows)}`;
}

function resultClass(word: string): string {
  if (["failed", "unknown", "delete"].includes(word)) return "person";
  if (["stale", "skipped", "pending", "drift", "missing", "replace"].includes(word)) return "read";
  if (word === "applied") return "well";
  return word === "unchanged" ? "well" : "read";
}
