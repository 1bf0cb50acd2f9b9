import type { CollectionName } from "../options/collection-name.ts";

/** Collections of Intune policies that are created, assigned and deleted alike. */
export type PolicyCollection = Exclude<CollectionName, "groups" | "devices" | "managedDevices">;

/** What differs between the kinds. */
export interface PolicyKind {
  readonly collection: PolicyCollection;
  /** Declared type of the collection. */
  readonly type: string;
  /** Concrete types that may be created; the mock knows no other. */
  readonly concrete: readonly string[];
  readonly versions: readonly ("v1.0" | "beta")[];
  /** Set by the service: never part of a body. */
  readonly readOnly: readonly string[];
  /** Fixed at creation: not part of a PATCH. */
  readonly fixed: readonly string[];
  readonly required: readonly string[];
  readonly navigation: readonly string[];
  /** Undefined where the kind is not assigned. */
  readonly assignable:
    | {
        readonly status: 200 | 204;
        readonly type: string;
        readonly virtualGroups: boolean;
        readonly filters: boolean;
      }
    | undefined;
  readonly filter: "isof" | "none";
  readonly maxNameLength: number;
}

const stamps = ["id", "createdDateTime", "lastModifiedDateTime"];

/**
 * Sources: learn.microsoft.com/graph/api/resources/intune-deviceconfig-windowsupdateforbusinessconfiguration
 * and the pages of intune-softwareupdate-windowsfeatureupdateprofile, ...qualityupdateprofile,
 * ...qualityupdatepolicy, ...driverupdateprofile, intune-policyset-deviceandappmanagementassignmentfilter.
 * Which properties are refused, and the lengths, follow github.com/deploymenttheory/terraform-provider-microsoft365
 * and github.com/Micke-K/IntuneManagement.
 */
export const policyKinds: readonly PolicyKind[] = [
  {
    collection: "deviceConfigurations",
    type: "deviceConfiguration",
    concrete: ["windowsUpdateForBusinessConfiguration", "windows10CustomConfiguration"],
    versions: ["v1.0", "beta"],
    readOnly: [
      ...stamps,
      "version",
      "supportsScopeTags",
      "qualityUpdatesPauseExpiryDateTime",
      "featureUpdatesPauseExpiryDateTime",
      "qualityUpdatesPauseStartDate",
      "featureUpdatesPauseStartDate",
      "qualityUpdatesRollbackStartDateTime",
      "featureUpdatesRollbackStartDateTime",
    ],
    fixed: [],
    required: ["displayName"],
    navigation: [
      "assignments",
      "deviceSettingStateSummaries",
      "deviceStatuses",
      "deviceStatusOverview",
      "groupAssignments",
      "userStatuses",
      "userStatusOverview",
    ],
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
    collection: "windowsFeatureUpdateProfiles",
    type: "windowsFeatureUpdateProfile",
    concrete: ["windowsFeatureUpdateProfile"],
    versions: ["beta"],
    readOnly: [...stamps, "deployableContentDisplayName", "endOfSupportDate"],
    fixed: ["installLatestWindows10OnWindows11IneligibleDevice"],
    required: ["displayName", "featureUpdateVersion"],
    navigation: ["assignments"],
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
    readOnly: [...stamps, "releaseDateDisplayName", "deployableContentDisplayName"],
    fixed: [],
    required: ["displayName", "expeditedUpdateSettings"],
    navigation: ["assignments"],
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
    readOnly: stamps,
    fixed: [],
    required: ["displayName"],
    navigation: ["assignments"],
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
    readOnly: [...stamps, "deviceReporting", "newUpdates", "inventorySyncStatus"],
    fixed: ["approvalType"],
    required: ["displayName", "approvalType"],
    navigation: ["assignments", "driverInventories"],
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
    collection: "assignmentFilters",
    type: "deviceAndAppManagementAssignmentFilter",
    concrete: ["deviceAndAppManagementAssignmentFilter"],
    versions: ["beta"],
    readOnly: [...stamps, "payloads"],
    fixed: ["platform", "assignmentFilterManagementType"],
    required: ["displayName", "platform", "rule"],
    navigation: [],
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
