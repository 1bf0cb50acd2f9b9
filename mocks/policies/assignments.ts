import { bodyOf, rootOf, type Answer, type Call } from "../ground/call.ts";
import {
  badIntuneRequest,
  intuneNotFound,
  methodNotAllowed,
  modelFailure,
} from "../ground/refusal.ts";
import { isWireObject, sameId, textOf, wireDate, type WireObject } from "../ground/wire.ts";
import { checkBody, type BodyRules } from "../model/check-body.ts";
import { allowOnly } from "../odata/query.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible, replicaKey } from "../state/visible.ts";
import type { PolicyKind } from "./kinds.ts";
import { projectTarget } from "./target.ts";

/** Virtual groups behind the all-devices and all-users targets, as seen in exported assignments. */
const allDevicesId = "adadadad-808e-44e2-905a-0b7873a8a531";
const allUsersId = "acacacac-9df4-4c7d-9d50-4ef0226f57a9";

type Assignable = NonNullable<PolicyKind["assignable"]>;

/**
 * POST {id}/assign: replaces the whole set.
 *
 * @see https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-assign
 */
export function assignPolicy(call: Call, tenant: Tenant, kind: PolicyKind, id: string): Answer {
  const { assignable, row } = demandAssignable(tenant, kind, id);
  const body = bodyOf(call);
  const given = body["assignments"];
  for (const name of Object.keys(body)) {
    if (name !== "assignments")
      throw modelFailure(
        `The parameter '${name}' in the request payload is not a valid parameter for the operation 'assign'.`,
      );
  }
  if (!Array.isArray(given))
    throw modelFailure("The parameter 'assignments' is missing or is not a collection.");
  const rows = given.map((item: unknown) =>
    readAssignment(call, tenant, kind, assignable, textOf(row, "id"), item),
  );
  refuseDuplicates(rows);
  setAssignments(tenant, kind, row, rows);
  if (assignable.status === 204) return { status: 204 };
  return {
    status: 200,
    body: {
      "@odata.context": contextOf(call, assignable),
      value: rows.map((item) => projectAssignment(call, item)),
    },
  };
}

/** GET {id}/assignments. */
export function listAssignments(call: Call, tenant: Tenant, kind: PolicyKind, id: string): Answer {
  allowOnly(call.query, ["$top"]);
  const { assignable } = demandAssignable(tenant, kind, id, true);
  const value = visibleAssignments(tenant, kind, id).map((item) => projectAssignment(call, item));
  return { status: 200, body: { "@odata.context": contextOf(call, assignable), value } };
}

/** POST {id}/assignments: adds one. */
export function addAssignment(call: Call, tenant: Tenant, kind: PolicyKind, id: string): Answer {
  const { assignable, row } = demandAssignable(tenant, kind, id);
  const added = readAssignment(call, tenant, kind, assignable, textOf(row, "id"), bodyOf(call));
  const rows = [...currentAssignments(tenant, id), added];
  refuseDuplicates(rows);
  setAssignments(tenant, kind, row, rows);
  return {
    status: 201,
    body: {
      "@odata.context": `${contextOf(call, assignable)}/$entity`,
      ...projectAssignment(call, added),
    },
  };
}

/** GET, DELETE {id}/assignments/{assignmentId}. A PATCH is refused: assignments are replaced, not changed. */
export function oneAssignment(
  call: Call,
  tenant: Tenant,
  kind: PolicyKind,
  id: string,
  assignmentId: string,
): Answer {
  const { assignable, row } = demandAssignable(tenant, kind, id, call.method === "GET");
  if (call.method === "PATCH") throw methodNotAllowed();
  const rows =
    call.method === "GET" ? visibleAssignments(tenant, kind, id) : currentAssignments(tenant, id);
  const found = rows.find((item) => sameId(item["id"], assignmentId));
  if (found === undefined) throw intuneNotFound();
  if (call.method === "DELETE") {
    setAssignments(
      tenant,
      kind,
      row,
      rows.filter((item) => item !== found),
    );
    return { status: 204 };
  }
  return {
    status: 200,
    body: {
      "@odata.context": `${contextOf(call, assignable)}/$entity`,
      ...projectAssignment(call, found),
    },
  };
}

/** Assignments of a policy as they truly are. */
export function currentAssignments(tenant: Tenant, policyId: string): readonly WireObject[] {
  return tenant.rows.assignments.get(policyId.toLowerCase()) ?? [];
}

/** Assignments of a policy as the answering replica sees them. */
export function visibleAssignments(
  tenant: Tenant,
  kind: PolicyKind,
  policyId: string,
): readonly WireObject[] {
  return (
    tenant.replicas.read(assignmentsKey(kind, policyId), currentAssignments(tenant, policyId)) ?? []
  );
}

/** The same as a list with `$expand=assignments` sees it. */
export function listedAssignments(
  tenant: Tenant,
  kind: PolicyKind,
  policyId: string,
): readonly WireObject[] {
  return (
    tenant.replicas.list(assignmentsKey(kind, policyId), currentAssignments(tenant, policyId)) ?? []
  );
}

/** Puts a set in place of the former one and stamps the policy. */
export function setAssignments(
  tenant: Tenant,
  kind: PolicyKind,
  row: WireObject,
  rows: readonly WireObject[],
): void {
  const id = textOf(row, "id");
  const before = currentAssignments(tenant, id);
  noteTimes(tenant, row, before, rows);
  tenant.replicas.noteWrite(assignmentsKey(kind, id), before);
  tenant.rows.assignments.set(id.toLowerCase(), rows);
  // Unverified: whether assigning raises the version; the date is seen to move
  tenant.rows
    .table(kind.collection)
    .set(id, { ...row, lastModifiedDateTime: wireDate(tenant.clock.now()) });
}

// devices that a later assignment reaches start from there
function noteTimes(
  tenant: Tenant,
  policy: WireObject,
  before: readonly WireObject[],
  after: readonly WireObject[],
): void {
  const idOf = (item: WireObject): string => textOf(item, "id").toLowerCase();
  const now = tenant.clock.now().getTime();
  const had = new Set(before.map(idOf));
  const has = new Set(after.map(idOf));
  for (const id of had) if (!has.has(id)) tenant.rows.assignedAt.delete(id);
  if (now <= Date.parse(textOf(policy, "createdDateTime"))) return;
  for (const id of has) if (!had.has(id)) tenant.rows.assignedAt.set(id, now);
}

/** Whose an assignment is: the policy's own, or a policy set's. */
export interface AssignmentSource {
  readonly source: "direct" | "policySets";
  readonly sourceId: string;
}

/** The source that an item of a list names; the policy itself where it names none. */
export function sourceOf(policyId: string, item: WireObject): AssignmentSource {
  return item["source"] === "policySets"
    ? { source: "policySets", sourceId: textOf(item, "sourceId") }
    : { source: "direct", sourceId: policyId };
}

/** An assignment with its id, from a target. */
export function assignmentRow(
  policyId: string,
  target: WireObject,
  source: AssignmentSource = { source: "direct", sourceId: policyId },
): WireObject {
  return {
    id: `${policyId}_${targetGroupId(target)}`,
    ...source,
    intent: "apply",
    target,
  };
}

/** An assignment as this version and kind show it. */
export function projectAssignment(call: Call, item: WireObject): WireObject {
  const target = item["target"];
  const shown = isWireObject(target) ? projectTarget(call, target) : null;
  const ring = call.version === "beta" && textOf(item, "policyType") === "deviceConfigurations";
  return ring
    ? {
        id: item["id"],
        source: item["source"],
        sourceId: item["sourceId"],
        intent: item["intent"],
        target: shown,
      }
    : { id: item["id"], target: shown };
}

function targetGroupId(target: WireObject): string {
  const type = textOf(target, "@odata.type");
  if (type.endsWith(".allDevicesAssignmentTarget")) return allDevicesId;
  if (type.endsWith(".allLicensedUsersAssignmentTarget")) return allUsersId;
  return textOf(target, "groupId").toLowerCase();
}

function readAssignment(
  call: Call,
  tenant: Tenant,
  kind: PolicyKind,
  assignable: Assignable,
  policyId: string,
  item: unknown,
): WireObject {
  if (!isWireObject(item)) throw modelFailure("An assignment has to be an object.");
  const { behaviors } = tenant.settings;
  const rules: BodyRules = {
    version: call.version,
    type: assignable.type,
    meet: (name) => (["id", "source", "sourceId"].includes(name) ? "ignore" : "take"),
    portalOnly: [],
    navigation: [],
  };
  const target = checkBody(item, rules)["target"];
  if (!isWireObject(target))
    throw badIntuneRequest("Invalid property values. An assignment needs a target.");
  const type = textOf(target, "@odata.type").replace("#microsoft.graph.", "");
  const virtual =
    type === "allDevicesAssignmentTarget" || type === "allLicensedUsersAssignmentTarget";
  if (
    virtual &&
    !assignable.virtualGroups &&
    behaviors.virtualGroupsOnUpdateProfiles === "refuse"
  ) {
    throw badIntuneRequest(
      `Invalid property values. The target '${type}' is not supported for this policy.`,
    );
  }
  if (!virtual) checkGroupTarget(tenant, target);
  checkFilterTarget(tenant, kind, assignable, target);
  const row = assignmentRow(policyId, target);
  const held = currentAssignments(tenant, policyId).find((before) =>
    sameId(before["id"], row["id"]),
  );
  // Unverified: source is read-only, and what comes back with the source it had keeps it; sent
  // without, it becomes a direct one
  const source =
    held !== undefined && item["source"] === held["source"] ? sourceOf(policyId, held) : {};
  return { ...row, ...source, policyType: kind.collection };
}

function checkGroupTarget(tenant: Tenant, target: WireObject): void {
  const groupId = target["groupId"];
  if (
    typeof groupId !== "string" ||
    !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(groupId)
  ) {
    throw badIntuneRequest(
      "Invalid property values. The target's groupId is not a valid identifier.",
    );
  }
  if (readVisible(tenant, "groups", groupId) === undefined) {
    throw badIntuneRequest(`Invalid property values. The group '${groupId}' does not exist.`);
  }
}

// learn.microsoft.com/mem/intune/fundamentals/filters-supported-workloads: rings yes, feature updates no
function checkFilterTarget(
  tenant: Tenant,
  kind: PolicyKind,
  assignable: Assignable,
  target: WireObject,
): void {
  const id = target["deviceAndAppManagementAssignmentFilterId"] ?? null;
  const mode = target["deviceAndAppManagementAssignmentFilterType"] ?? "none";
  const none = id === null || id === "" || id === "00000000-0000-0000-0000-000000000000";
  if (none !== (mode === "none"))
    throw badIntuneRequest(
      "Invalid property values. A filter id needs the filter type include or exclude, and the reverse.",
    );
  if (none || typeof id !== "string") return;
  if (!assignable.filters && tenant.settings.behaviors.filtersOnUpdateProfiles === "refuse") {
    throw badIntuneRequest(
      `Invalid property values. Assignment filters are not supported for ${kind.type}.`,
    );
  }
  if (readVisible(tenant, "assignmentFilters", id) === undefined)
    throw badIntuneRequest(
      `Invalid property values. The assignment filter '${id}' does not exist.`,
    );
}

// the id of an assignment is policy and group, so one group can stand in a set once
function refuseDuplicates(rows: readonly WireObject[]): void {
  const seen = new Set<string>();
  for (const row of rows) {
    const id = textOf(row, "id");
    if (seen.has(id))
      throw badIntuneRequest(
        "Invalid property values. The assignments contain the same target more than once.",
      );
    seen.add(id);
  }
}

function demandAssignable(
  tenant: Tenant,
  kind: PolicyKind,
  id: string,
  reading = false,
): { assignable: Assignable; row: WireObject } {
  const row = reading
    ? readVisible(tenant, kind.collection, id)
    : tenant.rows.table(kind.collection).get(id);
  if (row === undefined || kind.assignable === undefined) throw intuneNotFound();
  return { assignable: kind.assignable, row };
}

function contextOf(call: Call, assignable: Assignable): string {
  return `${rootOf(call)}/$metadata#Collection(microsoft.graph.${assignable.type})`;
}

function assignmentsKey(kind: PolicyKind, policyId: string): string {
  return replicaKey(`${kind.collection}.assignments`, policyId);
}
