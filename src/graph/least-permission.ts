interface Row {
  readonly path: RegExp;
  readonly read: string;
  readonly write: string;
}

/**
 * First match counts. Application permissions.
 *
 * @see https://learn.microsoft.com/graph/permissions-reference
 */
const rows: readonly Row[] = [
  {
    path: /^\/deviceManagement\/(managedDevices|comanagedDevices|detectedApps)\b/i,
    read: "DeviceManagementManagedDevices.Read.All",
    write: "DeviceManagementManagedDevices.ReadWrite.All",
  },
  {
    path: /^\/deviceManagement\/deviceHealthScripts\b/i,
    read: "DeviceManagementScripts.Read.All",
    write: "DeviceManagementScripts.ReadWrite.All",
  },
  {
    path: /^\/deviceAppManagement\/mobileApps\b/i,
    read: "DeviceManagementApps.Read.All",
    write: "DeviceManagementApps.ReadWrite.All",
  },
  {
    path: /^\/(deviceManagement|deviceAppManagement)\b/i,
    read: "DeviceManagementConfiguration.Read.All",
    write: "DeviceManagementConfiguration.ReadWrite.All",
  },
  {
    path: /^\/groups\/[^/]+\/members\b/i,
    read: "GroupMember.Read.All",
    write: "GroupMember.ReadWrite.All",
  },
  { path: /^\/groups\b/i, read: "GroupMember.Read.All", write: "Group.ReadWrite.All" },
  { path: /^\/devices\b/i, read: "Device.Read.All", write: "Device.ReadWrite.All" },
  {
    path: /^\/organization\b/i,
    read: "Organization.Read.All",
    write: "Organization.ReadWrite.All",
  },
  { path: /^\/directoryObjects\b/i, read: "Directory.Read.All", write: "Directory.ReadWrite.All" },
  { path: /^\/users\b/i, read: "User.Read.All", write: "User.ReadWrite.All" },
  {
    path: /^\/subscribedSkus\b/i,
    read: "LicenseAssignment.Read.All",
    write: "Organization.ReadWrite.All",
  },
  {
    path: /^\/admin\/windows\/updates\/data\b/i,
    read: "WindowsUpdates.Read.All",
    write: "WindowsUpdates.ReadWrite.All",
  },
  {
    path: /^\/admin\/windows\/updates\b/i,
    read: "WindowsUpdates.ReadWrite.All",
    write: "WindowsUpdates.ReadWrite.All",
  },
];

/** The least application permission that an endpoint takes, where it is known. */
export function leastPermission(path: string, access: "read" | "write"): string | undefined {
  return rows.find((row) => row.path.test(path))?.[access];
}
