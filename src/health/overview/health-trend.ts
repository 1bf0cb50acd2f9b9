import type { DaysTo95, HealthTrend, TrendPoint } from "./health-report.ts";

/** A report of a release that was recorded. */
export interface RecordedPoint extends TrendPoint {
  /** Day of the release, `2026-11-10`. */
  readonly release: string;
}

const mostPoints = 100;
const dayInMs = 86_400_000;
const wanted = 95;

/**
 * What reports say over time, the one of now included.
 *
 * @param recorded In the order of time.
 */
export function healthTrend(recorded: readonly RecordedPoint[], now: RecordedPoint): HealthTrend {
  const all = [...recorded.filter(({ at }) => at < now.at), now];
  const byRelease = Map.groupBy(all, ({ release }) => release);
  return {
    points: (byRelease.get(now.release) ?? [])
      .slice(-mostPoints)
      .map(({ at, devices, patchedPercent, withProblems }) => ({
        at,
        devices,
        patchedPercent,
        withProblems,
      })),
    // of no device that can be reached there is no share
    daysTo95: [...Map.groupBy(all.filter(hasShare), ({ release }) => release)]
      .map(([release, points]) => daysOf(release, points))
      .sort((a, b) => (a.release < b.release ? 1 : -1)),
  };
}

function hasShare({ patchedPercent }: TrendPoint): boolean {
  return patchedPercent !== null;
}

function daysOf(release: string, points: readonly TrendPoint[]): DaysTo95 {
  const first = points.findIndex(({ patchedPercent }) => (patchedPercent ?? 0) >= wanted);
  const before = first === -1 ? points.at(-1) : points[first - 1];
  const by = points[first];
  return {
    release,
    after: before === undefined ? 0 : daysSince(release, before.at),
    by: by === undefined ? null : daysSince(release, by.at),
  };
}

/** In tenths. */
function daysSince(release: string, at: string): number {
  return Math.round(((Date.parse(at) - Date.parse(release)) / dayInMs) * 10) / 10;
}
