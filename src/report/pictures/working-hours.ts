import { type Calendar, workdays } from "../../config/calendar.ts";
import { isInside, minuteOf, minutesBetween } from "../../maintenance/clock-time.ts";
import type { PictureClock } from "./picture-clock.ts";

/** When people work, as the calendar of the files has it. */
export type BusinessHours = NonNullable<Calendar["businessHours"]>;

/** The stretches of work within a time, each from its beginning to its end. */
export function workingHours(
  hours: BusinessHours | undefined,
  clock: PictureClock,
  { from, to }: { readonly from: Date; readonly to: Date },
): (readonly [Date, Date])[] {
  if (hours === undefined) return [];
  const start = minuteOf(hours.start);
  const length = minutesBetween(hours.start, hours.end);
  // the night before may reach into the first day
  return clock
    .midnights(new Date(from.getTime() - 2 * dayInMs), to)
    .filter((day) => worksOn(hours, clock.weekday(day)))
    .map((day) => [clock.timeOfDay(day, start), clock.timeOfDay(day, start + length)] as const)
    .filter(([begin, finish]) => finish > from && begin < to);
}

/** Whether people work in an hour of a weekday, Monday being 0, or in a part of it. */
export function isWorked(hours: BusinessHours | undefined, weekday: number, hour: number): boolean {
  if (hours === undefined) return false;
  const digits = String(hour).padStart(2, "0");
  return [`${digits}:00`, `${digits}:59`].some((time) => {
    // a shift that goes over midnight is of the day on which it began
    const day = time >= hours.start ? weekday : weekday + 6;
    return isInside(time, hours) && worksOn(hours, day % 7);
  });
}

function worksOn({ days }: BusinessHours, weekday: number): boolean {
  return days.some((day) => workdays.indexOf(day) === weekday);
}

const dayInMs = 86_400_000;
