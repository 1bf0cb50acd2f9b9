import type { Span } from "./finding.ts";
import type { Token } from "./tokens.ts";

/** A parsed filter rule. */
export type FilterNode = FilterComparison | FilterChain;

/** One test, such as `device.model -eq "Surface"`. */
export interface FilterComparison extends Span {
  readonly kind: "comparison";
  readonly property: Token;
  readonly operator: Token;
  readonly value: FilterValue;
}

/**
 * Terms as they stand between two parentheses. The documentation gives `and` and `or` no
 * precedence, so a chain that mixes them stays flat and in its order.
 */
export interface FilterChain extends Span {
  readonly kind: "chain";
  /** At least one; one more than connectives. */
  readonly terms: readonly FilterNode[];
  readonly connectives: readonly ("and" | "or")[];
}

export type FilterValue =
  | (Span & { readonly kind: "text" | "word"; readonly content: string })
  | (Span & { readonly kind: "list"; readonly items: readonly Token[] });
