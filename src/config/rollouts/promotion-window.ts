import type { workdays } from "../calendar.ts";
import { type FreezePeriod, freezeBounds, freezesAt } from "../freeze-periods.ts";
import { minuteOf, minutesBetween } from "../../maintenance/clock-time.ts";
import { zoneClock } from "../../maintenance/zone-clock.ts";

const minute = 60_000;
const day = 1440 * minute;
/** How far the next opening is looked for, unless stated: as far as a freeze may last. */
const usualLimit = 400 * day;

/** Hours in which a rollout may promote: whatever the clocks of a place show within them. */
export interface PromotionWindow {
  /** The days on which it begins. */
  readonly days: readonly (typeof workdays)[number][];
  /** `HH:MM`. */
  readonly start: string;
  /** `HH:MM`, not part of it; not later than the start: of the next day. */
  readonly end: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** Whether promotions may be written at an instant: in one of the windows, where there are any, and in no freeze. */
export function isOpen(
  windows: readonly PromotionWindow[],
  freezes: readonly FreezePeriod[],
  at: Date,
): boolean {
  return freezesAt(freezes, at).length === 0 && opensAt(windows, at);
}

/**
 * The first instant from `after` on at which promotions may be written; undefined where there is
 * none up to the limit.
 *
 * @param limit - The last instant that is looked at. Default 400 days later.
 */
export function nextOpening(
  windows: readonly PromotionWindow[],
  freezes: readonly FreezePeriod[],
  after: Date,
  limit: Date = new Date(after.getTime() + usualLimit),
): Date | undefined {
  const opens = clocksOf(windows);
  let at = after.getTime();
  while (at <= limit.getTime()) {
    const frozen = freezesAt(freezes, new Date(at));
    if (frozen.length > 0) at = Math.max(...frozen.map(({ to }) => to.getTime()));
    else if (opens(at)) return new Date(at);
    // clocks show whole minutes, and change on them
    else at = (Math.floor(at / minute) + 1) * minute;
  }
  return undefined;
}

/** Why promotions may not be written at an instant, and when they may; undefined where they may. */
export function closedReason(
  windows: readonly PromotionWindow[],
  freezes: readonly FreezePeriod[],
  at: Date,
  limit?: Date,
): string | undefined {
  if (isOpen(windows, freezes, at)) return undefined;
  const frozen = freezesAt(freezes, at);
  const reasons = frozen.map(
    (freeze) => `freeze "${freeze.name}" until ${freezeBounds(freeze).to} (${freeze.timeZone})`,
  );
  if (reasons.length === 0) reasons.push("outside of the windows");
  const next = nextOpening(windows, freezes, at, limit);
  return `${reasons.join(", ")}; ${next === undefined ? "none opens in the time that was looked at" : `the next opens ${localText(next, windows, frozen[0]?.timeZone)}`}`;
}

function opensAt(windows: readonly PromotionWindow[], at: Date): boolean {
  return clocksOf(windows)(at.getTime());
}

/** Whether one of the windows is open. Made once for all the minutes that are looked at. */
function clocksOf(windows: readonly PromotionWindow[]): (at: number) => boolean {
  const shown = windows.map((window) => {
    const clock = zoneClock(window.timeZone);
    const shows = showsWindow(window);
    return (at: number) => shows(clock.toLocal(at));
  });
  return (at) => shown.length === 0 || shown.some((shows) => shows(at));
}

function showsWindow({ days, start, end }: PromotionWindow): (local: number) => boolean {
  const from = minuteOf(start) * minute;
  const length = minutesBetween(start, end) * minute;
  return (local) => {
    // after midnight it is that of the day before
    const began = local - ((local - from) % day);
    return local - began < length && days.includes(weekday(began));
  };
}

const fromSunday = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

function weekday(local: number): (typeof fromSunday)[number] {
  return fromSunday[new Date(local).getUTCDay()] ?? "sun";
}

/** In the zone of the window that opens; where there are none, in that of the freeze. */
function localText(
  at: Date,
  windows: readonly PromotionWindow[],
  frozenZone: string | undefined,
): string {
  const opening = windows.find((window) => opensAt([window], at));
  const timeZone = opening?.timeZone ?? frozenZone ?? "UTC";
  const local = new Date(zoneClock(timeZone).toLocal(at.getTime())).toISOString();
  return `${local.slice(0, 16).replace("T", " ")} (${timeZone})`;
}
