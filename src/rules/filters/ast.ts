import type { RuleSpan } from "../ground/tokens.ts";
import type { FilterToken } from "./tokens.ts";

/** A parsed filter rule. */
export type FilterNode = FilterComparison | FilterJunction;

/** One test, such as `device.model -eq "Surface"`. */
export interface FilterComparison extends RuleSpan {
  readonly kind: "comparison";
  readonly property: FilterToken;
  readonly operator: FilterToken;
  readonly value: FilterValue;
}

/** Terms that `and` or `or` joins: `a or b and c` is an `or` of `a` and of an `and`. */
export interface FilterJunction extends RuleSpan {
  readonly kind: "and" | "or";
  /** At least two. */
  readonly terms: readonly FilterNode[];
}

/** What stands behind an operator. */
export type FilterValue = FilterLiteral | FilterList;

/** One value. */
export interface FilterLiteral extends RuleSpan {
  readonly kind: "string" | "word";
  readonly text: string;
}

/** Values in square brackets. */
export interface FilterList extends RuleSpan {
  readonly kind: "list";
  readonly items: readonly FilterToken[];
}
