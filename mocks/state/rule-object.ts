import { isWireObject, type WireObject } from "../ground/wire.ts";

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
