import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { zoneClock } from "../../src/maintenance/zone-clock.ts";

const zones = [
  "Europe/Berlin",
  "America/Los_Angeles",
  "Australia/Lord_Howe",
  "Asia/Kolkata",
  "UTC",
];

const instant = (local: string, timeZone: string) =>
  new Date(zoneClock(timeZone).toUtc(Date.parse(`${local}Z`))).toISOString();

describe("zoneClock", () => {
  test("tells the time that Intl tells, and takes it back", () => {
    const format = (timeZone: string) =>
      new Intl.DateTimeFormat("sv", { timeZone, dateStyle: "short", timeStyle: "medium" });
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2029, 0) }),
        (timeZone, at) => {
          const clock = zoneClock(timeZone);
          const whole = Math.floor(at / 1000) * 1000;
          const local = clock.toLocal(whole);

          expect(new Date(local).toISOString().slice(0, 19).replace("T", " ")).toBe(
            format(timeZone).format(whole),
          );
          // a time that comes twice is taken for its first
          const back = clock.toUtc(local);
          expect(clock.toLocal(back)).toBe(local);
          expect(back).toBeLessThanOrEqual(whole);
        },
      ),
    );
  });

  test("takes a time that a change of clocks skips for one as much later", () => {
    expect(instant("2027-03-28T02:30:00", "Europe/Berlin")).toBe("2027-03-28T01:30:00.000Z");
  });

  test("takes the first of a time that comes twice", () => {
    expect(instant("2026-10-25T02:30:00", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
    expect(instant("2026-10-25T03:00:00", "Europe/Berlin")).toBe("2026-10-25T02:00:00.000Z");
  });

  test("refuses a zone that there is not", () => {
    expect(() => zoneClock("Mars/Olympus")).toThrow(RangeError);
  });
});
