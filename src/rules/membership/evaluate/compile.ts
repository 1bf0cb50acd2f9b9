import { parseValidRule } from "../check/check.ts";
import { compilePattern } from "../pattern/compile-pattern.ts";
import type { RuleNode } from "../syntax/ast.ts";
import { MembershipRuleError, type RuleDiagnostic } from "../syntax/diagnostic.ts";
import { walk } from "../syntax/walk.ts";
import { compileMeaning, type EvaluateRuleOptions } from "./compile-meaning.ts";
import { type Meaning, meaningOf } from "./meaning.ts";

/**
 * Whether an object is selected. Its keys are the names of the rule language (`deviceOSType`,
 * `devicePhysicalIds`); a missing key is null, and so is an empty text.
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
 * @throws {MembershipRuleError} where the service would refuse the rule, or where it holds a
 * regular expression that cannot be evaluated here.
 */
export function compileMembershipRule(text: string): MembershipPredicate {
  const { rule } = parseValidRule(text);
  refusePatterns(text, rule);
  const meaning = meaningOf(rule);
  const test = compileMeaning(meaning);
  if (!usesNow(meaning)) return test;
  return (object, options) => {
    requireNow(options);
    return test(object, options);
  };
}

function usesNow(meaning: Meaning): boolean {
  if (meaning.kind === "and" || meaning.kind === "or") return meaning.parts.some(usesNow);
  if (meaning.kind === "not") return usesNow(meaning.part);
  if (meaning.kind === "some") return usesNow(meaning.condition);
  return "time" in meaning && meaning.time.kind === "now";
}

function requireNow(options: EvaluateRuleOptions | undefined): void {
  const now = options?.now;
  if (now === undefined || Number.isNaN(now.getTime())) {
    throw new TypeError("The rule uses system.now: pass { now } with a valid Date.");
  }
}

function refusePatterns(text: string, rule: RuleNode): void {
  const refused: RuleDiagnostic[] = [];
  for (const node of walk(rule)) {
    if (node.kind !== "test" || node.value.kind !== "string") continue;
    if (node.operator.name !== "match" && node.operator.name !== "notMatch") continue;
    const compiled = compilePattern(node.value.value);
    if (compiled.finds !== undefined) continue;
    const { start, end } = node.value;
    const message = `This regular expression cannot be evaluated here: ${compiled.reason}. Write it plainer.`;
    refused.push({ id: "regex-dialect", severity: "error", message, start, end });
  }
  if (refused.length > 0) throw new MembershipRuleError(text, refused);
}
