import { numberText } from "../../kind/amounts.ts";
import type { TenantRun } from "../../fleet/outcome/tenant-run.ts";
import type { FleetResult } from "../../fleet/run/fleet-options.ts";
import type { FailureGroup, FleetSummary } from "../../fleet/summary/summarize-fleet.ts";
import { terminalText } from "../escape.ts";
import { type Paint, plainPaint } from "../paint.ts";
import { tableOf } from "../table-lines.ts";
import {
  changeSetText,
  fleetRiskSentence,
  fleetTitle,
  changeGroupText,
  utcMinute,
  outcomesText,
  outcomeStyle,
  outcomeWord,
  pinSentence,
  someKeys,
  waveText,
} from "./fleet-words.ts";

/** How the report is written for a terminal. */
export interface FleetTextOptions {
  /** Columns of the terminal. Default: any. */
  readonly columns?: number | undefined;
  /** Keys that a group shows before it says how many more there are. Default 8. */
  readonly keys?: number | undefined;
}

const mostOutliers = 12;
const mostDrift = 12;

/**
 * One report over many tenants for a terminal: how they fared, those that differ from the others
 * first, then what needs a person, where the waves stand, and what became of each object.
 */
export function fleetText(
  result: FleetResult,
  summary: FleetSummary,
  paint: Paint = plainPaint,
  { columns, keys = 8 }: FleetTextOptions = {},
): string {
  const { verb } = result;
  const some = (tenants: readonly string[]) => terminalText(someKeys(tenants, keys));
  const pinned = pinSentence(result);
  const risk = fleetRiskSentence(summary);
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ["", paint("bold", title), ...lines];
  const failure = ({ outcome, code, tenants, reason }: FailureGroup): string[] => {
    const style = outcomeStyle(outcome);
    const what = `${numberText(tenants.length)} ${outcomeWord(outcome, verb)}`;
    return [
      `  ${style === undefined ? what : paint(style, what)} (${terminalText(code)}): ${some(tenants)}`,
      ...(reason === null ? [] : [`      ${terminalText(reason)}`]),
    ];
  };
  const outliers = summary.outliers.slice(0, mostOutliers).flatMap((group) => {
    const most = summary.majorities.find(({ layers }) => layers === group.layers);
    return [
      `  ${terminalText(changeGroupText(group))}: ${some(group.tenants)}`,
      `      ${terminalText(changeSetText(group))}; in most (${most ? numberText(most.tenants.length) : 0}): ${most ? terminalText(changeSetText(most)) : "nothing"}`,
    ];
  });
  const moreOutliers = summary.outliers.length - mostOutliers;
  return [
    paint("bold", `${fleetTitle(result)}: ${outcomesText(summary, verb)}`),
    ...(risk === undefined ? [] : [paint("red", risk)]),
    ...(pinned === undefined ? [] : [terminalText(pinned)]),
    ...section("Differ from the others", [
      ...outliers,
      ...(moreOutliers > 0 ? [`  and ${numberText(moreOutliers)} more groups`] : []),
    ]),
    ...section("Need a person", summary.needsPerson.flatMap(failure)),
    ...section("The same again, later, may help", summary.triedAgain.flatMap(failure)),
    ...section("Wait", summary.waiting.flatMap(failure)),
    ...section(
      "Waves",
      result.waves.length === 0
        ? []
        : result.waves.map(
            (wave) =>
              `  ${terminalText(wave.name)}: ${wave.phase}, ${terminalText(waveText(wave))}`,
          ),
    ),
    ...section("Objects", objectLines(summary, paint, columns)),
    ...section(
      "Drift",
      summary.drift
        .slice(0, mostDrift)
        .map(
          ({ property, tenants }) =>
            `  ${terminalText(property)} in ${numberText(tenants.length)}: ${some(tenants)}`,
        ),
    ),
    ...section(
      "Rollouts",
      summary.rollouts.map(
        ({ phase, tenants }) =>
          `  ${terminalText(phase)} in ${numberText(tenants.length)}: ${some(tenants)}`,
      ),
    ),
    ...section("Devices", devicesSection(result, summary)),
    ...section(`Longest without a successful ${verb}`, ageLines(summary)),
    "",
  ].join("\n");
}

/** One line as a tenant ends, for progress. */
export function tenantLine(run: TenantRun, paint: Paint = plainPaint): string {
  const { tenant, verb, outcome, code, reason } = run;
  const style = outcomeStyle(outcome);
  const word = outcomeWord(outcome, verb);
  const why = code === null ? "" : ` (${terminalText(code)})`;
  const said = reason === null ? "" : `: ${terminalText(reason)}`;
  return `${terminalText(tenant)} ${style === undefined ? word : paint(style, word)}${why}${said}`;
}

function objectLines({ objects }: FleetSummary, paint: Paint, columns?: number): string[] {
  if (objects.length === 0) return [];
  const words = [...new Set(objects.flatMap(({ cells }) => Object.keys(cells)))].sort();
  const table = tableOf(
    [
      { heading: "  object", cells: objects.map(({ address }) => `  ${terminalText(address)}`) },
      ...words.map((word, at) => ({
        heading: word,
        cells: objects.map(({ cells }) => {
          const count = cells[word] ?? 0;
          return count === 0 ? "-" : numberText(count);
        }),
        dispensable: at + 1,
      })),
    ],
    paint,
    columns,
  );
  const leftOut =
    table.leftOut.length === 0 ? [] : [`  left out for want of room: ${table.leftOut.join(", ")}`];
  return [...table.lines, ...leftOut];
}

function devicesSection({ verb, runs }: FleetResult, { devices }: FleetSummary): string[] {
  const hasChanges = runs.some(({ details }) => (details?.objects.length ?? 0) > 0);
  if (!hasChanges || (verb !== "plan" && verb !== "apply")) return [];
  const unknown =
    devices.unknownIn.length === 0
      ? ""
      : `; not all are known in ${terminalText(someKeys(devices.unknownIn, 8))}`;
  return [
    `  ${numberText(devices.atLeast)}${unknown === "" ? "" : " at least"} get or lose a policy or a group${unknown}`,
  ];
}

function ageLines({ longestAgo }: FleetSummary): string[] {
  return longestAgo
    .slice(0, 5)
    .map(({ tenant, at }) => `  ${terminalText(tenant)}: ${at === null ? "never" : utcMinute(at)}`);
}
