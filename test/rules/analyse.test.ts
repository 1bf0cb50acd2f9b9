import { describe, expect, test } from "vitest";
import {
  analyseMembershipRule,
  compareMembershipRules,
  MembershipRuleError,
} from "../../src/rules/membership/index.ts";

describe("analyseMembershipRule", () => {
  test.each([
    '(device.displayName -eq "a") -or (device.displayName -ne "a")',
    "(device.displayName -eq null) -or (device.displayName -ne null)",
    '-not ((device.displayName -startsWith "a") -and (device.displayName -startsWith "b"))',
    "(device.accountEnabled -ne true) -or (device.accountEnabled -ne false)",
    'user.otherMails -all (_ -eq "a" -or _ -ne "a")',
    "(user.employeeHireDate -eq null) -or (user.employeeHireDate -ge 2020-01-01) -or (user.employeeHireDate -le 2021-01-01)",
  ])("proves that %s is always true", (rule) => {
    expect(analyseMembershipRule(rule)).toEqual({ alwaysTrue: "yes", alwaysFalse: "no" });
  });

  test.each([
    '(device.displayName -startsWith "a") -and (device.displayName -eq "b")',
    '(device.displayName -startsWith "LT") -and (device.displayName -notContains "T")',
    '(device.displayName -endsWith "a") -and (device.displayName -endsWith "b")',
    '(device.displayName -in ["a", "b"]) -and (device.displayName -notIn ["A", "B", "c"])',
    '(device.displayName -in ["a1", "b2"]) -and (device.displayName -match "^[c-z]")',
    '(device.displayName -match "^LT-") -and (device.displayName -match "^(DT|SRV)-")',
    '(device.displayName -eq null) -and (device.displayName -contains "")',
    "(device.accountEnabled -eq true) -and (device.accountEnabled -eq false)",
    '(user.otherMails -any (_ -eq "a")) -and (user.otherMails -all (_ -startsWith "b"))',
    "(user.employeeHireDate -ge 2021-01-01) -and (user.employeeHireDate -le 2020-01-01)",
    "(user.employeeHireDate -ge system.now) -and (user.employeeHireDate -le system.now -minus P1D)",
  ])("proves that %s is always false", (rule) => {
    expect(analyseMembershipRule(rule)).toEqual({ alwaysTrue: "no", alwaysFalse: "yes" });
  });

  test("shows by an object that an ordinary rule is neither", () => {
    expect(
      analyseMembershipRule(
        '(device.displayName -match "^[A-Z]{2}-\\d+$") -and (device.deviceModel -contains "x")',
      ),
    ).toEqual({ alwaysTrue: "no", alwaysFalse: "no" });
  });

  test("leaves open what depends on a value that is never null in practice", () => {
    expect(analyseMembershipRule("device.objectId -ne null")).toEqual({
      alwaysTrue: "unknown",
      alwaysFalse: "no",
    });
  });

  test("gives up rather than search for long", () => {
    const choice = (index: number) =>
      `((device.extensionAttribute${index} -match "[a-c]x") -or (device.extensionAttribute${index + 1} -match "[d-f]y") -or (device.displayName -match "${index}$"))`;
    const rule = Array.from({ length: 14 }, (_, index) => choice(index + 1)).join(" -and ");
    const start = performance.now();

    expect(
      analyseMembershipRule(`(${rule}) -and (device.displayName -match "^z")`).alwaysFalse,
    ).not.toBe("yes");

    expect(performance.now() - start).toBeLessThan(60_000);
  });

  test("throws for a rule that is not valid", () => {
    expect(() => analyseMembershipRule("device.x")).toThrow(MembershipRuleError);
  });
});

describe("compareMembershipRules", () => {
  test.each([
    [
      'device.displayName -eq "a"',
      'device.displayName -startsWith "A"',
      { disjoint: "no", aImpliesB: "yes", bImpliesA: "no" },
    ],
    [
      'device.displayName -eq "a"',
      'device.displayName -eq "b"',
      { disjoint: "yes", aImpliesB: "no", bImpliesA: "no" },
    ],
    [
      'device.displayName -in ["a", "b"]',
      'device.displayName -eq "A" -or device.displayName -eq "B"',
      { disjoint: "no", aImpliesB: "yes", bImpliesA: "yes" },
    ],
    [
      'device.displayName -ne "a"',
      'device.displayName -eq "b"',
      { disjoint: "no", aImpliesB: "no", bImpliesA: "yes" },
    ],
    [
      '(device.deviceModel -eq "x") -and (device.displayName -startsWith "LT-DE")',
      'device.displayName -match "^LT-"',
      { disjoint: "no", aImpliesB: "yes", bImpliesA: "no" },
    ],
    [
      'user.otherMails -any (_ -eq "a")',
      'user.otherMails -any (_ -startsWith "a")',
      { disjoint: "no", aImpliesB: "yes", bImpliesA: "no" },
    ],
    [
      "user.employeeHireDate -ge 2022-01-01",
      "user.employeeHireDate -ge 2021-01-01",
      { disjoint: "no", aImpliesB: "yes", bImpliesA: "no" },
    ],
    [
      "user.objectId -ne null",
      "device.objectId -ne null",
      { disjoint: "yes", aImpliesB: "no", bImpliesA: "no" },
    ],
  ] as const)("compares %s with %s", (a, b, relation) => {
    expect(compareMembershipRules(a, b)).toEqual(relation);
  });
});
