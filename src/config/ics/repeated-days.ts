import { CalendarProblem } from "./calendar-problem.ts";
import type { IcalRecur } from "./ical-parts.ts";

/** A rule of repetition by days. Days are counted from 1970-01-01, of the time of the event. */
export interface DayRule {
  readonly frequency: "YEARLY" | "MONTHLY" | "WEEKLY" | "DAILY";
  readonly interval: number;
  readonly count: number | undefined;
  readonly months: readonly number[];
  /** From the end of the month where negative. */
  readonly monthDays: readonly number[];
  /** 0 is Sunday; `nth` 0 is every one. */
  readonly weekdays: readonly { readonly weekday: number; readonly nth: number }[];
  /** Which of the days of a month that match. */
  readonly positions: readonly number[];
  /** 0 is Sunday. */
  readonly weekStart: number;
}

/** Days that all rules of a file together may still look at. */
export interface StepBudget {
  left: number;
}

const frequencies = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY"] as const;
const icalWeekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const known = ["BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"];

/** The rule, or why it cannot be followed. A rule is never followed in part. */
export function dayRule(recur: IcalRecur): DayRule | string {
  const frequency = frequencies.find((name) => name === recur.freq);
  if (frequency === undefined) return `repeats by FREQ=${recur.freq}`;
  const parts = new Map<string, readonly (string | number)[] | undefined>(
    Object.entries(recur.parts),
  );
  const unknown = [...parts.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) return `repeats by ${unknown}`;
  const numbers = (name: string) => (parts.get(name) ?? []).map(Number);
  const weekdays = (parts.get("BYDAY") ?? []).map((text) => countedWeekday(String(text)));
  const rule = {
    frequency,
    interval: recur.interval,
    count: recur.count ?? undefined,
    months: numbers("BYMONTH"),
    monthDays: numbers("BYMONTHDAY"),
    weekdays: weekdays.filter((day) => day !== undefined),
    positions: numbers("BYSETPOS"),
    // ical.js counts from 1
    weekStart: (recur.wkst ?? 2) - 1,
  };
  const isCounted = rule.weekdays.some(({ nth }) => nth !== 0);
  if (!Number.isSafeInteger(rule.interval) || rule.interval < 1) return "has an INTERVAL below 1";
  if (rule.weekdays.length < weekdays.length) return "has a BYDAY that is no day";
  if (isCounted && frequency !== "MONTHLY" && !(frequency === "YEARLY" && rule.months.length > 0))
    return "repeats by the nth weekday of something other than a month";
  if (rule.positions.length > 0 && frequency !== "MONTHLY")
    return "repeats by BYSETPOS of something other than a month";
  return rule;
}

function countedWeekday(text: string): { weekday: number; nth: number } | undefined {
  const [, nth = "0", name = ""] = /^([+-]?\d+)?(\w\w)$/.exec(text) ?? [];
  const weekday = icalWeekdays.indexOf(name);
  return weekday < 0 ? undefined : { weekday, nth: Number(nth) };
}

/**
 * The days of a rule that begins on a day, up to another; that day itself is one of them. Days
 * before `from` are left out, and only looked at where they are counted.
 *
 * @throws {CalendarProblem} where the budget is spent.
 */
export function* repeatedDays(
  rule: DayRule,
  first: number,
  { from, to }: { readonly from: number; readonly to: number },
  budget: StepBudget,
): Generator<number> {
  let count = 0;
  const begin = rule.count === undefined ? Math.max(first, from) : first;
  for (let day = begin; day <= to; day++) {
    spend(budget, 1);
    if (day !== first && !isRepeated(rule, first, day, budget)) continue;
    if (rule.count !== undefined && ++count > rule.count) return;
    if (day >= from) yield day;
  }
}

function spend(budget: StepBudget, steps: number): void {
  budget.left -= steps;
  if (budget.left < 0) throw new CalendarProblem("has rules that repeat too often or too long");
}

function isRepeated(rule: DayRule, first: number, day: number, budget: StepBudget): boolean {
  if (!isInPeriod(rule, first, day) || !isInRule(rule, first, day)) return false;
  if (rule.positions.length === 0) return true;
  const { start, length } = monthOf(day);
  spend(budget, length);
  const all = Array.from({ length }, (_, index) => start + index).filter((other) =>
    isInRule(rule, first, other),
  );
  const place = all.indexOf(day);
  return rule.positions.some((position) =>
    position > 0 ? place === position - 1 : place === all.length + position,
  );
}

/** Whether the year, month, week or day is one of every so many. */
function isInPeriod(
  { frequency, interval, weekStart }: DayRule,
  first: number,
  day: number,
): boolean {
  const [one, other] = [dateOf(first), dateOf(day)];
  const years = other.getUTCFullYear() - one.getUTCFullYear();
  switch (frequency) {
    case "YEARLY":
      return years % interval === 0;
    case "MONTHLY":
      return (years * 12 + other.getUTCMonth() - one.getUTCMonth()) % interval === 0;
    case "WEEKLY":
      return (weekOf(day, weekStart) - weekOf(first, weekStart)) % interval === 0;
    case "DAILY":
      return (day - first) % interval === 0;
    default:
      return frequency satisfies never;
  }
}

function isInRule(rule: DayRule, first: number, day: number): boolean {
  const { frequency, months, monthDays, weekdays } = rule;
  const date = dateOf(day);
  const begun = dateOf(first);
  const isFree = monthDays.length === 0 && weekdays.length === 0;
  const isWithoutMonth = frequency === "YEARLY" && isFree && months.length === 0;
  if (isWithoutMonth && date.getUTCMonth() !== begun.getUTCMonth()) return false;
  if (months.length > 0 && !months.includes(date.getUTCMonth() + 1)) return false;
  if (isFree) {
    if (frequency === "DAILY") return true;
    return frequency === "WEEKLY"
      ? date.getUTCDay() === begun.getUTCDay()
      : date.getUTCDate() === begun.getUTCDate();
  }
  const { length } = monthOf(day);
  const place = date.getUTCDate();
  if (monthDays.length > 0 && !monthDays.some((one) => one === place || one === place - length - 1))
    return false;
  const [nth, fromEnd] = [Math.ceil(place / 7), -Math.ceil((length - place + 1) / 7)];
  return (
    weekdays.length === 0 ||
    weekdays.some(
      (one) =>
        one.weekday === date.getUTCDay() &&
        (one.nth === 0 || one.nth === nth || one.nth === fromEnd),
    )
  );
}

const msOfDay = 24 * 60 * 60 * 1000;

function dateOf(day: number): Date {
  return new Date(day * msOfDay);
}

/** Weeks from a fixed one. 1970-01-01 was a Thursday. */
function weekOf(day: number, weekStart: number): number {
  return Math.floor((day + 4 - weekStart) / 7);
}

function monthOf(day: number): { start: number; length: number } {
  const date = dateOf(day);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return { start: day - date.getUTCDate() + 1, length };
}
