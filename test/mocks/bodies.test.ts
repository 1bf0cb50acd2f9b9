import { describe, expect, test } from "vitest";
import { createMockTenant, type MockTenantOptions, type WireObject } from "../../mocks/index.ts";
import { ask, groupTarget, refused, rings, ringType, textAt } from "./ask.ts";

const base = "/beta/deviceManagement";
const ring = { "@odata.type": ringType, displayName: "Broad" };
const zero = "0001-01-01T00:00:00Z";
const feature = { displayName: "25H2", featureUpdateVersion: "Windows 11, version 25H2" };
const expedite = {
  displayName: "Nov",
  expeditedUpdateSettings: {
    qualityUpdateRelease: "2026-11-10T00:00:00Z",
    daysUntilForcedReboot: 1,
  },
};
const driver = { displayName: "Drivers", approvalType: "automatic", deploymentDeferralInDays: 7 };
const filter = {
  displayName: "F",
  platform: "windows10AndLater",
  rule: '(device.model -eq "x")',
  assignmentFilterManagementType: "devices",
};

/** Status of a POST, then of a PATCH of what it made. */
async function statuses(
  path: string,
  post: WireObject,
  patch: WireObject,
  options: MockTenantOptions = {},
): Promise<readonly number[]> {
  const tenant = createMockTenant(options);
  const created = await ask(tenant, "POST", path, { body: post });
  if (created.status !== 201) return [created.status];
  const id = textAt(created.json, "id");
  return [201, (await ask(tenant, "PATCH", `${path}/${id}`, { body: patch })).status];
}

describe("the place of @odata.type", () => {
  // github.com/microsoftgraph/powershell-intune-samples SoftwareUpdates/Windows10_SoftwareUpdates_Add_Assign.ps1
  test("in a ring may be behind other properties", async () => {
    const behind = { displayName: "R", description: "d", "@odata.type": ringType };

    expect(await statuses(rings, behind, behind)).toEqual([201, 200]);
  });

  // microsoft/kiota-typescript writes the properties of the base type first: @microsoft/msgraph-beta-sdk
  test("in a target may be behind a filter", async () => {
    const tenant = createMockTenant({
      groups: [{ displayName: "G" }],
      rings: [{ displayName: "R" }],
      filters: [{ displayName: "F", rule: '(device.model -eq "x")' }],
    });
    const [id, group, filterId] = (
      ["deviceConfigurations", "groups", "assignmentFilters"] as const
    ).map((name) => textAt(tenant.state.list(name)[0], "id"));

    const { json } = await ask(tenant, "POST", `${rings}/${id ?? ""}/assign`, {
      body: {
        assignments: [
          {
            target: {
              deviceAndAppManagementAssignmentFilterId: filterId,
              deviceAndAppManagementAssignmentFilterType: "include",
              "@odata.type": groupTarget,
              groupId: group,
            },
          },
        ],
      },
    });

    expect(json["value"]?.[0]?.["target"]).toMatchObject({ groupId: group });
  });

  // msgraph-sdk-powershell#2742
  test("may not be nowhere", async () => {
    const error = await refused(
      ask(createMockTenant(), "POST", rings, { body: { displayName: "R" } }),
      400,
    );

    expect(error.message).toBe("Cannot create an abstract class.");
  });
});

describe("a property that only the service sets", () => {
  test.each<readonly [string, WireObject, readonly number[]]>([
    // terraform-provider-microsoft365 windows_update_ring/create_req.md; PacktPublishing/Microsoft-Intune-Cookbook Chapter-4
    ["an id", { id: "8cd72677-f706-4857-86f1-76b33e1ae634" }, [201, 200]],
    ["an empty id", { id: "", roleScopeTagIds: [] }, [201, 200]],
    // KelvinTegelaar/CIPP-API New-CIPPIntuneTemplate.ps1 keeps it
    ["a version", { version: 7 }, [201, 200]],
    // Microsoft365DSC IntuneWindowsUpdateForBusinessRingUpdateProfileWindows10, 1-Create.ps1
    [
      "zero dates",
      {
        qualityUpdatesPauseExpiryDateTime: zero,
        featureUpdatesPauseExpiryDateTime: "0001-01-01T00:00:00.0000000+00:00",
        qualityUpdatesRollbackStartDateTime: zero,
        featureUpdatesRollbackStartDateTime: zero,
      },
      [201, 200],
    ],
    ["a pause's end", { qualityUpdatesPauseExpiryDateTime: "2026-12-01T00:00:00Z" }, [400]],
    // IntuneCD update/Intune/DeviceConfigurations.py sends the whole ring
    ["no pause's start", { qualityUpdatesPauseStartDate: null }, [201, 200]],
    ["a pause's start", { qualityUpdatesPauseStartDate: "2026-11-22" }, [400]],
    ["no uninstall", { featureUpdatesWillBeRolledBack: false }, [201, 200]],
    ["an uninstall", { featureUpdatesWillBeRolledBack: true }, [201, 200]],
    ["a stamp", { lastModifiedDateTime: zero }, [400]],
  ])("of a ring: %s", async (_what, more, expected) => {
    const body = { ...ring, ...more };

    expect(await statuses(rings, body, body)).toEqual(expected);
  });

  // CIPP-API Set-CIPPIntunePolicy.ps1, IntuneCD update/Intune: whole on POST, stripped on PATCH
  test.each<readonly [string, WireObject, WireObject]>([
    [
      "windowsFeatureUpdateProfiles",
      feature,
      { deployableContentDisplayName: "x", endOfSupportDate: "2028-10-10T00:00:00Z" },
    ],
    [
      "windowsQualityUpdateProfiles",
      expedite,
      { releaseDateDisplayName: "x", deployableContentDisplayName: "x" },
    ],
    [
      "windowsDriverUpdateProfiles",
      driver,
      { deviceReporting: null, newUpdates: 0, inventorySyncStatus: null },
    ],
  ])("of %s is ignored on POST and refused on PATCH", async (collection, body, more) => {
    const path = `${base}/${collection}`;

    expect(await statuses(path, { ...body, ...more }, more)).toEqual([201, 400]);
    expect(await statuses(path, body, more)).toEqual([201, 400]);
  });

  test("is not what the body says", async () => {
    const { json } = await ask(createMockTenant(), "POST", rings, {
      body: { ...ring, id: "8cd72677-f706-4857-86f1-76b33e1ae634", version: 7 },
    });

    expect(json["version"]).toBe(1);
    expect(json["id"]).not.toBe("8cd72677-f706-4857-86f1-76b33e1ae634");
  });

  test("is always refused, or always ignored, where the tenant is told so", async () => {
    const refusing: MockTenantOptions = { behaviors: { readOnlyProperties: "refuse" } };
    const ignoring: MockTenantOptions = { behaviors: { readOnlyProperties: "ignore" } };
    const version = { ...ring, version: 7 };
    const dated = { ...ring, createdDateTime: "2026-11-01T00:00:00Z" };

    expect(await statuses(rings, version, version, refusing)).toEqual([400]);
    expect(await statuses(rings, dated, dated, ignoring)).toEqual([201, 200]);
  });

  // IntuneManagement EndpointManager.psm1 imports both and strips them for an update
  test.each([{ qualityUpdatesPauseStartDate: null }, { qualityUpdatesWillBeRolledBack: false }])(
    "of a ring, where it says nothing, is refused by a tenant that is told so: %j",
    async (nothing) => {
      const options: MockTenantOptions = { behaviors: { strippedFromPatch: "refuse" } };
      const body = { ...ring, ...nothing };

      expect(await statuses(rings, body, body, options)).toEqual([201, 400]);
    },
  );
});

describe("a name that the metadata does not have", () => {
  // terraform-provider-microsoft365 windows_update_ring/create_req.md, requests of the portal
  test("passes without effect where the portal sends it", async () => {
    const body = {
      ...ring,
      engagedRestartSnoozeScheduleForFeatureUpdatesInDays: null,
      engagedRestartTransitionScheduleForFeatureUpdatesInDays: null,
    };

    expect(await statuses(rings, body, body)).toEqual([201, 200]);
    const { json } = await ask(createMockTenant(), "POST", rings, { body });
    expect(json).not.toHaveProperty("engagedRestartSnoozeScheduleForFeatureUpdatesInDays");
  });

  test("is refused elsewhere, unless it is an action that an export advertises", async () => {
    const custom = {
      displayName: "C",
      "@odata.type": "#microsoft.graph.windows10CustomConfiguration",
    };
    const portal = { ...custom, engagedRestartSnoozeForFeatureUpdates: null };
    // SkipToTheEndpoint/OpenIntuneBaseline WINDOWS/IntuneManagement/UpdatePolicies
    const advertised = {
      ...custom,
      "#microsoft.graph.assign": { title: "microsoft.graph.assign" },
    };

    expect(await statuses(rings, portal, {})).toEqual([400]);
    expect(await statuses(rings, advertised, advertised)).toEqual([201, 200]);
  });
});

describe("a property that is fixed at creation", () => {
  // terraform-provider-microsoft365 assignment_filter/construct.go; CIPP#3744
  test.each<readonly [string, WireObject, WireObject, WireObject]>([
    [
      "assignmentFilters",
      filter,
      { assignmentFilterManagementType: "devices", platform: "windows10AndLater" },
      { assignmentFilterManagementType: "apps" },
    ],
    ["assignmentFilters", filter, { rule: '(device.model -eq "y")' }, { platform: "macOS" }],
    [
      "windowsFeatureUpdateProfiles",
      feature,
      { installLatestWindows10OnWindows11IneligibleDevice: false },
      { installLatestWindows10OnWindows11IneligibleDevice: true },
    ],
    [
      "windowsDriverUpdateProfiles",
      driver,
      { approvalType: "automatic" },
      { approvalType: "manual", deploymentDeferralInDays: null },
    ],
  ])("of %s is taken as it is and not changed", async (collection, body, same, changed) => {
    const path = `${base}/${collection}`;

    expect(await statuses(path, body, same)).toEqual([201, 200]);
    expect(await statuses(path, body, changed)).toEqual([201, 400]);
  });
});
