import { Findings } from "../ground/findings.ts";
import type { FilterChain, FilterComparison, FilterNode } from "./ast.ts";
import type { FilterFindings } from "./diagnostic.ts";
import { filterOperator, takesList } from "./operators.ts";
import { parseFilterRule } from "./parse.ts";
import { windowsProperty } from "./windows-properties.ts";

/**
 * One text for every spelling of a rule: blanks, letter case of names and operators,
 * parentheses without effect, dashes of `and` and `or`, and the order within a list count
 * for nothing. The order of terms and the letter case of values stay, and parentheses
 * around a mixture of `and` and `or` too.
 *
 * For comparing, not for writing. A rule that cannot be read gives its own text with single
 * blanks, so that two unreadable rules are told apart.
 */
export function canonicalFilterRule(rule: string): string {
  const findings: FilterFindings = new Findings();
  const tree = parseFilterRule(rule, findings);
  return tree && !findings.hasErrors ? show(simplify(tree)) : rule.replace(/\s+/g, " ").trim();
}

function simplify(node: FilterNode): FilterNode {
  if (node.kind === "comparison") return node;
  const terms = node.terms.map(simplify);
  const [only] = terms;
  if (terms.length === 1 && only) return only;
  const uniform = uniformConnective(node);
  if (uniform === undefined) return { ...node, terms };
  // (a and b) and c says the same as a and b and c
  const flat = terms.flatMap((term) =>
    term.kind === "chain" && uniformConnective(term) === uniform ? term.terms : [term],
  );
  return { ...node, terms: flat, connectives: flat.slice(1).map(() => uniform) };
}

function uniformConnective({ connectives }: FilterChain): "and" | "or" | undefined {
  const [first] = connectives;
  return connectives.every((connective) => connective === first) ? first : undefined;
}

function show(node: FilterNode): string {
  if (node.kind === "comparison") return showComparison(node);
  const parts = node.terms.map((term) => {
    const text = show(term);
    return term.kind === "chain" ? `(${text})` : text;
  });
  return parts
    .map((part, index) => (index === 0 ? part : `${node.connectives[index - 1] ?? "and"} ${part}`))
    .join(" ");
}

function showComparison({ property, operator, value }: FilterComparison): string {
  const name = property.text.toLowerCase();
  const known = filterOperator(operator.text);
  const isVersion = windowsProperty(name.replace(/^device\./, ""))?.type === "version";
  const head = `${name} ${(known ?? operator.text).toLowerCase()}`;
  if (value.kind === "list") {
    const items = value.items.map((item) => literal(item, false));
    const unordered = known !== undefined && takesList(known) ? [...new Set(items)].sort() : items;
    return `${head} [${unordered.join(",")}]`;
  }
  return `${head} ${literal(value, isVersion)}`;
}

function literal(value: { kind: string; text: string }, isVersion: boolean): string {
  if (value.kind === "string" && !isVersion) return `"${value.text}"`;
  return /^\$null$/i.test(value.text) ? "$null" : value.text;
}
