import type { ApplyResult } from "./apply-result.ts";

/**
 * How an apply ended, as a whole.
 *
 * - `done`: everything that was to be written is so, and a fresh plan found it.
 * - `interrupted`: the caller aborted it; apply again finishes it.
 * - `refused`: objects were left out, and nothing else was to be written.
 * - `stale`: something is no longer what the plan was made on; make a new plan.
 * - `partial`: something failed, is pending, is left or could not be seen; apply again, and look.
 */
export type ApplyOutcome = "done" | "interrupted" | "refused" | "stale" | "partial";

/** Judges a result. What the apply was not asked for, such as with `only`, does not count. */
export function outcomeOf(result: ApplyResult): ApplyOutcome {
  const { results, leftOut, interrupted, stopped, unverified } = result;
  const has = (...words: string[]) => results.some((change) => words.includes(change.result));
  if (interrupted) return "interrupted";
  if (leftOut.length > 0 && !has("applied", "pending", "failed", "unknown")) return "refused";
  if (has("stale")) return "stale";
  const isOpen = has("failed", "unknown", "pending", "skipped") || leftOut.length > 0;
  const isUnknown = stopped !== undefined || unverified !== undefined;
  return isOpen || isUnknown || leftInScope(result).length > 0 ? "partial" : "done";
}

/** Addresses that the apply was asked for and a fresh plan still finds, or finds in error. */
export function leftInScope({ plan, left, problems }: ApplyResult): string[] {
  const open = [...left, ...problems.map(({ address }) => address ?? "")];
  const { only } = plan;
  return [...new Set(open)].filter((address) => !only || address === "" || only.includes(address));
}

/** Addresses that a fresh plan finds besides, which this apply was not asked for. */
export function leftBesides(result: ApplyResult): string[] {
  const asked = new Set(leftInScope(result));
  return result.left.filter((address) => !asked.has(address));
}
