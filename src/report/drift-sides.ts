import type { DriftEntry } from "../reconcile/plan/plan.ts";
import { valueSides } from "./rule-sides.ts";

/** One value that the tenant left, as people read it. */
export interface DriftSides {
  readonly path: string;
  /** Undefined where it is not known, since the files changed too. */
  readonly applied: string | undefined;
  readonly now: string;
}

/** What the tenant left, rules as the files have them, with the share of a sample apart. */
export function driftSides({ path, lastApplied, live }: DriftEntry): readonly DriftSides[] {
  const isKnown = lastApplied !== null;
  return valueSides(path, isKnown ? lastApplied : live, live).map((sides) => ({
    path: sides.path,
    applied: isKnown ? sides.one : undefined,
    now: sides.other,
  }));
}

/** What was last applied, as words after a colon or in a cell. */
export const appliedUnknown = "changed in the files too";
