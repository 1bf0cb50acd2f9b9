export {
  analyseMembershipRule,
  compareMembershipRules,
  type RuleAnalysis,
  type RuleComparison,
  type RuleVerdict,
} from "./analyse/analyse.ts";
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
export { device, type PlanCollection, type PlanProperties, user } from "./build/builder.ts";
export {
  type CheckedRule,
  checkMembershipRule,
  type CheckMembershipRuleOptions,
} from "./check/check.ts";
export { compileMembershipRule, type MembershipPredicate } from "./evaluate/compile.ts";
export type { EvaluateRuleOptions } from "./evaluate/compile-meaning.ts";
export {
  MembershipRuleError,
  type RuleDiagnostic,
  type RuleDiagnosticId,
  type RuleErrorId,
  type RuleWarningId,
} from "./syntax/diagnostic.ts";
export { explainMembershipRule } from "./analyse/explain.ts";
export { formatMembershipRule } from "./syntax/format.ts";
export { deviceSelect, deviceSelectFor, toRuleDevice } from "./evaluate/graph-device.ts";
export { normaliseMembershipRule, sameMembershipRule } from "./analyse/normalise.ts";
export type { RuleOperator } from "./vocabulary/operators.ts";
export { type ParsedRule, parseMembershipRule } from "./syntax/parse.ts";
export { renderDiagnostic } from "../ground/render-diagnostic.ts";
export type { RuleCondition, StandaloneRule } from "./build/rule-condition.ts";
export { mostRuleCharacters } from "./syntax/rule-length.ts";
export type {
  BooleanProperty,
  DateProperty,
  MembershipProperty,
  RelativeTime,
  TextCollection,
  TextProperty,
} from "./build/rule-property.ts";
export { type RuleSample, sampleClause, withSample } from "./build/sample.ts";
export { evaluateWithTrace, type RuleTrace, type RuleTraceDetails } from "./evaluate/trace.ts";
export type { RuleSpan } from "../ground/tokens.ts";
