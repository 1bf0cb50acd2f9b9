export { canonicalFilterRule } from "./canonical.ts";
export { checkFilterRule, type CheckedFilterRule, type CheckFilterRuleOptions } from "./check.ts";
export type { FilterRuleFinding, FilterRuleFindingId } from "./finding.ts";
