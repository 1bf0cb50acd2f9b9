import { Findings } from "../ground/findings.ts";
import type { FilterComparison, FilterNode } from "./ast.ts";
import type { FilterFindings } from "./diagnostic.ts";
import { filterOperator, isNull, takesList } from "./operators.ts";
import { parseFilterRule } from "./parse.ts";
import { propertyOf } from "./windows-properties.ts";

/**
 * One text for every spelling of a rule: blanks, letter case of names and operators, dashes,
 * parentheses without effect, `null` for `$null`, blanks at the ends of a value, a text for a
 * list of one, quotes around a version, and the order within a list count for nothing. The order
 * of terms and the letter case of values stay.
 *
 * For comparing, not for writing; it evaluates as the rule does. A rule that cannot be read gives
 * its own text with single blanks, so that two unreadable rules stay apart.
 */
export function canonicalFilterRule(rule: string): string {
  const findings: FilterFindings = new Findings();
  const tree = parseFilterRule(rule, findings);
  return tree && !findings.hasErrors ? show(tree) : rule.replace(/\s+/g, " ").trim();
}

function show(node: FilterNode): string {
  if (node.kind === "comparison") return showComparison(node);
  // (a and b) and c says the same as a and b and c
  return termsOf(node, node.kind)
    .map((term) => (term.kind === "comparison" ? show(term) : `(${show(term)})`))
    .join(` ${node.kind} `);
}

function termsOf(node: FilterNode, kind: "and" | "or"): readonly FilterNode[] {
  return node.kind === kind ? node.terms.flatMap((term) => termsOf(term, kind)) : [node];
}

function showComparison({ property, operator, value }: FilterComparison): string {
  const known = filterOperator(operator.text);
  const head = `${property.text.toLowerCase()} ${(known ?? operator.text).toLowerCase()}`;
  const isListed = known !== undefined && takesList(known);
  if (value.kind === "list") {
    const items = value.items.map(literal);
    return `${head} [${(isListed ? [...new Set(items)].sort() : items).join(",")}]`;
  }
  if (value.kind === "word") return `${head} ${literal(value)}`;
  if (isListed) return `${head} [${literal(value)}]`;
  const text = value.text.trim();
  if (propertyOf(property.text)?.type === "version") return `${head} ${text}`;
  // the empty text would be refused where it does not stand in a list
  return `${head} "${text === "" ? " " : text}"`;
}

function literal(value: { readonly kind: string; readonly text: string }): string {
  if (value.kind === "string") return `"${value.text.trim()}"`;
  return isNull(value) ? "$null" : value.text;
}
