import { rootOf, type Call } from "../ground/call.ts";
import { isWireObject, textOf, type WireObject } from "../ground/wire.ts";
import type { Tenant } from "../state/tenant.ts";
import { replicaKey } from "../state/visible.ts";
import { pathOfKind, type PolicyKind } from "./kinds.ts";
import { stampOf } from "./rows.ts";
import { projectTarget } from "./target.ts";

/** Virtual groups behind the all-devices and all-users targets, as seen in exported assignments. */
const allDevicesId = "adadadad-808e-44e2-905a-0b7873a8a531";
const allUsersId = "acacacac-9df4-4c7d-9d50-4ef0226f57a9";

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
  tenant.rows.table(kind.collection).set(id, {
    ...row,
    ...("isAssigned" in row ? { isAssigned: rows.length > 0 } : {}),
    lastModifiedDateTime: stampOf(tenant),
  });
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
export function projectAssignment(call: Call, tenant: Tenant, item: WireObject): WireObject {
  const target = item["target"];
  const shown = isWireObject(target) ? projectTarget(call, target) : null;
  const { id, source, sourceId, intent } = item;
  switch (call.version === "beta" ? textOf(item, "policyType") : "") {
    case "deviceConfigurations":
      return { id, source, sourceId, intent, target: shown };
    case "configurationPolicies":
      return { id, source, sourceId, target: shown };
    case "deviceHealthScripts": {
      const { runSchedule } = item;
      const isToldTruly = tenant.settings.behaviors.runRemediationScript === "asSent";
      const runRemediationScript = isToldTruly ? item["runRemediationScript"] : false;
      return { id, target: shown, runRemediationScript, runSchedule };
    }
    case "mobileApps":
      return { id, intent, source, sourceId, target: shown, settings: item["settings"] ?? null };
    default:
      return { id, target: shown };
  }
}

/**
 * `@odata.context` of a policy's assignments. IntuneCD knows by the id in it whose they are.
 *
 * @see https://github.com/almenscorner/IntuneCD BaseGraphModule.py, get_object_assignment
 */
export function assignmentsContext(call: Call, kind: PolicyKind, policyId: string): string {
  return `${rootOf(call)}/$metadata#${pathOfKind(kind)}('${policyId}')/assignments`;
}

function targetGroupId(target: WireObject): string {
  const type = textOf(target, "@odata.type");
  if (type.endsWith(".allDevicesAssignmentTarget")) return allDevicesId;
  if (type.endsWith(".allLicensedUsersAssignmentTarget")) return allUsersId;
  return textOf(target, "groupId").toLowerCase();
}

function assignmentsKey(kind: PolicyKind, policyId: string): string {
  return replicaKey(`${kind.collection}.assignments`, policyId);
}
