import { parseValidRule } from "../check/check.ts";
import type { QuantifierNode, RuleNode, TestNode } from "../syntax/ast.ts";
import type { RuleDiagnostic, RuleWarningId } from "../syntax/diagnostic.ts";
import { printRule } from "../syntax/format.ts";
import { negatedOperators } from "../vocabulary/operators.ts";
import { compileMeaning, type EvaluateRuleOptions } from "./compile-meaning.ts";
import { compileRule } from "./compile.ts";
import { fieldOf, type Meaning, meaningOf } from "./meaning.ts";
import { readValue } from "./read-value.ts";
import { millisecondsOf, timeAt } from "./rule-time.ts";

/**
 * How a rule came to its result. The names are those of Graph's `evaluateDynamicMembership`.
 *
 * https://learn.microsoft.com/graph/api/group-evaluatedynamicmembership
 */
export interface RuleTrace {
  readonly membershipRule: string;
  readonly membershipRuleEvaluationResult: boolean;
  /** The result depends on what no source confirms. */
  readonly uncertain: boolean;
  readonly membershipRuleEvaluationDetails: RuleTraceDetails;
}

/** What one part of a rule made of what it saw, and its own parts below it. */
export interface RuleTraceDetails {
  /** This part of the rule, in canonical text. */
  readonly expression: string;
  readonly expressionResult: boolean;
  /** Another reading of the documentation would turn this part's result round. */
  readonly uncertain: boolean;
  /** What was seen; null where nothing is set. Only of tests. */
  readonly propertyToEvaluate?: {
    readonly propertyName: string;
    readonly propertyValue: string | null;
  };
  /** The parts of a group; of `-any` and `-all` the condition for each element. */
  readonly expressionEvaluationDetails: readonly RuleTraceDetails[];
}

/**
 * Evaluates a rule for one object and shows what each part of it made of which value.
 *
 * @throws {MembershipRuleError} like `compileMembershipRule`.
 * @throws {TypeError} where the rule uses `system.now` and `now` is missing.
 */
export function evaluateWithTrace(
  text: string,
  object: Readonly<Record<string, unknown>>,
  options: EvaluateRuleOptions = {},
): RuleTrace {
  const { rule, diagnostics } = parseValidRule(text);
  const result = compileRule(text, rule)(object, options);
  const doubts = diagnostics.filter(({ id }) => isDoubt.has(id));
  const details = trace(rule, object, { options, doubts, negated: false });
  return {
    membershipRule: text,
    membershipRuleEvaluationResult: result,
    uncertain: details.uncertain,
    membershipRuleEvaluationDetails: details,
  };
}

/** Warnings that say: what this means in the service is not documented. */
const isDoubt: ReadonlySet<string> = new Set<RuleWarningId>([
  "any-scope",
  "collection-direct",
  "empty-string",
  "extension-type",
  "memberof-retired",
  "quoted-boolean",
  "regex-dialect",
]);

interface Sight {
  readonly options: EvaluateRuleOptions;
  readonly doubts: readonly RuleDiagnostic[];
  /** Inside an odd number of nots, or of an `-all`. */
  readonly negated: boolean;
}

function trace(node: RuleNode, subject: unknown, sight: Sight): RuleTraceDetails {
  const expression = printRule(node, { compact: true });
  switch (node.kind) {
    case "and":
    case "or": {
      const parts = node.operands.map((operand) => trace(operand, subject, sight));
      return { expression, ...combine(parts, node.kind === "or"), ...children(parts) };
    }
    case "not": {
      const part = trace(node.operand, subject, { ...sight, negated: !sight.negated });
      const { expressionResult, uncertain } = part;
      return { expression, expressionResult: !expressionResult, uncertain, ...children([part]) };
    }
    case "test":
      return traceTest(node, expression, subject, sight);
    case "quantifier":
      return traceQuantifier(node, expression, subject, sight);
    case "directReports": {
      const manager = readValue({ name: "manager", type: "string" })(subject);
      const propertyToEvaluate = { propertyName: "user.manager", propertyValue: show(manager) };
      const expressionResult = compileMeaning(meaningOf(node))(subject, sight.options);
      const leaf = { expression, expressionResult, uncertain: false, propertyToEvaluate };
      return { ...leaf, ...children([]) };
    }
    default:
      return node satisfies never;
  }
}

function traceTest(
  node: TestNode,
  expression: string,
  subject: unknown,
  sight: Sight,
): RuleTraceDetails {
  const { property } = node;
  const value = readValue(fieldOf(property))(subject);
  const meaning = meaningOf(node);
  const expressionResult = compileMeaning(meaning)(subject, sight.options);
  const propertyName = property.object === "_" ? "_" : `${property.object}.${property.name}`;
  return {
    expression,
    expressionResult,
    uncertain: isUncertain(node, value, sight) || isLimit(meaning, value, sight.options),
    propertyToEvaluate: { propertyName, propertyValue: show(value) },
    ...children([]),
  };
}

function traceQuantifier(
  node: QuantifierNode,
  expression: string,
  subject: unknown,
  sight: Sight,
): RuleTraceDetails {
  const { property, quantifier, condition } = node;
  const value = readValue(fieldOf(property))(subject);
  const elements: readonly unknown[] = Array.isArray(value) ? value : [];
  const parts = elements.map((element) => trace(condition, element, sight));
  const combined = combine(parts, quantifier === "any");
  return {
    expression,
    expressionResult: combined.expressionResult,
    uncertain: combined.uncertain || isDoubtful(node, sight),
    propertyToEvaluate: {
      propertyName: `${property.object}.${property.name}`,
      propertyValue: show(value),
    },
    ...children(parts),
  };
}

/** A certain part that settles the result makes the doubts of the others irrelevant. */
function combine(parts: readonly RuleTraceDetails[], settling: boolean) {
  const settled = parts.filter(({ expressionResult }) => expressionResult === settling);
  const expressionResult = settled.length > 0 === settling;
  const certain = settled.some(({ uncertain }) => !uncertain);
  return { expressionResult, uncertain: !certain && parts.some(({ uncertain }) => uncertain) };
}

function children(parts: readonly RuleTraceDetails[]) {
  return { expressionEvaluationDetails: parts };
}

function isUncertain(node: TestNode, value: unknown, sight: Sight): boolean {
  if (isDoubtful(node, sight)) return true;
  const blank = value === undefined || value === null || value === "";
  if (!blank || node.value.kind === "null") return false;
  // a positive test of null is false beyond dispute, its negation is not
  return negatedOperators[node.operator.name] !== undefined || sight.negated;
}

function isDoubtful(node: TestNode | QuantifierNode, { doubts }: Sight): boolean {
  return doubts.some(({ start, end }) => start >= node.start && end <= node.end);
}

// Unverified: that -ge and -le include the limit
function isLimit(meaning: Meaning, value: unknown, { now }: EvaluateRuleOptions): boolean {
  if (meaning.kind !== "notBefore" && meaning.kind !== "notAfter") return false;
  return millisecondsOf(value) === timeAt(meaning.time, now?.getTime() ?? Number.NaN);
}

function show(value: unknown): string | null {
  if (value === undefined || value === null || value === "") return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
