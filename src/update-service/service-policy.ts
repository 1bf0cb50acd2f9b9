import type { Assignment } from "../assignments/assignment.ts";
import { isWireObject, type WireObject, wireObjects, wireText } from "../kind/wire.ts";

/** What a policy of the update service decides on; `other`: a kind that this version does not know. */
export type ServiceCategory = "quality" | "feature" | "driver" | "other";

/**
 * A policy of the Windows Update service itself (`/admin/windows/updates/policies`), which Autopatch
 * and programs make beside Intune. It is read and told, and never written.
 *
 * @beta
 */
export interface ServicePolicy {
  readonly id: string;
  readonly displayName: string;
  readonly category: ServiceCategory;
  readonly rings: readonly ServiceRing[];
  /** As the service has it, with its rings and approvals. */
  readonly wire: WireObject;
}

/** A ring of such a policy: which devices get its content, and when. */
export interface ServiceRing {
  readonly id: string;
  readonly displayName: string;
  readonly isPaused: boolean;
  /** 0 to 30; null where the service does not tell. */
  readonly deferralDays: number | null;
  /** Null where the ring is about something else. */
  readonly hotpatch: boolean | null;
  readonly assignments: readonly Assignment[];
}

/** Reads a policy with `rings` and `approvals` in it. Pure. */
export function servicePolicy(wire: WireObject): ServicePolicy {
  return {
    id: wireText(wire, "id"),
    displayName: wireText(wire, "displayName"),
    category: categoryOf(wireText(wire, "@odata.type")),
    rings: wireObjects(wire["rings"]).map(serviceRing),
    wire,
  };
}

/**
 * Unverified: the type names of feature and driver policies, which are newer than all metadata that
 * was at hand. Any other name is `other`, which is told with all policies.
 *
 * @see https://learn.microsoft.com/graph/api/windowsupdates-adminwindowsupdates-post-policies?view=graph-rest-beta
 */
function categoryOf(type: string): ServiceCategory {
  const name = /\.(quality|feature|driver)UpdatePolicy$/.exec(type)?.[1];
  return (name as ServiceCategory | undefined) ?? "other";
}

/** @see https://learn.microsoft.com/graph/api/resources/windowsupdates-ring?view=graph-rest-beta */
function serviceRing(wire: WireObject): ServiceRing {
  const deferral = wire["deferralInDays"];
  const hotpatch = wire["isHotpatchEnabled"];
  return {
    id: wireText(wire, "id"),
    displayName: wireText(wire, "displayName"),
    isPaused: wire["isPaused"] === true,
    deferralDays: typeof deferral === "number" ? deferral : null,
    hotpatch: typeof hotpatch === "boolean" ? hotpatch : null,
    assignments: [
      ...groupsOf(wire["includedGroupAssignment"], "group"),
      ...groupsOf(wire["excludedGroupAssignment"], "exclude"),
    ],
  };
}

function groupsOf(wire: unknown, target: "group" | "exclude"): Assignment[] {
  return wireObjects(isWireObject(wire) ? wire["assignments"] : undefined).map((row) => ({
    target,
    groupId: wireText(row, "groupId").toLowerCase(),
  }));
}
