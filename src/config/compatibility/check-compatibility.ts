import type { Say } from "../cross-checks.ts";
import type { CompatibilityEntry } from "./compatibility-schema.ts";

/** Reports name entries, so that each name stands for one. */
export function checkCompatibility(
  entries: readonly CompatibilityEntry[] | undefined,
  say: Say,
): void {
  const first = new Map<string, number>();
  for (const [index, { name }] of (entries ?? []).entries()) {
    const other = first.get(name);
    if (other === undefined) first.set(name, index);
    else
      say(["compatibility", index, "name"], `"${name}" is also the name of compatibility.${other}`);
  }
}
