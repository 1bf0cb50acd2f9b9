import { loadDesiredState } from "../../config/load.ts";
import type { DesiredState } from "../../config/desired-state.ts";
import { belowThreshold } from "../../health/below-threshold.ts";
import { type ComplianceResult, readCompliance } from "../../health/read-compliance.ts";
import { reportedForecast } from "../../health/reported-forecast.ts";
import { complianceCsv } from "../../report/compliance-csv.ts";
import { complianceHtml } from "../../report/compliance-html.ts";
import { complianceText } from "../../report/compliance-text.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import type { Call } from "../command-line/define-command.ts";
import type { reportComplianceCommand } from "../declarations/report.ts";
import { openDeviceCache } from "../device-cache.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { configHere } from "../find-config.ts";
import { ownTenantId } from "../own-tenant.ts";
import { Progress } from "../progress.ts";
import { signIn } from "../sign-in.ts";
import { spareMemory } from "../spare-memory.ts";
import type { Terminal } from "../terminal.ts";
import { writePrivate } from "../write-private.ts";

type Options = Call<typeof reportComplianceCommand>["options"];

/** `ringwright report compliance`: how far a release and the policies have come. Read-only. */
export async function runReportCompliance({
  options,
  terminal,
}: Call<typeof reportComplianceCommand>): Promise<number> {
  const min = options.min === undefined ? undefined : number("--min", options.min, 0, 100);
  const silentDays = number("--silent-days", options.silentDays, 1, 365);
  if (options.release !== undefined && !/^\d{4}-\d\d-\d\d$/.test(options.release)) {
    throw new CommandError(`--release takes a day such as 2026-11-10 (is ${options.release})`);
  }
  spareMemory();
  const { abortSignal } = terminal;
  const progress = new Progress(terminal);
  const warn = (sentence: string) =>
    progress.line(`${terminal.paintErr("yellow", "note")} ${terminalText(sentence)}`);
  const { desired, config } = await ownConfig(options, terminal, warn);
  const tenant = await signIn(options, terminal);
  const tenantId = await ownTenantId(tenant, desired, terminal);
  const store = await openDeviceCache({ ...options, config }, terminal, tenantId, warn);
  let result: ComplianceResult;
  try {
    result = await readCompliance(tenant, {
      abortSignal,
      release: options.release,
      silentDays,
      rings: options.ring.length > 0 ? options.ring : undefined,
      ownStack: desired?.stack,
      tenantId,
      cache: store && tenantId !== undefined ? { store, tenantId } : undefined,
      onProgress: (sentence) => progress.step(sentence),
      onNote: warn,
    });
  } finally {
    progress.clear();
    store?.close();
  }
  const { report, lines } = result;
  const below = min === undefined ? [] : belowThreshold(report, min);
  if (options.csv !== undefined) {
    await writePrivate(options.csv, await complianceCsv(lines()), abortSignal);
  }
  if (options.html !== undefined)
    await writePrivate(
      options.html,
      complianceHtml(report, below, {
        min,
        ...(desired && reportedForecast(desired, report)),
      }),
    );
  if (options.json) {
    const ids = below.map(({ kind, id, displayName, patchedPercent }) => ({
      kind,
      id,
      displayName,
      patchedPercent,
    }));
    terminal.out(jsonText({ ...report, min: min ?? null, below: ids }));
  } else terminal.out(complianceText(report, below, terminal.paintOut));
  for (const { displayName, patchedPercent, error } of below) {
    const why =
      error !== null && patchedPercent === null
        ? "its figures could not be read"
        : `${patchedPercent} % are patched`;
    terminal.err(
      `${terminal.paintErr("red", "below")} ${terminalText(displayName)}: ${why}, and --min wants ${min} %\n`,
    );
  }
  return below.length > 0 ? ExitCode.differences : ExitCode.ok;
}

/** A config is not needed; one that merely lies here and is not valid does not stop a report. */
async function ownConfig(
  { config }: Options,
  { abortSignal, env }: Terminal,
  warn: (sentence: string) => void,
): Promise<{ desired?: DesiredState; config?: string }> {
  const found = config ?? configHere();
  if (found === undefined) return {};
  try {
    return { desired: await loadDesiredState(found, { abortSignal, env }), config: found };
  } catch (error) {
    if (config !== undefined || (error as Error).name !== "ConfigError") throw error;
    warn(`${found} is not valid, so that no policy is marked as ours; see: ringwright validate`);
    return { config: found };
  }
}

function number(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= least && value <= most)) {
    throw new CommandError(`${name} must be a number from ${least} to ${most} (is ${text})`);
  }
  return value;
}
