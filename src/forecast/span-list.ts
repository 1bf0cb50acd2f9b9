import type { ZoneClock } from "../maintenance/zone-clock.ts";

const minute = 60_000;
const day = 1440 * minute;

/** Spans of time in their order, which do not overlap. Epoch milliseconds; the end is outside. */
export interface SpanList {
  readonly opens: Float64Array;
  readonly closes: Float64Array;
}

/** What repeats by the local day. */
export interface DailySpan {
  /** Minute of the local day. */
  readonly startMinute: number;
  /** Its local end, counted from the same midnight; more than 1440 is of the next day. */
  readonly endMinute: number;
  /** Whether it begins on a day, given as if that began at midnight UTC. */
  readonly opensOn: (midnight: Date) => boolean;
}

/** Every span of the local days between two instants, and one that is open at the first. */
export function dailySpans(
  { startMinute, endMinute, opensOn }: DailySpan,
  clock: ZoneClock,
  from: number,
  to: number,
): SpanList {
  const pairs: [number, number][] = [];
  const last = Math.floor(clock.toLocal(to) / day);
  for (let date = Math.floor(clock.toLocal(from) / day) - 1; date <= last; date++) {
    if (!opensOn(new Date(date * day))) continue;
    const opensAt = clock.toUtc(date * day + startMinute * minute);
    const closesAt = clock.toUtc(date * day + endMinute * minute);
    // nothing is left of one that a change of clocks skips
    if (closesAt > opensAt) pairs.push([opensAt, closesAt]);
  }
  return spanList(pairs);
}

/** Puts spans into a list; those that touch or overlap become one. */
function spanList(pairs: readonly (readonly [number, number])[]): SpanList {
  const merged: [number, number][] = [];
  for (const [from, to] of [...pairs].sort(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last !== undefined && from < last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return {
    opens: Float64Array.from(merged, ([from]) => from),
    closes: Float64Array.from(merged, ([, to]) => to),
  };
}

/** The place of the first span that ends after an instant; the length of the list where none does. */
export function spanAt({ closes }: SpanList, at: number): number {
  let [low, high] = [0, closes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((closes[middle] ?? Infinity) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Whether an instant is inside of a span. */
export function isInSpan(list: SpanList, at: number): boolean {
  return (list.opens[spanAt(list, at)] ?? Infinity) <= at;
}

/** The first instant from one on that is inside of a span; infinite where none comes. */
export function firstWithin(list: SpanList, at: number): number {
  return Math.max(at, list.opens[spanAt(list, at)] ?? Infinity);
}

/** What is in both lists. */
export function commonSpans(a: SpanList, b: SpanList): SpanList {
  const pairs: [number, number][] = [];
  for (const [index, opensAt] of a.opens.entries()) {
    const closesAt = a.closes[index] ?? opensAt;
    for (let other = spanAt(b, opensAt); other < b.opens.length; other++) {
      const from = Math.max(opensAt, b.opens[other] ?? Infinity);
      const to = Math.min(closesAt, b.closes[other] ?? Infinity);
      if (from >= to) break;
      pairs.push([from, to]);
    }
  }
  return spanList(pairs);
}

/** What lies between two spans of a list, one after the other. */
export function gapsOf({ opens, closes }: SpanList): SpanList {
  return {
    opens: closes.slice(0, -1),
    closes: opens.slice(1),
  };
}

/** The longest time between two spans; 0 where there are none. */
export function longestGap(list: SpanList): number {
  const gaps = gapsOf(list);
  return gaps.opens.reduce(
    (most, from, index) => Math.max(most, (gaps.closes[index] ?? from) - from),
    0,
  );
}

/** The first beginning of a span from an instant on; infinite where none comes. */
export function firstOpening(list: SpanList, at: number): number {
  const index = spanAt(list, at);
  const own = list.opens[index] ?? Infinity;
  return own >= at ? own : (list.opens[index + 1] ?? Infinity);
}

/** The same spans, which end so much earlier; those that are shorter are left out. */
export function endedEarlier({ opens, closes }: SpanList, byMs: number): SpanList {
  const pairs = [...opens].map((from, index) => [from, (closes[index] ?? from) - byMs] as const);
  return spanList(pairs.filter(([from, to]) => from < to));
}
