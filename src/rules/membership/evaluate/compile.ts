import { parseValidRule } from "../check/check.ts";
import type { RuleNode } from "../syntax/ast.ts";
import { MembershipRuleError, type RuleDiagnostic } from "../syntax/diagnostic.ts";
import { compileMeaning, type EvaluateRuleOptions } from "./compile-meaning.ts";
import { type Meaning, meaningOf, type MeaningTest, testsIn, unknownOrder } from "./meaning.ts";

/**
 * Whether an object is selected. Its keys are the names of the rule language (`deviceOSType`,
 * `devicePhysicalIds`) in their own case; a missing key is null, and so are an empty text and a
 * value of another type. What comes from outside goes through `readRuleObject` first, which
 * names what does not fit.
 *
 * @throws {TypeError} where the rule uses `system.now` and `now` is missing.
 */
export type MembershipPredicate = (
  object: Readonly<Record<string, unknown>>,
  options?: EvaluateRuleOptions,
) => boolean;

/**
 * A fast predicate for a rule. Negative operators are true of blanks. Unverified: that they
 * are in the service; `evaluateWithTrace` marks the results that depend on it.
 *
 * https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 *
 * @throws {MembershipRuleError} where the service would refuse the rule, or where it holds what
 * cannot be evaluated here: `checkMembershipRule` warns of that as `not-evaluated`.
 */
export function compileMembershipRule(text: string): MembershipPredicate {
  return compileRule(text, parseValidRule(text).rule);
}

/**
 * The same for a rule that has been checked.
 *
 * @throws {MembershipRuleError} where it holds what cannot be evaluated here.
 */
export function compileRule(text: string, rule: RuleNode): MembershipPredicate {
  const meaning = meaningOf(rule);
  refuseUnknown(text, meaning);
  const test = compileMeaning(meaning);
  if (!usesNow(meaning)) return test;
  return (object, options) => {
    requireNow(options);
    return test(object, options);
  };
}

function usesNow(meaning: Meaning): boolean {
  return testsIn(meaning).some((test) => "time" in test && test.time.kind === "now");
}

function requireNow(options: EvaluateRuleOptions | undefined): void {
  const now = options?.now;
  if (now === undefined || Number.isNaN(now.getTime())) {
    throw new TypeError("The rule uses system.now: pass { now } with a valid Date.");
  }
}

function refuseUnknown(text: string, meaning: Meaning): void {
  const refused = testsIn(meaning).flatMap((test): readonly RuleDiagnostic[] => {
    const message = refusal(test);
    if (message === undefined || !("text" in test)) return [];
    const { start, end } = test.text;
    return [{ id: "not-evaluated", severity: "error", message, start, end }];
  });
  if (refused.length > 0) throw new MembershipRuleError(text, refused);
}

function refusal(test: MeaningTest): string | undefined {
  if (test.kind === "order") return `This cannot be evaluated here: ${unknownOrder}.`;
  if (test.kind !== "match" || test.compiled.finds !== undefined) return undefined;
  return `This regular expression cannot be evaluated here: ${test.compiled.reason}. Write it plainer.`;
}
