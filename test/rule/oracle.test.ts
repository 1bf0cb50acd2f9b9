// The mock tenant has an interpreter of its own, written from the same sources by other hands.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { interpretRule, refuseRule } from "../../mocks/membership/index.ts";
import { checkMembershipRule, compileMembershipRule } from "../../src/groups/rule/index.ts";
import { brokenRule, deviceRule, ruleDevice, ruleUser, userRule } from "./arbitraries.ts";

const numRuns = 2000;
const now = new Date("2026-01-01T00:00:00Z");

describe("compileMembershipRule and the plain interpreter", () => {
  test("agree on devices", () => {
    fc.assert(
      fc.property(deviceRule, ruleDevice, (rule, device) => {
        expect(compileMembershipRule(rule)(device)).toBe(interpretRule(rule, device, now));
      }),
      { numRuns },
    );
  });

  test("agree on users", () => {
    fc.assert(
      fc.property(userRule, ruleUser, (rule, user) => {
        expect(compileMembershipRule(rule)(user, { now })).toBe(interpretRule(rule, user, now));
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
      fc.property(brokenRule, (rule) => {
        expect({ rule, valid: checkMembershipRule(rule).valid }).toEqual({
          rule,
          valid: refuseRule(rule) === undefined,
        });
      }),
      { numRuns },
    );
  });
});
