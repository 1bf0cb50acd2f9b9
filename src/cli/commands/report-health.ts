import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DesiredState } from "../../config/desired-state.ts";
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
import { jsonText, terminalText } from "../../report/escape.ts";
import { healthCsv } from "../../report/health-csv.ts";
import { healthHtml } from "../../report/health-html.ts";
import { healthLinesText } from "../../report/health-lines-text.ts";
import { healthText } from "../../report/health-text.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { Call } from "../command-line/define-command.ts";
import type { reportHealthCommand } from "../declarations/report.ts";
import { openDeviceCache } from "../device-cache.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { numberOption } from "../number-option.ts";
import { ownConfig } from "../own-config.ts";
import { ownTenantId } from "../own-tenant.ts";
import { Progress } from "../progress.ts";
import { quietSqlite } from "../quiet-sqlite.ts";
import { inCommandWords } from "../refusal-words.ts";
import { releaseOption } from "../release-option.ts";
import { signIn } from "../sign-in.ts";
import { spareMemory } from "../spare-memory.ts";
import { stateFolder } from "../state-folder.ts";
import type { Terminal } from "../terminal.ts";
import { writePrivate } from "../write-private.ts";

type Options = Call<typeof reportHealthCommand>["options"];

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
  spareMemory();
  const { abortSignal } = terminal;
  const progress = new Progress(terminal);
  const warn = (sentence: string) =>
    progress.line(`${terminal.paintErr("yellow", "note")} ${terminalText(sentence)}`);
  const { desired, config } = await ownConfig(options, terminal, warn);
  const tenant = await signIn(options, terminal);
  const tenantId = await ownTenantId(tenant, desired, terminal);
  const store = await openDeviceCache({ ...options, config }, terminal, tenantId, warn);
  const history = await openHistory({ ...options, config }, terminal, tenantId);
  let result: HealthResult;
  try {
    const collector = await collectorOf(tenant, options, desired, abortSignal, warn);
    result = await readHealth(tenant, {
      abortSignal,
      release,
      silentDays,
      problemDays,
      collector,
      history,
      installs: options.installs,
      logs: options.logs.length > 0 ? filesOf(options.logs) : undefined,
      rings: options.ring.length > 0 ? options.ring : undefined,
      ownStack: desired?.stack,
      tenantId,
      cache: store && tenantId !== undefined ? { store, tenantId } : undefined,
      onProgress: (sentence) => progress.step(sentence),
      onNote: warn,
    });
    if (options.record && !result.report.complete)
      warn(
        "a part could not be read, so that the report is not recorded: the next one would be compared with half of it",
      );
    else if (options.record) await inHistoryWords(() => result.record(demand(history)));
  } finally {
    progress.clear();
    store?.close();
    history?.close();
  }
  await show(result, options, terminal);
  if (!result.report.complete) return ExitCode.partial;
  return fails.some((name) => alarms[name](result.report)) ? ExitCode.differences : ExitCode.ok;
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

async function show({ report, lines }: HealthResult, options: Options, terminal: Terminal) {
  const { csv, html, json, devices, problem } = options;
  const isListed = devices || problem.length > 0;
  const listed = (): Iterable<HealthLine> =>
    problem.length === 0 ? lines() : ofProblems(lines(), problem);
  const unknown = problem.filter(
    (name) => !report.problems.some(({ code }) => code.toLowerCase() === name.toLowerCase()),
  );
  if (csv !== undefined) await writePrivate(csv, await healthCsv(listed()), terminal.abortSignal);
  if (html !== undefined)
    await writePrivate(html, healthHtml(report, isListed ? { lines: listed() } : {}));
  if (json) terminal.out(jsonText(isListed ? { ...report, devices: [...listed()] } : report));
  else {
    const columns = terminal.outColumns?.();
    terminal.out(healthText(report, terminal.paintOut, { columns }));
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

/** Where no collector is named and the deployed ones cannot be listed, the report goes on without. */
async function collectorOf(
  tenant: Tenant,
  { collector }: Options,
  desired: DesiredState | undefined,
  abortSignal: AbortSignal,
  warn: (sentence: string) => void,
): Promise<string | undefined> {
  if (collector === false) return undefined;
  try {
    const wanted = { collector, desired };
    const found = await inCommandWords(
      async () => await findCollector(tenant, wanted, { abortSignal }),
    );
    if (found === undefined)
      warn(
        "no collector is deployed, so that devices themselves are not asked; see examples/collect-health, or name one with --collector",
      );
    return found?.id;
  } catch (error) {
    if (collector !== undefined || !isGraphError(error)) throw error;
    warn(`no collector was looked for: ${error.message}`);
    return undefined;
  }
}

async function openHistory(
  options: Options & { readonly config: string | undefined },
  terminal: Terminal,
  tenantId: string | undefined,
): Promise<HealthHistory | undefined> {
  const folder = stateFolder(options, terminal);
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
  // without --record nothing is made
  if (!options.record && !existsSync(file)) return undefined;
  quietSqlite();
  return await inHistoryWords(async () => await openHealthHistory(file));
}

async function inHistoryWords<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HealthHistoryError)) throw error;
    throw new CommandError(`the report was not recorded: ${error.message}`);
  }
}

function demand(history: HealthHistory | undefined): HealthHistory {
  if (history === undefined) throw new TypeError("--record opens a history");
  return history;
}

async function* filesOf(paths: readonly string[]): AsyncGenerator<EventFile> {
  for (const path of paths) yield* signalFiles(path, logEndings);
}
