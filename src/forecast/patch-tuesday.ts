import { zoneClock } from "../maintenance/zone-clock.ts";

const day = 86_400_000;
const hour = 3_600_000;
/** So long a release is the one that people ask about; from then on it is the next. */
const currentDays = 21;

/**
 * The second Tuesday of a month, `yyyy-MM-dd`, on which the monthly security release comes.
 *
 * @param month 1 to 12.
 * @see https://learn.microsoft.com/windows/deployment/update/release-cycle
 */
export function patchTuesday(year: number, month: number): string {
  const first = new Date(Date.UTC(year, month - 1, 1));
  const toTuesday = (2 - first.getUTCDay() + 7) % 7;
  return isoDay(first.getTime() + (toTuesday + 7) * day);
}

/** When the updates of a day come out: 10:00 in Redmond, 17:00 or 18:00 UTC. */
export function releaseInstant(releasedOn: string): Date {
  const local = Date.parse(`${releasedOn}T00:00:00Z`) + 10 * hour;
  return new Date(zoneClock("America/Los_Angeles").toUtc(local));
}

/** The first monthly release that comes out after an instant, `yyyy-MM-dd`. */
export function nextRelease(after: Date): string {
  const [year, month] = [after.getUTCFullYear(), after.getUTCMonth() + 1];
  const own = patchTuesday(year, month);
  if (releaseInstant(own) > after) return own;
  return month === 12 ? patchTuesday(year + 1, 1) : patchTuesday(year, month + 1);
}

/**
 * The monthly release that a forecast is about where nobody names one: the latest that is out, for
 * three weeks; then the next.
 */
export function currentRelease(now: Date): string {
  return nextRelease(new Date(now.getTime() - currentDays * day));
}

function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
