import type {
  DirectReportsNode,
  PropertyNode,
  QuantifierNode,
  RuleNode,
  RuleValue,
  TestNode,
} from "./ast.ts";
import { MembershipRuleError } from "./diagnostic.ts";
import { mostRuleCharacters, parseMembershipRule } from "./parse.ts";

/**
 * A rule in canonical text, on one line: every name in its documented spelling, every operator
 * with its dash, parentheses around each test and each mixed group, texts in double quotes.
 * Its meaning stays. Where that would be longer than the service takes, and the rule is not,
 * the parentheses around single tests go, and at the worst it comes back as it is.
 *
 * @throws {MembershipRuleError} where the text breaks the grammar.
 */
export function formatMembershipRule(text: string): string {
  const { rule, diagnostics } = parseMembershipRule(text);
  if (rule === undefined) throw new MembershipRuleError(text, diagnostics);
  const formatted = printRule(rule);
  if (formatted.length <= mostRuleCharacters || text.length > mostRuleCharacters) return formatted;
  const compact = printRule(rule, { compact: true });
  return compact.length <= mostRuleCharacters ? compact : text.trim();
}

export interface PrintOptions {
  /** Leaves out the parentheses around single tests. */
  readonly compact?: boolean;
}

/** A tree as text, in canonical spelling. */
export function printRule(rule: RuleNode, options: PrintOptions = {}): string {
  const compact = options.compact === true;
  // a test of memberOf is documented without parentheses, and must not be combined
  if (rule.kind === "quantifier" && rule.property.name === "memberOf") return printAny(rule);
  return isLeaf(rule) && !compact && rule.kind !== "directReports"
    ? `(${printLeaf(rule)})`
    : print(rule, compact);
}

/** Text in quotes, so that reading it gives the same text. */
function printString(text: string): string {
  const escaped = text.replaceAll("'", "''");
  // a backtick before the closing quote would escape it
  if (text.endsWith("`")) return `'${escaped.replaceAll('`"', '``"')}'`;
  return `"${escaped.replaceAll('"', '`"')}"`;
}

function print(node: RuleNode, compact: boolean): string {
  if ("operands" in node) {
    return node.operands.map((part) => grouped(part, compact)).join(` -${node.kind} `);
  }
  if (isLeaf(node)) return printLeaf(node);
  const operand = print(node.operand, compact);
  return node.operand.kind === "not" ? `-not ${operand}` : `-not (${operand})`;
}

function grouped(node: RuleNode, compact: boolean): string {
  if (node.kind === "not") return print(node, compact);
  if (isLeaf(node) && compact && node.kind === "test") return printLeaf(node);
  return `(${print(node, compact)})`;
}

type Leaf = TestNode | QuantifierNode | DirectReportsNode;

function isLeaf(node: RuleNode): node is Leaf {
  return node.kind === "test" || node.kind === "quantifier" || node.kind === "directReports";
}

function printLeaf(node: Leaf): string {
  switch (node.kind) {
    case "test": {
      const { property, operator, value } = node;
      return `${printProperty(property)} -${operator.name} ${printValue(value)}`;
    }
    case "quantifier":
      return printAny(node);
    case "directReports":
      return `Direct Reports for ${printString(node.manager.value)}`;
    default:
      return node satisfies never;
  }
}

function printAny({ property, quantifier, condition }: QuantifierNode): string {
  return `${printProperty(property)} -${quantifier} (${print(condition, true)})`;
}

function printProperty({ object, name }: PropertyNode): string {
  if (object === "_") return "_";
  return object === "" ? name : `${object}.${name}`;
}

function printValue(value: RuleValue): string {
  switch (value.kind) {
    case "string":
      return printString(value.value);
    case "boolean":
      return String(value.value);
    case "null":
      return "null";
    case "number":
      return value.text;
    case "date":
      return value.instant;
    case "now":
      return value.shift === undefined
        ? "system.now"
        : `system.now -${value.shift.direction} ${value.shift.duration}`;
    case "list":
      return `[${value.items.map((item) => printString(item.value)).join(", ")}]`;
    default:
      return value satisfies never;
  }
}
