import type { Assignment } from "../assignments/assignment.ts";
import type { WireObject } from "../kind/wire.ts";
import type { PolicyKindOfTenant } from "../registry/kinds.ts";
import type { AssignedPolicy } from "./reach-view.ts";

/** A policy of a kind, as far as it matters whom it reaches. */
export function assignedPolicy(
  kind: PolicyKindOfTenant,
  assignments: readonly Assignment[],
  wire: WireObject,
): AssignedPolicy {
  return {
    assignments,
    reachesUsers: kind.targets.users,
    narrowedBy: kind.narrowedBy?.(wire),
  };
}
