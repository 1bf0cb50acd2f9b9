/**
 * Reads an instant as rules write it: ISO 8601, with a time or date only, in UTC where no
 * offset is given. Gives `2020-06-10T18:13:20Z`, with milliseconds only where there are some,
 * or undefined where it is no date of the calendar.
 *
 * Unverified: that date-only forms and offsets are taken; samples show `2020-06-10T18:13:20Z`.
 *
 * https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 */
export function readInstant(text: string): string | undefined {
  const parts = isoForm.exec(text);
  if (parts === null) return undefined;
  const [, year = "", month = "", day = "", hour = "00", minute = "00", second = "00"] = parts;
  const [fraction = "", zone = "Z"] = [parts[7], parts[8]?.toUpperCase()];
  const dayOfMonth = Number(day);
  const calendarDay = new Date(Date.UTC(Number(year), Number(month) - 1, dayOfMonth));
  // Date.UTC rolls 30 February over to March
  if (calendarDay.getUTCDate() !== dayOfMonth) return undefined;
  if (calendarDay.getUTCMonth() !== Number(month) - 1) return undefined;
  const milliseconds = fraction.slice(0, 4).padEnd(4, "0").replace(".", "");
  const exact = fraction === "" ? "" : `.${milliseconds}`;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${exact}${zone}`);
  if (Number.isNaN(at)) return undefined;
  return new Date(at).toISOString().replace(".000Z", "Z");
}

/** Tells what is meant to be a date, valid or not. */
export function looksLikeDate(text: string): boolean {
  return /^\d{4}-\d{1,2}-\d{1,2}/.test(text);
}

/** The parts of an ISO 8601 duration, all whole but the seconds. */
export interface Duration {
  readonly years: number;
  readonly months: number;
  readonly days: number;
  readonly milliseconds: number;
}

/**
 * Reads an ISO 8601 duration in any case, such as `p1d` or `P7DT3H`.
 *
 * Unverified: that the service takes years, months and weeks.
 */
export function readDuration(text: string): Duration | undefined {
  const parts = durationForm.exec(text);
  if (parts === null || /[PT]$/i.test(text)) return undefined;
  const part = (index: number) => Number(parts[index] ?? 0);
  const duration = {
    years: part(1),
    months: part(2),
    days: part(3) * 7 + part(4),
    milliseconds: Math.round(part(5) * 3_600_000 + part(6) * 60_000 + part(7) * 1000),
  };
  return Object.values(duration).every((size) => size <= 1e15) ? duration : undefined;
}

/** An instant moved by calendar: a month after 31 January is the last day of February. */
export function shiftInstant(at: number, duration: Duration, direction: 1 | -1): number {
  const months = direction * (duration.years * 12 + duration.months);
  let moved = at;
  if (months !== 0) {
    const date = new Date(at);
    const dayOfMonth = date.getUTCDate();
    date.setUTCDate(1);
    date.setUTCMonth(date.getUTCMonth() + months);
    const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0));
    date.setUTCDate(Math.min(dayOfMonth, lastDay.getUTCDate()));
    moved = date.getTime();
  }
  return moved + direction * (duration.days * 86_400_000 + duration.milliseconds);
}

const isoForm =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})?)?$/i;

const durationForm =
  /^P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,7})?)S)?)?$/i;
