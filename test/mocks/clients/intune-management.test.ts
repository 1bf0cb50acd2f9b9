// The requests of github.com/Micke-K/IntuneManagement, Extensions/MSGraph.psm1 and
// EndpointManager.psm1: an import of exported objects, their assignments, and an update, which
// strips more. The objects have the shape of its exports in
// github.com/SkipToTheEndpoint/OpenIntuneBaseline, WINDOWS/IntuneManagement.
import { describe, test } from "vitest";
import { createMockTenant, type WireObject } from "../../../mocks/index.ts";
import { dailyWindow, policy, settings } from "../catalog-bodies.ts";
import { heldId, runSequence, type Step } from "./sequence.ts";

const base = "/beta/deviceManagement";
const none = "0001-01-01T00:00:00Z";

/** What is left of an exported ring when links, types of properties, id and stamps are stripped. */
const ring: WireObject = {
  "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
  roleScopeTagIds: ["0"],
  deviceManagementApplicabilityRuleOsEdition: null,
  deviceManagementApplicabilityRuleOsVersion: null,
  deviceManagementApplicabilityRuleDeviceMode: null,
  description: "Devices of this ring are first.",
  displayName: "Ring 1 - Pilot",
  version: 1,
  deliveryOptimizationMode: "userDefined",
  prereleaseFeatures: "userDefined",
  automaticUpdateMode: "windowsDefault",
  microsoftUpdateServiceAllowed: true,
  driversExcluded: false,
  installationSchedule: null,
  qualityUpdatesDeferralPeriodInDays: 0,
  featureUpdatesDeferralPeriodInDays: 0,
  qualityUpdatesPaused: false,
  featureUpdatesPaused: false,
  qualityUpdatesPauseExpiryDateTime: none,
  featureUpdatesPauseExpiryDateTime: none,
  businessReadyUpdatesOnly: "userDefined",
  skipChecksBeforeRestart: false,
  updateWeeks: null,
  qualityUpdatesPauseStartDate: null,
  featureUpdatesPauseStartDate: null,
  featureUpdatesRollbackWindowInDays: 30,
  qualityUpdatesWillBeRolledBack: false,
  featureUpdatesWillBeRolledBack: false,
  qualityUpdatesRollbackStartDateTime: none,
  featureUpdatesRollbackStartDateTime: none,
  engagedRestartDeadlineInDays: null,
  engagedRestartSnoozeScheduleInDays: null,
  engagedRestartTransitionScheduleInDays: null,
  deadlineForFeatureUpdatesInDays: 0,
  deadlineForQualityUpdatesInDays: 0,
  deadlineGracePeriodInDays: 1,
  postponeRebootUntilAfterDeadline: true,
  autoRestartNotificationDismissal: "notConfigured",
  scheduleRestartWarningInHours: null,
  scheduleImminentRestartWarningInMinutes: null,
  userPauseAccess: "disabled",
  userWindowsUpdateScanAccess: "enabled",
  updateNotificationLevel: "defaultNotifications",
  allowWindows11Upgrade: false,
  // advertised by the export with full metadata, and not stripped
  "#microsoft.graph.assign": {
    title: "microsoft.graph.assign",
    target: "https://graph.microsoft.com",
  },
  "#microsoft.graph.extendQualityUpdatesPause": {
    title: "microsoft.graph.extendQualityUpdatesPause",
    target: "https://graph.microsoft.com",
  },
};

const driver: WireObject = {
  "@odata.type": "#microsoft.graph.windowsDriverUpdateProfile",
  displayName: "Drivers - Ring 2",
  description: "",
  approvalType: "automatic",
  deviceReporting: null,
  newUpdates: 0,
  deploymentDeferralInDays: 3,
  roleScopeTagIds: ["0"],
  inventorySyncStatus: null,
  "#microsoft.graph.executeAction": {
    title: "microsoft.graph.executeAction",
    target: "https://graph.microsoft.com",
  },
};

const feature: WireObject = {
  "@odata.type": "#microsoft.graph.windowsFeatureUpdateProfile",
  displayName: "Windows 11 25H2",
  description: null,
  featureUpdateVersion: "Windows 11, version 25H2",
  roleScopeTagIds: ["0"],
  deployableContentDisplayName: "Windows 11, version 25H2",
  endOfSupportDate: "2028-10-10T00:00:00Z",
  installLatestWindows10OnWindows11IneligibleDevice: false,
  installFeatureUpdatesOptional: false,
  rolloutSettings: null,
};

const expedite: WireObject = {
  "@odata.type": "#microsoft.graph.windowsQualityUpdateProfile",
  displayName: "November",
  description: "",
  releaseDateDisplayName: "11/10/2026",
  deployableContentDisplayName: "11/10/2026",
  roleScopeTagIds: ["0"],
  expeditedUpdateSettings: {
    qualityUpdateRelease: "2026-11-10T00:00:00Z",
    daysUntilForcedReboot: 1,
  },
};

const filter: WireObject = {
  "@odata.type": "#microsoft.graph.deviceAndAppManagementAssignmentFilter",
  displayName: "Corporate iPhones",
  description: "",
  platform: "iOS",
  rule: '(device.deviceOwnership -eq "Corporate")',
  roleScopeTags: ["0"],
  assignmentFilterManagementType: "devices",
};

const toGroup = {
  target: {
    "@odata.type": "#microsoft.graph.groupAssignmentTarget",
    deviceAndAppManagementAssignmentFilterId: null,
    deviceAndAppManagementAssignmentFilterType: "none",
    groupId: "{group}",
  },
};

/** Collection, object, what an update strips, status of assign. */
const imports: readonly (readonly [string, WireObject, readonly string[], number | undefined])[] = [
  [
    "deviceConfigurations",
    ring,
    [
      "version",
      "qualityUpdatesPauseStartDate",
      "featureUpdatesPauseStartDate",
      "qualityUpdatesWillBeRolledBack",
      "featureUpdatesWillBeRolledBack",
    ],
    200,
  ],
  [
    "windowsFeatureUpdateProfiles",
    feature,
    ["deployableContentDisplayName", "endOfSupportDate"],
    204,
  ],
  [
    "windowsQualityUpdateProfiles",
    expedite,
    ["releaseDateDisplayName", "deployableContentDisplayName"],
    204,
  ],
  // it strips nothing of a driver profile; others do: IntuneCD update/Intune/WindowsDriverUpdates.py
  [
    "windowsDriverUpdateProfiles",
    driver,
    ["deviceReporting", "newUpdates", "inventorySyncStatus"],
    204,
  ],
  ["assignmentFilters", filter, ["platform"], undefined],
];

describe("IntuneManagement gets through", () => {
  test.each(imports)(
    "an import of %s and an update",
    async (collection, object, strips, assign) => {
      const tenant = createMockTenant({ groups: [{ displayName: "G" }] });
      const path = `${base}/${collection}`;
      const update = Object.fromEntries(
        Object.entries(object).filter(([name]) => !strips.includes(name)),
      );
      const assigned: readonly Step[] =
        assign === undefined
          ? []
          : [
              {
                method: "POST",
                path: `${path}/{made}/assign`,
                body: { assignments: [toGroup] },
                status: assign,
              },
              {
                method: "GET",
                path: `${path}/{made}?$expand=assignments`,
                status: 200,
                answer: { assignments: [toGroup] },
              },
            ];

      await runSequence(
        tenant,
        [
          { method: "GET", path: `${base}/roleScopeTags`, status: 200 },
          { method: "POST", path, body: object, status: 201, keep: { made: "id" } },
          ...assigned,
          {
            method: "PATCH",
            path: `${path}/{made}`,
            body: { ...update, description: "updated" },
            status: 200,
            answer: { description: "updated" },
          },
          { method: "DELETE", path: `${path}/{made}`, status: 204 },
        ],
        { group: heldId(tenant, "groups", "G") },
      );
    },
  );

  // Add-ViewItem "Settings Catalog": Expand, PropertiesToRemove, and an update that is a PUT
  test("an import of a policy of the settings catalog and an update", async () => {
    const tenant = createMockTenant({ groups: [{ displayName: "G" }] });
    const path = `${base}/configurationPolicies`;
    const exported = {
      ...policy(dailyWindow),
      creationSource: null,
      priorityMetaData: null,
      disableEntraGroupPolicyAssignment: false,
      templateReference: {
        templateId: "",
        templateFamily: "none",
        templateDisplayName: null,
        templateDisplayVersion: null,
      },
      settings: settings(dailyWindow).map((setting, index) => ({ ...setting, id: `${index}` })),
    };

    await runSequence(
      tenant,
      [
        { method: "POST", path, body: exported, status: 201, keep: { made: "id" } },
        {
          method: "POST",
          path: `${path}/{made}/assign`,
          body: { assignments: [toGroup] },
          status: 200,
        },
        {
          method: "GET",
          path: `${path}/{made}?$expand=Settings`,
          status: 200,
          answer: { settingCount: 5, settings: dailyWindow.map((it) => ({ settingInstance: it })) },
        },
        {
          method: "PUT",
          path: `${path}/{made}`,
          body: { ...exported, description: "updated" },
          status: 204,
        },
        {
          method: "GET",
          path: `${path}/{made}?$expand=assignments`,
          status: 200,
          answer: { description: "updated", isAssigned: true, assignments: [toGroup] },
        },
        { method: "DELETE", path: `${path}/{made}`, status: 204 },
      ],
      { group: heldId(tenant, "groups", "G") },
    );
  });

  test("its list of update policies of all platforms", async () => {
    const tenant = createMockTenant({ rings: [{ displayName: "R" }] });
    const isof = (type: string) => `isof(%27microsoft.graph.${type}%27)`;

    await runSequence(tenant, [
      {
        method: "GET",
        path: `${base}/deviceConfigurations?$filter=${isof("windowsUpdateForBusinessConfiguration")}%20or%20${isof("iosUpdateConfiguration")}`,
        status: 200,
        answer: { value: [{ displayName: "R" }] },
      },
      {
        method: "GET",
        path: `${base}/deviceConfigurations?$filter=${isof("iosUpdateConfiguration")}`,
        status: 200,
        answer: { value: [] },
      },
    ]);
  });
});
