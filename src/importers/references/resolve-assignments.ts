import type { Assignment } from "../../assignments/assignment.ts";
import { policyKindOf } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { FieldVerdict } from "../source-object.ts";
import type { ReferenceTable } from "./reference-table.ts";

/** What of a policy's assignments files can say. */
export interface ResolvedAssignments {
  /** With their places in the source's list; undefined where the files leave the policy unassigned. */
  readonly written: readonly (readonly [place: number, assignment: Assignment])[] | undefined;
  /** The others, by place. */
  readonly dropped: ReadonlyMap<number, FieldVerdict>;
  /** Why the policy is left unassigned although some could be said; undefined where it is not. */
  readonly unassigned: string | undefined;
}

/**
 * Sorts out what can be said. An include that cannot is left out, and the policy reaches fewer
 * devices than in the source. Without one of its excludes it would reach more, so then it is
 * assigned to nobody; so it is where excludes alone are left. None at all means not managed: adopting
 * a policy must not unassign it.
 */
export function resolveAssignments(
  object: TenantObject,
  table: ReferenceTable,
): ResolvedAssignments {
  const dropped = new Map<number, FieldVerdict>();
  const written: (readonly [number, Assignment])[] = [];
  let unassigned: string | undefined;
  for (const [place, assignment] of (object.assignments ?? []).entries()) {
    const verdict = verdictOn(object, assignment, table);
    if (verdict === undefined) written.push([place, assignment]);
    else {
      dropped.set(place, verdict);
      if (narrows(assignment)) unassigned ??= verdict.note;
    }
  }
  if (unassigned !== undefined) return withNone(written, dropped, unassigned, "what narrows it");
  const isReached = written.some(([, { target }]) => target !== "exclude");
  const [first] = dropped.values();
  // alone they would take off, at adoption, what could not be named
  if (!isReached && first) return withNone(written, dropped, first.note, "all that it narrows");
  return { written: written.length > 0 ? written : undefined, dropped, unassigned };
}

/** None of them, for one reason. */
function withNone(
  written: readonly (readonly [place: number, assignment: Assignment])[],
  dropped: ReadonlyMap<number, FieldVerdict>,
  reason: string,
  cause: string,
): ResolvedAssignments {
  const note = `left out with ${cause}: ${reason}`;
  const others = written.map(([place]) => [place, { outcome: "none", note }] as const);
  return {
    written: undefined,
    dropped: new Map([...dropped, ...others]),
    unassigned: reason,
  };
}

const collectionTarget = "#microsoft.graph.configurationManagerCollectionAssignmentTarget";

/** Whether leaving an assignment out could make the others reach more. */
function narrows({ target, wire }: Assignment): boolean {
  return target === "exclude" || (target === "other" && wire?.["@odata.type"] !== collectionTarget);
}

function verdictOn(
  { kind }: TenantObject,
  { target, groupId, filterId, policySet, wire }: Assignment,
  table: ReferenceTable,
): FieldVerdict | undefined {
  if (policySet !== undefined)
    return { outcome: "none", note: "a policy set made it, and it stays the set's to change" };
  const targets = policyKindOf(kind)?.targets;
  switch (target) {
    case "other":
      return wire?.["@odata.type"] === collectionTarget
        ? { outcome: "none", note: "a collection of Configuration Manager is no group" }
        : { outcome: "unknown", note: "its type of target is unknown to this version" };
    case "group":
    case "exclude": {
      const why = table.whyNoGroup(groupId);
      if (why !== undefined) return { outcome: "none", note: why };
      break;
    }
    case "allDevices":
    case "allUsers":
      if (targets?.everyone !== true)
        return { outcome: "none", note: "Intune assigns such a policy to groups only" };
      break;
    default:
      return target satisfies never;
  }
  if (filterId === undefined) return undefined;
  if (targets?.filters !== true)
    return { outcome: "none", note: "Intune takes no filter for such a policy" };
  const why = table.whyNoFilter(filterId);
  return why === undefined ? undefined : { outcome: "none", note: why };
}
