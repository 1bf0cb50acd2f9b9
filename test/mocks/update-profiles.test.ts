import { describe, expect, test } from "vitest";
import { createMockTenant } from "../../mocks/index.ts";
import { ask, groupTarget, refused, textAt } from "./ask.ts";

const base = "/beta/deviceManagement";
const feature = { displayName: "25H2", featureUpdateVersion: "Windows 11, version 25H2" };
const expedite = {
  displayName: "Nov",
  expeditedUpdateSettings: {
    qualityUpdateRelease: "2026-11-10T00:00:00Z",
    daysUntilForcedReboot: 1,
  },
};
const drivers = { displayName: "Drivers", approvalType: "automatic", deploymentDeferralInDays: 7 };
const hotpatch = { displayName: "Hotpatch", hotpatchEnabled: true };

const kinds = [
  ["windowsFeatureUpdateProfiles", feature],
  ["windowsQualityUpdateProfiles", expedite],
  ["windowsQualityUpdatePolicies", hotpatch],
  ["windowsDriverUpdateProfiles", drivers],
] as const;

for (const [collection, body] of kinds) {
  describe(collection, () => {
    test("is created, changed, assigned with 204, and deleted", async () => {
      const tenant = createMockTenant({ groups: [{ displayName: "A" }] });
      const groupId = tenant.state.list("groups")[0]?.["id"];

      const created = await ask(tenant, "POST", `${base}/${collection}`, { body });
      const path = `${base}/${collection}/${textAt(created.json, "id")}`;
      const patched = await ask(tenant, "PATCH", path, { body: { description: "later" } });
      const assigned = await ask(tenant, "POST", `${path}/assign`, {
        body: { assignments: [{ target: { "@odata.type": groupTarget, groupId } }] },
      });
      const expanded = await ask(tenant, "GET", `${base}/${collection}?$expand=assignments`);
      const deleted = await ask(tenant, "DELETE", path);
      const again = await ask(tenant, "DELETE", path);

      expect([
        created.status,
        patched.status,
        assigned.status,
        deleted.status,
        again.status,
      ]).toEqual([201, 200, 204, 204, 404]);
      expect(assigned.text).toBe("");
      expect(expanded.json["value"]?.[0]).toMatchObject({
        description: "later",
        assignments: [{ target: { groupId } }],
      });
    });

    // a live tenant answered so, jgeselle/intuneatlas src/config.ts
    test("does not exist on v1.0", async () => {
      const tenant = createMockTenant();

      const error = await refused(ask(tenant, "GET", `/v1.0/deviceManagement/${collection}`), 404);

      expect(error.message).toBe(`Resource not found for the segment '${collection}'.`);
    });

    test("takes no $filter", async () => {
      const tenant = createMockTenant();

      await refused(ask(tenant, "GET", `${base}/${collection}?$filter=displayName eq 'x'`), 400);
      const ignoring = await ask(
        createMockTenant({ behaviors: { undocumentedFilters: "ignore" } }),
        "GET",
        `${base}/${collection}?$filter=displayName eq 'x'`,
      );

      expect(ignoring.status).toBe(200);
    });

    test("refuses all devices and filters as targets", async () => {
      const tenant = createMockTenant({
        groups: [{ displayName: "A" }],
        filters: [{ displayName: "F", rule: 'device.model -eq "x"' }],
      });
      const { json } = await ask(tenant, "POST", `${base}/${collection}`, { body });
      const path = `${base}/${collection}/${textAt(json, "id")}/assign`;
      const target = {
        "@odata.type": groupTarget,
        groupId: tenant.state.list("groups")[0]?.["id"],
        deviceAndAppManagementAssignmentFilterId: tenant.state.list("assignmentFilters")[0]?.["id"],
        deviceAndAppManagementAssignmentFilterType: "include",
      };

      const all = await refused(
        ask(tenant, "POST", path, {
          body: {
            assignments: [
              { target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } },
            ],
          },
        }),
        400,
      );
      const filtered = await refused(
        ask(tenant, "POST", path, { body: { assignments: [{ target }] } }),
        400,
      );

      expect(all.message).toContain("not supported for this policy");
      expect(filtered.message).toContain("filters are not supported");
    });
  });
}

describe("update profiles refuse", () => {
  const rollout = (
    start: string | null,
    end: string | null,
    interval: number | null,
  ): Record<string, unknown> => ({
    ...feature,
    rolloutSettings: {
      offerStartDateTimeInUTC: start,
      offerEndDateTimeInUTC: end,
      offerIntervalInDays: interval,
    },
  });
  // github.com/microsoft/Microsoft365DSC, github.com/deploymenttheory/terraform-provider-microsoft365
  const refusals: readonly (readonly [string, string, Record<string, unknown>])[] = [
    [
      "a version that is not on offer",
      "windowsFeatureUpdateProfiles",
      { ...feature, featureUpdateVersion: "Windows 11, version 21H2" },
    ],
    ["a missing version", "windowsFeatureUpdateProfiles", { displayName: "x" }],
    [
      "Windows 10 for what cannot run 11",
      "windowsFeatureUpdateProfiles",
      { ...feature, installLatestWindows10OnWindows11IneligibleDevice: true },
    ],
    [
      "a start in the past",
      "windowsFeatureUpdateProfiles",
      rollout("2026-11-01T00:00:00Z", null, null),
    ],
    [
      "an end without a start",
      "windowsFeatureUpdateProfiles",
      rollout(null, "2026-12-13T00:00:00Z", 4),
    ],
    [
      "an end without an interval",
      "windowsFeatureUpdateProfiles",
      rollout("2026-12-01T00:00:00Z", "2026-12-13T00:00:00Z", null),
    ],
    [
      "an end before the start",
      "windowsFeatureUpdateProfiles",
      rollout("2026-12-13T00:00:00Z", "2026-12-01T00:00:00Z", 1),
    ],
    [
      "an interval beyond the span",
      "windowsFeatureUpdateProfiles",
      rollout("2026-12-01T00:00:00Z", "2026-12-05T00:00:00Z", 9),
    ],
    [
      "a gradual start tomorrow",
      "windowsFeatureUpdateProfiles",
      rollout("2026-11-23T08:00:00Z", "2026-12-05T00:00:00Z", 2),
    ],
    [
      "a release that is none",
      "windowsQualityUpdateProfiles",
      {
        ...expedite,
        expeditedUpdateSettings: {
          qualityUpdateRelease: "2026-11-11T00:00:00Z",
          daysUntilForcedReboot: 1,
        },
      },
    ],
    [
      "three days until the restart",
      "windowsQualityUpdateProfiles",
      {
        ...expedite,
        expeditedUpdateSettings: {
          qualityUpdateRelease: "2026-11-10T00:00:00Z",
          daysUntilForcedReboot: 3,
        },
      },
    ],
    ["no settings", "windowsQualityUpdateProfiles", { displayName: "x" }],
    [
      "a name of 201 characters",
      "windowsQualityUpdateProfiles",
      { ...expedite, displayName: "x".repeat(201) },
    ],
    [
      "seven approval settings",
      "windowsQualityUpdatePolicies",
      { ...hotpatch, approvalSettings: Array.from({ length: 7 }, () => approval("automatic", 1)) },
    ],
    [
      "a deferral with manual approval",
      "windowsQualityUpdatePolicies",
      { ...hotpatch, approvalSettings: [approval("manual", 1)] },
    ],
    [
      "a manual profile with a deferral",
      "windowsDriverUpdateProfiles",
      { ...drivers, approvalType: "manual" },
    ],
    [
      "a driver deferral of 31",
      "windowsDriverUpdateProfiles",
      { ...drivers, deploymentDeferralInDays: 31 },
    ],
    ["no approval type", "windowsDriverUpdateProfiles", { displayName: "x" }],
  ];
  for (const [name, collection, body] of refusals) {
    test(`${name} in ${collection}`, async () => {
      const tenant = createMockTenant();

      const { status } = await ask(tenant, "POST", `${base}/${collection}`, { body });

      expect(status).toBe(400);
    });
  }

  for (const [collection, body, patch] of [
    [
      "windowsFeatureUpdateProfiles",
      feature,
      { installLatestWindows10OnWindows11IneligibleDevice: true },
    ],
    ["windowsDriverUpdateProfiles", drivers, { approvalType: "manual" }],
  ] as const) {
    test(`${Object.keys(patch)[0] ?? ""} changed by a PATCH, since it is fixed at creation`, async () => {
      const tenant = createMockTenant();
      const { json } = await ask(tenant, "POST", `${base}/${collection}`, { body });

      const error = await refused(
        ask(tenant, "PATCH", `${base}/${collection}/${textAt(json, "id")}`, { body: patch }),
        400,
      );

      expect(error.message).toContain("cannot be changed once created");
    });
  }
});

describe("update profiles fill in", () => {
  test("the end of support of a feature update", async () => {
    const { json } = await ask(createMockTenant(), "POST", `${base}/windowsFeatureUpdateProfiles`, {
      body: feature,
    });

    expect(json).toMatchObject({
      endOfSupportDate: "2028-10-10T00:00:00Z",
      deployableContentDisplayName: "Windows 11, version 25H2",
      rolloutSettings: null,
    });
  });

  test("the reporting fields of a driver profile", async () => {
    const { json } = await ask(createMockTenant(), "POST", `${base}/windowsDriverUpdateProfiles`, {
      body: drivers,
    });

    expect(json).toMatchObject({
      deviceReporting: null,
      newUpdates: 0,
      inventorySyncStatus: null,
      roleScopeTagIds: ["0"],
    });
  });
});

describe("windowsUpdateCatalogItems", () => {
  test("lists feature updates by type, with the versions a profile may name", async () => {
    const { json } = await ask(
      createMockTenant(),
      "GET",
      `${base}/windowsUpdateCatalogItems?$filter=isof('microsoft.graph.windowsFeatureUpdateCatalogItem')`,
    );

    expect(
      (json["value"] as unknown as { version: string }[]).map((item) => item.version),
    ).toContain("Windows 11, version 25H2");
  });

  test("names the releases that can be expedited", async () => {
    const { json } = await ask(createMockTenant(), "GET", `${base}/windowsUpdateCatalogItems`);

    const items = json["value"] as unknown as {
      isExpeditable?: boolean;
      releaseDateTime: string;
    }[];
    expect(
      items.filter((item) => item.isExpeditable === true).map((item) => item.releaseDateTime),
    ).toEqual(["2026-10-13T00:00:00Z", "2026-11-10T00:00:00Z"]);
  });
});

function approval(approvalMethodType: string, deferredDeploymentInDay: number): unknown {
  return {
    windowsQualityUpdateCadence: "monthly",
    windowsQualityUpdateCategory: "security",
    approvalMethodType,
    deferredDeploymentInDay,
  };
}

// learn.microsoft.com/mem/intune/protect/windows-driver-updates-policy
describe("drivers of a profile", () => {
  test("move between states as the portal lets them", async () => {
    const tenant = createMockTenant({ devices: 10 });
    const { json } = await ask(tenant, "POST", `${base}/windowsDriverUpdateProfiles`, {
      body: { displayName: "Manual", approvalType: "manual" },
    });
    const path = `${base}/windowsDriverUpdateProfiles/${textAt(json, "id")}`;
    const drivers = (await ask(tenant, "GET", `${path}/driverInventories`)).json[
      "value"
    ] as unknown as { id: string }[];
    const [first = { id: "" }] = drivers;
    const act = async (actionName: string): Promise<unknown> =>
      (
        await ask(tenant, "POST", `${path}/executeAction`, {
          body: { actionName, driverIds: [first.id, "x"] },
        })
      ).json["value"];

    const approved = await act("approve");
    const declined = await act("decline");

    expect(approved).toEqual({
      successfulDriverIds: [first.id],
      failedDriverIds: [],
      notFoundDriverIds: ["x"],
    });
    expect(declined).toEqual({
      successfulDriverIds: [],
      failedDriverIds: [first.id],
      notFoundDriverIds: ["x"],
    });
  });

  // OData 4.01 part 1, 11.5.5: parameters that are not part of the action are an error
  test("take no parameter that is not one of the action", async () => {
    const tenant = createMockTenant();
    const { json } = await ask(tenant, "POST", `${base}/windowsDriverUpdateProfiles`, {
      body: drivers,
    });
    const { json: policy } = await ask(tenant, "POST", `${base}/windowsQualityUpdatePolicies`, {
      body: hotpatch,
    });

    const driver = await refused(
      ask(
        tenant,
        "POST",
        `${base}/windowsDriverUpdateProfiles/${textAt(json, "id")}/executeAction`,
        { body: { actionName: "approve", driverIds: ["x"], comment: "" } },
      ),
      400,
    );
    const release = await refused(
      ask(
        tenant,
        "POST",
        `${base}/windowsQualityUpdatePolicies/${textAt(policy, "id")}/bulkAction`,
        {
          body: { action: "approve", ids: ["x"], comment: "" },
        },
      ),
      400,
    );

    expect(driver.message).toContain("'comment'");
    expect(release.message).toContain("'comment'");
  });

  test("take 1 to 100 at once", async () => {
    const tenant = createMockTenant();
    const { json } = await ask(tenant, "POST", `${base}/windowsDriverUpdateProfiles`, {
      body: drivers,
    });

    await refused(
      ask(
        tenant,
        "POST",
        `${base}/windowsDriverUpdateProfiles/${textAt(json, "id")}/executeAction`,
        { body: { actionName: "approve", driverIds: [] } },
      ),
      400,
    );
  });
});
