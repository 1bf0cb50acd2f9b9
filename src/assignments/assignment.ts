import { canonical } from "../kind/property.ts";
import type { WireObject } from "../kind/wire.ts";
import type { TargetKind } from "./schema.ts";
import type { Terms, TermValues } from "./terms.ts";

/** A policy's link to a group, or to everyone, with ids as the tenant has them. */
export interface Assignment {
  /** `other`: a type of target that this version does not know. */
  readonly target: TargetKind | "other";
  /** Lower case; absent for `allDevices` and `allUsers`. */
  readonly groupId?: string;
  /** Of the assignment filter that narrows the target. */
  readonly filterId?: string;
  /** `include`: only what the filter matches; `exclude`: all but that. */
  readonly filterMode?: "include" | "exclude";
  /** Of kinds that say with each assignment how it runs, such as the schedule of a remediation. */
  readonly terms?: TermValues;
  /** A target that this version does not know is kept as it came, so that `assign` cannot lose it. */
  readonly wire?: WireObject;
  /**
   * The item as it came, where a policy set made it: the set's to change, so `assign` sends it
   * back whole. Absent for what is assigned directly.
   *
   * Unverified: that the service leaves it the set's when it comes back with its `source`.
   */
  readonly policySet?: WireObject;
}

const targetTypes: Readonly<Record<string, TargetKind>> = {
  "#microsoft.graph.groupAssignmentTarget": "group",
  "#microsoft.graph.exclusionGroupAssignmentTarget": "exclude",
  "#microsoft.graph.allDevicesAssignmentTarget": "allDevices",
  "#microsoft.graph.allLicensedUsersAssignmentTarget": "allUsers",
};
const wireTypes = Object.fromEntries(
  Object.entries(targetTypes).map(([wire, target]) => [target, wire]),
) as Record<TargetKind, string>;

const noFilter = "00000000-0000-0000-0000-000000000000";

/**
 * One item of `assignments` as Graph beta sends it.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-shared-deviceandappmanagementassignmenttarget?view=graph-rest-beta
 * @see https://learn.microsoft.com/graph/api/resources/intune-shared-deviceandappmanagementassignmentsource?view=graph-rest-beta
 */
export function assignmentFromWire(wire: WireObject, terms?: Terms): Assignment {
  const target = targetFromWire((wire["target"] ?? {}) as WireObject);
  const found =
    terms === undefined || target.target === "exclude"
      ? target
      : { ...target, terms: terms.read(wire) };
  return wire["source"] === "policySets" ? { ...found, policySet: wire } : found;
}

/** The same of a whole list; undefined of what is none. */
export function assignmentsFromWire(list: unknown, terms?: Terms): Assignment[] | undefined {
  return Array.isArray(list)
    ? (list as WireObject[]).map((wire) => assignmentFromWire(wire, terms))
    : undefined;
}

function targetFromWire(target: WireObject): Assignment {
  const kind = targetTypes[String(target["@odata.type"])];
  if (kind === undefined) return { target: "other", wire: target };
  const filterId = target["deviceAndAppManagementAssignmentFilterId"];
  const mode = target["deviceAndAppManagementAssignmentFilterType"];
  const filtered =
    typeof filterId === "string" &&
    filterId !== noFilter &&
    (mode === "include" || mode === "exclude");
  return {
    target: kind,
    ...(typeof target["groupId"] === "string" && { groupId: target["groupId"].toLowerCase() }),
    ...(filtered && { filterId: filterId.toLowerCase(), filterMode: mode }),
  };
}

/** How `assign` of a kind takes its set. */
export interface AssignForm {
  /** `@odata.type` of an entry. */
  readonly wireType: string;
  /** Name of its parameter. Default: `assignments`. */
  readonly parameter?: string | undefined;
  readonly terms?: Terms | undefined;
}

/** The body of `assign`, which replaces the whole set. */
export function assignBody(
  assignments: readonly Assignment[],
  { wireType, parameter = usualParameter, terms }: AssignForm,
): WireObject {
  return {
    [parameter]: assignments.map((assignment) => ({
      "@odata.type": wireType,
      ...(assignment.policySet ?? {
        target: assignment.target === "other" ? assignment.wire : targetToWire(assignment),
        ...(assignment.target === "exclude"
          ? terms?.exclusion
          : assignment.terms && terms?.write(assignment.terms)),
      }),
    })),
  };
}

/** What `assign` calls its set, unless a kind says otherwise. */
export const usualParameter = "assignments";

/**
 * Same target, whatever the filter, and whether it is included or excluded: Graph holds at
 * most one assignment for each.
 */
export function targetKey({ target, groupId, wire }: Assignment): string {
  if (target === "other") return `other:${JSON.stringify(wire)}`;
  return groupId === undefined ? target : `group:${groupId}`;
}

/** Same target in the same sense and with the same filter, whoever assigned it. */
export function reachKey(assignment: Assignment): string {
  const { target, filterMode, filterId } = assignment;
  return `${target} ${targetKey(assignment)}:${filterMode ?? ""}:${filterId ?? ""}`;
}

/** The same, on the same terms and by the same hand. */
export function assignmentKey(assignment: Assignment): string {
  const { policySet, terms } = assignment;
  const key = terms === undefined ? "" : ` ${canonical(terms)}`;
  const hand = policySet === undefined ? "" : ` by ${String(policySet["sourceId"])}`;
  return `${reachKey(assignment)}${key}${hand}`;
}

/** The assignments that policy sets made, and those that are assigned directly. */
export function byHand(assignments: readonly Assignment[]): {
  readonly ofPolicySets: readonly Assignment[];
  readonly direct: readonly Assignment[];
} {
  const isOfSet = ({ policySet }: Assignment) => policySet !== undefined;
  return {
    ofPolicySets: assignments.filter(isOfSet),
    direct: assignments.filter((assignment) => !isOfSet(assignment)),
  };
}

function targetToWire(assignment: Assignment): WireObject {
  return {
    "@odata.type": wireTypes[assignment.target as TargetKind],
    ...(assignment.groupId && { groupId: assignment.groupId }),
    ...(assignment.filterId && {
      deviceAndAppManagementAssignmentFilterId: assignment.filterId,
      deviceAndAppManagementAssignmentFilterType: assignment.filterMode,
    }),
  };
}
