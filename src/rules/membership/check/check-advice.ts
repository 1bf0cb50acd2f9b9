import type { LogicalNode, QuantifierNode, RuleNode, TestNode } from "../syntax/ast.ts";
import type { RuleFindings } from "../syntax/diagnostic.ts";
import { printRule } from "../syntax/format.ts";
import { walk } from "../syntax/walk.ts";
import { negatedOperators, type RuleOperator, ruleOperators } from "../vocabulary/operators.ts";
import { findProperty } from "../vocabulary/properties.ts";

/**
 * Warns of what the service takes and what its authors regret: negatives that catch blanks,
 * and tests that are slow to process.
 *
 * https://learn.microsoft.com/entra/identity/users/groups-dynamic-rule-more-efficient
 */
export function adviseOn(rule: RuleNode, findings: RuleFindings): void {
  warnOfBlanks(rule, { negated: false, settled: new Set() }, findings);
  for (const node of walk(rule)) {
    if (node.kind === "test") warnOfSlowTest(node, findings);
    if (node.kind === "or") warnOfChain(node, findings);
    if (node.kind === "quantifier") warnOfNegativeAny(node, findings);
  }
}

interface Sight {
  /** Inside an odd number of nots. */
  readonly negated: boolean;
  /** Properties whose blanks are dealt with by another test of the same group. */
  readonly settled: ReadonlySet<string>;
}

/** Unverified: that negative operators are true of blanks; community reports say so. */
function warnOfBlanks(node: RuleNode, sight: Sight, findings: RuleFindings): void {
  switch (node.kind) {
    case "and":
    case "or": {
      const settled = new Set(sight.settled);
      for (const operand of node.operands) {
        const name = settledBy(operand, node.kind, sight.negated);
        if (name !== undefined) settled.add(name);
      }
      const inside = { negated: sight.negated, settled };
      for (const operand of node.operands) warnOfBlanks(operand, inside, findings);
      return;
    }
    case "not":
      warnOfBlanks(node.operand, { negated: !sight.negated, settled: sight.settled }, findings);
      return;
    case "test":
      warnOfBlankTest(node, sight, findings);
      return;
    case "quantifier":
    case "directReports":
      return;
    default:
      node satisfies never;
  }
}

function warnOfBlankTest(node: TestNode, sight: Sight, findings: RuleFindings): void {
  const { property, operator, value } = node;
  const catchesBlanks = (negatedOperators[operator.name] !== undefined) !== sight.negated;
  if (!catchesBlanks || value.kind === "null") return;
  if (value.kind === "string" && value.value === "") return;
  const facts = findProperty(property.object, property.name)?.facts;
  if (facts === undefined || facts.alwaysSet === true) return;
  if (facts.type !== "string" && facts.type !== "boolean" && facts.type !== "dateTime") return;
  const name = `${property.object}.${property.name}`;
  if (sight.settled.has(name)) return;
  findings.warn(
    "negative-null",
    node,
    `This is probably also true where ${name} is blank. Add -and (${name} -ne null), or -or (${name} -eq null) where blanks are meant.`,
  );
}

// x -ne null beside it in an -and, x -eq null beside it in an -or; under -not the reverse
function settledBy(node: RuleNode, kind: "and" | "or", negated: boolean): string | undefined {
  if (node.kind === "not") return settledBy(node.operand, kind, !negated);
  if (node.kind !== "test") return undefined;
  const { property, operator, value } = node;
  const name = `${property.object}.${property.name}`;
  const inAnd = (kind === "and") !== negated;
  const positive = (negatedOperators[operator.name] === undefined) !== negated;
  // what compares with the empty text is no help: nothing holds it, not even a blank
  if (value.kind === "string" && value.value === "") return undefined;
  const testsNull = value.kind === "null";
  if (inAnd) return testsNull !== positive ? name : undefined;
  return testsNull && positive ? name : undefined;
}

function warnOfSlowTest(node: TestNode, findings: RuleFindings): void {
  const { operator, value } = node;
  if (operator.name === "contains" || operator.name === "notContains") {
    findings.warn(
      "slow-operator",
      operator,
      `-${operator.name} is among the slowest to process. Prefer -eq, -in or -startsWith where they do.`,
    );
  }
  if (operator.name !== "match" && operator.name !== "notMatch") return;
  const pattern = value.kind === "string" ? value.value : "";
  const plain = /^(\^?)([\w @-]+)(\$?)$/.exec(pattern);
  const [, start = "", text = "", end = ""] = plain ?? [];
  const instead = plainOperator(operator.name, start !== "", end !== "");
  const advice =
    text !== ""
      ? `-${instead} "${text}" says the same`
      : pattern.startsWith(".*")
        ? "The .* at its beginning has no effect, so leave it out"
        : "Prefer -eq, -in or -startsWith where they do";
  findings.warn(
    "slow-operator",
    operator,
    `-${operator.name} is the slowest to process. ${advice}.`,
  );
}

function plainOperator(operator: RuleOperator, start: boolean, end: boolean): RuleOperator {
  const positive = start ? (end ? "eq" : "startsWith") : end ? "endsWith" : "contains";
  if (operator === "match") return positive;
  return ruleOperators.find((name) => negatedOperators[name] === positive) ?? "ne";
}

function warnOfChain(node: LogicalNode, findings: RuleFindings): void {
  const counts = new Map<string, number>();
  for (const operand of node.operands) {
    if (operand.kind !== "test" || operand.operator.name !== "eq") continue;
    if (operand.value.kind !== "string") continue;
    const { object, name } = operand.property;
    const key = object === "_" ? "_" : `${object}.${name}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const [name, count] of counts) {
    if (count < 3) continue;
    findings.warn(
      "slow-operator",
      node,
      `${count} tests of ${name} are joined by -or. One -in with a list is faster and shorter: ${name} -in ["a", "b"].`,
    );
  }
}

// one other entry is enough to make it true, where "no entry is" was meant
function warnOfNegativeAny(node: QuantifierNode, findings: RuleFindings): void {
  if (node.quantifier !== "any" || !isNegative(node.condition, false)) return;
  findings.warn(
    "any-negative",
    node,
    `This is true of whatever has one other entry. Where no entry may be so, write ${printRule({ ...node, quantifier: "all" }, { compact: true })}.`,
  );
}

/** Whether every test in it is a negative one. */
function isNegative(node: RuleNode, negated: boolean): boolean {
  switch (node.kind) {
    case "and":
    case "or":
      return node.operands.every((operand) => isNegative(operand, negated));
    case "not":
      return isNegative(node.operand, !negated);
    case "test":
      // -ne null asks for an entry that is something
      if (node.value.kind === "null") return false;
      return (negatedOperators[node.operator.name] !== undefined) !== negated;
    case "quantifier":
    case "directReports":
      return false;
    default:
      return node satisfies never;
  }
}
