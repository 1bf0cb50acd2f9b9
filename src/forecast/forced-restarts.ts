import type { ForcedRestart } from "./forecast.ts";
import { minuteText } from "./measure-devices.ts";

const minute = 60_000;

/**
 * When the restart is forced on devices that are on and install at once: they find it evenly over
 * the time of a scan after their offer. Null in all where nothing forces it.
 *
 * @param offers rising; each to the same share of the devices.
 * @param atOnceMs from the discovery.
 * @param lateMs the same of a device that installs as late as it may.
 */
export function forcedRestarts(
  offers: readonly number[],
  scanMs: number,
  atOnceMs: number | null,
  lateMs: number | null,
): ForcedRestart {
  const lastFound = (offers.at(-1) ?? NaN) + scanMs;
  if (atOnceMs === null) return { p5: null, p50: null, p95: null, max: null, maxLateInstall: null };
  const at = (share: number) => minuteText(foundBy(share, offers, scanMs) + atOnceMs);
  return {
    p5: at(0.05),
    p50: at(0.5),
    p95: at(0.95),
    max: minuteText(lastFound + atOnceMs),
    maxLateInstall: lateMs === null ? null : minuteText(lastFound + lateMs),
  };
}

/** By when a share of the devices has found it. */
function foundBy(share: number, offers: readonly number[], scanMs: number): number {
  const found = (at: number) =>
    offers.reduce((sum, from) => sum + Math.min(1, Math.max(0, (at - from) / scanMs)), 0) /
    offers.length;
  let [low, high] = [offers[0] ?? NaN, (offers.at(-1) ?? NaN) + scanMs];
  while (high - low > minute / 2) {
    const middle = (low + high) / 2;
    if (found(middle) < share) low = middle;
    else high = middle;
  }
  return high;
}
