/** One comparison of a condition: the value stands on its left. */
export interface Comparison {
  readonly operator: "<" | "<=" | ">" | ">=" | "==";
  readonly number: number;
}

/** What a gate asks of one number: every comparison of at least one of the lists. */
export type ValueCondition = readonly (readonly Comparison[])[];

/** Whether a value keeps a condition. What is no number (NaN) keeps none. */
export function conditionHolds(condition: ValueCondition, value: number): boolean {
  return condition.some((all) => all.every((comparison) => keeps(value, comparison)));
}

function keeps(value: number, { operator, number }: Comparison): boolean {
  switch (operator) {
    case "<":
      return value < number;
    case "<=":
      return value <= number;
    case ">":
      return value > number;
    case ">=":
      return value >= number;
    case "==":
      return value === number;
    default:
      return operator satisfies never;
  }
}
