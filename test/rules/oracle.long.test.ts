// The mock tenant has an interpreter of its own, written from the same sources by other hands.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { casesOf } from "../support/turns.ts";
import { interpretRule, refuseRule } from "../../mocks/membership/index.ts";
import { checkMembershipRule, compileMembershipRule } from "../../src/rules/membership/index.ts";
import {
  anyTest,
  brokenRule,
  deviceRule,
  mutatedRule,
  ruleDevice,
  ruleUser,
  userRule,
} from "./arbitraries.ts";

const numRuns = casesOf(2000, 20_000);
// \w takes letters of every script in .NET, and only ASCII in the interpreter
const onlyNet = "\\w";
const now = new Date("2026-01-01T00:00:00Z");

describe("compileMembershipRule and the plain interpreter", () => {
  test("agree on devices", () => {
    fc.assert(
      fc.property(deviceRule, ruleDevice, (rule, device) => {
        fc.pre(!rule.includes(onlyNet));
        expect(compileMembershipRule(rule)(device)).toBe(interpretRule(rule, device, now));
      }),
      { numRuns },
    );
  });

  test("agree on users", () => {
    fc.assert(
      fc.property(userRule, ruleUser, (rule, user) => {
        fc.pre(!rule.includes(onlyNet));
        expect(compileMembershipRule(rule)(user, { now })).toBe(interpretRule(rule, user, now));
      }),
      { numRuns },
    );
  });
});

describe("compileMembershipRule and the plain interpreter", () => {
  const objects: readonly Readonly<Record<string, unknown>>[] = [
    {},
    {
      displayName: "a",
      accountEnabled: true,
      dirSyncEnabled: false,
      systemLabels: ["a", "b"],
      devicePhysicalIds: ["A"],
      otherMails: ["xa", "b"],
      proxyAddresses: [],
      employeeHireDate: "2020-06-10T18:13:20Z",
      extensionAttribute15: "5",
      mailNickName: "aaa",
      userType: "Member",
      memberOf: ["a"],
      objectId: "a",
      assignedPlans: [{ service: "a", servicePlanId: "b" }],
      extension_c272a57b722d4eb29bfe327874ae79cb_Office: "a",
    },
    {
      displayName: "",
      accountEnabled: null,
      systemLabels: [],
      devicePhysicalIds: null,
      otherMails: ["a"],
      proxyAddresses: ["ba"],
      employeeHireDate: "2025-01-01T00:00:00Z",
      extensionAttribute15: "null",
      mailNickName: "null",
      assignedPlans: [{ service: null }],
    },
  ];

  test("agree on every kind of property, operator and value", () => {
    fc.assert(
      fc.property(fc.oneof(anyTest, mutatedRule), (rule) => {
        fc.pre(refuseRule(rule) === undefined && !rule.includes(onlyNet));
        const selects = compileMembershipRule(rule);
        for (const object of objects) {
          expect(selects(object, { now })).toBe(interpretRule(rule, object, now));
        }
      }),
      { numRuns },
    );
  });
});

describe("checkMembershipRule and refuseRule", () => {
  test("agree on what is valid", () => {
    fc.assert(
      fc.property(fc.oneof(deviceRule, userRule), (rule) => {
        expect(refuseRule(rule)).toBeUndefined();
        expect(checkMembershipRule(rule).valid).toBe(true);
      }),
      { numRuns },
    );
  });

  test("agree on what is not", () => {
    fc.assert(
      fc.property(fc.oneof(brokenRule, mutatedRule, anyTest), (rule) => {
        expect({ rule, valid: checkMembershipRule(rule).valid }).toEqual({
          rule,
          valid: refuseRule(rule) === undefined,
        });
      }),
      { numRuns },
    );
  });
});
