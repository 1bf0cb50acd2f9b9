import { textOf, type WireObject } from "../ground/wire.ts";
import type { MemberSet } from "../state/member-set.ts";
import type { Tenant } from "../state/tenant.ts";

/** Whom a policy's assignments reach now: members of the included groups less those of the excluded. */
export interface Audience {
  readonly isEmpty: boolean;
  /**
   * When the policy was assigned to this Entra device, in epoch milliseconds; undefined where
   * it is not. An assignment that came with its policy counts from the policy's creation.
   */
  since(objectId: string): number | undefined;
}

/** Reads the groups once; filters of assignments are not evaluated. */
export function audienceOf(tenant: Tenant, policyId: string): Audience {
  const { rows, memberships } = tenant;
  const included: { readonly members: MemberSet | undefined; readonly at: number }[] = [];
  const excluded: MemberSet[] = [];
  const createdAt = createdAtOf(tenant, policyId);
  for (const assignment of rows.assignments.get(policyId.toLowerCase()) ?? []) {
    const target = (assignment["target"] ?? {}) as WireObject;
    const type = textOf(target, "@odata.type");
    const at = rows.assignedAt.get(textOf(assignment, "id").toLowerCase()) ?? createdAt;
    if (/\.all(?:Devices|LicensedUsers)AssignmentTarget$/.test(type))
      included.push({ members: undefined, at });
    else if (type === "#microsoft.graph.groupAssignmentTarget")
      included.push({ members: memberships.transitiveMembersOf(textOf(target, "groupId")), at });
    else if (type === "#microsoft.graph.exclusionGroupAssignmentTarget")
      excluded.push(memberships.transitiveMembersOf(textOf(target, "groupId")));
  }
  included.sort((a, b) => a.at - b.at);
  return {
    isEmpty: included.length === 0,
    since(objectId) {
      const reached = included.find(({ members }) => members?.has(objectId) ?? true);
      if (reached === undefined || excluded.some((members) => members.has(objectId)))
        return undefined;
      return reached.at;
    },
  };
}

/** A managed device that a policy reaches. */
export interface TargetedDevice {
  readonly device: WireObject;
  /** Its place in the list of managed devices, from which a page can go on. */
  readonly position: number;
  readonly since: number;
}

/** The Windows devices of an audience, one at a time, from a position on. */
export function* targetedDevices(
  tenant: Tenant,
  policyId: string,
  from = 0,
): Generator<TargetedDevice> {
  const audience = audienceOf(tenant, policyId);
  if (audience.isEmpty) return;
  for (const [position, device] of tenant.rows.managedDevices.entries(from)) {
    if (textOf(device, "operatingSystem") !== "Windows") continue;
    const since = audience.since(objectIdOf(tenant, device));
    if (since !== undefined) yield { device, position, since };
  }
}

/** Object id of the Entra device behind a managed device; empty where it has none. */
export function objectIdOf(tenant: Tenant, device: WireObject): string {
  return tenant.rows.objectIdOf(textOf(device, "azureADDeviceId")) ?? "";
}

function createdAtOf(tenant: Tenant, policyId: string): number {
  for (const name of [
    "deviceConfigurations",
    "windowsFeatureUpdateProfiles",
    "windowsQualityUpdateProfiles",
    "windowsQualityUpdatePolicies",
    "windowsDriverUpdateProfiles",
  ] as const) {
    const policy = tenant.rows.table(name).get(policyId);
    if (policy !== undefined) return Date.parse(textOf(policy, "createdDateTime"));
  }
  return 0;
}
