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
  /** The same of a PC of the fleet, by its index. */
  sinceAt(index: number): number | undefined;
  /** What it was worked out from: as long as all of it stays, so does the audience. */
  readonly basis: readonly unknown[];
}

/** Those whom one target names: devices as such, and devices by their primary user. */
interface Named {
  readonly devices: MemberSet | "all" | undefined;
  /** Managed devices. */
  readonly byUser: MemberSet | undefined;
}

/** An assignment that includes. */
interface Inclusion extends Named {
  readonly at: number;
  readonly mode: "include" | "exclude" | "none";
  /** Managed devices that the filter finds; undefined where it finds none. */
  readonly found: MemberSet | undefined;
}

/** Whether one PC is in a set: of Entra devices, of managed devices. */
interface Lookup {
  readonly hasDevice: (set: Named["devices"]) => boolean;
  readonly hasManaged: (set: MemberSet | undefined) => boolean;
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
  const assignments = rows.assignments.get(policyId.toLowerCase());
  for (const assignment of assignments ?? []) {
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
  const sets: readonly Named["devices"][] = [
    ...[...excluded, ...included].flatMap(({ devices, byUser }) => [devices, byUser]),
    ...included.map(({ found }) => found),
  ];
  return {
    isEmpty: included.length === 0,
    since: (objectId, managedId) =>
      sinceOf(included, excluded, {
        hasDevice: (set) => set === "all" || set?.has(objectId) === true,
        hasManaged: (set) => set?.has(managedId) === true,
      }),
    sinceAt: (index) =>
      sinceOf(included, excluded, {
        hasDevice: (set) => set === "all" || set?.hasAt(index) === true,
        hasManaged: (set) => set?.hasAt(index) === true,
      }),
    basis: [
      assignments,
      ...included.map(({ at }) => at),
      ...sets,
      ...sets.map((set) => (typeof set === "object" ? set.version : 0)),
    ],
  };
}

function sinceOf(
  included: readonly Inclusion[],
  excluded: readonly Named[],
  { hasDevice, hasManaged }: Lookup,
): number | undefined {
  const noDevice = excluded.some(({ devices }) => hasDevice(devices));
  const noUser = excluded.some(({ byUser }) => hasManaged(byUser));
  const meant = included.filter(
    ({ devices, byUser }) => (!noDevice && hasDevice(devices)) || (!noUser && hasManaged(byUser)),
  );
  return passesFilters(meant, hasManaged)
    ? meant.find((inclusion) => passesFilters([inclusion], hasManaged))?.at
    : undefined;
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

/** What decides whether a policy reaches a device; the rest of its row is made where it does. */
const deciding = ["id", "azureADDeviceId", "operatingSystem"];

/** The Windows devices of an audience, one at a time, from a position on. */
export function* targetedDevices(
  tenant: Tenant,
  policyId: string,
  from = 0,
): Generator<TargetedDevice> {
  const audience = audienceOf(tenant, policyId);
  if (audience.isEmpty) return;
  const { managedDevices } = tenant.rows;
  for (const [position, part] of managedDevices.partEntries(deciding, from)) {
    if (textOf(part, "operatingSystem") !== "Windows") continue;
    const objectId = objectIdOf(tenant, part);
    const since = audience.since(objectId, textOf(part, "id"));
    if (since === undefined) continue;
    const device = managedDevices.at(position);
    if (device !== undefined) yield { device, objectId, position, since };
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
    "deviceHealthScripts",
    "mobileApps",
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
function passesFilters(meant: readonly Inclusion[], hasManaged: Lookup["hasManaged"]): boolean {
  const without = meant.filter(({ mode }) => mode === "exclude");
  if (without.length > 0) return !without.some(({ found }) => hasManaged(found));
  return meant.some(({ mode, found }) => mode === "none" || hasManaged(found));
}

function namedBy(tenant: Tenant, target: WireObject): Named | undefined {
  switch (textOf(target, "@odata.type")) {
    case "#microsoft.graph.allDevicesAssignmentTarget":
      return { devices: "all", byUser: undefined };
    case "#microsoft.graph.allLicensedUsersAssignmentTarget": {
      // every user is taken for licensed
      const used = tenant.rows.managedSets.where(
        "with a primary user",
        (device) => textOf(device, "userId") !== "",
      );
      return { devices: undefined, byUser: used };
    }
    case "#microsoft.graph.groupAssignmentTarget":
      return groupOf(tenant, textOf(target, "groupId"));
    default:
      return undefined;
  }
}

function groupOf(tenant: Tenant, groupId: string): Named {
  const members = tenant.memberships.transitiveMembersOf(groupId);
  return {
    devices: members,
    byUser: holdsUsers(tenant, members) ? devicesOfUsers(tenant, members) : undefined,
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
function filterOf(tenant: Tenant, target: WireObject): Pick<Inclusion, "mode" | "found"> {
  const mode = textOf(target, "deviceAndAppManagementAssignmentFilterType");
  if (mode !== "include" && mode !== "exclude") return { mode: "none", found: undefined };
  const filter = tenant.rows
    .table("assignmentFilters")
    .get(textOf(target, "deviceAndAppManagementAssignmentFilterId"));
  const rule = textOf(filter ?? {}, "rule");
  const purpose = purposeOf(filter ?? {});
  const test =
    filter === undefined ? undefined : filterTest(rule, purpose, tenant.settings.behaviors);
  if (test === undefined) return { mode, found: undefined };
  return {
    mode,
    found: tenant.rows.managedSets.where(`filter ${purpose.platform}: ${rule}`, test),
  };
}
