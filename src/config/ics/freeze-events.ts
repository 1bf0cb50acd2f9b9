import type {
  IcalComponent,
  IcalDuration,
  IcalProperty,
  IcalRecur,
  IcalTime,
} from "./ical-parts.ts";
import { CalendarProblem } from "./calendar-problem.ts";
import { eventZones, localTime, type Span, type ToInstant } from "./event-zones.ts";
import { dayRule, repeatedDays, type StepBudget } from "./repeated-days.ts";

const msOfDay = 24 * 60 * 60 * 1000;
/** What events are kept of: a year back, for forecasts of releases that are out, and two ahead. */
const keptDays = { back: 366, ahead: 731 };
const eventLimit = 10_000;
const nameLimit = 100;
/** With what is folded; the parser takes a time that grows with the square of a line. */
const lineLimit = 100_000;

/** One event, or one repetition of it. Instants in ISO 8601, the end no part of it. */
export interface FreezeEvent {
  readonly name: string;
  readonly fromAt: string;
  readonly toAt: string;
}

type Zones = (tzid: string | undefined) => ToInstant;

/**
 * The events of an iCalendar text from a year before now to two years after, by their beginning.
 * Days are those of the time zone, and so are times without a zone. Cancelled events are left out. What
 * cannot be followed exactly is an error: a freeze that is not seen would be a write too much.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc5545
 * @returns what is wrong with it, as the end of a sentence about the file, where it cannot be followed.
 */
export async function freezeEvents(
  text: string,
  { timeZone, now }: { readonly timeZone: string; readonly now: Date },
): Promise<FreezeEvent[] | string> {
  const unfolded = text.replaceAll(/\r?\n[ \t]/g, "");
  if (unfolded.split("\n").some((line) => line.length > lineLimit))
    return `has a line of more than ${lineLimit} characters`;
  const { default: ical } = await import("ical.js");
  try {
    return eventsIn(rootsOf(ical.parse(text), ical.Component), timeZone, now);
  } catch (error) {
    // the parser has an error of its own for each thing that is wrong
    if (!(error instanceof Error)) throw error;
    return error instanceof CalendarProblem
      ? error.message
      : `is no calendar that can be read: ${error.message.slice(0, 200)}`;
  }
}

function eventsIn(roots: readonly IcalComponent[], timeZone: string, now: Date): FreezeEvent[] {
  const span: Span = {
    from: now.getTime() - keptDays.back * msOfDay,
    to: now.getTime() + keptDays.ahead * msOfDay,
  };
  const budget: StepBudget = { left: 3_000_000 };
  const found: { readonly name: string; readonly from: number; readonly to: number }[] = [];
  for (const root of roots) {
    if (root.name !== "vcalendar") throw new CalendarProblem("is no calendar");
    const parts = root.getAllSubcomponents("vevent");
    const zones = eventZones(root, timeZone, span, budget);
    const moved = movedEvents(parts, zones);
    for (const part of parts) {
      for (const one of occurrencesOf(part, zones, moved, span, budget)) {
        if (one.to <= span.from || one.from >= span.to) continue;
        found.push(one);
        if (found.length > eventLimit)
          throw new CalendarProblem(`has more than ${eventLimit} events`);
      }
    }
  }
  return found
    .sort((one, other) => one.from - other.from || one.to - other.to)
    .map(({ name, from, to }) => ({
      name,
      fromAt: new Date(from).toISOString(),
      toAt: new Date(to).toISOString(),
    }));
}

/** One calendar, or several in one file. */
function rootsOf(
  parsed: unknown[],
  Component: new (jcal: unknown[]) => IcalComponent,
): IcalComponent[] {
  const all = typeof parsed[0] === "string" ? [parsed] : (parsed as unknown[][]);
  return all.map((jcal) => new Component(jcal));
}

/** Repetitions that stand as events of their own, by the id of the event and their first time. */
function movedEvents(parts: readonly IcalComponent[], zones: Zones): ReadonlySet<string> {
  const moved = new Set<string>();
  for (const part of parts) {
    const property = part.getFirstProperty("recurrence-id");
    if (property === null) continue;
    if (property.getFirstParameter("range"))
      throw new CalendarProblem(
        `${nameOf(part)} moves all later repetitions (RANGE); write them as an event of their own`,
      );
    moved.add(keyOf(part, timesOf(property, zones)[0]));
  }
  return moved;
}

function keyOf(part: IcalComponent, time: EventTime | undefined): string {
  return JSON.stringify([part.getFirstPropertyValue("uid"), time?.at]);
}

interface EventTime {
  readonly isDay: boolean;
  readonly local: number;
  readonly at: number;
  readonly tzid: string | undefined;
}

function* occurrencesOf(
  part: IcalComponent,
  zones: Zones,
  moved: ReadonlySet<string>,
  span: Span,
  budget: StepBudget,
): Generator<{ name: string; from: number; to: number }> {
  if (part.getFirstPropertyValue("status") === "CANCELLED") return;
  const name = nameOf(part);
  const [start] = timesOf(part.getFirstProperty("dtstart"), zones);
  if (start === undefined) throw new CalendarProblem(`${name} has no DTSTART`);
  const lasts = lengthOf(part, start, name, zones);
  const toInstant = zoneOf(start.tzid, zones);
  const text = textOf(part);
  const occurrence = (local: number) => ({
    name: text,
    from: toInstant(local),
    to: toInstant(local + lasts.nominal) + lasts.exact,
  });
  if (part.getFirstProperty("recurrence-id") !== null) {
    yield occurrence(start.local);
    return;
  }
  const left = leftOutOf(part, zones);
  for (const local of localsOf(part, start, name, zones, span, budget)) {
    const at = toInstant(local);
    const isLeftOut = left.instants.has(at) || left.days.has(Math.floor(local / msOfDay));
    if (!isLeftOut && !moved.has(keyOf(part, { ...start, at }))) yield occurrence(local);
  }
}

/** The local times at which an event begins: by its rule, and one by one. */
function localsOf(
  part: IcalComponent,
  start: EventTime,
  name: string,
  zones: Zones,
  span: Span,
  budget: StepBudget,
): ReadonlySet<number> {
  if (part.getFirstProperty("exrule"))
    throw new CalendarProblem(`${name} has an EXRULE; write EXDATE`);
  const single = part.getAllProperties("rdate").flatMap((property) => timesOf(property, zones));
  const locals = new Set([start.local]);
  for (const time of single) {
    // the same instant on the clock of the event
    locals.add(time.tzid === start.tzid ? time.local : start.local + (time.at - start.at));
  }
  const [recur, another] = part
    .getAllProperties("rrule")
    .map((rule) => rule.getFirstValue() as IcalRecur);
  if (another !== undefined) throw new CalendarProblem(`${name} has two RRULEs`);
  if (recur === undefined) return locals;
  const rule = dayRule(recur);
  if (typeof rule === "string")
    throw new CalendarProblem(
      `${name} ${rule}, which is not supported; write its days as events, or as RDATE`,
    );
  const first = Math.floor(start.local / msOfDay);
  // one that lasts long may have begun before
  const days = { from: Math.floor(span.from / msOfDay) - 366, to: Math.ceil(span.to / msOfDay) };
  const isOver = endOf(recur, zoneOf(start.tzid, zones));
  for (const day of repeatedDays(rule, first, days, budget)) {
    const local = start.local + (day - first) * msOfDay;
    if (isOver(local)) break;
    locals.add(local);
  }
  return locals;
}

function endOf({ until }: IcalRecur, toInstant: ToInstant): (local: number) => boolean {
  if (!until) return () => false;
  const last = localTime(until);
  if (until.isDate) return (local) => Math.floor(local / msOfDay) > Math.floor(last / msOfDay);
  return until.zone?.tzid === "UTC" ? (local) => toInstant(local) > last : (local) => local > last;
}

function leftOutOf(part: IcalComponent, zones: Zones) {
  const times = part.getAllProperties("exdate").flatMap((property) => timesOf(property, zones));
  return {
    instants: new Set(times.filter(({ isDay }) => !isDay).map(({ at }) => at)),
    days: new Set(
      times.filter(({ isDay }) => isDay).map(({ local }) => Math.floor(local / msOfDay)),
    ),
  };
}

/** How long an event lasts: on the clock, and beyond that in time that passes. */
function lengthOf(
  part: IcalComponent,
  start: EventTime,
  name: string,
  zones: Zones,
): { readonly nominal: number; readonly exact: number } {
  const [end] = timesOf(part.getFirstProperty("dtend"), zones);
  const duration = part.getFirstPropertyValue("duration") as IcalDuration | null;
  if (end === undefined && duration === null && !start.isDay)
    throw new CalendarProblem(`${name} has no end`);
  const length =
    end !== undefined
      ? end.tzid === start.tzid
        ? { nominal: end.local - start.local, exact: 0 }
        : { nominal: 0, exact: end.at - start.at }
      : duration === null
        ? { nominal: msOfDay, exact: 0 }
        : durationOf(duration);
  if (!(length.nominal + length.exact > 0))
    throw new CalendarProblem(`${name} ends before it begins`);
  return length;
}

/** Days are those of the clock, hours pass. */
function durationOf({ weeks, days, hours, minutes, seconds, isNegative }: IcalDuration) {
  const sign = isNegative ? -1 : 1;
  return {
    nominal: sign * (weeks * 7 + days) * msOfDay,
    exact: sign * (hours * 3600 + minutes * 60 + seconds) * 1000,
  };
}

function timesOf(property: IcalProperty | null, zones: Zones): EventTime[] {
  if (property === null) return [];
  const tzid = property.getFirstParameter("tzid") as string | undefined;
  return property.getValues().map((value: unknown, index) => {
    const time = value as IcalTime;
    if (time.icaltype !== "date" && time.icaltype !== "date-time")
      throw new CalendarProblem(`has a ${property.name.toUpperCase()} that is no date and no time`);
    if (time.toString() !== property.toJSON()[3 + index])
      // ical.js takes 30 February for 2 March
      throw new CalendarProblem("has a date that is none");
    const local = localTime(time);
    const zone = time.zone?.tzid === "UTC" ? "UTC" : time.isDate ? undefined : tzid;
    return { isDay: time.isDate, local, at: zoneOf(zone, zones)(local), tzid: zone };
  });
}

function zoneOf(tzid: string | undefined, zones: Zones): ToInstant {
  return tzid === "UTC" ? (local) => local : zones(tzid);
}

function textOf(part: IcalComponent): string {
  const summary = part.getFirstPropertyValue("summary");
  const text = typeof summary === "string" ? summary.replace(/\s+/g, " ").trim() : "";
  return text === "" ? "(without a name)" : text.slice(0, nameLimit);
}

/** For messages about an event. */
function nameOf(part: IcalComponent): string {
  return `has an event ${JSON.stringify(textOf(part))} that`;
}
