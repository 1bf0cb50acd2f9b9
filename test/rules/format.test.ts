import { describe, expect, test } from "vitest";
import {
  checkMembershipRule,
  formatMembershipRule,
  MembershipRuleError,
  normaliseMembershipRule,
  sameMembershipRule,
} from "../../src/rules/membership/index.ts";
import { documentedRules } from "./documented-rules.ts";

describe("formatMembershipRule", () => {
  test.each([
    ['device.deviceostype EQ "Windows"', '(device.deviceOSType -eq "Windows")'],
    [
      'device.deviceOSType -eq "Windows"  AND\n(((device.accountenabled eq TRUE)))',
      '(device.deviceOSType -eq "Windows") -and (device.accountEnabled -eq true)',
    ],
    [
      'device.a -eq "1" and device.b -eq "2" or not device.c -eq "3"',
      '((device.a -eq "1") -and (device.b -eq "2")) -or -not (device.c -eq "3")',
    ],
    ["user.department -in ['a',\"b\"]", '(user.department -in ["a", "b"])'],
    ["user.department -ne $NULL", "(user.department -ne null)"],
    ['user.department -eq `"Sales`"', '(user.department -eq "`"Sales`"")'],
    ["user.department -eq 'it''s'", "(user.department -eq \"it''s\")"],
    ["user.department -eq 'a`'", "(user.department -eq 'a`')"],
    ['device.devicePhysicalIDs -any _ -eq "x"', '(device.devicePhysicalIds -any (_ -eq "x"))'],
    [
      'user.assignedPlans -any ((assignedPlan.service -eq "SCO") -and (assignedPlan.capabilityStatus -eq "Enabled"))',
      '(user.assignedPlans -any (assignedPlan.service -eq "SCO" -and assignedPlan.capabilityStatus -eq "Enabled"))',
    ],
    [
      "(user.memberof -any (group.objectId -in ['a']))",
      'user.memberOf -any (group.objectId -in ["a"])',
    ],
    ["direct reports FOR 'a'", 'Direct Reports for "a"'],
    [
      "user.employeehiredate ge (system.NOW minus p30d)",
      "(user.employeeHireDate -ge system.now -minus P30D)",
    ],
    ["user.employeeHireDate -le 2020-06-10", "(user.employeeHireDate -le 2020-06-10T00:00:00Z)"],
    ['-not -not device.a eq "1"', '-not -not (device.a -eq "1")'],
  ])("prints %s as %s", (rule, formatted) => {
    expect(formatMembershipRule(rule)).toBe(formatted);
  });

  test("throws for text that breaks the grammar", () => {
    expect(() => formatMembershipRule("device.a -eq")).toThrow(MembershipRuleError);
  });

  test("leaves parentheses out where the rule would become too long", () => {
    const rule = Array.from(
      { length: 84 },
      (_, index) => `device.displayName -eq "PC-${index}x"`,
    ).join(" -or ");
    expect(rule.length).toBeLessThanOrEqual(3072);

    const formatted = formatMembershipRule(rule);

    expect(formatted).toBe(rule);
    expect(checkMembershipRule(formatted).valid).toBe(true);
  });
});

describe("sameMembershipRule", () => {
  test.each(documentedRules)("takes %s and its format for one rule", (rule) => {
    expect(sameMembershipRule(rule, formatMembershipRule(rule))).toBe(true);
  });

  test.each([
    ['device.displayName -eq "PC"', "(DEVICE.displayname eq 'pc')"],
    ['device.displayName -in ["A", "B"]', "device.displayName -IN ['a','b']"],
    ["device.accountEnabled -eq true", 'device.accountEnabled -eq "TRUE"'],
    [
      "user.employeeHireDate -ge 2020-06-10",
      'user.employeeHireDate -ge "2020-06-10T02:00:00+02:00"',
    ],
    [
      '(device.a eq "1" and device.b eq "1") and device.c eq "1"',
      'device.a eq "1" and (device.b eq "1" and device.c eq "1")',
    ],
  ])("takes %s and %s for one rule", (a, b) => {
    expect(sameMembershipRule(a, b)).toBe(true);
  });

  test.each([
    ['device.displayName -eq "PC"', 'device.displayName -ne "PC"'],
    ['device.displayName -match "\\d"', 'device.displayName -match "\\D"'],
    ['device.a eq "1" and device.b eq "1"', 'device.b eq "1" and device.a eq "1"'],
    [
      'device.a eq "1" and device.b eq "1" or device.c eq "1"',
      'device.a eq "1" and (device.b eq "1" or device.c eq "1")',
    ],
    ['device.displayName -eq "null"', "device.displayName -eq null"],
    ['device.displayName -eq ""', "device.displayName -eq null"],
    ['device.displayName -ne ""', "device.displayName -ne null"],
    ["device.a -eq", "device.a  -eq"],
  ])("tells %s from %s", (a, b) => {
    expect(sameMembershipRule(a, b)).toBe(false);
  });

  test("compares text that cannot be read as it is", () => {
    expect(sameMembershipRule("device.a -eq", "device.a -eq")).toBe(true);
    expect(normaliseMembershipRule("device.a -eq")).toBe("device.a -eq");
  });
});
