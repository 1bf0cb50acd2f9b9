import fc from "fast-check";
import { type FailureCount, twoShareDifference } from "ringwright";
import { describe, expect, test } from "vitest";

const count = fc
  .integer({ min: 1, max: 50_000 })
  .chain((devices) =>
    fc.record({ failures: fc.integer({ min: 0, max: devices }), devices: fc.constant(devices) }),
  );
const of = (failures: number, devices: number): FailureCount => ({ failures, devices });

describe("twoShareDifference", () => {
  // Newcombe 1998, table II, method 10, both sides of 95 %
  test.each([
    [of(56, 70), of(48, 80), 0.0524, 0.3339],
    [of(9, 10), of(3, 10), 0.1705, 0.809],
    [of(6, 7), of(2, 7), 0.0582, 0.8062],
    [of(5, 56), of(0, 29), -0.0381, 0.1926],
    [of(0, 10), of(0, 20), -0.1611, 0.2775],
    [of(0, 10), of(0, 10), -0.2775, 0.2775],
    [of(10, 10), of(0, 20), 0.6791, 1],
    [of(10, 10), of(0, 10), 0.6075, 1],
  ])("of %j and %j is as published", (candidate, control, lower, upper) => {
    const found = twoShareDifference(candidate, control, 0.975);

    expect(found.lower).toBeCloseTo(lower, 4);
    expect(found.upper).toBeCloseTo(upper, 4);
  });

  test("contains what was seen, stays within -1 and 1, and turns with its sides", () => {
    const confidence = fc.double({ min: 0.501, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(count, count, confidence, (candidate, control, at) => {
        const there = twoShareDifference(candidate, control, at);
        const back = twoShareDifference(control, candidate, at);
        const seen = candidate.failures / candidate.devices - control.failures / control.devices;

        expect(there.difference).toBe(seen);
        expect(there.lower).toBeLessThanOrEqual(seen);
        expect(there.upper).toBeGreaterThanOrEqual(seen);
        expect(there.lower).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(there.upper).toBeLessThanOrEqual(1 + 1e-12);
        expect(back.lower).toBeCloseTo(-there.upper, 12);
        expect(back.upper).toBeCloseTo(-there.lower, 12);
      }),
    );
  });

  test("leaves all open where one side has no devices", () => {
    const nothing = { difference: undefined, lower: -1, upper: 1 };

    expect(twoShareDifference(of(0, 0), of(1, 20))).toEqual(nothing);
    expect(twoShareDifference(of(1, 20), of(0, 0))).toEqual(nothing);
    expect(() => twoShareDifference(of(2, 1), of(0, 0))).toThrow(RangeError);
  });
});
