/** A day such as `2026-11-10`. */
export function isDay(value: unknown): boolean {
  return (
    typeof value === "string" &&
    /^\d{4}-\d\d-\d\d$/.test(value) &&
    !Number.isNaN(Date.parse(`${value}T00:00:00Z`))
  );
}

/** Names each member that none of those known is: most likely it is misspelt. */
export function refuseOthers(
  given: object,
  known: readonly string[],
  at: string,
  problems: string[],
): void {
  for (const name of Object.keys(given))
    if (!known.includes(name)) problems.push(`${at} has no ${name}. It takes ${known.join(", ")}`);
}

/** An instant in ISO 8601. */
export function isInstant(value: unknown): boolean {
  return (
    typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value))
  );
}
