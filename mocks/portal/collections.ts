import { publishApps } from "../policies/app-publishing.ts";
import { expirePauses } from "../policies/rows.ts";
import type { CollectionName } from "../options/collection-name.ts";
import type { Tenant } from "../state/tenant.ts";
import type { Collection } from "./collection.ts";
import { deviceCollection, managedDeviceCollection } from "./device-collection.ts";
import { groupCollection } from "./group-collection.ts";
import { policyCollection } from "./policy-collection.ts";

/** Every collection with what a write to it takes along. */
export function createCollections(tenant: Tenant): Readonly<Record<CollectionName, Collection>> {
  return {
    groups: groupCollection(tenant),
    devices: deviceCollection(tenant),
    managedDevices: managedDeviceCollection(tenant),
    deviceConfigurations: {
      ...policyCollection(tenant, "deviceConfigurations"),
      refresh: () => expirePauses(tenant),
    },
    configurationPolicies: policyCollection(tenant, "configurationPolicies"),
    assignmentFilters: policyCollection(tenant, "assignmentFilters"),
    windowsFeatureUpdateProfiles: policyCollection(tenant, "windowsFeatureUpdateProfiles"),
    windowsQualityUpdateProfiles: policyCollection(tenant, "windowsQualityUpdateProfiles"),
    windowsQualityUpdatePolicies: policyCollection(tenant, "windowsQualityUpdatePolicies"),
    windowsDriverUpdateProfiles: policyCollection(tenant, "windowsDriverUpdateProfiles"),
    deviceHealthScripts: policyCollection(tenant, "deviceHealthScripts"),
    mobileApps: {
      ...policyCollection(tenant, "mobileApps"),
      refresh: () => publishApps(tenant),
    },
  };
}
