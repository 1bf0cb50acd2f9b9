import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currentRelease, nextRelease, patchTuesday, releaseInstant } from "../../src/index.ts";

const day = 86_400_000;
const instants = fc
  .date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true })
  .map((at) => new Date(Math.floor(at.getTime() / 60_000) * 60_000));

describe("releaseInstant", () => {
  // 10:00 in Redmond, in standard and in summer time
  test.each([
    ["2026-03-10", "2026-03-10T17:00:00.000Z"],
    ["2026-10-13", "2026-10-13T17:00:00.000Z"],
    ["2026-11-10", "2026-11-10T18:00:00.000Z"],
    ["2026-12-08", "2026-12-08T18:00:00.000Z"],
    ["2027-01-12", "2027-01-12T18:00:00.000Z"],
  ])("puts the release of %s at %s", (release, expected) => {
    expect(releaseInstant(release).toISOString()).toBe(expected);
  });
});

describe("patchTuesday", () => {
  test("is the eighth where a month begins with a Tuesday, and the fourteenth where with a Wednesday", () => {
    expect(patchTuesday(2026, 9)).toBe("2026-09-08");
    expect(patchTuesday(2026, 12)).toBe("2026-12-08");
    expect(patchTuesday(2026, 7)).toBe("2026-07-14");
    // a month of five Tuesdays
    expect(patchTuesday(2026, 6)).toBe("2026-06-09");
  });
});

describe("nextRelease", () => {
  test("is a Tuesday from the 8th to the 14th, after the instant, at most five weeks on", () => {
    fc.assert(
      fc.property(instants, (after) => {
        const release = nextRelease(after);
        const at = releaseInstant(release);

        expect(new Date(release).getUTCDay()).toBe(2);
        expect(Number(release.slice(8))).toBeGreaterThanOrEqual(8);
        expect(Number(release.slice(8))).toBeLessThanOrEqual(14);
        expect(at.getTime()).toBeGreaterThan(after.getTime());
        expect(at.getTime() - after.getTime()).toBeLessThanOrEqual(36 * day);
      }),
    );
  });

  test("is the next one from the very instant of a release on", () => {
    const at = releaseInstant("2026-11-10");

    expect(nextRelease(new Date(at.getTime() - 1))).toBe("2026-11-10");
    expect(nextRelease(at)).toBe("2026-12-08");
  });
});

describe("currentRelease", () => {
  test("is the latest for three weeks, and then the one to come", () => {
    expect(currentRelease(new Date("2026-11-11T00:00:00Z"))).toBe("2026-11-10");
    expect(currentRelease(new Date("2026-12-01T17:59:00Z"))).toBe("2026-11-10");
    expect(currentRelease(new Date("2026-12-01T18:00:00Z"))).toBe("2026-12-08");
  });
});
