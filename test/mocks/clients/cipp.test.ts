// The requests of github.com/KelvinTegelaar/CIPP-API: Get-CIPPIntunePolicyListDefinitions.ps1,
// Set-CIPPIntunePolicy.ps1, Set-CIPPAssignedPolicy.ps1, New-CIPPAssignmentFilter.ps1,
// Push-CIPPStandardsList.ps1 (its batch, item by item).
import { describe, test } from "vitest";
import { createMockTenant, type MockTenant, type WireObject } from "../../../mocks/index.ts";
import { heldId, runSequence, type Step } from "./sequence.ts";

const base = "/beta/deviceManagement";
const ringType = "#microsoft.graph.windowsUpdateForBusinessConfiguration";
const get = (path: string, answer: object = {}): Step => ({
  method: "GET",
  path: `/beta/${path}`,
  status: 200,
  answer,
});

function tenantOfAll(): MockTenant {
  const tenant = createMockTenant({
    groups: [{ displayName: "G" }, { displayName: "Excluded" }],
    rings: [{ displayName: "R" }],
    filters: [{ displayName: "F", rule: '(device.model -eq "x")' }],
  });
  tenant.state.add("windowsDriverUpdateProfiles", { displayName: "D", approvalType: "manual" });
  return tenant;
}

/** What it reads of an object and writes as a template: all but these. */
const template = (object: WireObject): WireObject => {
  const without = [
    "id",
    "lastModifiedDateTime",
    "@odata.context",
    "supportsScopeTags",
    "createdDateTime",
  ];
  return Object.fromEntries(Object.entries(object).filter(([name]) => !without.includes(name)));
};

describe("CIPP gets through", () => {
  test("its lists of policies", async () => {
    await runSequence(tenantOfAll(), [
      get(
        "deviceManagement/deviceConfigurations?$select=id,displayName,lastModifiedDateTime,roleScopeTagIds,microsoft.graph.unsupportedDeviceConfiguration/originalEntityTypeName,description&$expand=assignments&$top=1000",
        { value: [{ displayName: "R", assignments: [] }] },
      ),
      get("deviceManagement/deviceConfigurations?$top=999&$expand=assignments"),
      get("deviceManagement/windowsDriverUpdateProfiles?$expand=assignments&$top=200", {
        value: [{ displayName: "D", assignments: [] }],
      }),
      get("deviceManagement/windowsFeatureUpdateProfiles?$expand=assignments&$top=200"),
      get("deviceManagement/windowsQualityUpdatePolicies?$expand=assignments&$top=200"),
      get("deviceManagement/windowsQualityUpdateProfiles?$expand=assignments&$top=200"),
      get("deviceManagement/groupPolicyConfigurations?$expand=assignments&$top=1000"),
      get("deviceManagement/configurationPolicies?$expand=assignments,settings&$top=1000"),
      get("deviceManagement/deviceCompliancePolicies?$expand=assignments&$top=1000"),
      get("deviceManagement/intents?$top=1000"),
      get("deviceAppManagement/managedAppPolicies?$orderby=displayName"),
      get(
        "deviceAppManagement/mobileAppConfigurations?$expand=assignments&$filter=microsoft.graph.androidManagedStoreAppConfiguration/appSupportsOemConfig%20eq%20true",
      ),
    ]);
  });

  test("its look for what has changed", async () => {
    const select = "$select=id,lastModifiedDateTime,displayName";
    await runSequence(tenantOfAll(), [
      get(
        `deviceManagement/deviceConfigurations?$orderby=lastModifiedDateTime desc&${select}&$top=999`,
        { value: [{ displayName: "R" }] },
      ),
      ...[
        "windowsDriverUpdateProfiles",
        "windowsFeatureUpdateProfiles",
        "windowsQualityUpdatePolicies",
        "windowsQualityUpdateProfiles",
      ].map((name) => get(`deviceManagement/${name}?${select}&$top=200`)),
    ]);
  });

  test("a template of a ring, added and then edited", async () => {
    const tenant = tenantOfAll();
    const stripped = [
      "featureUpdatesWillBeRolledBack",
      "qualityUpdatesWillBeRolledBack",
      "qualityUpdatesPauseStartDate",
      "featureUpdatesPauseStartDate",
    ];
    const read = template(tenant.state.list("deviceConfigurations")[0] ?? {});
    const body = {
      ...Object.fromEntries(Object.entries(read).filter(([name]) => !stripped.includes(name))),
      displayName: "From a template",
      description: "",
    };

    await runSequence(tenant, [
      get("deviceManagement/deviceConfigurations"),
      {
        method: "POST",
        path: `${base}/deviceConfigurations`,
        body,
        status: 201,
        keep: { made: "id" },
        answer: { "@odata.type": ringType, version: 1 },
      },
      { method: "PATCH", path: `${base}/deviceConfigurations/{made}`, body, status: 200 },
    ]);
  });

  test.each<readonly [string, WireObject, WireObject, readonly string[]]>([
    [
      "windowsDriverUpdateProfiles",
      { displayName: "T", approvalType: "automatic", deploymentDeferralInDays: 1 },
      { deviceReporting: 0, newUpdates: 0, inventorySyncStatus: null },
      ["inventorySyncStatus", "newUpdates", "deviceReporting", "approvalType"],
    ],
    [
      "windowsFeatureUpdateProfiles",
      { displayName: "T", featureUpdateVersion: "Windows 11, version 25H2" },
      {
        deployableContentDisplayName: "Windows 11, version 25H2",
        endOfSupportDate: "2028-10-10T00:00:00Z",
        installLatestWindows10OnWindows11IneligibleDevice: false,
      },
      [
        "deployableContentDisplayName",
        "endOfSupportDate",
        "installLatestWindows10OnWindows11IneligibleDevice",
      ],
    ],
    ["windowsQualityUpdatePolicies", { displayName: "T", hotpatchEnabled: true }, {}, []],
    [
      "windowsQualityUpdateProfiles",
      {
        displayName: "T",
        expeditedUpdateSettings: {
          qualityUpdateRelease: "2026-11-10T00:00:00Z",
          daysUntilForcedReboot: 1,
        },
      },
      { releaseDateDisplayName: "x", deployableContentDisplayName: "x" },
      ["releaseDateDisplayName", "deployableContentDisplayName"],
    ],
  ])(
    "a template of %s, added whole and edited stripped",
    async (collection, own, more, stripped) => {
      const whole = { ...own, ...more, description: "", roleScopeTagIds: ["0"] };
      const edit = Object.fromEntries(
        Object.entries(whole).filter(([name]) => !stripped.includes(name)),
      );

      await runSequence(createMockTenant(), [
        get(`deviceManagement/${collection}`, { value: [] }),
        {
          method: "POST",
          path: `${base}/${collection}`,
          body: whole,
          status: 201,
          keep: { made: "id" },
        },
        {
          method: "PATCH",
          path: `${base}/${collection}/{made}`,
          body: edit,
          status: 200,
          answer: own,
        },
      ]);
    },
  );

  test("assigning a policy, the key in parentheses, and adding to what is assigned", async () => {
    const tenant = tenantOfAll();
    const include = {
      "@odata.type": "#microsoft.graph.groupAssignmentTarget",
      groupId: "{group}",
      deviceAndAppManagementAssignmentFilterId: "{filter}",
      deviceAndAppManagementAssignmentFilterType: "include",
    };
    const exclude = {
      "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget",
      groupId: "{excluded}",
    };
    const one = `${base}/deviceConfigurations('{ring}')`;

    await runSequence(
      tenant,
      [
        get("groups?$select=id,displayName&$top=999"),
        {
          method: "POST",
          path: `${one}/assign`,
          body: { assignments: [{ target: include }] },
          status: 200,
        },
        {
          method: "GET",
          path: `${one}/assignments`,
          status: 200,
          answer: { value: [{ target: include }] },
        },
        {
          method: "POST",
          path: `${one}/assign`,
          body: { assignments: [{ target: include }, { target: exclude }] },
          status: 200,
          answer: { value: [{ target: include }, { target: exclude }] },
        },
      ],
      {
        ring: heldId(tenant, "deviceConfigurations", "R"),
        group: heldId(tenant, "groups", "G"),
        excluded: heldId(tenant, "groups", "Excluded"),
        filter: heldId(tenant, "assignmentFilters", "F"),
      },
    );
  });

  test("a filter, made and edited", async () => {
    await runSequence(createMockTenant(), [
      {
        method: "POST",
        path: `${base}/assignmentFilters`,
        body: {
          "@odata.type": "#microsoft.graph.deviceAndAppManagementAssignmentFilter",
          displayName: "Corporate iPhones",
          description: "",
          platform: "iOS",
          rule: '(device.deviceOwnership -eq "Corporate")',
          assignmentFilterManagementType: "devices",
        },
        status: 201,
        keep: { made: "id" },
      },
      {
        method: "PATCH",
        path: `${base}/assignmentFilters/{made}`,
        body: { description: "changed", rule: '(device.deviceOwnership -ne "Personal")' },
        status: 200,
      },
      // CIPP#3744
      {
        method: "PATCH",
        path: `${base}/assignmentFilters/{made}`,
        body: { platform: "macOS" },
        status: 400,
      },
    ]);
  });
});
