/** Operators as the documentation spells them. */
export const filterOperators = [
  "-eq",
  "-ne",
  "-in",
  "-notIn",
  "-startsWith",
  "-contains",
  "-notContains",
  "-gt",
  "-ge",
  "-lt",
  "-le",
] as const;

export type FilterOperator = (typeof filterOperators)[number];

/** What each sort of property takes, as the documentation lists it and the service answers. */
export const operatorsFor = {
  text: ["-eq", "-ne", "-in", "-notIn", "-startsWith", "-contains", "-notContains"],
  choice: ["-eq", "-ne", "-in", "-notIn"],
  single: ["-eq", "-ne"],
  version: ["-eq", "-ne", "-gt", "-ge", "-lt", "-le"],
} as const satisfies Readonly<Record<string, readonly FilterOperator[]>>;

const byName = new Map(filterOperators.map((name) => [name.slice(1).toLowerCase(), name]));

/** Letter case does not count, nor whether a dash stands in front. */
export function filterOperator(written: string): FilterOperator | undefined {
  return byName.get(written.replace(/^-/, "").toLowerCase());
}

/** Whether the operator takes a list. One value is a list of one. */
export function takesList(operator: FilterOperator): boolean {
  return operator === "-in" || operator === "-notIn";
}

/** Whether the operator takes `$null`, and knows the values of a property as a whole. */
export function takesNull(operator: FilterOperator): boolean {
  return operator === "-eq" || operator === "-ne";
}

/** The word for "has no value": `$null` or `null`, without quotes. */
export function isNull(value: { readonly kind: string; readonly text: string }): boolean {
  return value.kind === "word" && /^\$?null$/i.test(value.text);
}
