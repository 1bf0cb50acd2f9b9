import { parseValidRule } from "../check/check.ts";
import type { LogicalNode, QuantifierNode, RuleNode, RuleValue, TestNode } from "../syntax/ast.ts";
import { negatedOperators, type RuleOperator } from "../vocabulary/operators.ts";

/**
 * What a rule selects, in plain English: one sentence, or a sentence and an indented list.
 *
 * @throws {MembershipRuleError} where the service would refuse the rule.
 */
export function explainMembershipRule(text: string): string {
  const { rule, subject } = parseValidRule(text);
  const whole = explainWhole(rule, subject);
  if (whole !== undefined) return whole;
  if (rule.kind !== "and" && rule.kind !== "or") {
    const [line = "", ...below] = explainTree(rule, false);
    return [`Selects ${subject}s for which this holds: ${line}`, ...below].join("\n");
  }
  return [
    `Selects ${subject}s for which ${rule.kind === "and" ? "all" : "any"} of this holds:`,
    ...explainOperands(rule, false),
  ].join("\n");
}

/** Rules that are a phrase of their own. */
function explainWhole(rule: RuleNode, subject: string): string | undefined {
  if (rule.kind === "directReports") {
    return `Selects the manager with the object id ${rule.manager.value}, and whoever reports to that one directly: one level.`;
  }
  if (rule.kind === "quantifier" && rule.property.name === "memberOf") {
    const { condition } = rule;
    const list = condition.kind === "test" ? printValue(condition.value) : "";
    return `Selects ${subject}s that are direct members of any of the groups ${list}.`;
  }
  const isEverything =
    rule.kind === "test" &&
    rule.property.name === "objectId" &&
    rule.operator.name === "ne" &&
    rule.value.kind === "null";
  if (!isEverything) return undefined;
  return subject === "user" ? "Selects all users, guests too." : "Selects all devices.";
}

/** Lines, of which all but the first are indented below it. */
function explainTree(node: RuleNode, negated: boolean): readonly string[] {
  switch (node.kind) {
    case "and":
    case "or": {
      const share = explainShare(node);
      if (share !== undefined) return [negated ? `it is not so that ${share}` : share];
      const all = (node.kind === "and") !== negated;
      return [`${all ? "all" : "any"} of:`, ...explainOperands(node, negated)];
    }
    case "not":
      return explainTree(node.operand, !negated);
    case "test":
      return [explainTest(node, negated)];
    case "quantifier":
      return explainQuantifier(node, negated);
    case "directReports":
      return [`the manager is ${node.manager.value}`];
    default:
      return node satisfies never;
  }
}

function explainOperands(node: LogicalNode, negated: boolean): readonly string[] {
  return node.operands.flatMap((operand) => {
    const [first = "", ...below] = explainTree(operand, negated);
    return [`  - ${first}`, ...below.map((line) => `  ${line}`)];
  });
}

/** An -or over beginnings of device ids is a share of all devices. */
function explainShare(node: LogicalNode): string | undefined {
  if (node.kind !== "or") return undefined;
  let share = 0;
  for (const operand of node.operands) {
    const isPrefix =
      operand.kind === "test" &&
      operand.property.name === "deviceId" &&
      operand.operator.name === "startsWith" &&
      operand.value.kind === "string" &&
      /^[0-9a-f]{1,8}$/i.test(operand.value.value);
    if (!isPrefix || operand.value.kind !== "string") return undefined;
    share += 16 ** -operand.value.value.length;
  }
  const percent = Number((share * 100).toPrecision(3));
  return `deviceId begins with one of ${node.operands.length} prefixes, about ${percent} % of all ids`;
}

function explainQuantifier(node: QuantifierNode, negated: boolean): readonly string[] {
  const { property, quantifier, condition } = node;
  const head = negated
    ? `it is not so that ${quantifier === "any" ? "at least one" : "every"}`
    : quantifier === "any"
      ? "at least one"
      : "every";
  const empty = quantifier === "all" ? " (or there is none)" : "";
  const [first = "", ...below] = explainTree(condition, false);
  return [`${head} entry of ${property.name}${empty} fulfils: ${first}`, ...below];
}

const phrases: Readonly<Partial<Record<RuleOperator, readonly [string, string]>>> = {
  eq: ["is", "is not"],
  startsWith: ["begins with", "does not begin with"],
  endsWith: ["ends with", "does not end with"],
  contains: ["contains", "does not contain"],
  match: ["matches the pattern", "does not match the pattern"],
  in: ["is one of", "is none of"],
  ge: ["is not before", "is before"],
  le: ["is not after", "is after"],
};

function explainTest(node: TestNode, negated: boolean): string {
  const { property, operator, value } = node;
  const positive = negatedOperators[operator.name];
  const negative = (positive !== undefined) !== negated;
  const [yes = "", no = ""] = phrases[positive ?? operator.name] ?? [];
  const name = property.object === "_" ? "it" : property.name;
  if (value.kind === "null") return `${name} is ${negative ? "set" : "blank"}`;
  if (value.kind === "string" && value.value === "" && (positive ?? operator.name) === "eq") {
    return negative ? `${name} is not "", as nothing is` : `${name} is "", which nothing is`;
  }
  const blank = negative && property.object !== "_" ? " (or is blank, probably)" : "";
  return `${name} ${negative ? no : yes} ${printValue(value)}${blank}`;
}

function printValue(value: RuleValue): string {
  switch (value.kind) {
    case "string":
      return JSON.stringify(value.value);
    case "boolean":
      return String(value.value);
    case "null":
      return "blank";
    case "number":
      return value.text;
    case "date":
      return value.instant;
    case "now":
      if (value.shift === undefined) return "now";
      return `now ${value.shift.direction} ${value.shift.duration}`;
    case "list":
      return value.items.map((item) => JSON.stringify(item.value)).join(", ");
    default:
      return value satisfies never;
  }
}
