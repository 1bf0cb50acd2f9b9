import type { WireObject } from "../ground/wire.ts";

/** Properties of a device without `$select`. learn.microsoft.com/graph/api/resources/device */
export const deviceColumns: readonly string[] = [
  "id",
  "deletedDateTime",
  "accountEnabled",
  "approximateLastSignInDateTime",
  "complianceExpirationDateTime",
  "deviceCategory",
  "deviceId",
  "deviceMetadata",
  "deviceOwnership",
  "deviceVersion",
  "displayName",
  "enrollmentProfileName",
  "enrollmentType",
  "isCompliant",
  "isManaged",
  "isRooted",
  "managementType",
  "manufacturer",
  "mdmAppId",
  "model",
  "onPremisesLastSyncDateTime",
  "onPremisesSyncEnabled",
  "operatingSystem",
  "operatingSystemVersion",
  "physicalIds",
  "profileType",
  "registrationDateTime",
  "systemLabels",
  "trustType",
  "extensionAttributes",
];

/** A device with these properties. */
export function projectDevice(row: WireObject, select: readonly string[]): WireObject {
  return Object.fromEntries(select.map((name) => [name, row[name] ?? null]));
}
