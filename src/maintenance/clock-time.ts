import { z } from "../kind/zod.ts";

const minutesOfDay = 24 * 60;

/** A time of day, `HH:MM`, 24 hours. */
export const timeOfDay = () =>
  z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as "02:00"');

/** From `start` to the next `end`, in minutes; the same time is a whole day. */
export function minutesBetween(start: string, end: string): number {
  return (minuteOf(end) - minuteOf(start) + minutesOfDay) % minutesOfDay || minutesOfDay;
}

/** The time of day some hours later, which may be the next day. */
export function hoursLater(time: string, hours: number): string {
  const minute = (minuteOf(time) + hours * 60) % minutesOfDay;
  return `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
}

/** Whether a time of day lies within hours that may go over midnight; their end does not. */
export function isInside(time: string, { start, end }: { start: string; end: string }): boolean {
  return (
    (minuteOf(time) - minuteOf(start) + minutesOfDay) % minutesOfDay < minutesBetween(start, end)
  );
}

/** Minutes from the beginning of the day. */
export function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
