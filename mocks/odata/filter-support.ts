import { unsupportedQuery } from "../ground/refusal.ts";
import type { Filter, FilterValue } from "./filter-ast.ts";

/**
 * Operators on a property: comparisons, `startsWith`, `endsWith`, `contains`, and `any`,
 * `any startsWith`, `any endsWith` on collections. Where `eq` is taken, `in` is taken in the same
 * mode, `ne` and `not` in advanced mode: that holds for every property.
 *
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 */
export interface FilterSupport {
  readonly plain: readonly string[];
  /** Only with `ConsistencyLevel: eventual` and `$count=true`. */
  readonly advanced: readonly string[];
  /** `eq null`. Default advanced. */
  readonly nulls?: "plain" | "none";
  /** For `x/$count`: the numbers that can be asked for. */
  readonly counts?: readonly number[];
}

/** Which filters a directory collection takes. */
export type FilterTable = Readonly<Record<string, FilterSupport>>;

/** What a request brings for a filter. */
export interface FilterContext {
  readonly resource: string;
  readonly advanced: boolean;
  readonly maxExpressions: number;
  readonly maxValueLength: number;
}

/**
 * Refuses what the directory does not answer.
 *
 * @see https://learn.microsoft.com/graph/aad-advanced-queries for operators a property
 * @see https://developer.microsoft.com/graph/known-issues/?search=13635 for 15 expressions, 120 characters
 */
export function checkDirectoryFilter(
  filter: Filter,
  table: FilterTable,
  context: FilterContext,
): void {
  if (!context.advanced) checkSize(filter, context);
  walk(filter, false);

  function walk(node: Filter, negated: boolean): void {
    switch (node.kind) {
      case "and":
      case "or":
        walk(node.left, negated);
        walk(node.right, negated);
        return;
      case "not":
        walk(node.of, true);
        return;
      case "compare":
        demandCompare(node.property, node.operator, node.value, negated);
        return;
      case "in":
        demand(node.property, "in", negated);
        return;
      case "call":
        demand(node.property, node.name, negated);
        return;
      case "any":
        demand(node.property, anyOperator(node.of, node.variable, node.property), negated);
        return;
      case "isof":
        throw unsupportedFilter("isof", context.resource);
      default:
        node satisfies never;
    }
  }
  function demandCompare(
    property: string,
    operator: string,
    value: FilterValue,
    negated: boolean,
  ): void {
    const support = demand(property, operator, negated);
    if (
      (value === null && support.nulls === "none") ||
      (support.counts !== undefined && !support.counts.some((count) => count === value))
    )
      throw unsupportedFilter(property, context.resource);
    if (value === null && support.nulls !== "plain") demandAdvanced();
  }
  function demand(property: string, operator: string, negated: boolean): FilterSupport {
    const support = table[property] ?? table[property.replace(/\d+$/, "N")];
    if (support === undefined) throw unsupportedFilter(property, context.resource);
    const mode = modeOf(support, operator);
    if (mode === undefined) throw unsupportedFilter(property, context.resource);
    if (negated || mode === "advanced") demandAdvanced();
    return support;
  }
  function demandAdvanced(): void {
    if (!context.advanced) throw unsupportedQuery("Unsupported Query.");
  }
  function anyOperator(inner: Filter, variable: string, property: string): string {
    if (inner.kind === "compare" && inner.property === variable && inner.operator === "eq")
      return "any";
    if (inner.kind === "call" && inner.property === variable && inner.name !== "contains")
      return `any ${inner.name}`;
    throw unsupportedFilter(property, context.resource);
  }
}

/** In which mode an operator is taken; undefined where in none. */
function modeOf(
  { plain, advanced }: FilterSupport,
  operator: string,
): "plain" | "advanced" | undefined {
  const equal = operator === "in" || operator === "ne" ? "eq" : operator;
  if (plain.includes(equal)) return operator === "ne" ? "advanced" : "plain";
  return advanced.includes(equal) ? "advanced" : undefined;
}

/** 400 that names the property. */
function unsupportedFilter(property: string, resource: string): Error {
  return unsupportedQuery(
    `Unsupported or invalid query filter clause specified for property '${property}' of resource '${resource}'.`,
  );
}

function checkSize(filter: Filter, context: FilterContext): void {
  const { ors, longest, largestIn } = measure(filter);
  if (ors > context.maxExpressions) {
    throw unsupportedQuery(
      `Too many child clauses specified in search filter expression containing 'OR' operators: ${ors}. Max allowed: ${context.maxExpressions}.`,
    );
  }
  if (largestIn > context.maxExpressions) {
    throw unsupportedQuery(
      `Too many child clauses specified in search filter expression containing 'IN' operators: ${largestIn}. Max allowed: ${context.maxExpressions}.`,
    );
  }
  if (longest > context.maxValueLength) {
    throw unsupportedQuery(
      `The value of the filter clause is longer than the ${context.maxValueLength} characters allowed for 'eq'.`,
    );
  }
}

// clauses joined by or, the longest eq value, the longest in list
function measure(filter: Filter): { ors: number; longest: number; largestIn: number } {
  switch (filter.kind) {
    case "and":
    case "or": {
      const [a, b] = [measure(filter.left), measure(filter.right)];
      return {
        ors:
          filter.kind === "or" ? Math.max(1, a.ors) + Math.max(1, b.ors) : Math.max(a.ors, b.ors),
        longest: Math.max(a.longest, b.longest),
        largestIn: Math.max(a.largestIn, b.largestIn),
      };
    }
    case "not":
      return measure(filter.of);
    case "any":
      return measure(filter.of);
    case "in":
      return { ors: 1, longest: 0, largestIn: filter.values.length };
    case "compare":
      return {
        ors: 1,
        longest: typeof filter.value === "string" ? filter.value.length : 0,
        largestIn: 0,
      };
    case "call":
    case "isof":
      return { ors: 1, longest: 0, largestIn: 0 };
    default:
      return filter satisfies never;
  }
}
