import type { DeclaredProperty } from "./type-declarations.ts";

/**
 * Read-only by what the service does, where the words in the metadata do not say so.
 * From the API pages of each type: "Read-only" in the property table, or a property that
 * the create and update pages leave out.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-deviceconfiguration
 * @see https://learn.microsoft.com/graph/api/resources/intune-softwareupdate-windowsfeatureupdateprofile
 */
const alsoReadOnly: Readonly<Record<string, readonly string[]>> = {
  DirectoryObject: ["deletedDateTime"],
  DeviceConfiguration: ["createdDateTime", "lastModifiedDateTime", "version"],
  WindowsFeatureUpdateProfile: [
    "createdDateTime",
    "lastModifiedDateTime",
    "deployableContentDisplayName",
    "endOfSupportDate",
  ],
  WindowsQualityUpdateProfile: [
    "createdDateTime",
    "lastModifiedDateTime",
    "deployableContentDisplayName",
    "releaseDateDisplayName",
  ],
  WindowsDriverUpdateProfile: [
    "createdDateTime",
    "lastModifiedDateTime",
    "deviceReporting",
    "newUpdates",
    "inventorySyncStatus",
  ],
  DeviceHealthScript: [
    "createdDateTime",
    "lastModifiedDateTime",
    "isGlobalScript",
    "highestAvailableVersion",
    "deviceHealthScriptType",
  ],
  DeviceAndAppManagementAssignmentFilter: ["createdDateTime", "lastModifiedDateTime", "payloads"],
};

/** Where the metadata says "Read-only" and a documented request writes it all the same. */
const writable: Readonly<Record<string, string>> = {
  // settable once, at creation or by one PATCH:
  // https://learn.microsoft.com/graph/templates/how-to-reference-existing-resources
  "Group.uniqueName": "backfill of an alternate key",
};

/** Whether no request may set a property. `owner` is the type that declares it. */
export function isReadOnly(owner: string, name: string, property: DeclaredProperty): boolean {
  if (`${owner}.${name}` in writable) return false;
  // "read-only mode" is about something else
  return (
    alsoReadOnly[owner]?.includes(name) === true || /\bread-only\b(?! mode)/i.test(property.doc)
  );
}
