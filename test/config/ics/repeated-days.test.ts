import { readFileSync } from "node:fs";
import fc from "fast-check";
import ICAL from "ical.js";
import { describe, expect, test } from "vitest";
import { type DayRule, dayRule, repeatedDays } from "../../../src/config/ics/repeated-days.ts";

const msOfDay = 24 * 60 * 60 * 1000;
const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / msOfDay;
const dateOf = (day: number) => new Date(day * msOfDay).toISOString().slice(0, 10);
const span = { from: dayOf("2026-01-01"), to: dayOf("2029-01-01") };

interface KnownRule {
  readonly rule: string;
  readonly first: string;
  /** The first twelve. */
  readonly days: readonly string[];
  readonly count: number;
}

function ruleOf(text: string): DayRule {
  const rule = dayRule(ICAL.Recur.fromString(text));
  if (typeof rule === "string") throw new Error(rule);
  return rule;
}

const daysOf = (rule: string, first: string, budget = { left: 1e6 }) =>
  [...repeatedDays(ruleOf(rule), dayOf(first), span, budget)].map(dateOf);

describe("repeatedDays", () => {
  // rules drawn at random, their days by python-dateutil 2.9
  const known = JSON.parse(
    readFileSync(new URL("repeated-days.json", import.meta.url), "utf8"),
  ) as KnownRule[];
  test.each(known)(
    "are those of dateutil for $rule from $first",
    ({ rule, first, days, count }) => {
      const found = daysOf(rule, first);

      expect(found.slice(0, 12)).toEqual(days);
      expect(found).toHaveLength(count);
    },
  );

  test("are those of ical.js for what calendars write", () => {
    const rule = fc.constantFrom(
      "FREQ=YEARLY",
      "FREQ=WEEKLY;BYDAY=FR",
      "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE",
      "FREQ=MONTHLY;BYMONTHDAY=-1",
      "FREQ=MONTHLY;BYDAY=2TU",
      "FREQ=MONTHLY;BYDAY=-1FR;COUNT=9",
      "FREQ=DAILY;INTERVAL=3",
    );
    const start = fc.integer({ min: dayOf("2026-01-01"), max: dayOf("2027-06-01") });
    fc.assert(
      fc.property(rule, start, (text, from) => {
        // from a day of the rule on: another first day is one of it to us, and not to all
        const first =
          [...repeatedDays({ ...ruleOf(text), count: undefined }, from, span, { left: 1e6 })][1] ??
          from;
        const iterator = ICAL.Recur.fromString(text).iterator(
          ICAL.Time.fromDateString(dateOf(first)),
        );
        const expected: string[] = [];
        for (let next = iterator.next(); next; next = iterator.next()) {
          if (next.toString() > dateOf(span.to)) break;
          expected.push(next.toString());
        }

        expect(daysOf(text, dateOf(first))).toEqual(expected);
      }),
    );
  });

  test("end where the budget is spent, also of a rule that never comes", () => {
    expect(daysOf("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "2026-03-01")).toEqual(["2026-03-01"]);
    expect(() => daysOf("FREQ=DAILY;COUNT=999999", "0001-01-01", { left: 1000 })).toThrow(
      "rules that repeat too often or too long",
    );
  });
});

describe("dayRule", () => {
  test.each([
    ["FREQ=HOURLY", "repeats by FREQ=HOURLY"],
    ["FREQ=YEARLY;BYWEEKNO=20", "repeats by BYWEEKNO"],
    ["FREQ=YEARLY;BYYEARDAY=100", "repeats by BYYEARDAY"],
    ["FREQ=DAILY;BYHOUR=9", "repeats by BYHOUR"],
    ["FREQ=YEARLY;BYDAY=20MO", "repeats by the nth weekday of something other than a month"],
    ["FREQ=YEARLY;BYDAY=MO;BYSETPOS=1", "repeats by BYSETPOS of something other than a month"],
  ])("follows no rule in part: %s", (text, problem) => {
    expect(dayRule(ICAL.Recur.fromString(text))).toBe(problem);
  });
});
