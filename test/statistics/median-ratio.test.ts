import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type HostValue, medianRatio } from "../../src/statistics/median-ratio.ts";
import { drawsOf } from "../../src/statistics/random.ts";

const terms = { confidence: 0.95, seed: "law", rounds: 200 };
const anyValue = fc.double({ min: 0.01, max: 100, noNaN: true });
/** Up to 12 hosts, some of them with several values. */
const anyGroup = fc.array(
  fc.record({ host: fc.constantFrom(...Array.from("abcdefghijkl")), value: anyValue }),
  { minLength: 1, maxLength: 40 },
);
const laws = { numRuns: 60 };

/** Hosts that differ from each other by a factor, and whose values do as well. */
function drawnGroup(
  hosts: number,
  { seed, middle = 1, each = 2 }: { seed: string; middle?: number; each?: number },
): readonly HostValue[] {
  const draw = drawsOf(7, seed);
  // a normal value by Box and Muller: its median is that of the factor, 1
  const spread = (by: number) =>
    Math.exp(by * Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw()));
  return Array.from({ length: hosts }, (_, place) => {
    const own = spread(0.12);
    return Array.from({ length: each }, () => ({
      host: `host-${place}`,
      value: middle * own * spread(0.06),
    }));
  }).flat();
}

describe("medianRatio", () => {
  test("says the same each time, and whatever order the values come in", () => {
    fc.assert(
      fc.property(anyGroup, anyGroup, fc.nat(), (one, other, turn) => {
        const turned = (list: readonly HostValue[]) => [
          ...list.slice(turn % list.length),
          ...list.slice(0, turn % list.length),
        ];
        const found = medianRatio(one, other, terms);

        expect(medianRatio(one, other, terms)).toEqual(found);
        expect(medianRatio(turned(one), turned(other).toReversed(), terms)).toEqual(found);
        expect(found.lower).toBeLessThanOrEqual(found.upper);
      }),
      laws,
    );
  });

  test("grows with the candidate's values, and shrinks as the control's grow", () => {
    fc.assert(
      fc.property(anyGroup, anyGroup, fc.nat(), anyValue, (one, other, at, more) => {
        const raised = (list: readonly HostValue[]) =>
          list.map((each, place) =>
            place === at % list.length ? { ...each, value: each.value + more } : each,
          );
        const before = medianRatio(one, other, terms);
        const slower = medianRatio(raised(one), other, terms);
        const common = medianRatio(one, raised(other), terms);

        for (const key of ["ratio", "lower", "upper"] as const) {
          expect(slower[key]).toBeGreaterThanOrEqual(before[key]);
          expect(common[key]).toBeLessThanOrEqual(before[key]);
        }
      }),
      laws,
    );
  });

  test("does not depend on the unit, and grows as the candidate is multiplied", () => {
    fc.assert(
      fc.property(anyGroup, anyGroup, anyValue, (one, other, factor) => {
        const times = (list: readonly HostValue[]) =>
          list.map((each) => ({ ...each, value: each.value * factor }));
        const found = medianRatio(one, other, terms);
        const same = medianRatio(times(one), times(other), terms);
        const more = medianRatio(times(one), other, terms);

        for (const key of ["ratio", "lower", "upper"] as const) {
          expect(same[key] / found[key]).toBeCloseTo(1, 9);
          expect(more[key] / found[key] / factor).toBeCloseTo(1, 9);
        }
      }),
      laws,
    );
  });

  test("is the ratio of the medians that a sort finds", () => {
    const medianOf = (list: readonly HostValue[]) => {
      const sorted = list.map(({ value }) => value).sort((a, b) => a - b);
      const middle = (sorted.length - 1) / 2;
      return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
    };
    fc.assert(
      fc.property(anyGroup, anyGroup, (one, other) => {
        expect(medianRatio(one, other, terms).ratio).toBe(medianOf(one) / medianOf(other));
        expect(medianRatio(one, undefined, terms).ratio).toBe(medianOf(one));
      }),
      laws,
    );
  });

  test.each([
    { hosts: 30, each: 1, hasControl: false },
    { hosts: 60, each: 3, hasControl: true },
  ])("is wrong about as often as stated: %j", ({ hosts, each, hasControl }) => {
    const runs = 400;
    let [above, below] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const candidate = drawnGroup(hosts, { seed: `one ${run}`, middle: 1.2, each });
      const control = hasControl ? drawnGroup(hosts, { seed: `other ${run}`, each }) : undefined;
      const { lower, upper } = medianRatio(candidate, control, {
        confidence: 0.9,
        seed: `run ${run}`,
        rounds: 300,
      });
      if (upper < 1.2) above++;
      if (lower > 1.2) below++;
    }

    // 10 % on each side; three standard deviations of 400 runs are 4.5 %
    for (const wrong of [above, below]) {
      expect(wrong / runs).toBeLessThan(0.145);
      expect(wrong / runs).toBeGreaterThan(0.05);
    }
  });

  test("counts hosts and not values: copies of a host's values show no more", () => {
    const hosts = drawnGroup(25, { seed: "copies", each: 1 });
    const copied = hosts.flatMap((each) => [each, each, each, each]);

    const { lower, upper } = medianRatio(hosts, undefined, terms);

    const more = medianRatio(copied, undefined, terms);
    expect(more.lower).toBeCloseTo(lower, 1);
    expect((more.upper - more.lower) / (upper - lower)).toBeGreaterThan(0.9);
  });

  test("draws both groups for themselves: one against itself is not known to be the same", () => {
    const hosts = drawnGroup(25, { seed: "itself", each: 1 });

    const { ratio, lower, upper } = medianRatio(hosts, hosts, terms);

    expect(ratio).toBe(1);
    expect([lower < 0.98, upper > 1.02]).toEqual([true, true]);
  });

  test("has no bound without values, and of values that are no times", () => {
    const one = { host: "a", value: 1 };
    expect(() => medianRatio([], undefined, terms)).toThrow(RangeError);
    expect(() => medianRatio([one], [], terms)).toThrow("a group without values has no median");
    for (const value of [0, -1, NaN, Infinity])
      expect(() => medianRatio([{ host: "a", value }], undefined, terms)).toThrow(
        `a value is finite and above 0, not ${value}`,
      );
    expect(() => medianRatio([one], undefined, { ...terms, rounds: 10 })).toThrow(RangeError);
    expect(() => medianRatio([one], undefined, { ...terms, confidence: 1 })).toThrow(RangeError);
  });
});
