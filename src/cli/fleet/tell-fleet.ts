import type { FleetResult } from "../../fleet/run/fleet-options.ts";
import { fleetExitCode } from "../../fleet/summary/exit-code.ts";
import { type FleetSummary, summarizeFleet } from "../../fleet/summary/summarize-fleet.ts";
import type { TenantList } from "../../fleet/list/tenant-list.ts";
import { fleetMetricsText } from "../../metrics/fleet-metrics-text.ts";
import { terminalText } from "../../report/escape.ts";
import { fleetHtml } from "../../report/fleet/fleet-html.ts";
import { fleetLines } from "../../report/fleet/fleet-lines.ts";
import { fleetMarkdown } from "../../report/fleet/fleet-markdown.ts";
import { fleetText } from "../../report/fleet/fleet-text.ts";
import type { Paint } from "../../report/paint.ts";
import { planText } from "../../report/plan-text.ts";
import { amountText } from "../../kind/amounts.ts";
import { tell } from "../output.ts";
import type { ShownPlan } from "./shown-plans.ts";
import type { Terminal } from "../terminal.ts";
import { writePrivate } from "../write-private.ts";

/** Where a report over many tenants goes besides the terminal. */
export interface FleetReportOptions {
  readonly json: boolean;
  readonly jsonInto?: string | undefined;
  readonly markdown?: string | undefined;
  readonly html?: string | undefined;
  readonly jsonl?: string | undefined;
  readonly metrics?: string | undefined;
  readonly names: boolean;
}

/** What else is told. */
export interface TellFleetOptions {
  /** Whether changes of a plan are differences. Default false. */
  readonly isStrict?: boolean | undefined;
  /** Each distinct change, which is shown in full below the report. Default: none. */
  readonly shown?: readonly ShownPlan[] | undefined;
}

/** What became of every tenant of a fleet, and all of them together. */
export interface FleetDocument extends FleetResult {
  readonly summary: FleetSummary;
}

// each is as long as a plan of one tenant
const mostShown = 10;

/** Each distinct change as the plan of one tenant shows it, and how many others take the same. */
export function distinctChanges(
  shown: readonly ShownPlan[],
  terminal: Terminal,
  paint: Paint,
): string[] {
  const more = shown.length - mostShown;
  return [
    ...shown.slice(0, mostShown).map(({ tenant, tenants, plan }) => {
      const others = tenants.length - 1;
      const alike = others === 0 ? "" : `, and alike in ${amountText(others, "other", "others")}`;
      const title = paint("bold", `${terminalText(tenant)}${alike}`);
      return `${title}\n${planText(plan, paint, { columns: terminal.outColumns?.() })}`;
    }),
    ...(more > 0
      ? [`and ${amountText(more, "other change", "other changes")}, which --json has\n`]
      : []),
  ];
}

/** Tells how all tenants fared, in every form that was asked for, and gives the exit code. */
export async function tellFleet(
  result: FleetResult,
  list: TenantList,
  options: FleetReportOptions,
  terminal: Terminal,
  { isStrict = false, shown = [] }: TellFleetOptions = {},
): Promise<number> {
  const summary = summarizeFleet(result, list);
  const code = fleetExitCode(result.runs, { isStrict });
  const lost = await writeReports(result, summary, list, options);
  await tell(
    terminal,
    options,
    { ...result, summary } satisfies FleetDocument,
    () =>
      [
        fleetText(result, summary, terminal.paintOut, { columns: terminal.outColumns?.() }),
        ...distinctChanges(shown, terminal, terminal.paintOut),
      ].join("\n"),
    code === 0 ? undefined : code,
  );
  for (const sentence of lost) terminal.err(`${terminalText(sentence)}\n`);
  return lost.length > 0 && code === 0 ? 1 : code;
}

/** Writes each file that was named; what could not be written is a sentence, and stops no other. */
async function writeReports(
  result: FleetResult,
  summary: FleetSummary,
  { tenants }: TenantList,
  { markdown, html, jsonl, metrics, names: wantsNames }: FleetReportOptions,
): Promise<string[]> {
  const named = tenants.flatMap(({ key, name }) => (name === null ? [] : [[key, name] as const]));
  const names = wantsNames ? Object.fromEntries(named) : {};
  const files: readonly (readonly [string | undefined, () => string | Promise<string>])[] = [
    [markdown, () => fleetMarkdown(result, summary)],
    [html, () => fleetHtml(result, summary, { names })],
    [jsonl, () => fleetLines(result, summary)],
    [metrics, async () => await fleetMetricsText(result)],
  ];
  const lost: string[] = [];
  for (const [file, make] of files) {
    if (file === undefined) continue;
    try {
      await writePrivate(file, await make());
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      lost.push(`the report could not be written to ${file}: ${why}`);
    }
  }
  return lost;
}
