export { canonicalFilterRule } from "./canonical.ts";
export {
  checkFilterRule,
  type CheckedFilterRule,
  type CheckFilterRuleOptions,
  filterRuleLimit,
} from "./check.ts";
export type { FilterRuleFinding, FilterRuleFindingId } from "./finding.ts";
