// The requests of github.com/microsoft/Microsoft365DSC,
// IntuneWindowsUpdateForBusinessRingUpdateProfileWindows10: Set-TargetResource with the values of
// Examples/Resources, 1-Create.ps1 and 2-Update.ps1. It assigns one by one, and does not call assign.
import { describe, test } from "vitest";
import { createMockTenant } from "../../../mocks/index.ts";
import { heldId, runSequence, type Step } from "./sequence.ts";

const rings = "/beta/deviceManagement/deviceConfigurations";
const noDate = "0001-01-01T00:00:00.0000000+00:00";
const ring = {
  allowWindows11Upgrade: false,
  automaticUpdateMode: "autoInstallAtMaintenanceTime",
  autoRestartNotificationDismissal: "notConfigured",
  businessReadyUpdatesOnly: "userDefined",
  deadlineForFeatureUpdatesInDays: 1,
  deadlineForQualityUpdatesInDays: 2,
  deadlineGracePeriodInDays: 3,
  deliveryOptimizationMode: "userDefined",
  description: "",
  displayName: "WUfB Ring",
  driversExcluded: false,
  featureUpdatesDeferralPeriodInDays: 0,
  featureUpdatesPaused: false,
  featureUpdatesPauseExpiryDateTime: noDate,
  featureUpdatesRollbackStartDateTime: noDate,
  featureUpdatesRollbackWindowInDays: 10,
  installationSchedule: {
    activeHoursStart: "08:00:00",
    activeHoursEnd: "17:00:00",
    "@odata.type": "#microsoft.graph.windowsUpdateActiveHoursInstall",
  },
  microsoftUpdateServiceAllowed: true,
  postponeRebootUntilAfterDeadline: false,
  prereleaseFeatures: "userDefined",
  qualityUpdatesDeferralPeriodInDays: 0,
  qualityUpdatesPaused: false,
  qualityUpdatesPauseExpiryDateTime: noDate,
  qualityUpdatesRollbackStartDateTime: noDate,
  skipChecksBeforeRestart: false,
  updateNotificationLevel: "defaultNotifications",
  userPauseAccess: "enabled",
  userWindowsUpdateScanAccess: "enabled",
  "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
};

const assignment = (type: string, more: object = {}) => ({
  target: {
    "@odata.type": `#microsoft.graph.${type}`,
    deviceAndAppManagementAssignmentFilterType: "none",
    deviceAndAppManagementAssignmentFilterId: null,
    ...more,
  },
});
const everyUser = assignment("allLicensedUsersAssignmentTarget");
const excluded = assignment("exclusionGroupAssignmentTarget", { groupId: "{group}" });
const find: Step = {
  method: "GET",
  path: `${rings}?$filter=DisplayName eq 'WUfB Ring'`,
  status: 200,
};

describe("Microsoft365DSC gets through", () => {
  test("a ring that is made, read, updated, assigned anew and removed", async () => {
    const tenant = createMockTenant({ groups: [{ displayName: "G" }] });
    const one = `${rings}/{ring}`;

    await runSequence(
      tenant,
      [
        { ...find, answer: { value: [] } },
        {
          method: "POST",
          path: rings,
          body: ring,
          status: 201,
          keep: { ring: "id" },
          answer: { qualityUpdatesPauseExpiryDateTime: "0001-01-01T00:00:00Z" },
        },
        { method: "POST", path: `${one}/assignments`, body: everyUser, status: 201 },
        { ...find, answer: { value: [{ displayName: "WUfB Ring" }] } },
        { method: "GET", path: one, status: 200, answer: { allowWindows11Upgrade: false } },
        { method: "PATCH", path: one, body: { ...ring, allowWindows11Upgrade: true }, status: 200 },
        {
          method: "GET",
          path: `${one}/assignments`,
          status: 200,
          answer: { value: [everyUser] },
        },
        { method: "POST", path: `${one}/assignments`, body: excluded, status: 201 },
        {
          method: "DELETE",
          path: `${one}/assignments/{ring}_acacacac-9df4-4c7d-9d50-4ef0226f57a9`,
          status: 204,
        },
        { method: "GET", path: `${one}/assignments`, status: 200, answer: { value: [excluded] } },
        { method: "DELETE", path: one, status: 204 },
        { method: "GET", path: one, status: 404 },
      ],
      { group: heldId(tenant, "groups", "G") },
    );
  });
});
