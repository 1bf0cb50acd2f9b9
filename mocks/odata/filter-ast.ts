/** A literal of a filter. Numbers and dates stay text where they came as text. */
export type FilterValue = string | number | boolean | null;

/** A `$filter`, read. */
export type Filter =
  | { readonly kind: "and" | "or"; readonly left: Filter; readonly right: Filter }
  | { readonly kind: "not"; readonly of: Filter }
  | {
      readonly kind: "compare";
      readonly property: string;
      readonly operator: CompareOperator;
      readonly value: FilterValue;
    }
  | { readonly kind: "in"; readonly property: string; readonly values: readonly FilterValue[] }
  | {
      readonly kind: "call";
      readonly name: TextFunction;
      readonly property: string;
      readonly value: FilterValue;
    }
  | {
      readonly kind: "any";
      readonly property: string;
      readonly variable: string;
      readonly of: Filter;
    }
  | { readonly kind: "isof"; readonly type: string };

export type CompareOperator = "eq" | "ne" | "gt" | "ge" | "lt" | "le";
export type TextFunction = "startsWith" | "endsWith" | "contains";
