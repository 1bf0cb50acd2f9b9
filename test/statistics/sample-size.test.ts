import fc from "fast-check";
import { devicesNeeded, smallestProvable, splitAlpha, upperBound } from "ringwright";
import { describe, expect, test } from "vitest";
import { addTrials } from "./binomial-chances.ts";

const share = fc.double({ min: 0.0005, max: 0.9, noNaN: true });
const confidence = fc.double({ min: 0.51, max: 0.999, noNaN: true });

describe("devicesNeeded", () => {
  test.each([
    [0.01, [299, 473, 628, 773]],
    [0.02, [149, 236, 313, 386]],
    [0.03, [99, 157, 208, 257]],
    [0.05, [59, 93, 124, 153]],
    [0.1, [29, 46, 61, 76]],
  ])("shows %d with 0, 1, 2 and 3 failures", (max, expected) => {
    expect([0, 1, 2, 3].map((failures) => devicesNeeded(failures, max))).toEqual(expected);
  });

  test("gives the first number that is enough", () => {
    const method = fc.constantFrom("clopper-pearson" as const, "wilson" as const);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        share,
        confidence,
        method,
        (failures, max, at, by) => {
          const needed = devicesNeeded(failures, max, at, by);

          expect(upperBound(failures, needed, at, by)).toBeLessThanOrEqual(max);
          // all that fail show nothing below 1
          if (needed - 1 >= failures)
            expect(upperBound(failures, needed - 1, at, by)).toBeGreaterThan(max);
        },
      ),
    );
  });

  test("says that no number is enough, and refuses what is no share", () => {
    expect(devicesNeeded(0, 1e-18)).toBe(Infinity);
    for (const max of [0, 1, 5, NaN]) expect(() => devicesNeeded(0, max)).toThrow(RangeError);
    expect(() => devicesNeeded(-1, 0.05)).toThrow(RangeError);
  });
});

describe("smallestProvable", () => {
  test("is what a pilot without failures shows, and takes back devicesNeeded", () => {
    expect(smallestProvable(0)).toBe(1);
    expect(smallestProvable(20)).toBeCloseTo(0.1391, 4);
    fc.assert(
      fc.property(share, confidence, (max, at) => {
        const devices = devicesNeeded(0, max, at);

        expect(smallestProvable(devices, at)).toBeLessThanOrEqual(max);
        expect(smallestProvable(devices - 1, at)).toBeGreaterThan(max);
      }),
    );
  });
});

describe("splitAlpha", () => {
  test("shares what may go wrong among the looks", () => {
    expect(splitAlpha(0.95, 1)).toBe(0.95);
    expect(splitAlpha(0.95, 5)).toBeCloseTo(0.99, 12);
    expect(() => splitAlpha(0.95, 0)).toThrow(RangeError);
    expect(() => splitAlpha(1.2, 2)).toThrow(RangeError);
  });

  // exact: the chances of every number of failures, of those runs alone that have not passed yet
  test("keeps many looks as safe as one", () => {
    const looks = Array.from({ length: 15 }, (_, index) => 60 + index * 10);
    const limit = 0.05;
    const passesWrongly = (at: readonly number[], confidence: number) => {
      let [chances, devices, passed] = [[1], 0, 0];
      for (const look of at) {
        chances = addTrials(chances, look - devices, limit);
        devices = look;
        chances = chances.map((chance, failures) => {
          if (upperBound(failures, look, confidence) > limit) return chance;
          passed += chance;
          return 0;
        });
      }
      return passed;
    };

    expect(passesWrongly([200], 0.95)).toBeCloseTo(0.0264, 4);
    expect(passesWrongly(looks, 0.95)).toBeGreaterThan(0.095);
    expect(passesWrongly(looks, splitAlpha(0.95, looks.length))).toBeLessThan(0.05);
  });
});
