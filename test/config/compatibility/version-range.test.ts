import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareVersions,
  isInRange,
  parseVersionRange,
  type VersionRange,
  versionParts,
} from "../../../src/config/compatibility/version-range.ts";

const parts = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 4 });
const textOf = (version: readonly number[]) => version.join(".");
const rangeOf = (text: string): VersionRange => {
  const parsed = parseVersionRange(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.message}`);
  return parsed.range;
};

describe("parseVersionRange", () => {
  test("puts each version on exactly one side of a bound", () => {
    fc.assert(
      fc.property(parts, parts, (version, bound) => {
        const holds = (operator: string) => isInRange(version, rangeOf(operator + textOf(bound)));
        // below zero there is nothing, and a range of nothing is refused
        const less = bound.every((part) => part === 0) ? false : holds("<");

        expect([less, holds("="), holds(">")].filter(Boolean)).toHaveLength(1);
        expect(holds("<=")).toBe(less || holds("="));
        expect(holds(">=")).toBe(holds(">") || holds("="));
      }),
    );
  });

  test("joins comparisons by and, whatever parts them", () => {
    fc.assert(
      fc.property(parts, parts, parts, (version, low, high) => {
        const texts = [", ", " ", ","].map((joint) => `>= ${textOf(low)}${joint}<${textOf(high)}`);
        const parsed = texts.map(parseVersionRange);
        const both = compareVersions(version, low) >= 0 && compareVersions(version, high) < 0;

        for (const each of parsed) {
          if (each.ok) expect(isInRange(version, each.range)).toBe(both);
          else expect([each.message.startsWith("no version is"), both]).toEqual([true, false]);
        }
      }),
    );
  });

  test("takes what goes on behind the bound as equal to it", () => {
    fc.assert(
      fc.property(parts, parts, (bound, more) => {
        expect(isInRange([...bound, ...more], rangeOf(`= ${textOf(bound)}`))).toBe(true);
      }),
    );
  });

  test.each([
    ["< 9.2", "9.1.99", true],
    ["< 9.2", "9.2", false],
    ["<= 9.2", "9.2.1", true],
    ["> 9.2", "9.2.1", false],
    ["> 9.2", "9.10", true],
    ["= 26100", "26100.4652", true],
    [">= 8.4, < 9.2", "8.4.0", true],
    [">=8.4 <9.2", "9.2.0", false],
  ])("%s of %s: %s", (range, version, expected) => {
    expect(isInRange(versionParts(version) ?? [], rangeOf(range))).toBe(expected);
  });

  test.each([
    ["", "write comparisons"],
    ["9.2", 'from "9.2" on'],
    ["< 9.2-beta", 'from "-beta" on'],
    ["< 9.2 or > 10", 'from "or" on'],
    ["< 9.2 ||", 'from "||" on'],
    [">= 9.2, < 9.2", 'no version is ">= 9.2, < 9.2"'],
    ["= 1, = 2", "no version is"],
    ["< 0", "no version is"],
    [`< ${"9".repeat(16)}`, "more digits or parts"],
    ["< 1.2.3.4.5.6.7.8.9", "more digits or parts"],
  ])("refuses %j and says why", (text, sentence) => {
    const parsed = parseVersionRange(text);

    expect(parsed.ok ? "" : parsed.message).toContain(sentence);
  });
});

describe("versionParts", () => {
  test.each([
    ["9.2.1", [9, 2, 1]],
    ["v9.2 (x64)", [9, 2]],
    ["4.8.03045", [4, 8, 3045]],
    ["24.09+build7", [24, 9]],
  ])("reads %s", (text, expected) => {
    expect(versionParts(text)).toEqual(expected);
  });

  test.each(["", "latest", "9.2b1", "9.2-beta", "9..2", "1.2.3.4.5.6.7.8.9"])(
    "does not guess what %j is",
    (text) => {
      expect(versionParts(text)).toBeUndefined();
    },
  );
});
