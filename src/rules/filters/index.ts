export { canonicalFilterRule } from "./canonical.ts";
export { checkFilterRule, type CheckedFilterRule, type CheckFilterRuleOptions } from "./check.ts";
export { compileFilterRule, filterDeviceProperties, type FilterPredicate } from "./compile.ts";
export {
  FilterRuleError,
  type FilterRuleDiagnostic,
  type FilterRuleDiagnosticId,
  type FilterRuleErrorId,
  type FilterRuleWarningId,
} from "./diagnostic.ts";
