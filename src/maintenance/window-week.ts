import { windowDays, type WindowDay, type WindowWeek, windowWeeks } from "./window-vocabulary.ts";

const weekInMs = 7 * 86_400_000;

/**
 * Whether a day, given by its midnight in UTC, lies in a week of its month: the n-th such weekday.
 *
 * Unverified: that Windows counts so, and not weeks of the calendar.
 */
export function isInWeek(midnight: Date, week: WindowWeek): boolean {
  if (week !== "lastWeek")
    return Math.ceil(midnight.getUTCDate() / 7) === windowWeeks.indexOf(week) + 1;
  const inAWeek = new Date(midnight.getTime() + weekInMs);
  return inAWeek.getUTCMonth() !== midnight.getUTCMonth();
}

export function weekdayOf(midnight: Date): WindowDay {
  return windowDays[midnight.getUTCDay()] ?? "sunday";
}
