import { type Calendar, workdays } from "../config/calendar.ts";
import { minutesBetween, minuteOf } from "../maintenance/clock-time.ts";

const minutesOfDay = 1440;
type Workday = (typeof workdays)[number];

/** Hours of some days of the week, which may go over midnight; of every day where none is named. */
export interface WeeklyHours {
  readonly start: string;
  readonly end: string;
  /** Such as `mon` or `monday`. */
  readonly days?: readonly string[] | undefined;
}

/** The business hours that lie in other hours, such as `08:00-09:00`; undefined where none do. */
export function businessHoursIn(
  hours: WeeklyHours,
  business: NonNullable<Calendar["businessHours"]>,
): string | undefined {
  const covered = minutesOfWeek(hours);
  return timesText(
    minutesOfWeek(business).map((isOpen, minute) => isOpen & (covered[minute] ?? 0)),
  );
}

/** The business hours that lie outside of other hours; undefined where none do. */
export function businessHoursOutside(
  hours: WeeklyHours,
  business: NonNullable<Calendar["businessHours"]>,
): string | undefined {
  const covered = minutesOfWeek(hours);
  return timesText(
    minutesOfWeek(business).map((isOpen, minute) => isOpen & (1 - (covered[minute] ?? 0))),
  );
}

/** One byte a minute of the week, Monday first. */
function minutesOfWeek({ start, end, days = workdays }: WeeklyHours): Uint8Array {
  const week = new Uint8Array(7 * minutesOfDay);
  for (const day of days) {
    const place = workdays.indexOf(day.slice(0, 3) as Workday);
    const from = place * minutesOfDay + minuteOf(start);
    for (let minute = 0; minute < minutesBetween(start, end); minute++)
      week[(from + minute) % week.length] = 1;
  }
  return week;
}

/** Times of the day that occur on any day, as spans. */
function timesText(week: Uint8Array): string | undefined {
  const isIn = (minute: number) =>
    workdays.some((_, day) => week[day * minutesOfDay + minute] === 1);
  const spans: string[] = [];
  for (let minute = 0; minute < minutesOfDay; minute++) {
    if (!isIn(minute)) continue;
    const from = minute;
    while (minute + 1 < minutesOfDay && isIn(minute + 1)) minute++;
    spans.push(`${clock(from)}-${clock((minute + 1) % minutesOfDay)}`);
  }
  return spans.length === 0 ? undefined : spans.join(" and ");
}

function clock(minute: number): string {
  return new Date(minute * 60_000).toISOString().slice(11, 16);
}
