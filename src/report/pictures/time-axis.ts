import { d3Scale } from "./late-d3.ts";
import { label, line, type PictureSize, textWidth } from "./svg.ts";
import type { PictureClock } from "./picture-clock.ts";

/** The days over a picture, and where an instant stands below them. */
export interface TimeAxis {
  readonly from: Date;
  readonly to: Date;
  /** Place of an instant; those outside stand at the side. */
  readonly x: (at: Date | string) => number;
  readonly left: number;
  readonly right: number;
  /** Units of one day. */
  readonly dayWidth: number;
}

export const axisHeight = 36;

export function timeAxis(
  [from, to]: readonly [Date, Date],
  [left, right]: readonly [number, number],
): TimeAxis {
  const scale = d3Scale().scaleUtc().domain([from, to]).range([left, right]).clamp(true);
  const days = (to.getTime() - from.getTime()) / dayInMs;
  return {
    from,
    to,
    x: (at) => scale(new Date(at)),
    left,
    right,
    dayWidth: (right - left) / days,
  };
}

/** Months and days in words, with a line down from each day that is named. */
export function axisSvg(
  axis: TimeAxis,
  clock: PictureClock,
  size: PictureSize,
  { top, bottom }: { readonly top: number; readonly bottom: number },
): string {
  const pattern = size === "wide" ? "%a %e" : "%e";
  const room = textWidth(size === "wide" ? "Wed 30" : "30") + 6;
  const step = [1, 2, 3, 4, 7, 14, 28, 91, 364].find((days) => days * axis.dayWidth >= room) ?? 364;
  const midnights = clock.midnights(axis.from, axis.to);
  const named = midnights.filter((_, index) => index % step === 0);
  const lines = named.map((day) =>
    line("grid", [axis.x(day), top + axisHeight], [axis.x(day), bottom]),
  );
  const days = named
    .filter((day) => axis.right - axis.x(day) >= room)
    .map((day) => {
      const place = { x: axis.x(day) + 2, y: top + 30, room, style: "soft" };
      return label(clock.format(pattern, day).replace("  ", " "), place);
    });
  return [...lines, ...days, ...monthLabels(axis, clock, midnights, top)].join("");
}

/** The month at the left, and each that begins, where its name has room before the next. */
function monthLabels(
  axis: TimeAxis,
  clock: PictureClock,
  midnights: readonly Date[],
  top: number,
): string[] {
  const firsts = midnights.filter((day) => clock.format("%d", day) === "01");
  const starts = [axis.from, ...firsts].map((day) => ({ x: axis.x(day), day }));
  return starts.flatMap(({ x, day }, index) => {
    const text = clock.format("%B %Y", day);
    const next = starts[index + 1]?.x ?? axis.right;
    const room = textWidth(text, undefined, "strong");
    return next - x < room ? [] : [label(text, { x, y: top + 12, room, style: "strong" })];
  });
}

const dayInMs = 86_400_000;
