import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalWindow, windowProblems } from "../../src/maintenance/normal-window.ts";
import { windowNodes, windowWords } from "../../src/maintenance/window-mapping.ts";
import { windowNodeNames } from "../../src/maintenance/window-nodes.ts";
import {
  windowActions,
  windowDays,
  windowWeeks,
  type WindowWish,
} from "../../src/maintenance/window-vocabulary.ts";

/** The nodes of a wish, and the sentences about what was lost. */
function nodesOf(wish: WindowWish & { readonly end: string }) {
  const { words, approximations } = normalWindow(wish);
  return { nodes: windowNodes(words), approximations };
}

const weekdays = (...open: string[]) =>
  Object.fromEntries(
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"].map((day) => [
      `Weekly${day}`,
      open.includes(day),
    ]),
  );
const common = (start: string, hours: number, actions = 3) => ({
  Enabled: true,
  UpdateActions: actions,
  StartTime: start,
  DurationHours: hours,
});

const exact: readonly (readonly [string, WindowWish & { end: string }, object])[] = [
  [
    "every day",
    { start: "02:00", end: "05:00" },
    { ...common("02:00", 3), RepeatScheduleOption: 2 },
  ],
  [
    "over midnight, of the day on which it opens",
    { start: "20:00", end: "02:00", day: "friday" },
    { ...common("20:00", 6), RepeatScheduleOption: 3, ...weekdays("Friday") },
  ],
  [
    "on the third Tuesday, for the whole of an update",
    { start: "01:00", end: "05:00", day: "tuesday", weeks: ["thirdWeek"], actions: "all" },
    {
      ...common("01:00", 4, 1),
      RepeatScheduleOption: 4,
      MonthlySchedule: 2,
      MonthlyWeekBasedOccurrenceInMonth: 3,
      MonthlyWeekBasedDayOfTheWeek: 3,
    },
  ],
  [
    "on the last Sunday",
    { start: "23:30", end: "03:30", days: ["sunday"], weeks: ["lastWeek"] },
    {
      ...common("23:30", 4),
      RepeatScheduleOption: 4,
      MonthlySchedule: 2,
      MonthlyWeekBasedOccurrenceInMonth: 5,
      MonthlyWeekBasedDayOfTheWeek: 1,
    },
  ],
  [
    "on two weekdays",
    { start: "01:00", end: "04:00", days: ["saturday", "sunday"], actions: "installRestart" },
    { ...common("01:00", 3, 2), RepeatScheduleOption: 3, ...weekdays("Sunday", "Saturday") },
  ],
  [
    "of a whole day",
    { start: "06:15", end: "06:15", day: "everyday" },
    { ...common("06:15", 24), RepeatScheduleOption: 2 },
  ],
  [
    "in all four weeks, which is every week",
    {
      start: "02:00",
      end: "04:00",
      day: "monday",
      weeks: ["fourthWeek", "firstWeek", "secondWeek", "thirdWeek"],
    },
    { ...common("02:00", 2), RepeatScheduleOption: 3, ...weekdays("Monday") },
  ],
];

describe("the nodes of a maintenance window", () => {
  test.each(exact)("hold one %s", (_when, wish, nodes) => {
    expect(windowProblems(wish)).toEqual([]);
    expect(nodesOf(wish)).toEqual({ nodes, approximations: [] });
  });

  test("close early where the length is no whole number of hours, and say so", () => {
    const { nodes, approximations } = nodesOf({ start: "22:30", end: "04:00" });

    expect(nodes).toEqual({ ...common("22:30", 5), RepeatScheduleOption: 2 });
    expect(approximations).toEqual([expect.stringContaining("closes at 03:30, not at 04:00")]);
  });

  test.each<[WindowWish, string, RegExp]>([
    [{ start: "03:00", end: "04:30" }, "end", /leaves 1 hour after 03:00.* at least 2/],
    [{ start: "03:00", end: "03:20" }, "end", /leaves 0 hours/],
    [{ start: "03:00" }, "end", /is missing: a native window has to end/],
    [
      { start: "02:00", end: "05:00", day: "sunday", weeks: ["firstWeek", "thirdWeek"] },
      "weeks",
      /one week, or every week/,
    ],
    [{ start: "02:00", end: "05:00", weeks: ["lastWeek"] }, "day", /one weekday; state it/],
    [
      { start: "02:00", end: "05:00", days: ["sunday", "friday"], weeks: ["firstWeek"] },
      "days",
      /takes one day/,
    ],
    [{ start: "02:00", end: "05:00", day: "sunday", days: ["sunday"] }, "days", /one of them/],
  ])("cannot hold %j, which is said of %s with advice", (wish, path, message) => {
    expect(windowProblems(wish)).toEqual([
      { path: [path], message: expect.stringMatching(message) as string },
    ]);
  });

  test("are 17, and none has a name that another is written by", () => {
    expect(new Set(windowNodeNames.map((name) => name.toLowerCase())).size).toBe(17);
  });
});

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
const wishes = fc
  .record({
    start: time,
    end: time,
    actions: fc.constantFrom(...windowActions),
    when: fc.oneof(
      fc.constant({}),
      fc
        .subarray([...windowDays], { minLength: 1 })
        .chain((days) => fc.shuffledSubarray(days, { minLength: days.length }))
        .map((days) => ({ days })),
      fc.record({
        day: fc.constantFrom(...windowDays),
        weeks: fc.constantFrom(...windowWeeks).map((week) => [week]),
      }),
    ),
  })
  .map(({ when, ...rest }) => ({ ...rest, ...when }))
  .filter((wish) => windowProblems(wish).length === 0);

describe("the words of nodes", () => {
  test("are those that the nodes were made of, whatever the window", () => {
    fc.assert(
      fc.property(wishes, (wish) => {
        const { words } = normalWindow(wish);
        const nodes = windowNodes(words);

        expect(windowWords(nodes)).toEqual(words);
        expect(normalWindow(words)).toEqual({ words, approximations: [] });
        expect(nodes["DurationHours"]).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: 500 },
    );
  });

  test("are found in a window that somebody made by hand, in the types of a custom profile", () => {
    const byHand = {
      Enabled: 1,
      StartTime: "22:30",
      DurationHours: "5",
      RepeatScheduleOption: 3,
      StartDate: "2026-09-01",
      WeeklyFriday: 1,
      WeeklySaturday: "true",
    };

    expect(windowWords(byHand)).toEqual({
      start: "22:30",
      end: "03:30",
      days: ["friday", "saturday"],
      actions: "all",
    });
  });

  const daily = { ...common("02:00", 3), RepeatScheduleOption: 2 };
  test.each<[string, Record<string, unknown>]>([
    ["is switched off", { ...daily, Enabled: false }],
    ["opens once", { ...daily, RepeatScheduleOption: 1, StartDate: "2026-12-18" }],
    ["never opens", { ...daily, RepeatScheduleOption: 3, WeeklyMonday: false }],
    ["opens on a date", { ...daily, RepeatScheduleOption: 4, MonthlyMonthBasedDayOfMonth: 4 }],
    ["opens on the last day", { ...daily, RepeatScheduleOption: 4, MonthlySchedule: 3 }],
    ["is too short for Windows", { ...daily, DurationHours: 1 }],
    ["has minutes of length, as one guide says", { ...daily, DurationHours: 300 }],
    ["has no start", { Enabled: true, DurationHours: 3, RepeatScheduleOption: 2 }],
  ])("cannot say a window that %s, and give its nodes as they are", (_what, nodes) => {
    const window = windowWords(nodes);

    expect(window).toEqual({ nodes });
    expect(window && windowNodes(window)).toEqual(nodes);
  });

  test("are none where there is no node", () => {
    expect(windowWords({ ActiveHoursStart: 8, StartTime: null })).toBeUndefined();
  });
});
