import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  checkMembershipRule,
  compileMembershipRule,
  device,
  formatMembershipRule,
  user,
} from "../../src/rules/membership/index.ts";

describe("device", () => {
  test("builds a rule from conditions", () => {
    const rule = device.deviceOSType
      .eq("Windows")
      .and(device.extensionAttribute1.in(["a", "b"]), device.deviceOwnership.ne("Company").not())
      .or(device.accountEnabled.eq(false));

    expect(String(rule)).toBe(
      '((device.deviceOSType -eq "Windows") -and (device.extensionAttribute1 -in ["a", "b"]) -and -not (device.deviceOwnership -ne "Company")) -or (device.accountEnabled -eq false)',
    );
  });

  test("builds the conditions on elements of a collection", () => {
    const rule = device.devicePhysicalIds.any((id) =>
      id.startsWith("[OrderID]:").and(id.notEndsWith("0")),
    );

    expect(String(rule)).toBe(
      '(device.devicePhysicalIds -any (_ -startsWith "[OrderID]:" -and _ -notEndsWith "0"))',
    );
  });

  test("escapes every text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 20 }), (value) => {
        const rule = String(device.displayName.eq(value));
        expect(checkMembershipRule(rule).valid).toBe(true);
        expect(compileMembershipRule(rule)({ displayName: value })).toBe(true);
        expect(formatMembershipRule(rule)).toBe(rule);
      }),
      { numRuns: 2000 },
    );
  });

  test("leaves a condition as it was when others are added", () => {
    const windows = device.deviceOSType.eq("Windows");

    windows.and(device.displayName.isNotNull());

    expect(String(windows)).toBe('(device.deviceOSType -eq "Windows")');
  });

  test("names directory extensions by application and name", () => {
    const rule = device.extension("C272A57B-722D-4EB2-9BFE-327874AE79CB", "ring").eq("1");

    expect(String(rule)).toBe('(device.extension_c272a57b722d4eb29bfe327874ae79cb_ring -eq "1")');
    expect(() => device.extension("no guid", "ring")).toThrow(RangeError);
  });

  test("refuses an empty list and more groups than the service takes", () => {
    expect(() => device.displayName.in([])).toThrow(RangeError);
    expect(() => device.memberOf.anyOf([])).toThrow(RangeError);
    expect(() => device.memberOf.anyOf(Array.from({ length: 51 }, () => "a"))).toThrow(RangeError);
  });
});

describe("user", () => {
  test.each([
    [
      user.assignedPlans.any((plan) =>
        plan.service.eq("SCO").and(plan.capabilityStatus.eq("Enabled")),
      ),
      '(user.assignedPlans -any (assignedPlan.service -eq "SCO" -and assignedPlan.capabilityStatus -eq "Enabled"))',
    ],
    [
      user.assignedPlans.all((plan) => plan.servicePlanId.isNull()),
      "(user.assignedPlans -all (assignedPlan.servicePlanId -eq null))",
    ],
    [
      user.employeeHireDate.ge({ minus: "p30d" }).and(user.employeeHireDate.le("now")),
      "(user.employeeHireDate -ge system.now -minus P30D) -and (user.employeeHireDate -le system.now)",
    ],
    [
      user.employeeHireDate.eq(new Date("2020-06-10T18:13:20Z")),
      "(user.employeeHireDate -eq 2020-06-10T18:13:20Z)",
    ],
    [user.memberOf.anyOf(["a", "b"]), 'user.memberOf -any (group.objectId -in ["a", "b"])'],
    [user.directReportsOf("a"), 'Direct Reports for "a"'],
  ])("builds %s", (rule, text) => {
    expect(String(rule)).toBe(text);
    expect(checkMembershipRule(String(rule)).valid).toBe(true);
  });

  test("refuses dates and durations that are none", () => {
    expect(() => user.employeeHireDate.ge(new Date(Number.NaN))).toThrow(RangeError);
    expect(() => user.employeeHireDate.ge({ plus: "1 day" })).toThrow(RangeError);
  });
});
