import { rootOf, type Answer, type Call } from "../ground/call.ts";
import { intuneNotFound } from "../ground/refusal.ts";
import { permissions, type Permission } from "../routing/permissions.ts";
import type { Handler, Route } from "../routing/router.ts";
import { roleScopeTagRoutes } from "./role-scope-tags.ts";

/**
 * What Intune keeps and the mock does not: a list of it is empty, an object of it is not there, and
 * it cannot be written. The names are those that the portal and public tools read; which of them
 * v1.0 has follows its metadata.
 *
 * @see https://github.com/almenscorner/IntuneCD backup/Intune
 * @see https://github.com/Micke-K/IntuneManagement Extensions/EndpointManager.psm1
 * @see https://github.com/deploymenttheory/terraform-provider-microsoft365 internal/services
 * @see https://github.com/KelvinTegelaar/CIPP-API Get-CIPPIntunePolicyListDefinitions.ps1
 */
const inBoth: Readonly<Record<Area, readonly string[]>> = {
  configuration: [
    "deviceManagement/deviceCompliancePolicies",
    "deviceManagement/deviceCompliancePolicySettingStateSummaries",
    "deviceManagement/iosUpdateStatuses",
  ],
  service: [
    "deviceManagement/complianceManagementPartners",
    "deviceManagement/deviceEnrollmentConfigurations",
    "deviceManagement/deviceManagementPartners",
    "deviceManagement/exchangeConnectors",
    "deviceManagement/importedWindowsAutopilotDeviceIdentities",
    "deviceManagement/mobileThreatDefenseConnectors",
    "deviceManagement/notificationMessageTemplates",
    "deviceManagement/remoteAssistancePartners",
    "deviceManagement/termsAndConditions",
    "deviceManagement/windowsAutopilotDeviceIdentities",
    "deviceAppManagement/vppTokens",
  ],
  devices: [
    "deviceManagement/deviceCategories",
    "deviceManagement/troubleshootingEvents",
    "deviceManagement/windowsMalwareInformation",
  ],
  roles: [
    "deviceManagement/resourceOperations",
    "deviceManagement/roleAssignments",
    "deviceManagement/roleDefinitions",
  ],
  apps: [
    "deviceAppManagement/androidManagedAppProtections",
    "deviceAppManagement/defaultManagedAppProtections",
    "deviceAppManagement/iosManagedAppProtections",
    "deviceAppManagement/managedAppPolicies",
    "deviceAppManagement/managedAppRegistrations",
    "deviceAppManagement/managedEBooks",
    "deviceAppManagement/mdmWindowsInformationProtectionPolicies",
    "deviceAppManagement/mobileAppCategories",
    "deviceAppManagement/mobileAppConfigurations",
    "deviceAppManagement/mobileAppRelationships",
    // v1.0 alone: apps that the mock holds are on beta
    "deviceAppManagement/mobileApps",
    "deviceAppManagement/targetedManagedAppConfigurations",
    "deviceAppManagement/windowsInformationProtectionPolicies",
  ],
};

const onBeta: Readonly<Record<Area, readonly string[]>> = {
  configuration: [
    "deviceManagement/compliancePolicies",
    "deviceManagement/deviceComplianceScripts",
    "deviceManagement/deviceCustomAttributeShellScripts",
    "deviceManagement/deviceManagementScripts",
    "deviceManagement/deviceShellScripts",
    "deviceManagement/groupPolicyCategories",
    "deviceManagement/groupPolicyConfigurations",
    "deviceManagement/groupPolicyDefinitionFiles",
    "deviceManagement/groupPolicyDefinitions",
    "deviceManagement/groupPolicyUploadedDefinitionFiles",
    "deviceManagement/hardwareConfigurations",
    "deviceManagement/intents",
    "deviceManagement/inventoryPolicies",
    "deviceManagement/managementConditions",
    "deviceManagement/managementConditionStatements",
    "deviceManagement/reusablePolicySettings",
    "deviceManagement/reusableSettings",
    "deviceManagement/templates",
  ],
  service: [
    "deviceManagement/androidDeviceOwnerEnrollmentProfiles",
    "deviceManagement/androidForWorkEnrollmentProfiles",
    "deviceManagement/appleUserInitiatedEnrollmentProfiles",
    "deviceManagement/depOnboardingSettings",
    "deviceManagement/importedDeviceIdentities",
    "deviceManagement/intuneBrandingProfiles",
    "deviceManagement/windowsAutopilotDeploymentProfiles",
  ],
  devices: [
    "deviceManagement/managedDeviceCleanupRules",
    "deviceManagement/managedDeviceEncryptionStates",
    "deviceManagement/virtualEndpoint/provisioningPolicies",
    "deviceManagement/virtualEndpoint/userSettings",
  ],
  roles: ["deviceManagement/operationApprovalPolicies"],
  apps: ["deviceAppManagement/policySets", "deviceAppManagement/windowsManagedAppProtections"],
};

/** By which permissions a collection is read. */
type Area = "configuration" | "service" | "devices" | "roles" | "apps";

/** @see https://learn.microsoft.com/graph/permissions-reference */
const readers: Readonly<Record<Area, Permission>> = {
  configuration: permissions.configurationRead,
  service: [
    "DeviceManagementServiceConfig.Read.All",
    "DeviceManagementServiceConfig.ReadWrite.All",
  ],
  devices: permissions.managedDevicesRead,
  roles: [
    ...permissions.configurationRead,
    "DeviceManagementRBAC.Read.All",
    "DeviceManagementRBAC.ReadWrite.All",
  ],
  apps: ["DeviceManagementApps.Read.All", "DeviceManagementApps.ReadWrite.All"],
};

/** Paths of the collections above, and of the scope tags. */
export const otherCollectionRoutes: readonly Route[] = [
  ...roleScopeTagRoutes(readers.roles),
  ...routesOf(inBoth, {}),
  ...routesOf(onBeta, { only: "beta" }),
  ...singleRoutes(),
];

function routesOf(
  table: Readonly<Record<Area, readonly string[]>>,
  version: Pick<Route, "only">,
): readonly Route[] {
  return (Object.keys(table) as Area[]).flatMap((area) => {
    const access = { ...version, read: readers[area], write: readers[area] };
    return table[area].flatMap((pattern): Route[] => [
      { ...access, pattern, methods: { GET: (call) => emptyList(call, pattern) } },
      { ...access, pattern: `${pattern}/{id}`, methods: { GET: missing } },
    ]);
  });
}

/**
 * What there is one of. Unverified: that an account which was never bound is not found, and the
 * values of settings that nobody changed.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-devicemanagementsettings
 */
function singleRoutes(): readonly Route[] {
  const of = (name: string, area: Area, get: Handler): Route => ({
    pattern: `deviceManagement/${name}`,
    read: readers[area],
    write: readers[area],
    methods: { GET: get },
  });
  return [
    of("settings", "configuration", getSettings),
    of("applePushNotificationCertificate", "service", missing),
    {
      ...of("androidManagedStoreAccountEnterpriseSettings", "configuration", missing),
      only: "beta",
    },
  ];
}

function getSettings(call: Call): Answer {
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#deviceManagement/settings`,
      deviceComplianceCheckinThresholdDays: 30,
      isScheduledActionEnabled: true,
      secureByDefault: false,
    },
  };
}

// whatever the options ask for, there is nothing of it
function emptyList(call: Call, path: string): Answer {
  return {
    status: 200,
    body: { "@odata.context": `${rootOf(call)}/$metadata#${path}`, value: [] },
  };
}

function missing(): Answer {
  throw intuneNotFound();
}
