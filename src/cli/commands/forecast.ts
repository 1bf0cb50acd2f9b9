import type { DesiredState } from "../../config/desired-state.ts";
import { createForecast } from "../../forecast/create-forecast.ts";
import type { ForecastOptions } from "../../forecast/draw-rings.ts";
import { releaseInstant } from "../../forecast/patch-tuesday.ts";
import type { Forecast, ForecastActual } from "../../forecast/forecast.ts";
import { forecastActual } from "../../health/forecast-actual.ts";
import { type MeasuredRings, readRingPopulations } from "../../health/ring-populations.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import { forecastActualText, forecastText } from "../../report/forecast-text.ts";
import type { Call } from "../command-line/define-command.ts";
import type { forecastCommand } from "../declarations/forecast.ts";
import { openDeviceCache } from "../device-cache.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { loadConfig } from "../load-config.ts";
import { ownTenant } from "../own-tenant.ts";
import { Progress } from "../progress.ts";
import { writeForecast } from "../write-forecast.ts";
import { signIn } from "../sign-in.ts";
import { spareMemory } from "../spare-memory.ts";
import type { Terminal } from "../terminal.ts";
import { whatIfOf } from "../what-if.ts";

/** A forecast, with what really happened beside it where `--actual` asks for that. */
export interface ForecastDocument extends Forecast {
  /** What devices report of the release, ring by ring; absent without `--actual`. */
  readonly actual?: readonly ForecastActual[];
}

type Options = Call<typeof forecastCommand>["options"];

/** `ringwright forecast`: when a release reaches each ring. Read-only. */
export async function runForecast({
  options,
  terminal,
}: Call<typeof forecastCommand>): Promise<number> {
  const desired = await loadConfig(options.config, terminal);
  const asked = whatIfOf(options, new Date());
  // what is wrong with what was asked is told before anybody signs in
  const offline = createForecast(desired, asked);
  if (options.actual) requireMeasurable(asked);
  const measured =
    options.fromTenant || options.actual
      ? await measure(options, desired, asked, terminal)
      : undefined;
  const forecast =
    measured === undefined
      ? offline
      : createForecast(desired, { ...asked, populations: measured.populations });
  const actual = options.actual && measured ? forecastActual(forecast, measured) : undefined;
  await writeForecast(forecast, actual, desired, options);
  if (options.json)
    terminal.out(jsonText({ ...forecast, ...(actual && { actual }) } satisfies ForecastDocument));
  else {
    const columns = terminal.outColumns?.();
    terminal.out(forecastText(forecast, terminal.paintOut, { columns, ascii: options.ascii }));
    if (actual !== undefined) terminal.out(`\n${forecastActualText(actual, terminal.paintOut)}`);
  }
  return ExitCode.ok;
}

async function measure(
  options: Options,
  desired: DesiredState,
  { release }: ForecastOptions,
  terminal: Terminal,
): Promise<MeasuredRings> {
  spareMemory();
  const { abortSignal } = terminal;
  const progress = new Progress(terminal);
  const warn = (sentence: string) =>
    progress.line(`${terminal.paintErr("yellow", "note")} ${terminalText(sentence)}`);
  const tenant = await signIn(options, terminal);
  const { id: tenantId } = await ownTenant(tenant, desired, terminal);
  const store = await openDeviceCache(options, terminal, tenantId, warn);
  try {
    return await readRingPopulations(tenant, desired, {
      abortSignal,
      release: options.actual ? release : undefined,
      tenantId,
      cache: store && tenantId !== undefined ? { store, tenantId } : undefined,
      onProgress: (sentence) => progress.step(sentence),
      onNote: warn,
    });
  } finally {
    progress.clear();
    store?.close();
  }
}

function requireMeasurable({ release, policy }: ForecastOptions): void {
  if (policy !== undefined)
    throw new CommandError("--actual measures a monthly release; leave --policy out");
  const at = releaseInstant(release);
  if (at > new Date())
    throw new CommandError(
      `--actual measures a release that is out; that of ${release} comes at ${at.toISOString()}. Name one with --release DAY`,
    );
}
