import { describe, expectTypeOf, test } from "vitest";
import {
  device,
  type RuleCondition,
  type StandaloneRule,
  user,
} from "../../src/rules/membership/index.ts";

describe("device", () => {
  test("gives conditions about devices", () => {
    expectTypeOf(device.deviceOSType.eq("Windows")).toEqualTypeOf<RuleCondition<"device">>();
    expectTypeOf(device.devicePhysicalIds.any((id) => id.eq("a"))).toEqualTypeOf<
      RuleCondition<"device">
    >();
    expectTypeOf(device.memberOf.anyOf(["a"])).toEqualTypeOf<StandaloneRule>();
  });

  test("has no operators that do not fit", () => {
    // @ts-expect-error a boolean contains nothing
    device.accountEnabled.contains("t");
    // @ts-expect-error versions are text, and have no order
    device.deviceOSVersion.ge("10.0");
    // @ts-expect-error a collection is tested with any and all
    device.devicePhysicalIds.eq("a");
    // @ts-expect-error a single value has no elements
    device.displayName.any(() => device.displayName.eq("a"));
    // @ts-expect-error there is no such property
    void device.osVersion;
  });

  test("takes no values that do not fit", () => {
    // @ts-expect-error the word of Intune filters
    device.deviceOwnership.eq("Corporate");
    // @ts-expect-error one of them is wrong
    device.deviceTrustType.in(["AzureAD", "Hybrid"]);
    // @ts-expect-error a boolean goes without quotes
    device.accountEnabled.eq("true");
    // @ts-expect-error text goes with quotes
    device.displayName.eq(5);
    // @ts-expect-error a list is one
    device.displayName.in("a");
  });

  test("joins only conditions about the same", () => {
    // @ts-expect-error a rule is about devices or about users
    device.displayName.eq("a").and(user.displayName.eq("a"));
    // @ts-expect-error an element is tested, not the device
    device.devicePhysicalIds.any(() => device.displayName.eq("a"));
    // @ts-expect-error a test of memberOf stands alone
    device.displayName.eq("a").or(device.memberOf.anyOf(["a"]));
    // @ts-expect-error and has no methods to join it
    void device.memberOf.anyOf(["a"]).and;
  });
});

describe("user", () => {
  test("tests plans by their own properties", () => {
    expectTypeOf(user.assignedPlans.any((plan) => plan.service.eq("SCO"))).toEqualTypeOf<
      RuleCondition<"user">
    >();
    // @ts-expect-error a status that does not exist
    user.assignedPlans.any((plan) => plan.capabilityStatus.eq("On"));
    // @ts-expect-error rules do not see the product
    user.assignedPlans.any((plan) => plan.skuId.eq("a"));
  });

  test("compares dates with dates", () => {
    // @ts-expect-error a date is no text
    user.employeeHireDate.ge("2020-01-01");
    // @ts-expect-error -ne is not documented for dates
    void user.employeeHireDate.ne;
  });
});
