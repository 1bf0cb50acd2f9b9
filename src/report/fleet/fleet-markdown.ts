import { numberText } from "../../kind/amounts.ts";
import type { FleetResult } from "../../fleet/run/fleet-options.ts";
import type { FailureGroup, FleetSummary } from "../../fleet/summary/summarize-fleet.ts";
import { clipped } from "../describe.ts";
import { markdownCellCode, markdownCode, markdownText } from "../escape.ts";
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

/** How long the report may become. */
export interface FleetMarkdownOptions {
  /** Keys of tenants that a group shows before it says how many more there are. Default 20. */
  readonly tenants?: number | undefined;
  /** Rows of a table. Default 50. */
  readonly rows?: number | undefined;
}

/**
 * One report over many tenants as Markdown, such as for a pull request: it is cut by the number of
 * tenants and rows, never in the middle, and says how many more there are.
 */
export function fleetMarkdown(
  result: FleetResult,
  summary: FleetSummary,
  { tenants: most = 20, rows = 50 }: FleetMarkdownOptions = {},
): string {
  const { verb } = result;
  const keys = (all: readonly string[]) => markdownText(someKeys(all, most));
  const pinned = pinSentence(result);
  const risk = fleetRiskSentence(summary);
  const failure = ({ outcome, code, tenants, reason }: FailureGroup) =>
    `- **${numberText(tenants.length)} ${outcomeWord(outcome, verb)}** ${markdownCode(code)}: ${keys(tenants)}${reason === null ? "" : `\n  - ${prose(reason)}`}`;
  const outliers = summary.outliers.slice(0, rows).map((group) => {
    const majority = summary.majorities.find(({ layers }) => layers === group.layers);
    const usual = majority
      ? ` (in most, ${numberText(majority.tenants.length)}: ${prose(changeSetText(majority))})`
      : "";
    return `- **${markdownText(changeGroupText(group))}**: ${keys(group.tenants)}: ${prose(changeSetText(group))}${usual}`;
  });
  return [
    `### Fleet ${fleetTitle(result)}`,
    `**${outcomesText(summary, verb)}**`,
    risk === undefined ? "" : `**${prose(risk)}**`,
    pinned === undefined ? "" : prose(pinned),
    section("Differ from the others", cutRows(outliers, summary.outliers.length)),
    section("Need a person", summary.needsPerson.map(failure)),
    section("The same again, later, may help", summary.triedAgain.map(failure)),
    section("Wait", summary.waiting.map(failure)),
    waveTable(result),
    objectTable(summary, rows),
    section(
      "Drift",
      cutRows(
        summary.drift
          .slice(0, rows)
          .map(
            ({ property, tenants }) =>
              `- ${markdownCode(property)} in ${numberText(tenants.length)}: ${keys(tenants)}`,
          ),
        summary.drift.length,
      ),
    ),
    section(
      "Rollouts",
      summary.rollouts.map(
        ({ phase, tenants }) =>
          `- ${markdownText(phase)} in ${numberText(tenants.length)}: ${keys(tenants)}`,
      ),
    ),
    section(
      `Longest without a successful ${verb}`,
      summary.longestAgo.map(
        ({ tenant, at }) => `- ${markdownText(tenant)}: ${at === null ? "never" : utcMinute(at)}`,
      ),
    ),
  ]
    .filter((part) => part !== "")
    .map((part) => `${part}\n`)
    .join("\n");
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : [`#### ${title}`, "", ...lines].join("\n");
}

function cutRows(shown: readonly string[], all: number): readonly string[] {
  return all > shown.length ? [...shown, `- and ${numberText(all - shown.length)} more`] : shown;
}

function waveTable({ waves }: FleetResult): string {
  if (waves.length === 0) return "";
  return [
    "#### Waves",
    "",
    "| Wave | Stands | With what is pinned |",
    "| --- | --- | --- |",
    ...waves.map(
      (wave) => `| ${markdownCellCode(wave.name)} | ${wave.phase} | ${cell(waveText(wave))} |`,
    ),
  ].join("\n");
}

function objectTable({ objects }: FleetSummary, rows: number): string {
  if (objects.length === 0) return "";
  const words = [...new Set(objects.flatMap(({ cells }) => Object.keys(cells)))].sort();
  const more = objects.length - rows;
  return [
    "#### Objects",
    "",
    `| Object | ${words.join(" | ")} |`,
    `| --- | ${words.map(() => "---:").join(" | ")} |`,
    ...objects
      .slice(0, rows)
      .map(
        ({ address, cells }) =>
          `| ${markdownCellCode(address)} | ${words.map((word) => numberText(cells[word] ?? 0)).join(" | ")} |`,
      ),
    ...(more > 0 ? ["", `and ${numberText(more)} more objects`] : []),
  ].join("\n");
}

function prose(text: string): string {
  return markdownText(clipped(text, 400));
}

function cell(text: string): string {
  return prose(text);
}
