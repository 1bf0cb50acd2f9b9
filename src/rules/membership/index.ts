export {
  analyseMembershipRule,
  compareMembershipRules,
  type RuleAnalysis,
  type RuleComparison,
  type RuleVerdict,
} from "./analyse.ts";
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
  RuleSpan,
  RuleSubject,
  RuleValue,
  StringValue,
  TestNode,
} from "./ast.ts";
export { device, type PlanCollection, type PlanProperties, user } from "./builder.ts";
export { type CheckedRule, checkMembershipRule, type CheckMembershipRuleOptions } from "./check.ts";
export { compileMembershipRule, type MembershipPredicate } from "./compile.ts";
export type { EvaluateRuleOptions } from "./compile-meaning.ts";
export {
  MembershipRuleError,
  type RuleDiagnostic,
  type RuleDiagnosticId,
  type RuleErrorId,
  type RuleWarningId,
} from "./diagnostic.ts";
export { explainMembershipRule } from "./explain.ts";
export { formatMembershipRule } from "./format.ts";
export { deviceSelect, deviceSelectFor, toRuleDevice } from "./graph-device.ts";
export { normaliseMembershipRule, sameMembershipRule } from "./normalise.ts";
export type { RuleOperator } from "./operators.ts";
export { type ParsedRule, parseMembershipRule } from "./parse.ts";
export { renderDiagnostic } from "./render-diagnostic.ts";
export type { RuleCondition, StandaloneRule } from "./rule-condition.ts";
export { mostRuleCharacters } from "./rule-length.ts";
export type {
  BooleanProperty,
  DateProperty,
  MembershipProperty,
  RelativeTime,
  TextCollection,
  TextProperty,
} from "./rule-property.ts";
export { type RuleSample, sampleClause, withSample } from "./sample.ts";
export { evaluateWithTrace, type RuleTrace, type RuleTraceDetails } from "./trace.ts";
