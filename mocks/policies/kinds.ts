import type { CollectionName } from "../options/collection-name.ts";
import { serviceSet, type ServiceSetTable } from "./service-set.ts";

/** Collections of Intune policies that are created, assigned and deleted alike. */
export type PolicyCollection = Exclude<CollectionName, "groups" | "devices" | "managedDevices">;

/** What differs between the kinds. */
export interface PolicyKind {
  readonly collection: PolicyCollection;
  /** What the collection hangs on. Default: `deviceManagement`. */
  readonly root?: "deviceAppManagement";
  /** Declared type of the collection. */
  readonly type: string;
  /** Concrete types that may be created; the mock knows no other. */
  readonly concrete: readonly string[];
  readonly versions: readonly ("v1.0" | "beta")[];
  /** Properties that only the service sets, and how a body that holds them is met. */
  readonly serviceSet: ServiceSetTable;
  /** Names that the portal sends and the metadata does not have: taken, and without effect. */
  readonly portalOnly: readonly string[];
  /** Fixed at creation: a PATCH may hold them as they are. */
  readonly fixed: readonly string[];
  readonly required: readonly string[];
  /** What people call an object by. */
  readonly nameProperty: "displayName" | "name";
  /** Relationships: no property of an object, and part of no body. */
  readonly navigation: readonly string[];
  /**
   * Relationships that are created with the object, and replaced with it by PUT alone. Empty:
   * the kind has no PUT.
   */
  readonly contained: readonly string[];
  /** Undefined where the kind is not assigned. */
  readonly assignable:
    | {
        readonly status: 200 | 204;
        readonly type: string;
        readonly virtualGroups: boolean;
        readonly filters: boolean;
        /** What `assign` calls the set. Default: `assignments`. */
        readonly parameter?: string;
        /** What an assignment has besides its target. */
        readonly terms?: readonly string[];
      }
    | undefined;
  readonly filter: "isof" | "name" | "none";
  readonly maxNameLength: number;
  /** Properties that only the object itself shows. Default: none. */
  readonly notListed?: readonly string[];
}

/**
 * Sources: learn.microsoft.com/graph/api/resources/intune-deviceconfig-windowsupdateforbusinessconfiguration
 * and the pages of intune-softwareupdate-windowsfeatureupdateprofile, ...qualityupdateprofile,
 * ...qualityupdatepolicy, ...driverupdateprofile, intune-policyset-deviceandappmanagementassignmentfilter,
 * intune-deviceconfigv2-devicemanagementconfigurationpolicy, intune-devices-devicehealthscript.
 * The lengths follow github.com/deploymenttheory/terraform-provider-microsoft365.
 */
export const policyKinds: readonly PolicyKind[] = [
  {
    collection: "deviceConfigurations",
    type: "deviceConfiguration",
    concrete: ["windowsUpdateForBusinessConfiguration", "windows10CustomConfiguration"],
    versions: ["v1.0", "beta"],
    serviceSet: serviceSet.ring,
    // in every ring that the portal writes: github.com/deploymenttheory/terraform-provider-microsoft365,
    // windows_update_ring/create_req.md; PacktPublishing/Microsoft-Intune-Cookbook, Chapter-4
    portalOnly: [
      "engagedRestartSnoozeScheduleForFeatureUpdatesInDays",
      "engagedRestartTransitionScheduleForFeatureUpdatesInDays",
    ],
    fixed: [],
    required: ["displayName"],
    nameProperty: "displayName",
    navigation: [
      "assignments",
      "deviceSettingStateSummaries",
      "deviceStatuses",
      "deviceStatusOverview",
      "groupAssignments",
      "userStatuses",
      "userStatusOverview",
    ],
    contained: [],
    assignable: {
      status: 200,
      type: "deviceConfigurationAssignment",
      virtualGroups: true,
      filters: true,
    },
    filter: "isof",
    maxNameLength: 255,
  },
  {
    collection: "configurationPolicies",
    type: "deviceManagementConfigurationPolicy",
    concrete: ["deviceManagementConfigurationPolicy"],
    versions: ["beta"],
    serviceSet: serviceSet.catalog,
    portalOnly: [],
    fixed: ["platforms", "technologies", "templateReference", "disableEntraGroupPolicyAssignment"],
    required: ["name", "platforms", "technologies", "settings"],
    nameProperty: "name",
    navigation: ["assignments"],
    contained: ["settings"],
    assignable: {
      status: 200,
      type: "deviceManagementConfigurationPolicyAssignment",
      virtualGroups: true,
      filters: true,
    },
    filter: "name",
    maxNameLength: 255,
  },
  {
    collection: "windowsFeatureUpdateProfiles",
    type: "windowsFeatureUpdateProfile",
    concrete: ["windowsFeatureUpdateProfile"],
    versions: ["beta"],
    serviceSet: serviceSet.feature,
    portalOnly: [],
    fixed: ["installLatestWindows10OnWindows11IneligibleDevice"],
    required: ["displayName", "featureUpdateVersion"],
    nameProperty: "displayName",
    navigation: ["assignments"],
    contained: [],
    assignable: {
      status: 204,
      type: "windowsFeatureUpdateProfileAssignment",
      virtualGroups: false,
      filters: false,
    },
    filter: "none",
    maxNameLength: 255,
  },
  {
    collection: "windowsQualityUpdateProfiles",
    type: "windowsQualityUpdateProfile",
    concrete: ["windowsQualityUpdateProfile"],
    versions: ["beta"],
    serviceSet: serviceSet.expedite,
    portalOnly: [],
    fixed: [],
    required: ["displayName", "expeditedUpdateSettings"],
    nameProperty: "displayName",
    navigation: ["assignments"],
    contained: [],
    assignable: {
      status: 204,
      type: "windowsQualityUpdateProfileAssignment",
      virtualGroups: false,
      filters: false,
    },
    filter: "none",
    maxNameLength: 200,
  },
  {
    collection: "windowsQualityUpdatePolicies",
    type: "windowsQualityUpdatePolicy",
    concrete: ["windowsQualityUpdatePolicy"],
    versions: ["beta"],
    serviceSet: serviceSet.quality,
    portalOnly: [],
    fixed: [],
    required: ["displayName"],
    nameProperty: "displayName",
    navigation: ["assignments"],
    contained: [],
    assignable: {
      status: 204,
      type: "windowsQualityUpdatePolicyAssignment",
      virtualGroups: false,
      filters: false,
    },
    filter: "none",
    maxNameLength: 200,
  },
  {
    collection: "windowsDriverUpdateProfiles",
    type: "windowsDriverUpdateProfile",
    concrete: ["windowsDriverUpdateProfile"],
    versions: ["beta"],
    serviceSet: serviceSet.driver,
    portalOnly: [],
    fixed: ["approvalType"],
    required: ["displayName", "approvalType"],
    nameProperty: "displayName",
    navigation: ["assignments", "driverInventories"],
    contained: [],
    assignable: {
      status: 204,
      type: "windowsDriverUpdateProfileAssignment",
      virtualGroups: false,
      filters: false,
    },
    filter: "none",
    maxNameLength: 255,
  },
  {
    collection: "deviceHealthScripts",
    type: "deviceHealthScript",
    concrete: ["deviceHealthScript"],
    versions: ["beta"],
    serviceSet: serviceSet.script,
    portalOnly: [],
    fixed: ["deviceHealthScriptType"],
    required: ["displayName", "detectionScriptContent"],
    nameProperty: "displayName",
    navigation: ["assignments", "deviceRunStates", "runSummary"],
    contained: [],
    assignable: {
      status: 204,
      type: "deviceHealthScriptAssignment",
      virtualGroups: true,
      filters: true,
      parameter: "deviceHealthScriptAssignments",
      terms: ["runRemediationScript", "runSchedule"],
    },
    filter: "none",
    maxNameLength: 256,
    // Unverified: that the list never has them; IntuneManagement and IntuneCD read each object for them
    notListed: ["detectionScriptContent", "remediationScriptContent"],
  },
  {
    collection: "mobileApps",
    root: "deviceAppManagement",
    type: "mobileApp",
    // the mock holds no app of another kind, and those on beta alone
    concrete: ["win32LobApp"],
    versions: ["beta"],
    serviceSet: serviceSet.app,
    portalOnly: [],
    fixed: [],
    required: ["displayName", "publisher", "rules"],
    nameProperty: "displayName",
    navigation: ["assignments", "categories", "relationships", "contentVersions"],
    contained: [],
    assignable: {
      status: 204,
      type: "mobileAppAssignment",
      virtualGroups: true,
      filters: true,
      parameter: "mobileAppAssignments",
      terms: ["intent", "settings"],
    },
    filter: "isof",
    maxNameLength: 256,
  },
  {
    collection: "assignmentFilters",
    type: "deviceAndAppManagementAssignmentFilter",
    concrete: ["deviceAndAppManagementAssignmentFilter"],
    versions: ["beta"],
    serviceSet: serviceSet.filter,
    portalOnly: [],
    fixed: ["platform", "assignmentFilterManagementType"],
    required: ["displayName", "platform", "rule"],
    nameProperty: "displayName",
    navigation: [],
    contained: [],
    assignable: undefined,
    filter: "none",
    maxNameLength: 255,
  },
];

/** The kind of a collection. */
export function policyKind(collection: PolicyCollection): PolicyKind {
  const found = policyKinds.find((kind) => kind.collection === collection);
  if (found === undefined) throw new RangeError(`No policy kind is kept in ${collection}.`);
  return found;
}

/** Path of a collection below the version, without a slash before it. */
export function pathOfKind({ root, collection }: PolicyKind): string {
  return `${root ?? "deviceManagement"}/${collection}`;
}
