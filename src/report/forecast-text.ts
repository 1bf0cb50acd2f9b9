import type { ForecastDiff, Forecast, ForecastActual, RingForecast } from "../forecast/forecast.ts";
import { numberText } from "../kind/amounts.ts";
import { terminalText } from "./escape.ts";
import { type Paint, plainPaint } from "./paint.ts";
import { contentTitle } from "./ring-facts.ts";
import { timelineLines } from "./forecast-timeline-text.ts";
import { type TableColumn, tableOf, type TableOptions } from "./table-lines.ts";
import { wrapLines } from "./wrap-lines.ts";

const width = 80;

/** How a forecast is laid out. */
export interface ForecastTextOptions extends TableOptions {
  /** Whether the timeline has nothing but ASCII. */
  readonly ascii?: boolean | undefined;
}

/**
 * A forecast for a terminal: the rings on a timeline and in a table, the bakes, what to know, and
 * what is assumed.
 */
export function forecastText(
  forecast: Forecast,
  paint: Paint,
  { columns, ascii = false }: ForecastTextOptions = {},
): string {
  const { content, releasedAt, nextReleaseAt, assumptions, rings, diagnostics } = forecast;
  const { lines, leftOut } = tableOf(columnsOf(forecast), paint, columns);
  const text = [
    paint("bold", titleOf(forecast)),
    `${content.kind === "feature" ? "Offered from" : "Released at"} ${dayTime(releasedAt)} UTC, the next release at ${dayTime(nextReleaseAt)}.`,
    "",
    ...timelineLines(forecast, paint, { columns: Math.max(40, columns ?? 100), ascii }),
    paint("dim", `The days are those of ${terminalText(assumptions.timeZone)}.`),
    "",
    ...lines,
    paint("dim", "Instants are in UTC. Forced: a device that is on and installs at once."),
    ...(leftOut.length === 0
      ? []
      : [paint("dim", `Left out: ${leftOut.join(", ")} (--json has all).`)]),
    "",
    fleetLine(forecast),
    ...section("Between rings", bakeLines(forecast, paint), paint),
    ...section("Rings", rings.flatMap(noteLines), paint),
    ...section(
      "To know",
      diagnostics.flatMap(({ id, severity, address, message }) =>
        item([severity, id, address, message].filter((part) => part !== undefined).join(" ")),
      ),
      paint,
    ),
    ...section("Taken for granted", assumptions.sentences.flatMap(item), paint),
  ];
  return `${text.join("\n")}\n`;
}

/** What a change of the files does to a forecast, a sentence a line. */
export function forecastDiffText({ release, sentences }: ForecastDiff, paint: Paint): string {
  const lines =
    sentences.length === 0 ? ["  Nothing that people notice changes."] : sentences.flatMap(item);
  return `${[paint("bold", `Forecast of ${terminalText(release)}, what changes`), ...lines].join("\n")}\n`;
}

/** What was measured beside what was forecast. */
export function forecastActualText(actual: readonly ForecastActual[], paint: Paint): string {
  const lines = actual.flatMap(({ key, at, measured, forecast, off }) =>
    item(
      `${key}: ${percent(measured)} run it at ${dayTime(at)} UTC, ${percent(forecast)} were forecast${off === null ? "" : `. ${off}`}`,
    ),
  );
  return `${section("Measured", lines, paint).slice(1).join("\n")}\n`;
}

function titleOf(forecast: Forecast): string {
  const { policy } = forecast.content;
  const of = policy === null ? "" : ` (${terminalText(policy)})`;
  return `Forecast of ${terminalText(contentTitle(forecast))}${of}`;
}

function columnsOf({ rings }: Forecast): TableColumn[] {
  const column = (
    heading: string,
    cell: (ring: RingForecast) => string,
    more: Partial<TableColumn> = {},
  ): TableColumn => ({ heading, cells: rings.map(cell), ...more });
  return [
    column("Ring", ({ key }) => terminalText(key)),
    column(
      "Devices",
      ({ devices, devicesKnown }) => `${numberText(devices)}${devicesKnown ? "" : " (?)"}`,
    ),
    column("Offer", ({ earliestOffer }) => dayTime(earliestOffer)),
    column("Forced 50 %", ({ forcedRestart }) => dayTime(forcedRestart.p50), { dispensable: 3 }),
    column("Forced 95 %", ({ forcedRestart }) => dayTime(forcedRestart.p95), { dispensable: 4 }),
    column("Forced last", ({ forcedRestart }) => dayTime(forcedRestart.max)),
    column("Patched 50 %", ({ patched }) => dayTime(patched["50"]), { dispensable: 2 }),
    column("Patched 80 %", ({ patched }) => dayTime(patched["80"]), { dispensable: 5 }),
    column("Patched 95 %", ({ patched }) => dayTime(patched["95"])),
    column(
      "Exposed",
      ({ exposureHours }) =>
        exposureHours["95"] === null ? "-" : `${Math.round(exposureHours["95"])} h`,
      { dispensable: 1 },
    ),
    column("In business hours", ({ windowViolations }) => numberText(windowViolations), {
      dispensable: 6,
      styleOf: (row) => ((rings[row]?.windowViolations ?? 0) > 0 ? "yellow" : undefined),
    }),
  ];
}

function fleetLine({ fleet }: Forecast): string {
  const { patched, endsBeforeNextRelease, devices } = fleet;
  const ends =
    endsBeforeNextRelease === null
      ? "whether it is done before the next release is not known"
      : `${endsBeforeNextRelease ? "before" : "after"} the next release`;
  const at = patched["95"];
  return `Fleet of ${numberText(devices)}: 95 % run it ${at === null ? "at no time that is known" : `at ${dayTime(at)}`}; ${at === null ? ends : `this is ${ends}`}.`;
}

function bakeLines({ bake }: Forecast, paint: Paint): string[] {
  return bake.map(({ from, to, hours, required, ok }) => {
    const time = hours === null ? "nothing bounds it" : `${hours} h`;
    const verdict = ok ? paint("green", "enough") : paint("yellow", `${required} h are wanted`);
    return `  ${terminalText(from)} -> ${terminalText(to)}: ${time}, ${verdict}`;
  });
}

function noteLines({ key, notes }: RingForecast): string[] {
  return notes.flatMap((note) => item(`${key}: ${note}`));
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : ["", paint("bold", title), ...lines];
}

function item(text: string): string[] {
  return wrapLines(
    [{ text: terminalText(text) }],
    { width, first: "  ", rest: "    " },
    plainPaint,
  );
}

function dayTime(at: string | null): string {
  return at === null ? "-" : at.slice(5, 16).replace("T", " ");
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
