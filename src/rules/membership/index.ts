// words, text to tree
export type { RuleSpan } from "../ground/tokens.ts";
export type { RuleOperator } from "./vocabulary/operators.ts";
export type {
  BooleanValue,
  DateValue,
  DirectReportsNode,
  ListValue,
  LogicalNode,
  NotNode,
  NowValue,
  NullValue,
  NumberValue,
  OperatorNode,
  PropertyNode,
  QuantifierNode,
  RuleNode,
  RuleSubject,
  RuleValue,
  StringValue,
  TestNode,
} from "./syntax/ast.ts";
export { type ParsedRule, parseMembershipRule } from "./syntax/parse.ts";
export { formatMembershipRule } from "./syntax/format.ts";
// what is wrong
export {
  MembershipRuleError,
  type RuleDiagnostic,
  type RuleDiagnosticId,
  type RuleErrorId,
  type RuleWarningId,
} from "./syntax/diagnostic.ts";
export { renderDiagnostic } from "../ground/render-diagnostic.ts";
export {
  type CheckedRule,
  checkMembershipRule,
  type CheckMembershipRuleOptions,
} from "./check/check.ts";
// whom it selects
export { compileMembershipRule, type MembershipPredicate } from "./evaluate/compile.ts";
export type { EvaluateRuleOptions } from "./evaluate/compile-meaning.ts";
export { evaluateWithTrace, type RuleTrace, type RuleTraceDetails } from "./evaluate/trace.ts";
export {
  readRuleObject,
  type ReadRuleObject,
  type RuleObjectProblem,
} from "./evaluate/read-object.ts";
export { deviceSelect, deviceSelectFor, toRuleDevice } from "./evaluate/graph-device.ts";
// what can be said of it without an object
export {
  analyseMembershipRule,
  compareMembershipRules,
  type RuleAnalysis,
  type RuleComparison,
  type RuleVerdict,
} from "./analyse/analyse.ts";
export { type CommonSelection, ProvableRule } from "./analyse/provable-rule.ts";
export { explainMembershipRule } from "./analyse/explain.ts";
export { normaliseMembershipRule, sameMembershipRule } from "./analyse/normalise.ts";
// rules that are not written by hand
export {
  device,
  type DeviceRuleProperties,
  type PlanCollection,
  type PlanProperties,
  user,
  type UserRuleProperties,
} from "./build/builder.ts";
export type { RuleCondition, StandaloneRule } from "./build/rule-condition.ts";
export type {
  BooleanProperty,
  DateProperty,
  MembershipProperty,
  RelativeTime,
  RuleAbout,
  RuleProperty,
  TextCollection,
  TextProperty,
} from "./build/rule-property.ts";
export { type RuleSample, sampleClause, withSample } from "./build/sample.ts";
