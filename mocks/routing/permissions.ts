import type { Call } from "../ground/call.ts";
import { isIntunePath } from "../ground/intune-path.ts";
import { Refusal } from "../ground/refusal.ts";

/** App roles, any of which suffices. An empty list is open to every token. */
export type Permission = readonly string[];

const groupsWrite: Permission = ["Group.ReadWrite.All", "Directory.ReadWrite.All"];
const membersWrite: Permission = ["GroupMember.ReadWrite.All", ...groupsWrite];
const deviceWrite: Permission = ["Device.ReadWrite.All", "Directory.ReadWrite.All"];
const configurationWrite: Permission = ["DeviceManagementConfiguration.ReadWrite.All"];
const scriptsWrite: Permission = ["DeviceManagementScripts.ReadWrite.All"];
const appsWrite: Permission = ["DeviceManagementApps.ReadWrite.All"];
const managedDevicesWrite: Permission = ["DeviceManagementManagedDevices.ReadWrite.All"];

/**
 * Least permissions by task, with the higher ones that include them.
 *
 * @see https://learn.microsoft.com/graph/permissions-reference
 */
export const permissions = {
  anyone: [],
  organizationRead: [
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
  ],
  groupsRead: ["GroupMember.Read.All", "Group.Read.All", "Directory.Read.All", ...membersWrite],
  groupsCreate: ["Group.Create", ...groupsWrite],
  groupsWrite,
  membersRead: ["GroupMember.Read.All", "Group.Read.All", "Directory.Read.All", ...membersWrite],
  membersWrite,
  devicesRead: ["Device.Read.All", "Directory.Read.All", ...deviceWrite],
  deviceWrite,
  usersRead: [
    "User.ReadBasic.All",
    "User.Read.All",
    "User.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
  ],
  servicePrincipalsRead: [
    "Application.Read.All",
    "Application.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
  ],
  /** To make a role-assignable group, and to change who is in one. */
  roleAssignable: ["RoleManagement.ReadWrite.Directory"],
  configurationRead: ["DeviceManagementConfiguration.Read.All", ...configurationWrite],
  configurationWrite,
  scriptsRead: ["DeviceManagementScripts.Read.All", ...scriptsWrite],
  scriptsWrite,
  appsRead: ["DeviceManagementApps.Read.All", ...appsWrite],
  appsWrite,
  reports: [...configurationWrite, ...appsWrite, ...managedDevicesWrite],
  /** Of the update service; nothing lower is documented. */
  windowsUpdates: ["WindowsUpdates.ReadWrite.All"],
  /** Of what it knows of devices. */
  updateDataRead: ["WindowsUpdates.Read.All", "WindowsUpdates.ReadWrite.All"],
  licencesRead: [
    "LicenseAssignment.Read.All",
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
  ],
  managedDevicesRead: ["DeviceManagementManagedDevices.Read.All", ...managedDevicesWrite],
} as const satisfies Record<string, Permission>;

/** Every app role that some endpoint takes, by name. */
export const allRoles: readonly string[] = [...new Set(Object.values(permissions).flat())].sort();

/** 403 in the words of the service where the token's roles hold none of these. */
export function demandPermission(call: Call, permission: Permission): void {
  const { roles } = call.caller;
  if (
    roles === undefined ||
    permission.length === 0 ||
    permission.some((role) => roles.includes(role))
  )
    return;
  if (isIntunePath(call.path)) {
    throw new Refusal(
      403,
      "Forbidden",
      `Application is not authorized to perform this operation. Application must have one of the following scopes: ${permission.join(", ")}`,
    );
  }
  throw new Refusal(
    403,
    "Authorization_RequestDenied",
    "Insufficient privileges to complete the operation.",
  );
}
