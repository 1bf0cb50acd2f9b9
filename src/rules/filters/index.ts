export { canonicalFilterRule } from "./canonical.ts";
export { checkFilterRule, type CheckedFilterRule, type CheckFilterRuleOptions } from "./check.ts";
export type { FilterRuleDiagnostic, FilterRuleDiagnosticId } from "./diagnostic.ts";
