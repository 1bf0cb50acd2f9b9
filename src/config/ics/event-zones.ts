import { CalendarProblem } from "./calendar-problem.ts";
import type { IcalComponent, IcalOffset, IcalRecur, IcalTime } from "./ical-parts.ts";
import { zoneClock } from "../../maintenance/zone-clock.ts";
import { isTimeZone } from "../calendar.ts";
import { dayRule, repeatedDays, type StepBudget } from "./repeated-days.ts";

const msOfDay = 24 * 60 * 60 * 1000;

/** The instant of a local time; both in epoch milliseconds, a local time as if it were in UTC. */
export type ToInstant = (local: number) => number;

/** Instants that matter, in epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The zones that times of a calendar are in. A name that Node knows is that zone; another one has to
 * be defined in the calendar. Times without a zone are in that of the config.
 */
export function eventZones(
  calendar: IcalComponent,
  timeZone: string,
  span: Span,
  budget: StepBudget,
): (tzid: string | undefined) => ToInstant {
  const own = clockZone(timeZone);
  const defined = new Map(
    calendar
      .getAllSubcomponents("vtimezone")
      .map((zone) => [String(zone.getFirstPropertyValue("tzid")), zone]),
  );
  const known = new Map<string, ToInstant>();
  return (tzid) => {
    if (tzid === undefined) return own;
    const zone =
      known.get(tzid) ??
      (isTimeZone(tzid) ? clockZone(tzid) : definedZone(defined.get(tzid), tzid, span, budget));
    known.set(tzid, zone);
    return zone;
  };
}

function clockZone(timeZone: string): ToInstant {
  const clock = zoneClock(timeZone);
  return (local) => clock.toUtc(local);
}

/** What a VTIMEZONE says: from each change on, another offset. */
function definedZone(
  definition: IcalComponent | undefined,
  tzid: string,
  span: Span,
  budget: StepBudget,
): ToInstant {
  if (definition === undefined)
    throw new CalendarProblem(
      `uses the time zone ${JSON.stringify(tzid)}, which it does not define and which is no IANA name`,
    );
  const changes = ["standard", "daylight"]
    .flatMap((name) => definition.getAllSubcomponents(name))
    .flatMap((part) => changesOf(part, span, budget))
    .sort((one, other) => one.local - other.local);
  const [first] = changes;
  if (first === undefined)
    throw new CalendarProblem(`defines the time zone ${JSON.stringify(tzid)} without offsets`);
  return (local) => {
    const offset = changes.findLast((change) => change.local <= local)?.offset ?? first.before;
    return local - offset;
  };
}

interface OffsetChange {
  readonly local: number;
  readonly offset: number;
  readonly before: number;
}

function changesOf(part: IcalComponent, { from, to }: Span, budget: StepBudget): OffsetChange[] {
  const start = localTime(part.getFirstPropertyValue("dtstart") as IcalTime | null);
  const [offset, before] = ["tzoffsetto", "tzoffsetfrom"].map(
    (name) => (part.getFirstPropertyValue(name) as IcalOffset | null)?.toSeconds() ?? NaN,
  );
  if (!Number.isFinite(offset) || !Number.isFinite(before))
    throw new CalendarProblem("defines a time zone without offsets");
  const change = (local: number): OffsetChange => ({
    local,
    offset: (offset ?? 0) * 1000,
    before: (before ?? 0) * 1000,
  });
  const dates = part
    .getAllProperties("rdate")
    .flatMap((property) => property.getValues() as IcalTime[])
    .map((time) => change(localTime(time)));
  const recur = part.getFirstPropertyValue("rrule") as IcalRecur | null;
  if (recur === null) return [change(start), ...dates];
  const rule = dayRule(recur);
  if (typeof rule === "string") throw new CalendarProblem(`defines a time zone that ${rule}`);
  const first = Math.floor(start / msOfDay);
  // the last change before the span counts, too
  const days = { from: Math.floor(from / msOfDay) - 800, to: Math.ceil(to / msOfDay) };
  const until = recur.until ? localTime(recur.until) + msOfDay : Infinity;
  const repeated = [...repeatedDays(rule, first, days, budget)]
    .map((day) => start + (day - first) * msOfDay)
    .filter((local) => local <= until);
  return [change(start), ...dates, ...repeated.map(change)];
}

/** @throws {CalendarProblem} where a date or time is none. */
export function localTime(time: IcalTime | null): number {
  if (time === null) throw new CalendarProblem("has a part without a time");
  const { year, month, day, hour, minute, second } = time;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  if (!Number.isFinite(local) || new Date(local).getUTCDate() !== day || year < 1000)
    throw new CalendarProblem("has a date that is none");
  return local;
}
