import type { Claims } from "../../state/claims.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import type { PlanDraft } from "./plan-draft.ts";

/**
 * Takes the changes out that are to objects which something at work has for itself, and says so:
 * two writers of one object undo each other.
 */
export function leaveOutClaimed(draft: PlanDraft, claims: Claims): void {
  for (const { address } of draft.changes) {
    const by = claims.get(address);
    if (by === undefined) continue;
    draft.blocked.add(address);
    draft.sayAt(diagnosticIds.claimed, "error", address, claimedText(by));
  }
  const kept = draft.changes.filter(({ address }) => !claims.has(address));
  draft.changes.splice(0, draft.changes.length, ...kept);
}

/** Why an object is not written, and what to do. */
export function claimedText(by: string): string {
  return `${by} is at work on it, so that it is not changed meanwhile; wait for its end, or abort it first`;
}
