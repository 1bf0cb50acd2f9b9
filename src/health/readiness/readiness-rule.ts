import type { ReadinessFinding } from "./readiness.ts";

/** What a check finds of the device at a place of the fleet; nothing where it is ready. */
export type ReadinessRule = (place: number) => ReadinessFinding | undefined;

/** A finding; without `holdsStart` it holds none. */
export function finding(
  check: ReadinessFinding["check"],
  verdict: ReadinessFinding["verdict"],
  reason: string,
  holdsStart = false,
): ReadinessFinding {
  return { check, verdict, reason, holdsStart };
}

/** Findings of one reason are one object, so that many devices with it take little room. */
export function sharedFindings(): (made: ReadinessFinding) => ReadinessFinding {
  const known = new Map<string, ReadinessFinding>();
  return (made) => {
    const key = JSON.stringify([
      made.check,
      made.verdict,
      made.reason,
      made.holdsStart,
      made.entry,
    ]);
    const found = known.get(key) ?? made;
    known.set(key, found);
    return found;
  };
}
