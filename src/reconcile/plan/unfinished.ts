import { wireText } from "../../kind/wire.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { ResourceDiff } from "./resource-diff.ts";

// long enough for the next run of a pipeline
const unfinishedForMs = 86_400_000;

/**
 * Whether a creation may have been cut before its end: its marker has had no later write, and
 * nothing but the id in it is missing; or its assignments or members are, it is not a day old,
 * and there is nothing to take away. An older object without assignments was unassigned by
 * somebody, perhaps to stop it.
 */
export function isUnfinished(
  { wire, marker, assignments }: TenantObject,
  diff: Pick<ResourceDiff, "assignments" | "members">,
  now: Date,
): boolean {
  if (marker === undefined || marker.id !== undefined) return false;
  const { members } = diff;
  // only the id is missing from its marker
  if (diff.assignments === null && members === null) return true;
  const age = now.getTime() - Date.parse(wireText(wire, "createdDateTime"));
  return (
    age < unfinishedForMs &&
    (diff.assignments === null || (assignments ?? []).length === 0) &&
    (members === null || members.keep + members.remove.length === 0)
  );
}
