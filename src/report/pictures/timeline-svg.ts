import type { Forecast, RingForecast } from "../../forecast/forecast.ts";
import { forecastSpan } from "../forecast-span.ts";
import { phases, phaseWords } from "../phase-words.ts";
import { contentTitle, momentText, ringSize, ringTimes } from "../ring-facts.ts";
import { drawLegend, type LegendItem, signHeight, signWidth } from "./legend.ts";
import { patternDefinitions, patterned } from "./patterns.ts";
import { phaseBox } from "./phase-box.ts";
import { drawingOf, pictureFile } from "./picture.ts";
import {
  box,
  type Drawing,
  svgElement,
  label,
  line,
  type PictureSize,
  pictureWidths,
  hintOf,
} from "./svg.ts";
import { axisHeight, axisSvg, type TimeAxis, timeAxis } from "./time-axis.ts";
import { type BusinessHours, workingHours } from "./working-hours.ts";
import { type PictureClock, pictureClock } from "./picture-clock.ts";

/** What pictures of a forecast show besides it. */
export interface TimelineOptions {
  /** Of the calendar of the files; drawn behind the rings. */
  readonly businessHours?: BusinessHours | undefined;
}

/**
 * When each ring waits, is offered the release and restarts, as an SVG of its own: it needs nothing
 * around it, follows a light or dark surrounding, and says in words what it shows.
 */
export function timelineSvg(forecast: Forecast, options: TimelineOptions = {}): string {
  return pictureFile((size) => drawTimeline(forecast, size, options));
}

/** What has to be known to read it. */
export const timelineCaption =
  "Bars are of a device that follows the policy as late as it may. Offered: the first device finds it. Forced: the last restart of devices that are on and install at once. Late: of those that install as late as they may.";

export function drawTimeline(
  forecast: Forecast,
  size: PictureSize,
  { businessHours }: TimelineOptions,
): Drawing {
  const name = `timeline-${size}`;
  const clock = pictureClock(forecast.assumptions.timeZone);
  const sides = { wide: [150, pictureWidths.wide], narrow: [0, pictureWidths.narrow] } as const;
  const axis = timeAxis(forecastSpan(forecast), sides[size]);
  const marks = releaseMarks(forecast, axis, clock);
  const rowHeight = rowHeights[size];
  const top = marks.height;
  const rows = top + axisHeight;
  const bottom = rows + forecast.rings.length * rowHeight;
  const working = axis.dayWidth < leastDayWidth ? [] : workingHours(businessHours, clock, axis);
  const key = drawLegend(
    legendItems(name, forecast, working.length > 0),
    pictureWidths[size],
    bottom + 10,
  );
  const body = [
    patternDefinitions(name, ["slant", "bars", "cross", "back", "dots"]),
    ...working.map(([from, to]) =>
      box("business", [axis.x(from), axis.x(to)], rows, bottom - rows),
    ),
    axisSvg(axis, clock, size, { top, bottom }),
    ...forecast.freezes.map((freeze) => {
      const sides = [axis.x(freeze.from), axis.x(freeze.to)] as const;
      return patterned(name, "back", sides, rows, bottom - rows, "band");
    }),
    ...forecast.rings.map((ring, index) =>
      ringRow(ring, { name, size, axis, clock, y: rows + index * rowHeight }),
    ),
    marks.lines(bottom),
    key.body,
  ].join("");
  return drawingOf(size, {
    name: "timeline",
    title: `Timeline of ${contentTitle(forecast)} by ring`,
    desc: forecast.rings
      .map((ring) => `${ring.displayName}: ${ringTimes(ring, (at) => momentText(at, clock))}.`)
      .join(" "),
    height: bottom + 10 + key.height,
    body,
  });
}

const rowHeights: Readonly<Record<PictureSize, number>> = { wide: 48, narrow: 64 };
// hours of work in less are but a grey
const leastDayWidth = 9;

interface Row {
  readonly name: string;
  readonly size: PictureSize;
  readonly axis: TimeAxis;
  readonly clock: PictureClock;
  readonly y: number;
}

/** A ring: its name, its phases, and when it is offered and forced. */
function ringRow(ring: RingForecast, { name, size, axis, clock, y }: Row): string {
  const { displayName, spans, patched } = ring;
  const isWide = size === "wide";
  const format = (at: string) => clock.format(isWide ? "%a %d %b %H:%M" : "%d %b", new Date(at));
  const middle = y + (isWide ? 16 : 34);
  const names = isWide
    ? [
        label(displayName, { x: 0, y: y + 18, room: axis.left - 10, style: "strong" }),
        label(ringSize(ring), { x: 0, y: y + 35, room: axis.left - 10, style: "soft" }),
      ]
    : [label(displayName, { x: 0, y: y + 16, room: axis.right, style: "strong" })];
  const bars = spans.map(({ phase, from, to }) => {
    const hint = `${phaseWords[phase]}: ${momentText(from, clock)} to ${momentText(to, clock)}`;
    return phaseBox(name, phase, [axis.x(from), axis.x(to)], middle, hint);
  });
  const done = patched["95"];
  return [
    line("grid", [0, y], [axis.right, y]),
    ...names,
    ...bars,
    done === null ? "" : doneMark(axis.x(done), middle, `95 % run it: ${momentText(done, clock)}`),
    label(ringTimes(ring, format), {
      x: axis.left + 3,
      y: middle + 24,
      room: axis.right - axis.left - 3,
      style: "soft halo",
      size: 11,
    }),
  ].join("");
}

function doneMark(x: number, middle: number, hint: string): string {
  const shape = `M${Math.round(x)} ${middle - 6}l5 6l-5 6l-5 -6z`;
  return svgElement("path", { class: "dot", d: shape }, hintOf(hint));
}

/** The release and the next, as words above the days and lines through the rings. */
function releaseMarks(
  { releasedAt, nextReleaseAt }: Forecast,
  axis: TimeAxis,
  clock: PictureClock,
): { readonly height: number; readonly lines: (bottom: number) => string } {
  const height = 20;
  const half = (axis.right - axis.left) / 2;
  const at = (instant: string) => axis.x(instant);
  return {
    height,
    lines: (bottom) =>
      [
        line("release", [at(releasedAt), height], [at(releasedAt), bottom]),
        line("release", [at(nextReleaseAt), height], [at(nextReleaseAt), bottom]),
        label(`release ${clock.format("%d %b", new Date(releasedAt))}`, {
          x: axis.left,
          y: 13,
          room: half - 6,
        }),
        label(`next release ${clock.format("%d %b", new Date(nextReleaseAt))}`, {
          x: Math.max(at(nextReleaseAt), axis.left + half),
          y: 13,
          room: half - 6,
          anchor: "end",
        }),
      ].join(""),
  };
}

function legendItems(name: string, forecast: Forecast, hasHours: boolean): LegendItem[] {
  const occurring = phases.filter((phase) =>
    forecast.rings.some(({ spans }) => spans.some((span) => span.phase === phase)),
  );
  const sides = (x: number) => [x, x + signWidth] as const;
  const { timeZone } = forecast.assumptions;
  return [
    ...occurring.map((phase): LegendItem => ({
      text: phaseWords[phase],
      sign: (x, y) =>
        phaseBox(name, phase, phase === "restart" ? [x + 7, x + 11] : sides(x), y + signHeight / 2),
    })),
    { text: "95 % run it", sign: (x, y) => doneMark(x + 9, y + 6, "95 % run it") },
    ...forecast.freezes.map((freeze): LegendItem => ({
      text: `freeze: ${freeze.name}`,
      sign: (x, y) => patterned(name, "back", sides(x), y, signHeight, "band"),
    })),
    ...(hasHours
      ? [
          {
            text: "business hours",
            sign: (x: number, y: number) => box("business", sides(x), y, signHeight),
          },
        ]
      : []),
    {
      text: `times in ${timeZone}`,
      sign: (x, y) => line("grid", [x, y + 6], [x + signWidth, y + 6]),
    },
  ];
}
