import type { RuleSpan } from "../ground/tokens.ts";
import type { FilterToken } from "./tokens.ts";

/** A parsed filter rule. */
export type FilterNode = FilterComparison | FilterChain;

/** One test, such as `device.model -eq "Surface"`. */
export interface FilterComparison extends RuleSpan {
  readonly kind: "comparison";
  readonly property: FilterToken;
  readonly operator: FilterToken;
  readonly value: FilterValue;
}

/**
 * Terms as they stand between two parentheses. The documentation gives `and` and `or` no
 * precedence, so a chain that mixes them stays flat and in its order.
 */
export interface FilterChain extends RuleSpan {
  readonly kind: "chain";
  /** At least one; one more than connectives. */
  readonly terms: readonly FilterNode[];
  readonly connectives: readonly ("and" | "or")[];
}

export type FilterValue =
  | (RuleSpan & { readonly kind: "string" | "word"; readonly text: string })
  | (RuleSpan & { readonly kind: "list"; readonly items: readonly FilterToken[] });
