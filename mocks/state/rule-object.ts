import { isWireObject, type WireObject } from "../ground/wire.ts";

/** Properties of a device that {@link ruleObjectOf} looks at for a rule; physical ids take long to make. */
export function ruleReads(rule: string): readonly string[] {
  return /devicePhysicalIds/i.test(rule) ? [...readProperties, "physicalIds"] : readProperties;
}

const readProperties: readonly string[] = [
  "id",
  "extensionAttributes",
  "accountEnabled",
  "deviceCategory",
  "deviceId",
  "mdmAppId",
  "manufacturer",
  "model",
  "displayName",
  "operatingSystem",
  "operatingSystemVersion",
  "deviceOwnership",
  "trustType",
  "enrollmentProfileName",
  "isRooted",
  "managementType",
  "profileType",
  "systemLabels",
];

/**
 * A directory device under the names that membership rules use. The mapping of
 * names is inferred from both lists:
 * https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 * and https://learn.microsoft.com/graph/api/resources/device.
 */
export function ruleObjectOf(
  device: WireObject,
  memberOf: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  const attributes = device["extensionAttributes"];
  return {
    ...(isWireObject(attributes) ? attributes : {}),
    accountEnabled: device["accountEnabled"],
    deviceCategory: device["deviceCategory"],
    deviceId: device["deviceId"],
    deviceManagementAppId: device["mdmAppId"],
    deviceManufacturer: device["manufacturer"],
    deviceModel: device["model"],
    displayName: device["displayName"],
    deviceOSType: device["operatingSystem"],
    deviceOSVersion: device["operatingSystemVersion"],
    deviceOwnership: device["deviceOwnership"],
    devicePhysicalIds: device["physicalIds"],
    deviceTrustType: device["trustType"],
    enrollmentProfileName: device["enrollmentProfileName"],
    isRooted: device["isRooted"],
    managementType: device["managementType"],
    objectId: device["id"],
    profileType: device["profileType"],
    systemLabels: device["systemLabels"],
    memberOf,
  };
}
