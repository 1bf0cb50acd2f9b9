import { objectTitle } from "../../kind/object-title.ts";
import { type Assignment, reachKey } from "../../assignments/assignment.ts";
import { filterAddress, groupAddress } from "../../kind/address.ts";
import type { Values } from "../../kind/effect.ts";
import { objectValues } from "../../kind/object-values.ts";
import { assignedPolicy } from "../../reach/assigned-policy.ts";
import type { AssignedPolicy, ReachView } from "../../reach/reach-view.ts";
import { kindOf, type PolicyKindOfTenant, policyKindOf } from "../../registry/kinds.ts";
import { movesDevices } from "./moves-devices.ts";
import type { AssignmentLine, Change } from "./change.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { plannedValues } from "./planned-object.ts";
import { plannedViews, viewKey } from "./planned-views.ts";

/** One policy of the tenant or of the plan, before and after. */
export interface PolicyStanding {
  readonly kind: PolicyKindOfTenant;
  /** Its address where it is ours, else how people call it. */
  readonly label: string;
  readonly change: Change | undefined;
  /** Undefined before it exists. */
  readonly before: AssignedPolicy | undefined;
  /** Undefined once it is gone. */
  readonly after: AssignedPolicy | undefined;
  /** As it will be, or was. */
  readonly values: Values;
  /** What the operator has paused, such as `quality`. */
  readonly paused: readonly string[];
}

/** Everything that decides whom policies reach, as it is and as the plan leaves it. */
export interface PlannedReach {
  readonly before: ReachView;
  readonly after: ReachView;
  readonly policies: readonly PolicyStanding[];
}

export function plannedReach(draft: PlanDraft): PlannedReach {
  return {
    ...plannedViews(draft),
    policies: [...tenantPolicies(draft), ...newPolicies(draft)],
  };
}

function tenantPolicies(draft: PlanDraft): PolicyStanding[] {
  const byObject = new Map<string, Change>();
  const leaving = new Set<string>();
  for (const change of draft.changes) {
    if (change.id !== null) byObject.set(objectKey(change.kind, change.id), change);
    if (change.predecessor) leaving.add(objectKey(change.kind, change.predecessor.id));
  }
  const addresses = addressesOf(draft);
  return draft.snapshot.objects.flatMap((object) => {
    const kind = policyKindOf(object.kind);
    if (!kind) return [];
    const key = objectKey(object.kind, object.id);
    const change = byObject.get(key);
    const planned = change && draft.objects.get(change.address);
    const wire = planned?.wire ?? object.wire;
    const isGone = change?.action === "delete" || leaving.has(key);
    return [
      standing({
        kind,
        label: addresses.get(key) ?? `${objectTitle(kind, object.wire)} "${object.displayName}"`,
        change,
        before: assignedPolicy(kind, object.assignments ?? [], object.wire),
        after: isGone
          ? undefined
          : assignedPolicy(kind, assignmentsAfter(change, object.assignments ?? []), wire),
        values: () =>
          (planned && plannedValues(planned).will) ?? objectValues(kind.properties, wire),
        paused: kind.operational?.(object.wire, draft.now)?.paused ?? [],
      }),
    ];
  });
}

/** With values that are made once, where somebody asks: each policy is held against all others. */
function standing(
  of: Omit<PolicyStanding, "values"> & { readonly values: () => Values },
): PolicyStanding {
  let values: Values | undefined;
  return {
    ...of,
    get values() {
      return (values ??= of.values());
    },
  };
}

function newPolicies(draft: PlanDraft): PolicyStanding[] {
  return draft.changes.flatMap((change) => {
    const kind = policyKindOf(change.kind);
    const planned = draft.objects.get(change.address);
    if (!kind || change.id !== null || !planned?.wire) return [];
    return [
      standing({
        kind,
        label: change.address,
        change,
        before: undefined,
        after: assignedPolicy(kind, assignmentsAfter(change, []), planned.wire),
        values: () => plannedValues(planned).will ?? {},
        paused: [],
      }),
    ];
  });
}

/** The whole set that is sent, or what stays. */
function assignmentsAfter(
  change: Change | undefined,
  live: readonly Assignment[],
): readonly Assignment[] {
  return change?.writes.assignments?.map(plannedAssignment) ?? live;
}

// a group or filter that the plan makes goes by its address
function plannedAssignment(line: AssignmentLine): Assignment {
  const { target, group, filter, filterMode } = line;
  const groupId = line.groupId ?? (group === undefined ? undefined : groupAddress(group));
  const filterId = line.filterId ?? (filter === undefined ? undefined : filterAddress(filter));
  return {
    target,
    ...(groupId !== undefined && { groupId }),
    ...(filterId !== undefined && { filterId }),
    ...(filterMode !== undefined && { filterMode }),
  };
}

/** Addresses of the objects that resources stand for. */
function addressesOf({ found, desired }: PlanDraft): Map<string, string> {
  const addresses = new Map<string, string>();
  for (const { address, kind } of desired.resources) {
    const match = found.get(address);
    if (match && "object" in match && match.by !== "taken")
      addresses.set(objectKey(kind, match.object.id), address);
  }
  return addresses;
}

function objectKey(kind: string, id: string): string {
  return `${kind} ${id}`;
}

/** Whether nothing that decides whom a policy reaches changes. */
export function staysSame(
  { before, after }: PolicyStanding,
  views: Pick<PlannedReach, "before" | "after">,
): boolean {
  if (!before || !after || before.narrowedBy !== after.narrowedBy) return false;
  const keys = (policy: AssignedPolicy) => policy.assignments.map(reachKey).sort().join("\n");
  if (keys(before) !== keys(after)) return false;
  return after.assignments.every(
    ({ groupId = "", filterId = "" }) =>
      views.before.groups.get(groupId) === views.after.groups.get(groupId) &&
      views.before.filters.get(filterId) === views.after.filters.get(filterId),
  );
}

/** Addresses of the changed groups and filters by which a policy comes to reach others. */
export function causesOf(
  { before, after }: PolicyStanding,
  { changes }: Pick<PlanDraft, "changes">,
  views: Pick<PlannedReach, "before" | "after">,
): readonly string[] {
  const referred = [...(before?.assignments ?? []), ...(after?.assignments ?? [])];
  const ids = new Set(referred.flatMap(({ groupId, filterId }) => [groupId ?? "", filterId ?? ""]));
  return changes
    .filter((change) => kindOf(change.kind).role !== "policy" && ids.has(viewKey(change)))
    .filter(
      (change) =>
        views.before.groups.get(viewKey(change)) !== views.after.groups.get(viewKey(change)) ||
        views.before.filters.get(viewKey(change)) !== views.after.filters.get(viewKey(change)),
    )
    .map(({ address }) => address);
}

/** Whether a plan does anything to the devices of a policy. */
export function isMoved(standing: PolicyStanding, reach: PlannedReach): boolean {
  return (
    (standing.change !== undefined && movesDevices(standing.change)) || !staysSame(standing, reach)
  );
}
