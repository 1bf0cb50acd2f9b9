/** Comparison operators in canonical spelling. */
export type RuleOperator =
  | "eq"
  | "ne"
  | "startsWith"
  | "notStartsWith"
  | "endsWith"
  | "notEndsWith"
  | "contains"
  | "notContains"
  | "match"
  | "notMatch"
  | "in"
  | "notIn"
  | "le"
  | "ge";

export const ruleOperators: readonly RuleOperator[] = [
  "eq",
  "ne",
  "startsWith",
  "notStartsWith",
  "endsWith",
  "notEndsWith",
  "contains",
  "notContains",
  "match",
  "notMatch",
  "in",
  "notIn",
  "le",
  "ge",
];

/** The right side of a comparison, as it was written. */
export type RuleValue =
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  | { readonly kind: "date"; readonly text: string }
  | { readonly kind: "now"; readonly sign: 1 | -1; readonly duration: string | undefined }
  | { readonly kind: "list"; readonly items: readonly string[] };

/** A rule, read but not checked. Operands: `user.x`, `device.x`, `_`, `assignedPlan.x`, `group.objectId`. */
export type RuleNode =
  | { readonly kind: "and" | "or"; readonly left: RuleNode; readonly right: RuleNode }
  | { readonly kind: "not"; readonly of: RuleNode }
  | {
      readonly kind: "test";
      readonly operand: string;
      readonly operator: RuleOperator;
      readonly value: RuleValue;
    }
  | {
      readonly kind: "any" | "all";
      readonly operand: string;
      readonly of: RuleNode;
      readonly parenthesized: boolean;
    }
  | { readonly kind: "reports"; readonly managerId: string };
