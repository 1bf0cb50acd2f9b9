import { type Assignment, reachKey } from "../../assignments/assignment.ts";
import type { DesiredResource } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import { groupSourceOf } from "../../reach/read-reach.ts";
import { filterAddress, groupAddress } from "../../kind/address.ts";
import type { Values } from "../../kind/effect.ts";
import { objectValues } from "../../kind/object-values.ts";
import { wireText } from "../../kind/wire.ts";
import { assignedPolicy } from "../../reach/assigned-policy.ts";
import type {
  AssignedPolicy,
  FilterSource,
  GroupSource,
  ReachView,
} from "../../reach/reach-view.ts";
import {
  filters,
  groups,
  isGroup,
  kindOf,
  type PolicyKindOfTenant,
  policyKindOf,
} from "../../registry/kinds.ts";
import { movesDevices } from "./moves-devices.ts";
import type { AssignmentLine, Change } from "./plan.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { plannedValues } from "./planned-object.ts";

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
  const before: ReachView = { groups: groupsOf(draft), filters: filtersOf(draft) };
  return {
    before,
    after: {
      groups: groupsAfter(draft, before.groups),
      filters: filtersAfter(draft, before.filters),
    },
    policies: [...tenantPolicies(draft), ...newPolicies(draft)],
  };
}

function groupsOf({ snapshot }: PlanDraft): Map<string, GroupSource> {
  const sources = new Map<string, GroupSource>();
  for (const [id, name] of Object.entries(snapshot.groupNames))
    sources.set(id, { name: name ?? id, from: { membersOf: id } });
  for (const { id, wire } of snapshot.objects.filter(isGroup)) sources.set(id, groupSourceOf(wire));
  return sources;
}

function filtersOf({ snapshot }: PlanDraft): Map<string, FilterSource> {
  const objects = snapshot.objects.filter(({ kind }) => kind === filters.name);
  return new Map(
    objects.map(({ id, displayName: name, wire }) => [id, { name, rule: wireText(wire, "rule") }]),
  );
}

/** What a change is known by in the view of what will be: its id, or its address before it has one. */
function keyOf({ id, address }: Change): string {
  return id ?? address;
}

function groupsAfter(
  draft: PlanDraft,
  before: ReadonlyMap<string, GroupSource>,
): Map<string, GroupSource> {
  const sources = new Map(before);
  for (const change of draft.changes.filter(isGroup)) {
    const was = before.get(keyOf(change)) ?? { name: change.displayName, from: null };
    if (change.action === "delete") sources.set(keyOf(change), { ...was, from: null });
    const resource = resourceAt(draft, change.address);
    if (resource) sources.set(keyOf(change), groupAfter(draft, change, resource, was));
  }
  return sources;
}

function groupAfter(
  { desired, snapshot }: PlanDraft,
  change: Change,
  { fields: written }: DesiredResource,
  was: GroupSource,
): GroupSource {
  const { membership, processing } = groups;
  const fields = reveal(written, desired.variables);
  const rule = fields[membership.rulePath];
  // a rule that is only spelt in another way is none that changes
  const decides = [membership.rulePath, processing.path];
  const isTouched = change.id === null || change.fields.some(({ path }) => decides.includes(path));
  if (typeof rule === "string") {
    if (!isTouched) return was;
    const live = snapshot.objects.find((object) => isGroup(object) && object.id === change.id);
    const isPaused =
      processing.path in fields
        ? processing.isPausedIn(fields)
        : live !== undefined && processing.isPaused(live.wire);
    // paused: nothing moves until it is resumed
    const next = isPaused ? was.from : { rule };
    return isSameSource(was.from, next) ? was : { name: was.name, from: next };
  }
  if (!change.members) return was;
  return {
    ...was,
    added: change.members.add.map(({ id }) => id),
    removed: change.members.remove.map(({ id }) => id),
  };
}

function isSameSource(a: GroupSource["from"], b: GroupSource["from"]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function filtersAfter(
  draft: PlanDraft,
  before: ReadonlyMap<string, FilterSource>,
): Map<string, FilterSource> {
  const sources = new Map(before);
  for (const change of draft.changes.filter(({ kind }) => kind === filters.name)) {
    const wire = draft.objects.get(change.address)?.wire;
    const was = before.get(keyOf(change));
    const rule = wire && wireText(wire, "rule");
    if (rule === undefined) sources.delete(keyOf(change));
    else if (rule !== was?.rule)
      sources.set(keyOf(change), { name: was?.name ?? change.displayName, rule });
  }
  return sources;
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
      {
        kind,
        label: addresses.get(key) ?? `${kind.title} "${object.displayName}"`,
        change,
        before: assignedPolicy(kind, object.assignments ?? [], object.wire),
        after: isGone
          ? undefined
          : assignedPolicy(kind, assignmentsAfter(change, object.assignments ?? []), wire),
        get values() {
          return (planned && plannedValues(planned).will) ?? objectValues(kind.properties, wire);
        },
        paused: kind.operational?.(object.wire, draft.now)?.paused ?? [],
      },
    ];
  });
}

function newPolicies(draft: PlanDraft): PolicyStanding[] {
  return draft.changes.flatMap((change) => {
    const kind = policyKindOf(change.kind);
    const planned = draft.objects.get(change.address);
    if (!kind || change.id !== null || !planned?.wire) return [];
    return [
      {
        kind,
        label: change.address,
        change,
        before: undefined,
        after: assignedPolicy(kind, assignmentsAfter(change, []), planned.wire),
        get values() {
          return plannedValues(planned).will ?? {};
        },
        paused: [],
      },
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

function resourceAt({ desired }: PlanDraft, address: string): DesiredResource | undefined {
  return desired.resources.find((resource) => resource.address === address);
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
    .filter((change) => kindOf(change.kind).role !== "policy" && ids.has(keyOf(change)))
    .filter(
      (change) =>
        views.before.groups.get(keyOf(change)) !== views.after.groups.get(keyOf(change)) ||
        views.before.filters.get(keyOf(change)) !== views.after.filters.get(keyOf(change)),
    )
    .map(({ address }) => address);
}

/** Whether a plan does anything to the devices of a policy. */
export function isMoved(standing: PolicyStanding, reach: PlannedReach): boolean {
  return (
    (standing.change !== undefined && movesDevices(standing.change)) || !staysSame(standing, reach)
  );
}
