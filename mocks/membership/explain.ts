import { evaluateRule, type RuleObject } from "./evaluate.ts";
import { findProperty } from "./properties.ts";
import type { RuleNode, RuleValue } from "./syntax.ts";

/**
 * The result of a rule and of each of its parts.
 *
 * @see https://learn.microsoft.com/graph/api/resources/expressionevaluationdetails
 */
export interface RuleDetails {
  readonly expression: string;
  readonly expressionResult: boolean;
  readonly propertyToEvaluate: {
    readonly propertyName: string;
    readonly propertyValue: string | null;
  } | null;
  readonly expressionEvaluationDetails: readonly RuleDetails[];
}

/** Explains a checked rule on one object. */
export function explainNode(node: RuleNode, object: RuleObject, now: Date): RuleDetails {
  const parts =
    node.kind === "and" || node.kind === "or"
      ? [node.left, node.right]
      : node.kind === "not"
        ? [node.of]
        : [];
  return {
    expression: printNode(node),
    expressionResult: evaluateRule(node, object, now),
    propertyToEvaluate: "operand" in node ? propertyOf(node.operand, object) : null,
    expressionEvaluationDetails: parts.map((part) => explainNode(part, object, now)),
  };
}

function propertyOf(operand: string, object: RuleObject): RuleDetails["propertyToEvaluate"] {
  const [prefix = "", name = ""] = operand.split(".");
  const property = findProperty(prefix.toLowerCase() === "user" ? "user" : "device", name);
  const value = object[property?.name ?? name];
  return {
    propertyName: property?.name ?? name,
    propertyValue:
      value === null || value === undefined
        ? null
        : typeof value === "string"
          ? value
          : JSON.stringify(value),
  };
}

function printNode(node: RuleNode): string {
  switch (node.kind) {
    case "and":
    case "or":
      return `(${printNode(node.left)} -${node.kind} ${printNode(node.right)})`;
    case "not":
      return `-not (${printNode(node.of)})`;
    case "test":
      return `${node.operand} -${node.operator} ${printValue(node.value)}`;
    case "any":
    case "all":
      return `${node.operand} -${node.kind} (${printNode(node.of)})`;
    case "reports":
      return `Direct Reports for "${node.managerId}"`;
    default:
      return node satisfies never;
  }
}

function printValue(value: RuleValue): string {
  switch (value.kind) {
    case "string":
      return `"${value.text}"`;
    case "boolean":
      return String(value.value);
    case "null":
      return "null";
    case "date":
      return value.text;
    case "now":
      return value.duration === undefined
        ? "system.now"
        : `system.now -${value.sign === 1 ? "plus" : "minus"} ${value.duration}`;
    case "list":
      return `[${value.items.map((item) => `"${item}"`).join(", ")}]`;
    default:
      return value satisfies never;
  }
}
