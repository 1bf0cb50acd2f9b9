import fc from "fast-check";
import { type BoundMethod, lowerBound, upperBound } from "ringwright";
import { describe, expect, test } from "vitest";
import { binomialChances } from "./binomial-chances.ts";

const methods = ["clopper-pearson", "wilson"] as const satisfies readonly BoundMethod[];
const confidence = fc.double({ min: 0.501, max: 0.9999, noNaN: true });
const counts = (max: number) =>
  fc
    .integer({ min: 1, max })
    .chain((devices) => fc.tuple(fc.integer({ min: 0, max: devices }), fc.constant(devices)));

describe("upperBound and lowerBound", () => {
  // SciPy's documentation, both sides of 95 %:
  // https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats._result_classes.BinomTestResult.proportion_ci.html
  test("have the exact interval that SciPy documents", () => {
    expect(lowerBound(7, 50, 0.975)).toBeCloseTo(0.05819170033997342, 12);
    expect(upperBound(7, 50, 0.975)).toBeCloseTo(0.26739600249700846, 12);
  });

  // SciPy 1.17.1: beta.ppf and beta.isf; binomtest(k, n).proportion_ci(2 * c - 1, "wilson")
  test.each([
    [0, 1, 0.95, 0, 0.95, 0, 0.7301340512159458],
    [1, 1, 0.95, 0.05, 1, 0.2698659487840541, 1],
    [0, 59, 0.95, 0, 0.04950760988822693, 0, 0.04384603558524927],
    [
      5, 100, 0.99, 0.012968921327023257, 0.12585173069767863, 0.018583211652931635,
      0.12762319621249,
    ],
    [50, 100, 0.6, 0.4823857443046386, 0.5176142556953613, 0.48733670814271, 0.5126632918572844],
    [97, 100, 0.999, 0.8757781712146622, 0.998077202798347, 0.8641047561107542, 0.9939545628460875],
    [0, 1e6, 0.95, 0, 2.9957277863525433e-6, 0, 2.7055361341498357e-6],
    [
      1, 1e6, 0.95, 5.1293293072049574e-8, 4.743855638214234e-6, 2.2309225235210428e-7,
      4.482438470725e-6,
    ],
    [
      3, 1e6, 0.999999, 1.8254301051152643e-8, 2.135026106897479e-5, 3.1828265642e-7,
      2.82761139116e-5,
    ],
    [
      50_000, 1e6, 0.95, 0.04964197535674237, 0.05035995136217609, 0.04964272837195,
      0.0503597066105612,
    ],
    [
      500_000, 1e6, 0.975, 0.4990195191953, 0.5009804808046882, 0.4990200198900048,
      0.5009799801099952,
    ],
    [
      999_999, 1e6, 0.99, 0.9999933616666467, 0.9999999899496642, 0.99999272561357,
      0.9999998625321052,
    ],
    [1e6, 1e6, 0.95, 0.9999970042722136, 1, 0.9999972944638659, 1],
  ])(
    "are those of SciPy for %i of %i at %d",
    (failures, devices, at, low, high, wilsonLow, wilsonHigh) => {
      const bounds = [
        lowerBound(failures, devices, at),
        upperBound(failures, devices, at),
        lowerBound(failures, devices, at, "wilson"),
        upperBound(failures, devices, at, "wilson"),
      ];

      for (const [index, expected] of [low, high, wilsonLow, wilsonHigh].entries())
        expect(Math.abs((bounds[index] ?? NaN) - expected)).toBeLessThanOrEqual(1e-10 * expected);
    },
  );

  test("know nothing of no devices", () => {
    for (const method of methods)
      expect([lowerBound(0, 0, 0.95, method), upperBound(0, 0, 0.95, method)]).toEqual([0, 1]);
  });

  test("contain the share that was seen, and leave nothing out at 0 and at all", () => {
    fc.assert(
      fc.property(counts(100_000), confidence, fc.constantFrom(...methods), (count, at, method) => {
        const [failures, devices] = count;
        const [low, high] = [lowerBound(...count, at, method), upperBound(...count, at, method)];

        expect(low).toBeLessThanOrEqual((failures / devices) * (1 + 1e-14));
        expect(high).toBeGreaterThanOrEqual((failures / devices) * (1 - 1e-14));
        // strictly inside, but where none or all failed
        expect(low > 0).toBe(failures > 0);
        expect(high < 1).toBe(failures < devices);
      }),
    );
  });

  test("grow with each failure and with the confidence, and shrink with each clean device", () => {
    fc.assert(
      fc.property(counts(20_000), confidence, fc.constantFrom(...methods), (count, at, method) => {
        const [failures, devices] = count;
        const high = upperBound(failures, devices, at, method);

        expect(upperBound(failures, devices + 1, at, method)).toBeLessThanOrEqual(high);
        expect(upperBound(failures + 1, devices + 1, at, method)).toBeGreaterThanOrEqual(high);
        expect(lowerBound(failures, devices + 1, at, method)).toBeLessThanOrEqual(
          lowerBound(failures, devices, at, method),
        );
        expect(upperBound(failures, devices, (at + 1) / 2, method)).toBeGreaterThanOrEqual(high);
        expect(lowerBound(failures, devices, (at + 1) / 2, method)).toBeLessThanOrEqual(
          lowerBound(failures, devices, at, method),
        );
      }),
    );
  });

  test("are each other's mirror: what failed and what did not", () => {
    fc.assert(
      fc.property(
        counts(1_000_000),
        confidence,
        fc.constantFrom(...methods),
        (count, at, method) => {
          const [failures, devices] = count;

          expect(upperBound(failures, devices, at, method)).toBeCloseTo(
            1 - lowerBound(devices - failures, devices, at, method),
            12,
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  test("are exact: at the bound, what was seen or less has the chance that the confidence leaves", () => {
    fc.assert(
      fc.property(counts(400), confidence, ([failures, devices], at) => {
        const chances = binomialChances(devices, upperBound(failures, devices, at));
        const seenOrLess = chances.slice(0, failures + 1).reduce((sum, chance) => sum + chance, 0);

        expect(seenOrLess).toBeCloseTo(failures === devices ? 1 : 1 - at, 9);
      }),
    );
  });

  // the whole sum over what can be seen, no draws
  test("by Clopper-Pearson miss the true share no more often than the confidence says", () => {
    const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), share, confidence, (devices, truth, at) => {
        let [highHolds, lowHolds] = [0, 0];
        for (const [failures, chance] of binomialChances(devices, truth).entries()) {
          if (upperBound(failures, devices, at) >= truth) highHolds += chance;
          if (lowerBound(failures, devices, at) <= truth) lowHolds += chance;
        }

        expect(highHolds).toBeGreaterThanOrEqual(at - 1e-9);
        expect(lowHolds).toBeGreaterThanOrEqual(at - 1e-9);
      }),
    );
  });

  test("by Wilson hold on average over all shares", () => {
    const shares = Array.from({ length: 200 }, (_, index) => (index + 0.5) / 200);
    const held = shares.map((truth) =>
      binomialChances(50, truth).reduce(
        (sum, chance, failures) =>
          upperBound(failures, 50, 0.95, "wilson") >= truth ? sum + chance : sum,
        0,
      ),
    );

    expect(held.reduce((sum, chance) => sum + chance, 0) / held.length).toBeCloseTo(0.95, 1);
    // and for some share less often than stated
    expect(Math.min(...held)).toBeLessThan(0.95);
  });

  test("refuse what are no counts and no confidence", () => {
    for (const bound of [lowerBound, upperBound]) {
      expect(() => bound(3, 2)).toThrow("failures are whole, 0 to the 2 devices, not 3");
      expect(() => bound(-1, 2)).toThrow(RangeError);
      expect(() => bound(0.5, 2)).toThrow(RangeError);
      expect(() => bound(0, 2.5)).toThrow("whole and not below 0, not 2.5");
      expect(() => bound(0, NaN)).toThrow(RangeError);
      for (const confidence of [0.5, 1, 95, NaN])
        expect(() => bound(0, 2, confidence)).toThrow("above 0.5 and below 1, such as 0.95");
    }
  });
});
