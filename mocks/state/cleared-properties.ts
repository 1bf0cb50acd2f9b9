import type { OnReplace } from "./table.ts";

/**
 * Which properties of an object had a value once and have none now. A delta query shows them as
 * null, and leaves out those that never had one. Not part of a saved state.
 */
export interface ClearedProperties {
  /** To be called with each row and what it replaces. */
  readonly note: OnReplace;
  of(id: string): ReadonlySet<string>;
}

/** One for each table. */
export function createClearedProperties(): ClearedProperties {
  const names = new Map<string, Set<string>>();
  return {
    note(id, before, after) {
      for (const [name, value] of Object.entries(before)) {
        if ((value ?? null) === null || (after[name] ?? null) !== null) continue;
        const known = names.get(id.toLowerCase()) ?? new Set();
        names.set(id.toLowerCase(), known.add(name));
      }
    },
    of: (id) => names.get(id.toLowerCase()) ?? none,
  };
}

const none: ReadonlySet<string> = new Set();
