/** A filter rule, read. */
export type FilterNode =
  | { readonly kind: "and" | "or"; readonly parts: readonly FilterNode[] }
  | FilterComparison;

/** One property held against a value, as it was written. */
export interface FilterComparison {
  readonly kind: "comparison";
  /** With its prefix, such as `device.model`. */
  readonly name: string;
  readonly operator: FilterOperator;
  readonly value: FilterValue;
}

/** What may stand after an operator. */
export type FilterValue =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "null" }
  /** Without quotes: a version. */
  | { readonly kind: "bare"; readonly text: string };

/** In lower case and without dash. */
export type FilterOperator = (typeof filterOperators)[number];

/** Every operator of the language. Each is written with a dash or without, in any case. */
export const filterOperators = [
  "eq",
  "ne",
  "startswith",
  "contains",
  "notcontains",
  "in",
  "notin",
  "gt",
  "ge",
  "lt",
  "le",
] as const;

/** Why Intune would not take a filter rule. Unverified: the words; the refusals were seen. */
export class FilterRefusal extends Error {
  override readonly name = "FilterRefusal";
}
