import { existsSync } from "node:fs";
import { join } from "node:path";
import { isGraphError } from "../../graph/error.ts";
import type { EventFile } from "../../health/event-logs/event-report.ts";
import {
  type HealthHistory,
  HealthHistoryError,
  openHealthHistory,
} from "../../health/overview/health-history.ts";
import type { HealthLine, HealthReport } from "../../health/overview/health-report.ts";
import type { HealthResult } from "../../health/overview/health-options.ts";
import { readHealth } from "../../health/overview/read-health.ts";
import { logEndings, signalFiles } from "../../health/signal-files.ts";
import { findCollector } from "../../operate/overview/find-collector.ts";
import { OperationRefusedError } from "../../operate/refusal.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import { healthCsv } from "../../report/health-csv.ts";
import { healthHtml } from "../../report/health-html.ts";
import { healthLinesText } from "../../report/health-lines-text.ts";
import { healthText } from "../../report/health-text.ts";
import type { Call } from "../command-line/define-command.ts";
import type { reportHealthCommand } from "../declarations/report.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { numberOption } from "../number-option.ts";
import { type OpenReport, openReport } from "../open-report.ts";
import { quietSqlite } from "../quiet-sqlite.ts";
import { inCommandWords } from "../refusal-words.ts";
import { releaseOption } from "../release-option.ts";
import { stateFolder } from "../state-folder.ts";
import type { Terminal } from "../terminal.ts";
import { writePrivate } from "../write-private.ts";

type Options = Call<typeof reportHealthCommand>["options"];

/** What is wrong on which devices, and each device where they were asked for. */
export interface HealthDocument extends HealthReport {
  /** With `--devices` or `--problem`; absent without. */
  readonly devices?: readonly HealthLine[];
}

/** `ringwright report health`: what is wrong on which devices. Writes nothing to the tenant. */
export async function runReportHealth({
  options,
  terminal,
}: Call<typeof reportHealthCommand>): Promise<number> {
  const silentDays = numberOption("--silent-days", options.silentDays, 1, 365);
  const problemDays = numberOption("--days", options.days, 1, 365);
  const release = releaseOption(options.release);
  const fails = alarmsOf(options.failOn);
  if (options.record && options.ring.length > 0)
    throw new CommandError("--record keeps reports of all rings; leave --ring out, or --record");
  const open = await openReport(options, terminal);
  const { tenant, progress, warn, store } = open;
  const history = await openHistory(options, open, terminal);
  let result: HealthResult;
  let isLost = false;
  try {
    const collector = await collectorOf(open, options, terminal.abortSignal);
    result = await readHealth(tenant, {
      ...open.reading,
      release,
      silentDays,
      problemDays,
      collector,
      history,
      installs: options.installs,
      logs: options.logs.length > 0 ? filesOf(options.logs) : undefined,
      rings: options.ring.length > 0 ? options.ring : undefined,
    });
    const why = options.record ? whyNotRecorded(result, history) : undefined;
    if (why !== undefined) warn(`the report was not recorded: ${why}`);
    isLost = why !== undefined;
  } finally {
    progress.clear();
    store?.close();
    history?.close();
  }
  await show(result, options, open, terminal);
  if (isLost || !result.report.complete) return ExitCode.partial;
  return fails.some((name) => alarms[name](result.report)) ? ExitCode.differences : ExitCode.ok;
}

/** Records a report; gives why it could not be, since what was read is shown all the same. */
function whyNotRecorded(
  { report, record }: HealthResult,
  history: HealthHistory | undefined,
): string | undefined {
  if (history === undefined) throw new TypeError("--record opens a history");
  if (!report.complete)
    return "a part could not be read, and the next one would be compared with half of it";
  try {
    record(history);
    return undefined;
  } catch (error) {
    if (!(error instanceof HealthHistoryError)) throw error;
    return error.message;
  }
}

const alarms = {
  unapproved: ({ installs }: HealthReport) => (installs?.findings.length ?? 0) > 0,
  new: ({ problems }: HealthReport) => problems.some(({ isNew }) => isNew === true),
  standsOut: ({ updates }: HealthReport) =>
    updates.some(({ models }) => models.some(({ standsOut }) => standsOut)),
} as const;

function alarmsOf(lists: readonly string[]): readonly (keyof typeof alarms)[] {
  const known = Object.keys(alarms) as (keyof typeof alarms)[];
  return lists
    .flatMap((list) => list.split(","))
    .map((word) => {
      const found = known.find((name) => name === word.trim());
      if (found === undefined)
        throw new CommandError(`--fail-on takes ${known.join(", ")} (is ${word.trim()})`);
      return found;
    });
}

async function show(
  { report, lines }: HealthResult,
  options: Options,
  { tenantName }: OpenReport,
  terminal: Terminal,
) {
  const { csv, html, json, devices, problem } = options;
  const isListed = devices || problem.length > 0;
  const listed = (): Iterable<HealthLine> =>
    problem.length === 0 ? lines() : ofProblems(lines(), problem);
  const unknown = problem.filter(
    (name) => !report.problems.some(({ code }) => code.toLowerCase() === name.toLowerCase()),
  );
  if (csv !== undefined) await writePrivate(csv, await healthCsv(listed()), terminal.abortSignal);
  if (html !== undefined)
    await writePrivate(
      html,
      healthHtml(report, { tenantName, ...(isListed && { lines: listed() }) }),
    );
  if (json)
    terminal.out(
      jsonText({
        ...report,
        ...(isListed && { devices: [...listed()] }),
      } satisfies HealthDocument),
    );
  else {
    const columns = terminal.outColumns?.();
    terminal.out(healthText(report, terminal.paintOut, { columns, tenantName }));
    if (isListed)
      terminal.out(`\n${healthLinesText([...listed()], terminal.paintOut, { columns })}`);
  }
  for (const name of unknown)
    terminal.err(
      `${terminal.paintErr("yellow", "note")} no device has the problem ${terminalText(name)}\n`,
    );
}

function* ofProblems(lines: Iterable<HealthLine>, names: readonly string[]) {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  for (const line of lines) if (wanted.has(line.problem.toLowerCase())) yield line;
}

/**
 * Where no collector is named, the report goes on without one: where none is deployed, several may be it,
 * or remediations may not be listed.
 */
async function collectorOf(
  { tenant, desired, warn }: OpenReport,
  { collector }: Options,
  abortSignal: AbortSignal,
): Promise<string | undefined> {
  if (collector === false) return undefined;
  const wanted = { collector, desired };
  const find = async () => await findCollector(tenant, wanted, { abortSignal });
  if (collector !== undefined) return (await inCommandWords(find))?.id;
  try {
    const found = await find();
    if (found === undefined)
      warn(
        "no collector is deployed, so that devices themselves are not asked; see examples/collect-health, or name one with --collector",
      );
    return found?.id;
  } catch (error) {
    if (error instanceof OperationRefusedError)
      warn(
        "several remediations may be the collector, so that none is read; name one with --collector",
      );
    else if (isGraphError(error))
      warn(`no collector was looked for, so that none is read: ${error.message}`);
    else throw error;
    return undefined;
  }
}

/** Without `--record` nothing is made, and a file that cannot be used is told and not needed. */
async function openHistory(
  options: Options,
  { config, tenantId, warn }: OpenReport,
  terminal: Terminal,
): Promise<HealthHistory | undefined> {
  const folder = stateFolder({ ...options, config }, terminal);
  const name = `health-${(tenantId ?? "").replace(/[^0-9a-z-]/gi, "")}.sqlite`;
  const file =
    options.history ??
    (folder === undefined || tenantId === undefined ? undefined : join(folder, name));
  if (file === undefined) {
    if (options.record)
      throw new CommandError(
        "--record has nowhere to keep the report: name a file with --history, or a folder with --state-dir",
      );
    return undefined;
  }
  if (!options.record && !existsSync(file)) return undefined;
  quietSqlite();
  try {
    return await openHealthHistory(file);
  } catch (error) {
    if (!(error instanceof HealthHistoryError)) throw error;
    if (options.record)
      throw new CommandError(
        `the report cannot be recorded: ${error.message}; move that file away, or name another one with --history`,
      );
    warn(`nothing is compared with an earlier report: ${error.message}`);
    return undefined;
  }
}

async function* filesOf(paths: readonly string[]): AsyncGenerator<EventFile> {
  for (const path of paths) yield* signalFiles(path, logEndings);
}
