import { wireText } from "../../kind/wire.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { ResourceDiff } from "./resource-diff.ts";

// long enough for the next run of a pipeline
const unfinishedForMs = 86_400_000;

/**
 * Whether a creation may have been cut before its assignments or members were written: it is
 * not a day old, its marker has had no later write, and there is nothing to take away. An
 * older object without assignments was unassigned by somebody, perhaps to stop it.
 */
export function isUnfinished(
  { wire, marker, assignments }: TenantObject,
  diff: Pick<ResourceDiff, "assignments" | "members">,
  now: Date,
): boolean {
  const { members } = diff;
  const age = now.getTime() - Date.parse(wireText(wire, "createdDateTime"));
  return (
    marker !== undefined &&
    marker.id === undefined &&
    age < unfinishedForMs &&
    (diff.assignments !== null || members !== null) &&
    (diff.assignments === null || (assignments ?? []).length === 0) &&
    (members === null || members.keep + members.remove.length === 0)
  );
}
