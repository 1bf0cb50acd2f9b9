import { patchTuesday } from "../forecast/patch-tuesday.ts";
import type { StoredWindow } from "../rings/schedule.ts";
import { windowWeeks } from "../maintenance/window-vocabulary.ts";
import { isInWeek, weekdayOf } from "../maintenance/window-week.ts";

const dayInMs = 24 * 60 * 60 * 1000;
const releasesAhead = 12;

/**
 * The most days from a monthly release to the first slot of a window that follows its deferral,
 * over the releases of the year to come. Days are those of UTC.
 * */
export function longestWaitInDays(window: StoredWindow, deferralDays: number, now: Date): number {
  let longest = 0;
  for (let month = 0; month < releasesAhead; month++) {
    const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + month));
    const release = Date.parse(patchTuesday(first.getUTCFullYear(), first.getUTCMonth() + 1));
    let days = deferralDays;
    while (!fits(window, new Date(release + days * dayInMs)) && days < deferralDays + 62) days++;
    longest = Math.max(longest, days);
  }
  return longest;
}

function fits({ day, weeks }: StoredWindow, date: Date): boolean {
  const isDay = day === "everyday" || day === weekdayOf(date);
  return isDay && windowWeeks.some((week) => weeks.includes(week) && isInWeek(date, week));
}
