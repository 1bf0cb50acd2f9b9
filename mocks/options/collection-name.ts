/** Collections that the mock tenant holds. */
export type CollectionName =
  | "groups"
  | "devices"
  | "deviceConfigurations"
  | "configurationPolicies"
  | "assignmentFilters"
  | "windowsFeatureUpdateProfiles"
  | "windowsQualityUpdateProfiles"
  | "windowsQualityUpdatePolicies"
  | "windowsDriverUpdateProfiles"
  | "deviceHealthScripts"
  | "mobileApps"
  | "managedDevices";
