import { foldCase } from "../../ground/ignore-case.ts";
import { fieldOf } from "../evaluate/meaning.ts";
import type { RuleNode, RuleValue, StringValue, TestNode } from "../syntax/ast.ts";
import { printRule } from "../syntax/format.ts";
import { readInstant } from "../syntax/instant.ts";
import { parseMembershipRule } from "../syntax/parse.ts";
import { isExtensionProperty, type RulePropertyType } from "../vocabulary/properties.ts";

/**
 * A text that is the same for all spellings of a rule: blanks, dashes, quotes, redundant
 * parentheses and the case of names, operators and values make no difference. The order of its
 * tests does. A rule that breaks the grammar comes back as it is.
 *
 * Fit for comparing, not for sending: values are in lower case, and the length is not limited.
 */
export function normaliseMembershipRule(text: string): string {
  const { rule } = parseMembershipRule(text);
  return rule === undefined ? text : printRule(normalise(rule));
}

/** Whether two texts are spellings of one rule. */
export function sameMembershipRule(a: string, b: string): boolean {
  return a === b || normaliseMembershipRule(a) === normaliseMembershipRule(b);
}

function normalise(node: RuleNode): RuleNode {
  switch (node.kind) {
    case "and":
    case "or":
      return { ...node, operands: node.operands.map(normalise) };
    case "not":
      return { ...node, operand: normalise(node.operand) };
    case "quantifier":
      return { ...node, condition: normalise(node.condition) };
    case "directReports":
      return { ...node, manager: folded(node.manager) };
    case "test":
      return normaliseTest(node);
    default:
      return node satisfies never;
  }
}

function normaliseTest(node: TestNode): TestNode {
  const extension = isExtensionProperty(node.property.name);
  const name = extension ? node.property.name.toLowerCase() : node.property.name;
  const value = normaliseValue(node, fieldOf(node.property).type, extension);
  return { ...node, property: { ...node.property, name }, value };
}

function normaliseValue(node: TestNode, type: RulePropertyType, extension: boolean): RuleValue {
  const { value, operator } = node;
  const { start, end } = value;
  if (value.kind === "list") return { ...value, items: value.items.map(folded) };
  if (value.kind === "boolean" && extension) {
    return { kind: "string", value: String(value.value), start, end };
  }
  if (value.kind !== "string") return value;
  // in a regular expression \d and \D differ
  if (operator.name === "match" || operator.name === "notMatch") return value;
  const lower = foldCase(value.value);
  if (type === "boolean" && (lower === "true" || lower === "false")) {
    return { kind: "boolean", value: lower === "true", start, end };
  }
  const instant = type === "dateTime" ? readInstant(value.value) : undefined;
  if (instant !== undefined) return { kind: "date", instant, start, end };
  return folded(value);
}

function folded(text: StringValue): StringValue {
  return { ...text, value: foldCase(text.value) };
}
