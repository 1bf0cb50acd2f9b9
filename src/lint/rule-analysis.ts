import {
  analyseMembershipRule,
  checkMembershipRule,
  compareMembershipRules,
  type RuleAnalysis,
  type RuleVerdict,
} from "../rules/membership/index.ts";

/** What can be proven of a rule; of one that Entra refuses, or nobody can evaluate, nothing can. */
export function analysed(rule: string): RuleAnalysis {
  return isEvaluable(rule)
    ? analyseMembershipRule(rule)
    : { alwaysTrue: "unknown", alwaysFalse: "unknown" };
}

/** Whether no device is selected by both. */
export function areDisjoint(a: string, b: string): RuleVerdict {
  return isEvaluable(a) && isEvaluable(b) ? compareMembershipRules(a, b).disjoint : "unknown";
}

function isEvaluable(rule: string): boolean {
  return checkMembershipRule(rule, { subject: "device" }).diagnostics.every(
    ({ severity, id }) => severity !== "error" && id !== "not-evaluated",
  );
}
