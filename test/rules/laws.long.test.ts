import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { casesOf } from "../support/turns.ts";
import {
  analyseMembershipRule,
  checkMembershipRule,
  compareMembershipRules,
  compileMembershipRule,
  evaluateWithTrace,
  explainMembershipRule,
  formatMembershipRule,
  normaliseMembershipRule,
  parseMembershipRule,
  renderDiagnostic,
  sameMembershipRule,
} from "../../src/rules/membership/index.ts";
import { brokenRule, deviceRule, ruleDevice, ruleUser, userRule } from "./arbitraries.ts";

const numRuns = casesOf(2000, 20_000);
const now = new Date("2026-01-01T00:00:00Z");

describe("parseMembershipRule", () => {
  test("gives the same tree for a rule and its format", () => {
    fc.assert(
      fc.property(fc.oneof(deviceRule, userRule), (rule) => {
        expect(treeOf(formatMembershipRule(rule))).toEqual(treeOf(rule));
      }),
      { numRuns },
    );
  });

  test("takes any text without throwing, and places every finding inside it", () => {
    fc.assert(
      fc.property(fc.oneof(brokenRule, fc.string(), fc.string({ unit: "binary" })), (text) => {
        const { rule, diagnostics } = parseMembershipRule(text);
        const failed = diagnostics.some(({ severity }) => severity === "error");
        expect(rule === undefined).toBe(failed);
        for (const diagnostic of checkMembershipRule(text).diagnostics) {
          const { start, end } = diagnostic;
          expect(0 <= start && start <= end && end <= text.length).toBe(true);
          expect(renderDiagnostic(text, diagnostic)).toContain("^");
        }
      }),
      { numRuns },
    );
  });
});

describe("checkMembershipRule", () => {
  test("accepts every generated rule, and refuses it with a parenthesis more", () => {
    fc.assert(
      fc.property(fc.oneof(deviceRule, userRule), (rule) => {
        expect(checkMembershipRule(rule)).toMatchObject({ valid: true });
        expect(checkMembershipRule(`${rule})`).valid).toBe(false);
      }),
      { numRuns },
    );
  });
});

describe("formatMembershipRule", () => {
  test("changes nothing the second time, and stays valid", () => {
    fc.assert(
      fc.property(fc.oneof(deviceRule, userRule), (rule) => {
        const formatted = formatMembershipRule(rule);
        expect(formatMembershipRule(formatted)).toBe(formatted);
        expect(checkMembershipRule(formatted).valid).toBe(true);
      }),
      { numRuns },
    );
  });

  test("keeps what a rule selects, and so does normaliseMembershipRule", () => {
    fc.assert(
      fc.property(
        deviceRule,
        fc.array(ruleDevice, { minLength: 5, maxLength: 5 }),
        (rule, devices) => {
          const before = devices.map((device) => compileMembershipRule(rule)(device));
          const formatted = compileMembershipRule(formatMembershipRule(rule));
          const normalised = compileMembershipRule(normaliseMembershipRule(rule));
          expect(devices.map((device) => formatted(device))).toEqual(before);
          expect(devices.map((device) => normalised(device))).toEqual(before);
        },
      ),
      { numRuns },
    );
  });
});

describe("sameMembershipRule", () => {
  test("sees through format, blanks and capitals", () => {
    fc.assert(
      fc.property(deviceRule, (rule) => {
        expect(sameMembershipRule(rule, formatMembershipRule(rule))).toBe(true);
        expect(sameMembershipRule(rule, `\r\n  ( ${rule} )\t`)).toBe(true);
        const normal = normaliseMembershipRule(rule);
        expect(normaliseMembershipRule(normal)).toBe(normal);
      }),
      { numRuns },
    );
  });
});

describe("analyseMembershipRule", () => {
  test("never contradicts the evaluator", () => {
    fc.assert(
      fc.property(
        deviceRule,
        fc.array(ruleDevice, { minLength: 8, maxLength: 8 }),
        (rule, devices) => {
          const selects = compileMembershipRule(rule);
          const { alwaysTrue, alwaysFalse } = analyseMembershipRule(rule);
          const results = devices.map((device) => selects(device));
          if (alwaysTrue === "yes") expect(results).not.toContain(false);
          if (alwaysFalse === "yes") expect(results).not.toContain(true);
          expect([alwaysTrue, alwaysFalse]).not.toEqual(["yes", "yes"]);
        },
      ),
      { numRuns },
    );
  });

  test("never contradicts itself about a rule and its opposite", () => {
    fc.assert(
      fc.property(fc.oneof(deviceRule, userRule), (rule) => {
        const either = `(${rule}) -or -not (${rule})`;
        const both = `(${rule}) -and -not (${rule})`;
        if (either.length > 3072) return;
        expect(analyseMembershipRule(either).alwaysTrue).not.toBe("no");
        expect(analyseMembershipRule(both).alwaysFalse).not.toBe("no");
      }),
      { numRuns },
    );
  });
});

describe("compareMembershipRules", () => {
  test("never contradicts the evaluator", () => {
    fc.assert(
      fc.property(
        deviceRule,
        deviceRule,
        fc.array(ruleDevice, { minLength: 8, maxLength: 8 }),
        (a, b, devices) => {
          const { disjoint, aImpliesB, bImpliesA } = compareMembershipRules(a, b);
          for (const device of devices) {
            const [inA, inB] = [compileMembershipRule(a)(device), compileMembershipRule(b)(device)];
            if (disjoint === "yes") expect(inA && inB).toBe(false);
            if (aImpliesB === "yes") expect(inA && !inB).toBe(false);
            if (bImpliesA === "yes") expect(inB && !inA).toBe(false);
          }
        },
      ),
      { numRuns },
    );
  });
});

describe("evaluateWithTrace", () => {
  test("comes to the result of the predicate, and its parts explain it", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.tuple(deviceRule, ruleDevice), fc.tuple(userRule, ruleUser)),
        ([rule, object]) => {
          const traced = evaluateWithTrace(rule, object, { now });
          expect(traced.membershipRuleEvaluationResult).toBe(
            compileMembershipRule(rule)(object, { now }),
          );
          expect(traced.membershipRuleEvaluationDetails.expressionResult).toBe(
            traced.membershipRuleEvaluationResult,
          );
          expect(explainMembershipRule(rule)).toMatch(/^Selects (?:all )?(?:devices|users)/);
        },
      ),
      { numRuns },
    );
  });
});

/** The tree without its positions. */
function treeOf(text: string): unknown {
  const { rule } = parseMembershipRule(text);
  expect(rule).toBeDefined();
  return JSON.parse(
    JSON.stringify(rule, (key, value: unknown) =>
      key === "start" || key === "end" ? undefined : value,
    ),
  );
}
