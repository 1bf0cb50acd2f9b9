/** Operators as the documentation spells them, by the type of property that takes them. */
export const filterOperators = {
  text: ["-eq", "-ne", "-startsWith", "-contains", "-notContains", "-in", "-notIn"],
  version: ["-eq", "-ne", "-gt", "-ge", "-lt", "-le"],
} as const;

export type FilterOperator = (typeof filterOperators)["text" | "version"][number];

const byName = new Map(
  [...filterOperators.text, ...filterOperators.version].map((name) => [name.toLowerCase(), name]),
);

/** Letter case does not count, the dash does. */
export function filterOperator(written: string): FilterOperator | undefined {
  return byName.get(written.toLowerCase());
}

/** Whether the operator takes a list. */
export function takesList(operator: FilterOperator): boolean {
  return operator === "-in" || operator === "-notIn";
}
