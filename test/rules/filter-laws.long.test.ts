import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { casesOf } from "../support/turns.ts";
import {
  canonicalFilterRule,
  checkFilterRule,
  compileFilterRule,
  filterDeviceProperties,
} from "../../src/rules/filters/index.ts";
import {
  comparedVersion,
  containment,
  equality,
  filterRule,
  managedDevice,
  membership,
  opposite,
  prefix,
  shortFilterRule,
  textOf,
} from "./filter-arbitraries.ts";

const numRuns = casesOf(2000, 20_000);

const of = (rule: string, device: Readonly<Record<string, unknown>>) =>
  compileFilterRule(rule)(device);

/** Holds for random rules and devices. */
function law<const T extends readonly unknown[]>(
  arbitraries: { readonly [K in keyof T]: fc.Arbitrary<T[K]> },
  holds: (...values: T) => void,
): void {
  fc.assert(
    fc.property(fc.tuple<unknown[]>(...arbitraries), (values) => {
      holds(...(values as unknown as T));
    }),
    { numRuns },
  );
}

describe("checkFilterRule", () => {
  test("accepts every generated rule, and refuses it with a parenthesis more", () => {
    law([filterRule], (rule) => {
      expect(checkFilterRule(rule)).toMatchObject({ valid: true });
      expect(checkFilterRule(`${rule})`).valid).toBe(false);
    });
  });

  test("takes any text without throwing, and places every finding inside it", () => {
    const any = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.tuple(filterRule, fc.nat(), fc.nat(3)).map(([rule, at, length]) => {
        const start = at % rule.length;
        return rule.slice(0, start) + rule.slice(start + length);
      }),
    );
    law([any], (text) => {
      for (const { start, end } of checkFilterRule(text).diagnostics) {
        expect(0 <= start && start <= end && end <= text.length).toBe(true);
      }
    });
  });
});

describe("canonicalFilterRule", () => {
  test("is valid, of one form, and evaluates as the rule does", () => {
    law([filterRule, managedDevice], (rule, device) => {
      const canonical = canonicalFilterRule(rule);
      expect(checkFilterRule(canonical).valid).toBe(true);
      expect(canonicalFilterRule(canonical)).toBe(canonical);
      expect(canonicalFilterRule(`\n( ${rule} )\t`)).toBe(canonical);
      expect(of(canonical, device)).toBe(of(rule, device));
      expect(filterDeviceProperties(canonical)).toEqual(filterDeviceProperties(rule));
    });
  });

  test("shows with its parentheses how and binds", () => {
    law([filterRule], (rule) => {
      const ids = checkFilterRule(canonicalFilterRule(rule)).diagnostics.map(({ id }) => id);
      expect(ids).not.toContain("mixed-connectives");
    });
  });
});

describe("compileFilterRule", () => {
  test("answers -ne, -notIn and -notContains as the opposite, where it is known", () => {
    law([fc.oneof(equality, membership, containment), managedDevice], (one, device) => {
      const answer = of(textOf(one), device);
      const negated = of(textOf({ ...one, operator: opposite(one.operator) }), device);
      expect(negated).toBe(answer === undefined ? undefined : !answer);
    });
  });

  test("answers -in as -eq of one or another", () => {
    law([membership, managedDevice], (one, device) => {
      const values = one.value.match(/"[^"]*"/g) ?? [];
      const spelt = values.map((value) => textOf({ ...one, operator: "-eq", value }));
      expect(of(textOf(one), device)).toBe(of(spelt.join(" or "), device));
    });
  });

  test("finds nothing that -startsWith finds without -contains, nor -eq without either", () => {
    law([prefix, managedDevice], (one, device) => {
      const [equal, begins, contains] = ["-eq", "-startsWith", "-contains"].map((operator) =>
        of(textOf({ ...one, operator }), device),
      );
      if (equal === true) expect(begins).toBe(true);
      if (begins === true) expect(contains).toBe(true);
    });
  });

  test("orders versions as their numbers stand", () => {
    const numbersOf = (text: string) => {
      const numbers = text.replaceAll('"', "").trim().split(".").map(Number);
      return [0, 1, 2, 3].map((index) => numbers[index] ?? 0);
    };
    law([comparedVersion, managedDevice], (one, device) => {
      const { osVersion } = device;
      if (typeof osVersion !== "string" || osVersion === "") return;
      const [left, right] = [numbersOf(osVersion), numbersOf(one.value)];
      const at = left.findIndex((number, index) => number !== right[index]);
      const order = at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
      const expected = {
        "-eq": order === 0,
        "-gt": order > 0,
        "-ge": order >= 0,
        "-lt": order < 0,
        "-le": order <= 0,
      };
      expect(of(textOf(one), device)).toBe(expected[one.operator as keyof typeof expected]);
    });
  });

  test("does not look at letter case, of the rule nor of the device", () => {
    law([filterRule, managedDevice], (rule, device) => {
      const shouted = Object.fromEntries(
        Object.entries(device).map(([name, value]) => [
          name.toUpperCase(),
          typeof value === "string" ? value.toUpperCase() : value,
        ]),
      );
      const answer = of(rule, device);
      expect(of(rule.toUpperCase(), device)).toBe(answer);
      expect(of(rule, shouted)).toBe(answer);
    });
  });

  test("of a device of which less is known answers the same, or that it is not known", () => {
    law([filterRule, managedDevice, fc.func(fc.boolean())], (rule, device, isKept) => {
      const part = Object.fromEntries(Object.entries(device).filter(([name]) => isKept(name)));
      const answer = of(rule, part);
      if (answer !== undefined) expect(of(rule, device)).toBe(answer);
    });
  });

  test("of a device with the properties that the rule reads answers as of the whole", () => {
    law([filterRule, managedDevice], (rule, device) => {
      const names = filterDeviceProperties(rule);
      const part = Object.fromEntries(
        Object.entries(device).filter(([name]) => names.includes(name)),
      );
      expect(of(rule, part)).toBe(of(rule, device));
    });
  });

  test("joins what is known and what is not by the laws of three values", () => {
    law([shortFilterRule, shortFilterRule, shortFilterRule, managedDevice], (a, b, c, device) => {
      const same = (left: string, right: string) => {
        expect(of(left, device)).toBe(of(right, device));
      };
      same(`(${a}) and (${b})`, `(${b}) and (${a})`);
      same(`(${a}) or (${b})`, `(${b}) or (${a})`);
      same(`(${a}) and (${a})`, a);
      same(`(${a}) or ((${a}) and (${b}))`, a);
      same(`(${a}) and ((${b}) or (${c}))`, `((${a}) and (${b})) or ((${a}) and (${c}))`);
      same(`(${a}) or (${b}) and (${c})`, `(${a}) or ((${b}) and (${c}))`);
      const [left, right] = [of(a, device), of(b, device)];
      const both = left === false || right === false ? false : left === undefined ? left : right;
      expect(of(`(${a}) and (${b})`, device)).toBe(both);
    });
  });
});
