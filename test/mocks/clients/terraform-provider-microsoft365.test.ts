// The requests of github.com/deploymenttheory/terraform-provider-microsoft365, resources of
// internal/services/resources/device_management/graph_beta: create, assign, read, update, delete
// and a look whether it is gone. Its Kiota client writes the properties of the base type first.
import { describe, test } from "vitest";
import { createMockTenant, type WireObject } from "../../../mocks/index.ts";
import { heldId, runSequence, type Step } from "./sequence.ts";

const base = "/beta/deviceManagement";
const toGroup = { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: "{group}" };
const filtered = {
  deviceAndAppManagementAssignmentFilterId: "{filter}",
  deviceAndAppManagementAssignmentFilterType: "include",
  ...toGroup,
};

interface Resource {
  readonly collection: string;
  readonly create: WireObject;
  readonly update: WireObject;
  readonly target: WireObject;
  /** Status of assign; undefined where the resource has none. */
  readonly assign: number | undefined;
}

const resources: Readonly<Record<string, Resource>> = {
  windows_update_ring: {
    collection: "deviceConfigurations",
    create: {
      description: "test",
      displayName: "acc_test_notify_download",
      roleScopeTagIds: ["0"],
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      allowWindows11Upgrade: true,
      automaticUpdateMode: "notifyDownload",
      businessReadyUpdatesOnly: "windowsInsiderBuildRelease",
      deadlineForFeatureUpdatesInDays: 5,
      deadlineForQualityUpdatesInDays: 7,
      deadlineGracePeriodInDays: 7,
      driversExcluded: false,
      featureUpdatesDeferralPeriodInDays: 30,
      featureUpdatesPaused: false,
      featureUpdatesRollbackWindowInDays: 10,
      microsoftUpdateServiceAllowed: true,
      postponeRebootUntilAfterDeadline: false,
      qualityUpdatesDeferralPeriodInDays: 30,
      qualityUpdatesPaused: false,
      skipChecksBeforeRestart: false,
      updateNotificationLevel: "restartWarningsOnly",
      userPauseAccess: "enabled",
      userWindowsUpdateScanAccess: "enabled",
    },
    update: {
      displayName: "acc_test_scheduled",
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      automaticUpdateMode: "autoInstallAndRebootAtScheduledTime",
      installationSchedule: {
        "@odata.type": "#microsoft.graph.windowsUpdateScheduledInstall",
        scheduledInstallDay: "everyday",
        scheduledInstallTime: "03:00:00.0000000",
      },
      updateWeeks: "everyWeek",
    },
    target: filtered,
    assign: 200,
  },
  windows_feature_update_policy: {
    collection: "windowsFeatureUpdateProfiles",
    create: {
      displayName: "Windows 11 25H2",
      description: "test",
      featureUpdateVersion: "Windows 11, version 25H2",
      installFeatureUpdatesOptional: false,
      installLatestWindows10OnWindows11IneligibleDevice: false,
      roleScopeTagIds: ["0"],
      rolloutSettings: {
        offerStartDateTimeInUTC: "2026-12-01T00:00:00Z",
        offerEndDateTimeInUTC: "2026-12-13T00:00:00Z",
        offerIntervalInDays: 4,
      },
    },
    update: { displayName: "Windows 11 25H2, all", installFeatureUpdatesOptional: true },
    target: toGroup,
    assign: 204,
  },
  windows_quality_update_policy: {
    collection: "windowsQualityUpdatePolicies",
    create: { displayName: "Hotpatch", description: "", hotpatchEnabled: true },
    update: { displayName: "Hotpatch off", hotpatchEnabled: false, roleScopeTagIds: ["0"] },
    target: toGroup,
    assign: 204,
  },
  windows_quality_update_expedite_policy: {
    collection: "windowsQualityUpdateProfiles",
    create: {
      displayName: "Expedite",
      expeditedUpdateSettings: {
        qualityUpdateRelease: "2026-11-10T00:00:00Z",
        daysUntilForcedReboot: 1,
      },
    },
    update: {
      displayName: "Expedite at once",
      expeditedUpdateSettings: {
        qualityUpdateRelease: "2026-11-10T00:00:00Z",
        daysUntilForcedReboot: 0,
      },
    },
    target: toGroup,
    assign: 204,
  },
  windows_driver_update_profile: {
    collection: "windowsDriverUpdateProfiles",
    create: {
      displayName: "Drivers",
      approvalType: "automatic",
      deploymentDeferralInDays: 14,
      roleScopeTagIds: ["0"],
    },
    update: { displayName: "Drivers, sooner", deploymentDeferralInDays: 7 },
    target: toGroup,
    assign: 204,
  },
  assignment_filter: {
    collection: "assignmentFilters",
    create: {
      displayName: "Laptops",
      description: "test",
      platform: "windows10AndLater",
      rule: '(device.model -startsWith "Latitude")',
      assignmentFilterManagementType: "devices",
      roleScopeTags: ["0"],
    },
    update: {
      displayName: "Laptops",
      rule: '(device.model -contains "Latitude")',
      assignmentFilterManagementType: "devices",
      roleScopeTags: ["0"],
    },
    target: {},
    assign: undefined,
  },
};

function stepsOf({ collection, create, update, target, assign }: Resource): readonly Step[] {
  const one = `${base}/${collection}/{made}`;
  const assigned: readonly Step[] =
    assign === undefined
      ? []
      : [
          {
            method: "POST",
            path: `${one}/assign`,
            body: { assignments: [{ target }] },
            status: assign,
          },
        ];
  const read: Step = {
    method: "GET",
    path: assign === undefined ? one : `${one}?%24expand=assignments`,
    status: 200,
    answer: assign === undefined ? {} : { assignments: [{ target }] },
  };
  return [
    {
      method: "POST",
      path: `${base}/${collection}`,
      body: create,
      status: 201,
      keep: { made: "id" },
    },
    ...assigned,
    { ...read, answer: { ...read.answer, displayName: create["displayName"] } },
    { method: "PATCH", path: one, body: update, status: 200, answer: update },
    ...assigned,
    { ...read, answer: { ...read.answer, ...update } },
    { method: "DELETE", path: one, status: 204 },
    { method: "GET", path: one, status: 404 },
  ];
}

describe("terraform-provider-microsoft365 gets through", () => {
  test.each(Object.keys(resources))("the life of a %s", async (name) => {
    const tenant = createMockTenant({
      groups: [{ displayName: "G" }],
      filters: [{ displayName: "F", rule: '(device.model -eq "x")' }],
    });
    const resource = resources[name];
    if (resource === undefined) throw new TypeError(name);

    await runSequence(tenant, stepsOf(resource), {
      group: heldId(tenant, "groups", "G"),
      filter: heldId(tenant, "assignmentFilters", "F"),
    });
  });

  // windows_update_ring/create_req.md and resource_docs/update_req.md: requests of the portal
  test("what it recorded of the portal", async () => {
    const type = "#microsoft.graph.windowsUpdateForBusinessConfiguration";
    const portal = {
      "@odata.type": type,
      id: "8cd72677-f706-4857-86f1-76b33e1ae634",
      displayName: "Standard Windows Update Ring",
      description: "Default update ring for standard workstations",
      roleScopeTagIds: ["0"],
      microsoftUpdateServiceAllowed: true,
      driversExcluded: false,
      qualityUpdatesDeferralPeriodInDays: 7,
      featureUpdatesDeferralPeriodInDays: 14,
      allowWindows11Upgrade: false,
      qualityUpdatesPaused: false,
      featureUpdatesPaused: false,
      businessReadyUpdatesOnly: "businessReadyOnly",
      skipChecksBeforeRestart: false,
      automaticUpdateMode: "autoInstallAndRebootAtScheduledTime",
      installationSchedule: {
        "@odata.type": "#microsoft.graph.windowsUpdateScheduledInstall",
        scheduledInstallDay: "everyday",
        scheduledInstallTime: "03:00:00.0000000",
      },
      userPauseAccess: "enabled",
      userWindowsUpdateScanAccess: "enabled",
      updateNotificationLevel: "restartWarningsOnly",
      updateWeeks: "firstWeek,secondWeek,thirdWeek,fourthWeek,everyWeek",
      featureUpdatesRollbackWindowInDays: 10,
      deadlineForFeatureUpdatesInDays: 2,
      deadlineForQualityUpdatesInDays: 7,
      deadlineGracePeriodInDays: 1,
      postponeRebootUntilAfterDeadline: false,
      engagedRestartDeadlineInDays: null,
      engagedRestartSnoozeScheduleInDays: null,
      engagedRestartTransitionScheduleInDays: null,
      engagedRestartSnoozeScheduleForFeatureUpdatesInDays: null,
      engagedRestartTransitionScheduleForFeatureUpdatesInDays: null,
      autoRestartNotificationDismissal: "notConfigured",
      scheduleRestartWarningInHours: 4,
      scheduleImminentRestartWarningInMinutes: 30,
    };
    const one = `${base}/deviceConfigurations/{ring}`;
    const patch = (body: WireObject): Step => ({
      method: "PATCH",
      path: one,
      body: { "@odata.type": type, ...body },
      status: 200,
      answer: body,
    });

    await runSequence(createMockTenant(), [
      {
        method: "POST",
        path: `${base}/deviceConfigurations`,
        body: portal,
        status: 201,
        keep: { ring: "id" },
        answer: { updateWeeks: "everyWeek" },
      },
      {
        method: "PATCH",
        path: one,
        body: {
          ...portal,
          id: "{ring}",
          automaticUpdateMode: "windowsDefault",
          installationSchedule: null,
        },
        status: 200,
      },
      patch({ featureUpdatesPaused: true }),
      {
        method: "POST",
        path: `${one}/microsoft.graph.windowsUpdateForBusinessConfiguration/extendFeatureUpdatesPause`,
        status: 204,
      },
      patch({ featureUpdatesPaused: false }),
      patch({ featureUpdatesWillBeRolledBack: true }),
      patch({ qualityUpdatesWillBeRolledBack: true }),
    ]);
  });
});
