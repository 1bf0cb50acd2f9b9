import { isWireObject, textOf, type WireObject } from "../ground/wire.ts";
import type { LocalClock } from "../simulation/local-clock.ts";

/** When a ring lets installs start, in local time. */
export interface InstallSlots {
  readonly minute: number;
  /** 0 for Sunday to 6; undefined for every day. */
  readonly weekday: number | undefined;
  /** Weeks of the month, 1 to 4; undefined for every week. */
  readonly weeks: readonly number[] | undefined;
}

/** Minutes of the local day; the end is not active, and may be past midnight. */
export interface ActiveHours {
  readonly from: number;
  readonly to: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;
const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const weekNames = ["firstWeek", "secondWeek", "thirdWeek", "fourthWeek"];

/** The slots of a ring in scheduled mode; undefined in any other. */
export function slotsOf(ring: WireObject): InstallSlots | undefined {
  const schedule = ring["installationSchedule"];
  if (
    ring["automaticUpdateMode"] !== "autoInstallAndRebootAtScheduledTime" ||
    !isWireObject(schedule) ||
    !textOf(schedule, "@odata.type").endsWith(".windowsUpdateScheduledInstall")
  )
    return undefined;
  const weekday = weekdays.indexOf(textOf(schedule, "scheduledInstallDay"));
  const weeks = textOf(ring, "updateWeeks")
    .split(",")
    .map((name) => weekNames.indexOf(name.trim()) + 1)
    .filter((week) => week > 0);
  return {
    minute: minuteOf(textOf(schedule, "scheduledInstallTime")),
    weekday: weekday < 0 ? undefined : weekday,
    weeks: weeks.length === 0 ? undefined : weeks,
  };
}

/** The active hours that a ring sets; undefined where it sets none. */
export function activeHoursOf(ring: WireObject): ActiveHours | undefined {
  const schedule = ring["installationSchedule"];
  if (
    !isWireObject(schedule) ||
    !textOf(schedule, "@odata.type").endsWith(".windowsUpdateActiveHoursInstall")
  )
    return undefined;
  const from = minuteOf(textOf(schedule, "activeHoursStart"));
  const to = minuteOf(textOf(schedule, "activeHoursEnd"));
  return from === to ? undefined : { from, to };
}

/**
 * The first slot at or after an instant; infinite where none comes within three months. Unverified:
 * what a week is; here the n-th occurrence of its weekday in the month.
 */
export function nextSlot(slots: InstallSlots, clock: LocalClock, from: number): number {
  if (!Number.isFinite(from)) return Number.POSITIVE_INFINITY;
  const first = Math.floor(clock.toLocal(from) / day);
  for (let date = first; date < first + 92; date++) {
    const midnight = new Date(date * day);
    if (slots.weekday !== undefined && midnight.getUTCDay() !== slots.weekday) continue;
    if (slots.weeks?.includes(Math.ceil(midnight.getUTCDate() / 7)) === false) continue;
    const at = clock.toUtc(date * day + slots.minute * minute);
    if (at >= from) return at;
  }
  return Number.POSITIVE_INFINITY;
}

/** The first instant that is not in active hours; `spread` (0 to 1) places it in the hour after them. */
export function afterActiveHours(
  hours: ActiveHours | undefined,
  clock: LocalClock,
  at: number,
  spread: number,
): number {
  if (hours === undefined || !Number.isFinite(at)) return at;
  const local = clock.toLocal(at);
  const length = ((hours.to - hours.from) * minute + day) % day;
  const since = ((((local % day) - hours.from * minute) % day) + day) % day;
  if (since >= length) return at;
  const free = Math.min(60 * minute, day - length);
  return clock.toUtc(local - since + length) + Math.floor(spread * free);
}

// 03:00:00.0000000
function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return hours * 60 + minutes;
}
