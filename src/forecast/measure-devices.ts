import type { CurvePoint, FreezeHit, ForecastSpan, RestartHeat } from "./forecast.ts";
import type { DrawnDevices } from "./draw-devices.ts";
import { isInSpan, type SpanList, spanAt } from "./span-list.ts";
import type { ZoneClock } from "../maintenance/zone-clock.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const mostPoints = 96;

/** When so many percent of the devices run it; null where they never do. */
export function patchedAt(
  sorted: Float64Array,
): Readonly<Record<"5" | "50" | "80" | "95", string | null>> {
  const at = (percent: number) =>
    minuteText(sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]);
  return { "5": at(5), "50": at(50), "80": at(80), "95": at(95) };
}

/** Hours between two instants, to a tenth; null where the second never comes. */
export function exposureOf(
  patched: Readonly<Record<"50" | "80" | "95", string | null>>,
  releasedAt: number,
): Readonly<Record<"50" | "80" | "95", number | null>> {
  const since = (at: string | null) =>
    at === null ? null : Math.round((Date.parse(at) - releasedAt) / (hour / 10)) / 10;
  return { "50": since(patched["50"]), "80": since(patched["80"]), "95": since(patched["95"]) };
}

/** Shares of the devices at whole hours, from the first that runs it to the last. */
export function curveOf(sorted: Float64Array): readonly CurvePoint[] {
  const ever = countUntil(sorted, Number.MAX_VALUE);
  if (ever === 0) return [];
  const from = Math.floor((sorted[0] ?? 0) / hour) * hour;
  const to = Math.ceil((sorted[ever - 1] ?? 0) / hour) * hour;
  const step = Math.max(1, Math.ceil((to - from) / hour / mostPoints)) * hour;
  const points: CurvePoint[] = [];
  for (let at = from; ; at = Math.min(at + step, to)) {
    const share = Math.round((countUntil(sorted, at) / sorted.length) * 10_000) / 10_000;
    points.push({ at: new Date(at).toISOString(), share });
    if (at >= to) return points;
  }
}

/** Devices that run it by an instant. */
function countUntil(sorted: Float64Array, at: number): number {
  return spanAt({ opens: sorted, closes: sorted }, at);
}

/** Restarts by weekday, Monday first, and hour of the place. */
export function heatOf({ restartAt }: DrawnDevices, clock: ZoneClock): RestartHeat {
  const counts = new Float64Array(7 * 24);
  for (const at of restartAt) {
    if (at === Infinity) continue;
    const local = clock.toLocal(at);
    // the first day of 1970 was a Thursday
    const weekday = (Math.floor(local / day) + 3) % 7;
    const cell = weekday * 24 + Math.floor((local % day) / hour);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return Array.from({ length: 7 }, (_, weekday) =>
    Array.from(counts.subarray(weekday * 24, weekday * 24 + 24)),
  );
}

/** Devices that restart inside of spans. */
export function restartsWithin({ restartAt }: DrawnDevices, spans: SpanList): number {
  let count = 0;
  for (const at of restartAt) if (at !== Infinity && isInSpan(spans, at)) count++;
  return count;
}

/** Devices that restart within each freeze, those that none meets left out. */
export function freezeHitsOf(
  { restartAt }: DrawnDevices,
  freezes: readonly ForecastSpan[],
): readonly FreezeHit[] {
  return freezes.flatMap(({ name, from, to }) => {
    const [first, last] = [Date.parse(from), Date.parse(to)];
    let devices = 0;
    for (const at of restartAt) if (at >= first && at < last) devices++;
    return devices === 0 ? [] : [{ name, devices }];
  });
}

/** ISO 8601 in UTC, to the minute that has begun; null where it never comes. */
export function minuteText(at: number | null | undefined): string | null {
  if (at === null || at === undefined || !Number.isFinite(at)) return null;
  return new Date(Math.floor(at / minute) * minute).toISOString();
}
