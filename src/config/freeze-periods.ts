import { zoneClock } from "../maintenance/zone-clock.ts";
import type { Calendar, FreezeDays } from "./calendar.ts";
import type { FreezeEvent } from "./ics/freeze-events.ts";

const day = 24 * 60 * 60 * 1000;

/** A time in which nothing is written: from an instant up to another, which is not part of it. */
export interface FreezePeriod {
  readonly name: string;
  readonly from: Date;
  readonly to: Date;
  /** IANA name of the zone that it is told in. */
  readonly timeZone: string;
}

/**
 * The freezes of a config, whichever place they are stated in, by their beginning. Those under
 * `guards` are days in UTC.
 */
export function freezePeriods({
  calendar,
  freezeEvents = [],
  guards,
}: {
  readonly calendar?: Calendar;
  readonly freezeEvents?: readonly FreezeEvent[];
  readonly guards: { readonly freeze?: readonly FreezeDays[] };
}): FreezePeriod[] {
  return periodsOf(calendar, freezeEvents, guards.freeze ?? []).sort(
    (one, other) => one.from.getTime() - other.from.getTime(),
  );
}

function periodsOf(
  calendar: Calendar | undefined,
  events: readonly FreezeEvent[],
  guarded: readonly FreezeDays[],
): FreezePeriod[] {
  if (calendar?.freeze === undefined) return periodsOfDays(guarded, "UTC");
  const { freeze, timeZone } = calendar;
  if (Array.isArray(freeze)) return periodsOfDays(freeze, timeZone);
  return events.map(({ name, fromAt, toAt }) => ({
    name,
    from: new Date(fromAt),
    to: new Date(toAt),
    timeZone,
  }));
}

/** The freezes that an instant lies in. */
export function freezesAt(periods: readonly FreezePeriod[], at: Date): FreezePeriod[] {
  return periods.filter(({ from, to }) => from <= at && at < to);
}

/** First and last day of a freeze, with times of day where it is not of whole days. */
export function freezeBounds({ from, to, timeZone }: FreezePeriod): { from: string; to: string } {
  const clock = zoneClock(timeZone);
  const [first, end] = [clock.toLocal(from.getTime()), clock.toLocal(to.getTime())];
  const isDays = [from, to].every((at) => at.getTime() === beginningOfDay(at, timeZone));
  const text = (local: number) => new Date(local).toISOString();
  return isDays
    ? { from: text(first).slice(0, 10), to: text(end - day / 2).slice(0, 10) }
    : { from: dayAndTime(text(first)), to: dayAndTime(text(end)) };
}

function dayAndTime(instant: string): string {
  return instant.slice(0, 16).replace("T", " ");
}

function periodsOfDays(freezes: readonly FreezeDays[], timeZone: string): FreezePeriod[] {
  const clock = zoneClock(timeZone);
  const midnight = (date: string, later: number) =>
    new Date(clock.toUtc(Date.parse(`${date}T00:00:00Z`) + later * day));
  return freezes.map(({ name, from, to }) => ({
    name,
    from: midnight(from, 0),
    to: midnight(to, 1),
    timeZone,
  }));
}

/** Not always 00:00: some zones change their clocks at midnight. */
function beginningOfDay(at: Date, timeZone: string): number {
  const clock = zoneClock(timeZone);
  const local = clock.toLocal(at.getTime());
  return clock.toUtc(Math.floor(local / day) * day);
}
