/** A count as people read it, such as `1,921`. */
export function numberText(count: number): string {
  return count.toLocaleString("en-US");
}

/** A count with its noun, such as `1 object` or `3 objects`. */
export function amountText(count: number, one: string, many: string): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}

/** So many devices. */
export function deviceAmount(count: number): string {
  return amountText(count, "device", "devices");
}

/** A list as a sentence holds it: `a, b and c`. */
export function sentenceList(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}
