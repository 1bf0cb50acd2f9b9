import type { Forecast, RingForecast, RingPhase } from "../forecast/forecast.ts";
import { isAscii } from "../rules/ground/ignore-case.ts";
import { charactersOf, displayWidth } from "./display-width.ts";
import { terminalText } from "./escape.ts";
import { type Paint, plainPaint, type Style } from "./paint.ts";
import { phases, phaseWords } from "./phase-words.ts";
import { contentTitle } from "./ring-facts.ts";
import { pictureClock } from "./pictures/picture-clock.ts";
import { type Cell, timeCells, dayLines } from "./timeline-cells.ts";
import { wrapLines } from "./wrap-lines.ts";

/** How a timeline is laid out. */
export interface TimelineTextOptions {
  /** How many columns the terminal has; at least 40 are taken. Default: 100. */
  readonly columns?: number | undefined;
  /** Nothing but ASCII, names included: a ring whose name has more goes by its key. */
  readonly ascii?: boolean | undefined;
}

/**
 * The rings of a forecast as lines of a terminal: a row each, a column for each day or for a part
 * of it, and a legend. No line is longer than `columns`.
 */
export function forecastTimelineText(
  forecast: Forecast,
  paint: Paint = plainPaint,
  { columns = 100, ascii = false }: TimelineTextOptions = {},
): string {
  const width = Math.max(40, columns);
  return [
    ...wrapLines(
      [{ text: timelineTitle(forecast, ascii), style: "bold" }],
      { width, first: "", rest: "" },
      paint,
    ),
    ...timelineLines(forecast, paint, { columns: width, ascii }),
    "",
  ].join("\n");
}

/** The same without its title, as lines. */
export function timelineLines(
  forecast: Forecast,
  paint: Paint,
  { columns: width, ascii }: { readonly columns: number; readonly ascii: boolean },
): readonly string[] {
  const clock = pictureClock(forecast.assumptions.timeZone);
  const signs = ascii ? asciiSigns : wideSigns;
  const ellipsis = ascii ? "~" : "…";
  const names = forecast.rings.map((ring) => nameOf(ring, ascii));
  const longest = names.reduce((most, name) => Math.max(most, displayWidth(name)), 4);
  const nameWidth = Math.min(longest, Math.floor(width * 0.3));
  const cells = timeCells(forecast, clock, width - nameWidth - 2);
  const indent = " ".repeat(nameWidth + 2);
  const rows = forecast.rings.map((ring, index) => {
    const name = padded(names[index] ?? "", nameWidth, ellipsis);
    return `${paint("bold", name)}  ${rowText(ring, forecast, cells, signs, paint)}`.trimEnd();
  });
  return [
    ...dayLines(cells, clock).map((line) => paint("gray", `${indent}${line}`.trimEnd())),
    ...rows,
    ...legendLines(legendOf(forecast, ascii), { width, signs, ellipsis }, paint),
  ];
}

function timelineTitle(forecast: Forecast, ascii: boolean): string {
  const title = terminalText(
    `Forecast of ${contentTitle(forecast)}, times in ${forecast.assumptions.timeZone}`,
  );
  return ascii ? onlyAscii(title) : title;
}

type Sign = RingPhase | "freeze" | "next";
type Signs = Readonly<Record<Sign, string>>;

const wideSigns: Signs = {
  deferral: "·",
  held: "≈",
  offer: "░",
  deadline: "▒",
  grace: "▓",
  restart: "█",
  freeze: "╱",
  next: "│",
};
const asciiSigns: Signs = {
  deferral: ".",
  held: "~",
  offer: "o",
  deadline: "=",
  grace: "+",
  restart: "#",
  freeze: "/",
  next: "|",
};
const colours: Readonly<Partial<Record<Sign, Style>>> = {
  deferral: "gray",
  held: "gray",
  offer: "blue",
  deadline: "yellow",
  grace: "magenta",
  restart: "red",
  freeze: "cyan",
};

function nameOf({ displayName, key }: RingForecast, ascii: boolean): string {
  const name = terminalText(displayName);
  if (!ascii || isAscii(name)) return name;
  return onlyAscii(terminalText(key));
}

function onlyAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, "?");
}

function padded(text: string, width: number, ellipsis: string): string {
  const shown = cutTo(text, width, ellipsis);
  return shown + " ".repeat(Math.max(0, width - displayWidth(shown)));
}

function cutTo(text: string, width: number, ellipsis: string): string {
  if (displayWidth(text) <= width) return text;
  let shown = "";
  for (const character of charactersOf(text)) {
    if (displayWidth(shown + character + ellipsis) > width) break;
    shown += character;
  }
  return shown + ellipsis;
}

function rowText(
  ring: RingForecast,
  forecast: Forecast,
  cells: readonly Cell[],
  signs: Signs,
  paint: Paint,
): string {
  return cells
    .map((cell) => {
      const sign = signOf(ring, forecast, cell);
      if (sign === undefined) return " ";
      const colour = colours[sign];
      return colour === undefined ? signs[sign] : paint(colour, signs[sign]);
    })
    .join("");
}

/** What most of a column is about; a restart is never covered. */
function signOf(
  { spans }: RingForecast,
  { freezes, nextReleaseAt }: Forecast,
  cell: Cell,
): Sign | undefined {
  const met = spans
    .map((span) => ({ phase: span.phase, length: overlap(span, cell) }))
    .filter(({ length }) => length >= 0);
  if (met.some(({ phase }) => phase === "restart")) return "restart";
  const [most] = met.filter(({ length }) => length > 0).sort((a, b) => b.length - a.length);
  if (most) return most.phase;
  const next = Date.parse(nextReleaseAt);
  if (next >= cell.from && next < cell.to) return "next";
  return freezes.some((freeze) => overlap(freeze, cell) > 0) ? "freeze" : undefined;
}

/** Milliseconds that both share; 0 for an instant that lies within, negative where they are apart. */
function overlap(span: { readonly from: string; readonly to: string }, cell: Cell): number {
  const [from, to] = [Date.parse(span.from), Date.parse(span.to)];
  if (from >= cell.to || to < cell.from) return -1;
  return Math.min(to, cell.to) - Math.max(from, cell.from);
}

type LegendEntry = readonly [sign: Sign, words: string];

function legendOf(forecast: Forecast, ascii: boolean): readonly LegendEntry[] {
  const occurring = phases.filter((phase) =>
    forecast.rings.some(({ spans }) => spans.some((span) => span.phase === phase)),
  );
  const freezes = forecast.freezes.map(({ name }) => terminalText(name));
  return [
    ...occurring.map((phase) => [phase, phaseWords[phase]] as const),
    ...freezes.map((name) => ["freeze", `freeze ${ascii ? onlyAscii(name) : name}`] as const),
    ["next", "next release"],
  ];
}

/** Signs with their words, as many in a line as there is room for. */
function legendLines(
  entries: readonly LegendEntry[],
  { width, signs, ellipsis }: { width: number; signs: Signs; ellipsis: string },
  paint: Paint,
): string[] {
  const gap = "   ";
  const lines: string[][] = [[]];
  let used = 0;
  for (const [sign, words] of entries) {
    const text = cutTo(words, width - 2, ellipsis);
    const needed = displayWidth(text) + 2;
    if (used > 0 && used + gap.length + needed > width) {
      lines.push([]);
      used = 0;
    }
    const colour = colours[sign];
    const painted = colour === undefined ? signs[sign] : paint(colour, signs[sign]);
    lines.at(-1)?.push(`${painted} ${text}`);
    used += needed + (used > 0 ? gap.length : 0);
  }
  return lines.map((line) => line.join(gap));
}
