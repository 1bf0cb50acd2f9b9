import fc from "fast-check";
import { desiredState } from "ringwright";
import { describe, expect, test } from "vitest";
import { type FreezePeriod, freezePeriods } from "../../../src/config/freeze-periods.ts";
import {
  closedReason,
  isOpen,
  nextOpening,
  type PromotionWindow,
} from "../../../src/config/rollouts/promotion-window.ts";

const minute = 60_000;
const hour = 60 * minute;
const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const berlin = (start: string, end: string, on: PromotionWindow["days"] = days) => ({
  days: on,
  start,
  end,
  timeZone: "Europe/Berlin",
});
const at = (text: string) => new Date(text);
const yearEnd = freezePeriods(
  desiredState({
    version: 1,
    stack: "corp",
    calendar: {
      timeZone: "Europe/Berlin",
      freeze: [{ name: "year-end", from: "2026-12-18", to: "2027-01-04" }],
    },
  }),
);

const timeOfDay = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59))
  .map(([hours, minutes]) =>
    [hours, minutes].map((part) => String(part).padStart(2, "0")).join(":"),
  );
const promotionWindow: fc.Arbitrary<PromotionWindow> = fc.record({
  days: fc.subarray([...days], { minLength: 1 }),
  start: timeOfDay,
  end: timeOfDay,
  timeZone: fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"),
});
// both changes of clocks of 2026 and 2027 are in it
const instant = fc
  .integer({ min: Date.UTC(2026, 8) / minute, max: Date.UTC(2027, 4) / minute })
  .map((minutes) => new Date(minutes * minute));
const freeze: fc.Arbitrary<FreezePeriod> = fc
  .tuple(instant, fc.integer({ min: 1, max: 40 * 24 * 60 * 60 }))
  .map(([from, seconds]) => ({
    name: "freeze",
    from,
    to: new Date(from.getTime() + seconds * 1000),
    timeZone: "UTC",
  }));

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
}

/** What the clock on the wall shows, by Intl alone. */
function shown(timeZone: string, instantOf: number): { weekday: string; time: string } {
  const format = formats.get(timeZone) ?? formatOf(timeZone);
  formats.set(timeZone, format);
  const parts = format.formatToParts(instantOf);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return { weekday: part("weekday").toLowerCase(), time: `${part("hour")}:${part("minute")}` };
}

function showsWindow({ days: on, start, end, timeZone }: PromotionWindow, when: Date): boolean {
  const { weekday, time } = shown(timeZone, when.getTime());
  const today = days.findIndex((day) => day === weekday);
  const yesterday = days[(today + 6) % 7] ?? "mon";
  if (start < end) return on.some((day) => day === weekday) && start <= time && time < end;
  return (
    (on.some((day) => day === weekday) && time >= start) || (on.includes(yesterday) && time < end)
  );
}

describe("isOpen", () => {
  test("is what the clocks on the wall show, in any zone and over midnight", () => {
    fc.assert(
      fc.property(promotionWindow, instant, (window, when) => {
        expect(isOpen([window], [], when)).toBe(showsWindow(window, when));
      }),
      { numRuns: 500 },
    );
  });

  test("is true without windows and freezes, and with the first window that is open", () => {
    const sunday = at("2026-11-29T12:00:00Z");
    const windows = [berlin("02:00", "05:00", ["tue"]), berlin("12:00", "14:00", ["sun"])];

    expect(isOpen([], [], sunday)).toBe(true);
    expect(isOpen(windows, [], sunday)).toBe(true);
    expect(isOpen(windows.slice(0, 1), [], sunday)).toBe(false);
  });

  test("is false in a freeze, from its first midnight to that after its last day, in its zone", () => {
    const open = (when: string) => isOpen([], yearEnd, at(when));

    expect(open("2026-12-17T22:59:59Z")).toBe(true);
    expect(open("2026-12-17T23:00:00Z")).toBe(false);
    expect(open("2027-01-04T22:59:59Z")).toBe(false);
    expect(open("2027-01-04T23:00:00Z")).toBe(true);
  });

  test("has the hour that comes twice twice, and not the one that is skipped", () => {
    const window = [berlin("02:15", "02:45")];
    const openMinutes = (from: string, hours: number) =>
      Array.from(
        { length: hours * 60 },
        (_, index) => new Date(at(from).getTime() + index * minute),
      ).filter((when) => isOpen(window, [], when)).length;

    expect(openMinutes("2026-10-24T22:00:00Z", 25)).toBe(60);
    expect(openMinutes("2027-03-27T23:00:00Z", 23)).toBe(0);
    expect(openMinutes("2026-11-23T23:00:00Z", 24)).toBe(30);
  });
});

describe("nextOpening", () => {
  test("is the first minute that is open, or the end of a freeze", () => {
    fc.assert(
      fc.property(
        fc.array(promotionWindow, { minLength: 1, maxLength: 2 }),
        fc.array(freeze, { maxLength: 2 }),
        instant,
        (windows, freezes, after) => {
          const limit = new Date(after.getTime() + 3 * 24 * hour);
          const next = nextOpening(windows, freezes, after, limit);
          const candidates = [
            ...Array.from(
              { length: 3 * 24 * 60 + 1 },
              (_, index) => after.getTime() + index * minute,
            ),
            ...freezes.map(({ to }) => to.getTime()).filter((end) => end >= after.getTime()),
          ].filter((when) => when <= limit.getTime());
          const expected = candidates
            .sort((one, other) => one - other)
            .find(
              (when) =>
                windows.some((window) => showsWindow(window, new Date(when))) &&
                !freezes.some(({ from, to }) => from.getTime() <= when && when < to.getTime()),
            );

          expect(next?.getTime()).toBe(expected);
        },
      ),
      { numRuns: 30 },
    );
  });

  test("is now where it is open, to the millisecond", () => {
    const now = at("2026-11-24T02:00:00.123Z");

    expect(nextOpening([berlin("02:00", "05:00", ["tue"])], [], now)).toEqual(now);
    expect(nextOpening([], [], now)).toEqual(now);
  });

  test("is none where the hours never come, and where a freeze outlasts the limit", () => {
    const skipped = [berlin("02:15", "02:45", ["sun"])];
    const [from, limit] = [at("2027-03-27T23:00:00Z"), at("2027-03-28T22:00:00Z")];
    const forever: FreezePeriod = {
      name: "f",
      from: at("2026-01-01"),
      to: at("2036-01-01"),
      timeZone: "UTC",
    };

    expect(nextOpening(skipped, [], from, limit)).toBeUndefined();
    expect(nextOpening([], [forever], from)).toBeUndefined();
  });
});

describe("closedReason", () => {
  const window = [berlin("02:00", "05:00", ["tue", "wed", "thu"])];

  test("says when the next window opens, in its own time", () => {
    expect(closedReason(window, yearEnd, at("2026-11-26T04:00:00Z"))).toBe(
      "outside of the windows; the next opens 2026-12-01 02:00 (Europe/Berlin)",
    );
    expect(closedReason(window, yearEnd, at("2026-11-26T03:59:00Z"))).toBeUndefined();
  });

  test("names the freeze, and the window after it", () => {
    expect(closedReason(window, yearEnd, at("2026-12-22T02:00:00Z"))).toBe(
      'freeze "year-end" until 2027-01-04 (Europe/Berlin); the next opens 2027-01-05 02:00 (Europe/Berlin)',
    );
  });

  test("tells the hours of a freeze that is not of whole days, and that nothing opens", () => {
    const noon: FreezePeriod = {
      name: "inventory",
      from: at("2026-12-01T11:00:00Z"),
      to: at("2026-12-01T17:30:00Z"),
      timeZone: "Europe/Berlin",
    };

    expect(closedReason([], [noon], at("2026-12-01T12:00:00Z"), at("2026-12-01T13:00:00Z"))).toBe(
      'freeze "inventory" until 2026-12-01 18:30 (Europe/Berlin); none opens in the time that was looked at',
    );
  });

  // clocks of Cairo go from 00:00 to 01:00 on the last Friday of April
  test("tells days as days where one begins an hour late", () => {
    const [spring] = freezePeriods(
      desiredState({
        version: 1,
        stack: "corp",
        calendar: {
          timeZone: "Africa/Cairo",
          freeze: [{ name: "spring", from: "2027-04-30", to: "2027-04-30" }],
        },
      }),
    );

    expect(spring?.from.toISOString()).toBe("2027-04-29T22:00:00.000Z");
    expect(closedReason([], [spring as FreezePeriod], at("2027-04-30T12:00:00Z"))).toBe(
      'freeze "spring" until 2027-04-30 (Africa/Cairo); the next opens 2027-05-01 00:00 (Africa/Cairo)',
    );
  });
});
