import { filterTest, purposeOf } from "../filters/index.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import type { MemberSet } from "../state/member-set.ts";
import type { Tenant } from "../state/tenant.ts";

/** Whom a policy's assignments reach now. */
export interface Audience {
  readonly isEmpty: boolean;
  /**
   * When the policy was assigned to this PC, in epoch milliseconds; undefined where it is not. An
   * assignment that came with its policy counts from the policy's creation. `objectId` is that of
   * the Entra device, empty where there is none.
   */
  since(objectId: string, managedId: string): number | undefined;
}

/** Those whom one target names: devices as such, and devices by their primary user. */
interface Named {
  readonly hasDevice: (objectId: string) => boolean;
  readonly hasDeviceOfUser: (managedId: string) => boolean;
}

/** An assignment that includes. */
interface Inclusion extends Named {
  readonly at: number;
  readonly mode: "include" | "exclude" | "none";
  /** Whether the filter finds the managed device. */
  readonly isFound: (managedId: string) => boolean;
}

/**
 * Reads groups and filters once.
 *
 * An exclusion takes away what is included in the same manner only: a group of users no device
 * that is included as such, a group of devices none that its user includes.
 * https://learn.microsoft.com/mem/intune/configuration/device-profile-assign#exclude-groups
 *
 * Of several assignments that include one device, the mode of the filter decides: Exclude before
 * no filter before Include, and filters of one mode are joined by "or".
 * https://learn.microsoft.com/intune/fundamentals/filters/troubleshoot
 */
export function audienceOf(tenant: Tenant, policyId: string): Audience {
  const { rows } = tenant;
  const included: Inclusion[] = [];
  const excluded: Named[] = [];
  const createdAt = createdAtOf(tenant, policyId);
  for (const assignment of rows.assignments.get(policyId.toLowerCase()) ?? []) {
    const target = (assignment["target"] ?? {}) as WireObject;
    if (textOf(target, "@odata.type") === "#microsoft.graph.exclusionGroupAssignmentTarget") {
      excluded.push(groupOf(tenant, textOf(target, "groupId")));
      continue;
    }
    const named = namedBy(tenant, target);
    if (named === undefined) continue;
    const at = rows.assignedAt.get(textOf(assignment, "id").toLowerCase()) ?? createdAt;
    included.push({ ...named, ...filterOf(tenant, target), at });
  }
  included.sort((a, b) => a.at - b.at);
  return {
    isEmpty: included.length === 0,
    since(objectId, managedId) {
      const noDevice = excluded.some((named) => named.hasDevice(objectId));
      const noUser = excluded.some((named) => named.hasDeviceOfUser(managedId));
      const meant = included.filter(
        (named) =>
          (!noDevice && named.hasDevice(objectId)) || (!noUser && named.hasDeviceOfUser(managedId)),
      );
      return passesFilters(meant, managedId)
        ? meant.find((inclusion) => passesFilters([inclusion], managedId))?.at
        : undefined;
    },
  };
}

/** A managed device that a policy reaches. */
export interface TargetedDevice {
  readonly device: WireObject;
  /** Of the Entra device; empty where there is none. */
  readonly objectId: string;
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
    const objectId = objectIdOf(tenant, device);
    const since = audience.since(objectId, textOf(device, "id"));
    if (since !== undefined) yield { device, objectId, position, since };
  }
}

/** Object id of the Entra device behind a managed device; empty where it has none. */
export function objectIdOf(tenant: Tenant, device: WireObject): string {
  return tenant.rows.objectIdOf(textOf(device, "azureADDeviceId")) ?? "";
}

/** The policy with this id, of whatever kind; undefined where there is none. */
export function findPolicyRow(tenant: Tenant, policyId: string): WireObject | undefined {
  for (const name of [
    "deviceConfigurations",
    "configurationPolicies",
    "windowsFeatureUpdateProfiles",
    "windowsQualityUpdateProfiles",
    "windowsQualityUpdatePolicies",
    "windowsDriverUpdateProfiles",
  ] as const) {
    const policy = tenant.rows.table(name).get(policyId);
    if (policy !== undefined) return policy;
  }
  return undefined;
}

function createdAtOf(tenant: Tenant, policyId: string): number {
  const policy = findPolicyRow(tenant, policyId);
  return policy === undefined ? 0 : Date.parse(textOf(policy, "createdDateTime"));
}

// an inclusion without filter finds nobody by it
function passesFilters(meant: readonly Inclusion[], managedId: string): boolean {
  const without = meant.filter(({ mode }) => mode === "exclude");
  if (without.length > 0) return !without.some(({ isFound }) => isFound(managedId));
  return meant.some(({ mode, isFound }) => mode === "none" || isFound(managedId));
}

function namedBy(tenant: Tenant, target: WireObject): Named | undefined {
  switch (textOf(target, "@odata.type")) {
    case "#microsoft.graph.allDevicesAssignmentTarget":
      return { hasDevice: () => true, hasDeviceOfUser: () => false };
    case "#microsoft.graph.allLicensedUsersAssignmentTarget": {
      // every user is taken for licensed
      const used = tenant.rows.managedSets.where(
        "with a primary user",
        (device) => textOf(device, "userId") !== "",
      );
      return { hasDevice: () => false, hasDeviceOfUser: (managedId) => used.has(managedId) };
    }
    case "#microsoft.graph.groupAssignmentTarget":
      return groupOf(tenant, textOf(target, "groupId"));
    default:
      return undefined;
  }
}

function groupOf(tenant: Tenant, groupId: string): Named {
  const members = tenant.memberships.transitiveMembersOf(groupId);
  const used = holdsUsers(tenant, members) ? devicesOfUsers(tenant, members) : undefined;
  return {
    hasDevice: (objectId) => members.has(objectId),
    hasDeviceOfUser: (managedId) => used?.has(managedId) === true,
  };
}

// rules of dynamic groups select devices only, so that users are always assigned members
function holdsUsers({ rows }: Tenant, members: MemberSet): boolean {
  for (const id of members.others()) if (!rows.groups.has(id) && !rows.devices.has(id)) return true;
  return false;
}

// a change of members makes another set, which is asked anew
function devicesOfUsers({ rows }: Tenant, members: MemberSet): MemberSet {
  return rows.managedSets.where(members, (device) => {
    const userId = textOf(device, "userId");
    return userId !== "" && members.has(userId);
  });
}

/** Unverified: a filter that is gone, or for apps, finds no device; one of another platform no PC. */
function filterOf(tenant: Tenant, target: WireObject): Pick<Inclusion, "mode" | "isFound"> {
  const mode = textOf(target, "deviceAndAppManagementAssignmentFilterType");
  if (mode !== "include" && mode !== "exclude") return { mode: "none", isFound: () => false };
  const filter = tenant.rows
    .table("assignmentFilters")
    .get(textOf(target, "deviceAndAppManagementAssignmentFilterId"));
  const rule = textOf(filter ?? {}, "rule");
  const purpose = purposeOf(filter ?? {});
  const test =
    filter === undefined ? undefined : filterTest(rule, purpose, tenant.settings.behaviors);
  if (test === undefined) return { mode, isFound: () => false };
  const found = tenant.rows.managedSets.where(`filter ${purpose.platform}: ${rule}`, test);
  return { mode, isFound: (managedId) => found.has(managedId) };
}
