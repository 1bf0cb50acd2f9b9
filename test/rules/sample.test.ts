import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  checkMembershipRule,
  compareMembershipRules,
  compileMembershipRule,
  MembershipRuleError,
  sampleClause,
  withSample,
} from "../../src/rules/membership/index.ts";
import { splitSample } from "../../src/rules/membership/build/sample.ts";

/** One device for each of the 4,096 places. */
const devices = Array.from({ length: 4096 }, (_, place) => ({
  deviceOSType: "Windows",
  deviceId: `${place.toString(16).padStart(3, "0")}00000-0000-4000-8000-000000000000`,
}));
const placesOf = (clause: string) => {
  const selects = compileMembershipRule(clause);
  return devices.flatMap((device, place) => (selects(device) ? [place] : []));
};
const range = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => from + index);
const prefixCount = (clause: string) => clause.split("-startsWith").length - 1;

/** Ends of a share, in places. */
const share = fc
  .tuple(fc.integer({ min: 0, max: 4095 }), fc.integer({ min: 1, max: 4096 }))
  .filter(([from, to]) => from < to);
const percentOf = (places: number) => (places * 100) / 4096;

describe("sampleClause", () => {
  test("takes the places from round(offset * 40.96) up to round((offset + percent) * 40.96)", () => {
    fc.assert(
      fc.property(share, ([from, to]) => {
        const clause = sampleClause({ percent: percentOf(to - from), offset: percentOf(from) });
        expect(placesOf(clause)).toEqual(range(from, to));
      }),
      { numRuns: 300 },
    );
  });

  test("needs at most 45 prefixes and is a valid rule", () => {
    fc.assert(
      fc.property(share, ([from, to]) => {
        const clause = sampleClause({ percent: percentOf(to - from), offset: percentOf(from) });
        expect(prefixCount(clause)).toBeLessThanOrEqual(45);
        expect(clause.length).toBeLessThanOrEqual(1750);
        expect(checkMembershipRule(clause, { subject: "device" }).valid).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    [6.25, 'device.deviceId -startsWith "0"'],
    [0.390625, 'device.deviceId -startsWith "00"'],
    [0.0244140625, 'device.deviceId -startsWith "000"'],
    [12.5, 'device.deviceId -startsWith "0" or device.deviceId -startsWith "1"'],
    [100, "device.deviceId -ne null"],
  ])("writes %s percent as %s", (percent, clause) => {
    expect(sampleClause({ percent })).toBe(clause);
  });

  test("rounds 5 percent to 205 of 4,096 places", () => {
    expect(placesOf(sampleClause({ percent: 5 }))).toEqual(range(0, 205));
  });

  test("puts shares that touch side by side, without a gap and without an overlap", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 2, maxLength: 8 }),
        (tenths) => {
          const total = tenths.reduce((sum, part) => sum + part, 0);
          fc.pre(total <= 1000);
          let offset = 0;
          const all: number[] = [];
          for (const part of tenths) {
            all.push(
              ...placesOf(sampleClause({ percent: part / 10, offset: Math.min(offset, 99.9) })),
            );
            offset += part / 10;
          }
          expect(all).toEqual(range(0, Math.round(total * 4.096)));
        },
      ),
      { numRuns: 50 },
    );
  });

  test("contains every smaller share of the same offset", () => {
    expect(
      compareMembershipRules(
        sampleClause({ percent: 5, offset: 20 }),
        sampleClause({ percent: 30, offset: 20 }),
      ),
    ).toEqual({ disjoint: "no", aImpliesB: "yes", bImpliesA: "no" });
    expect(
      compareMembershipRules(sampleClause({ percent: 5 }), sampleClause({ percent: 30, offset: 5 }))
        .disjoint,
    ).toBe("yes");
  });

  test("finds ids in capitals, and no device without an id", () => {
    const selects = compileMembershipRule(sampleClause({ percent: 5, offset: 95 }));

    expect(selects({ deviceId: "FFFFFFFF-0000-4000-8000-000000000000" })).toBe(true);
    expect(selects({})).toBe(false);
    expect(compileMembershipRule(sampleClause({ percent: 33.3, offset: 33.37 }))({})).toBe(false);
  });

  test.each([
    [{ percent: 0 }, /above 0/],
    [{ percent: -1 }, /above 0/],
    [{ percent: 100.1 }, /above 0 and up to 100/],
    [{ percent: Number.NaN }, /above 0/],
    [{ percent: 5, offset: -1 }, /offset/],
    [{ percent: 5, offset: 100 }, /offset/],
    [{ percent: 50, offset: 50.1 }, /over 100/],
    [{ percent: 0.01 }, /empty/],
  ])("refuses %j", (sample, message) => {
    expect(() => sampleClause(sample)).toThrow(RangeError);
    expect(() => sampleClause(sample)).toThrow(message);
  });
});

describe("withSample", () => {
  test("narrows the rule, whatever operators it ends with", () => {
    const rule = 'device.deviceOSType -eq "Windows" or device.deviceOSType -eq "Linux"';

    const sampled = withSample(rule, { percent: 6.25 });

    expect(sampled).toBe(`(${rule}) -and (device.deviceId -startsWith "0")`);
    expect(placesOf(sampled)).toEqual(range(0, 256));
  });

  test("says it shorter where the rule would be too long, and refuses where that does not help", () => {
    const rule = (length: number) => `device.displayName -eq "${"a".repeat(length - 25)}"`;

    const sampled = withSample(rule(2700), { percent: 99.9 });

    expect(sampled).toContain("-not (");
    expect(checkMembershipRule(sampled).valid).toBe(true);
    expect(() => withSample(rule(3000), { percent: 50 })).toThrow(/3072 are allowed/);
  });

  test.each([
    'device.displayName -eq "a") or (device.displayName -eq "b"',
    "user.objectId -ne null",
    "device.memberOf -any (group.objectId -in ['a'])",
  ])("refuses %s, which cannot be narrowed", (rule) => {
    expect(() => withSample(rule, { percent: 5 })).toThrow(MembershipRuleError);
  });
});

describe("splitSample", () => {
  const rule = '(device.deviceOSType -eq "Windows") and (device.accountEnabled -eq true)';

  test("gives back what withSample made a rule of, or another share of the same places", () => {
    fc.assert(
      fc.property(share, ([from, to]) => {
        const sample = { percent: percentOf(to - from), offset: percentOf(from) };
        const sampled = withSample(rule, sample);

        const split = splitSample(sampled);

        expect(split?.rule).toBe(rule);
        expect(split && withSample(split.rule, split.sample)).toBe(sampled);
      }),
    );
  });

  test.each([
    { percent: 5, offset: 0 },
    { percent: 10, offset: 5 },
    { percent: 12.5, offset: 50 },
    { percent: 99.9, offset: 0 },
    { percent: 0.1, offset: 0.5 },
    { percent: 100, offset: 0 },
  ])("says %j as it was written", (sample) => {
    expect(splitSample(withSample(rule, sample))).toEqual({ rule, sample });
  });

  test.each([
    rule,
    "",
    '(device.deviceOSType -eq "Windows") and (device.deviceId -startsWith "0")',
    // two ranges, another order, an unclosed rule, and more than withSample would write
    `(${rule}) -and (device.deviceId -startsWith "0" or device.deviceId -startsWith "2")`,
    `(${rule}) -and (device.deviceId -startsWith "1" or device.deviceId -startsWith "0")`,
    'device.displayName -eq "a") or (device.displayName -eq "b") -and (device.deviceId -startsWith "0")',
    '(device.displayName -eq "a") or (device.displayName -eq "b") -and (device.deviceId -startsWith "0")',
    `(${rule}) -and (device.deviceId -ne null and -not (device.deviceId -startsWith "f"))`,
  ])("takes %j for a rule written by hand", (text) => {
    expect(splitSample(text)).toBeUndefined();
  });
});
