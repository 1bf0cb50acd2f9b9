import { createMockTenant, type MockTenant } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { ask } from "./ask.ts";

const hour = 3_600_000;
const ring = "#microsoft.graph.windowsUpdateForBusinessConfiguration";

/** Two rings for the same 50 devices; the second has the deferral that is given. */
function twoRings(deferral: number): { mock: MockTenant; ids: string[] } {
  const mock = createMockTenant({ devices: 50 });
  const group = mock.state.add("groups", { displayName: "All", groupTypes: [] });
  for (const { device } of mock.state.devices())
    mock.state.addMember(String(group["id"]), String(device["id"]));
  const target = {
    "@odata.type": "#microsoft.graph.groupAssignmentTarget",
    groupId: group["id"],
  };
  const ids = [7, deferral].map((days, index) =>
    String(
      mock.state.add("deviceConfigurations", {
        "@odata.type": ring,
        displayName: `Ring ${index}`,
        qualityUpdatesDeferralPeriodInDays: days,
        assignments: [{ target }],
      })["id"],
    ),
  );
  return { mock, ids };
}

const path = (id: string | undefined, what: string) =>
  `/v1.0/deviceManagement/deviceConfigurations/${id ?? ""}/${what}`;

describe("the delivery of a ring", () => {
  // https://learn.microsoft.com/mem/intune/configuration/device-profile-troubleshoot
  test("is pending until devices have checked in, about every eight hours", async () => {
    const { mock, ids } = twoRings(7);

    const early = await ask(mock, "GET", path(ids[0], "deviceStatusOverview"));
    const none = await ask(mock, "GET", path(ids[0], "deviceStatuses"));
    mock.clock.advance(8 * hour);
    const late = await ask(mock, "GET", path(ids[0], "deviceStatusOverview"));

    expect(early.json).toMatchObject({ pendingCount: 50, successCount: 0 });
    expect(none.json["value"]).toEqual([]);
    expect(late.json).toMatchObject({ pendingCount: 0, successCount: 50, errorCount: 0 });
  });

  // https://learn.microsoft.com/mem/intune/protect/windows-update-for-business-configure
  test("is a conflict of both where a device gets two rings of different values", async () => {
    const { mock, ids } = twoRings(3);
    mock.clock.advance(8 * hour);

    const statuses = await ask(mock, "GET", path(ids[1], "deviceStatuses"));
    const overview = await ask(mock, "GET", path(ids[0], "deviceStatusOverview"));
    const [pair] = [...mock.state.devices()];
    const states = await ask(
      mock,
      "GET",
      `/beta/deviceManagement/managedDevices/${String(pair?.managedDevice?.["id"])}/deviceConfigurationStates`,
    );

    const value = statuses.json["value"] as unknown as { status: string }[];
    expect(value).toHaveLength(50);
    expect(new Set(value.map(({ status }) => status))).toEqual(new Set(["conflict"]));
    expect(overview.json).toMatchObject({ successCount: 0, errorCount: 50 });
    expect(states.json["value"]).toMatchObject([{ state: "conflict" }, { state: "conflict" }]);
  });
});

describe("the releases of a quality update policy", () => {
  const collection = "/beta/deviceManagement/windowsQualityUpdatePolicies";

  async function releaseId(mock: MockTenant): Promise<string> {
    const { json } = await ask(
      mock,
      "GET",
      "/beta/deviceManagement/windowsUpdateCatalogItems?$filter=isof('microsoft.graph.windowsQualityUpdateCatalogItem')",
    );
    return String((json["value"] as unknown as { id: string }[])[0]?.id);
  }

  // https://learn.microsoft.com/graph/api/intune-softwareupdate-windowsqualityupdatepolicy-bulkaction
  test("are approved and suspended, and told apart from unknown ones", async () => {
    const mock = createMockTenant();
    const id = String(mock.state.add("windowsQualityUpdatePolicies", { displayName: "Q" })["id"]);
    const item = await releaseId(mock);
    const act = async (action: string, ids: string[]) =>
      (await ask(mock, "POST", `${collection}/${id}/bulkAction`, { body: { action, ids } })).json[
        "value"
      ];

    expect(await act("suspend", [item])).toEqual({ successfulIds: [], failedIds: [item] });
    expect(await act("approve", [item, "nobody"])).toEqual({
      successfulIds: [item],
      failedIds: ["nobody"],
    });
    const details = await ask(
      mock,
      "GET",
      `${collection}/${id}/retrieveWindowsQualityUpdateCatalogItemDetails(ids=['${item}','other'])`,
    );

    expect(details.json["value"]).toEqual([
      { policyId: id, catalogItemId: item, approvalStatus: "approved" },
      { policyId: id, catalogItemId: "other", approvalStatus: "unknown" },
    ]);
  });

  test("are refused for an unknown action, no ids and an unknown policy", async () => {
    const mock = createMockTenant();
    const id = String(mock.state.add("windowsQualityUpdatePolicies", { displayName: "Q" })["id"]);
    const post = async (policy: string, body: object) =>
      (await ask(mock, "POST", `${collection}/${policy}/bulkAction`, { body })).status;

    expect(await post(id, { action: "decline", ids: ["x"] })).toBe(400);
    expect(await post(id, { action: "approve", ids: [] })).toBe(400);
    expect(
      await post("9c0d1111-0000-4000-8000-000000000004", { action: "approve", ids: ["x"] }),
    ).toBe(404);
  });
});

describe("the inventory of a driver policy", () => {
  // https://learn.microsoft.com/mem/intune/protect/windows-driver-updates-overview: up to 24 hours
  test("arrives after its delay, and the policy tells so", async () => {
    const mock = createMockTenant({ devices: 5, delays: { driverInventoryMs: 20 * hour } });
    const url = "/beta/deviceManagement/windowsDriverUpdateProfiles";
    const made = await ask(mock, "POST", url, {
      body: {
        "@odata.type": "#microsoft.graph.windowsDriverUpdateProfile",
        displayName: "Drivers",
        approvalType: "automatic",
        deploymentDeferralInDays: 7,
      },
    });
    const id = made.json["id"] as unknown as string;

    mock.clock.advance(hour);
    const early = await ask(mock, "GET", `${url}/${id}`);
    const none = await ask(mock, "GET", `${url}/${id}/driverInventories`);
    mock.clock.advance(20 * hour);
    const late = await ask(mock, "GET", `${url}/${id}`);
    const some = await ask(mock, "GET", `${url}/${id}/driverInventories`);

    expect(made.json["inventorySyncStatus"]).toBeNull();
    expect(early.json["inventorySyncStatus"]).toMatchObject({
      driverInventorySyncState: "pending",
    });
    expect(none.json["value"]).toEqual([]);
    expect(late.json["inventorySyncStatus"]).toMatchObject({ driverInventorySyncState: "success" });
    const drivers = some.json["value"] as unknown as Record<string, unknown>[];
    const approved = drivers.find((driver) => driver["approvalStatus"] === "approved");
    // the deferral counts from the day that the driver joined the policy
    expect(approved?.["deployDateTime"]).toMatch(/^2026-11-29T/);
  });

  // https://learn.microsoft.com/graph/api/resources/intune-softwareupdate-windowsdriverupdateprofile
  test("is summed up in the policy: devices that report, drivers to look at", async () => {
    const mock = createMockTenant({ devices: 5 });
    const group = mock.state.add("groups", { displayName: "All", groupTypes: [] });
    for (const { device } of mock.state.devices())
      mock.state.addMember(String(group["id"]), String(device["id"]));
    const target = {
      "@odata.type": "#microsoft.graph.groupAssignmentTarget",
      groupId: group["id"],
    };
    const profile = mock.state.add("windowsDriverUpdateProfiles", {
      displayName: "Drivers",
      approvalType: "manual",
      assignments: [{ target }],
    });
    const url = `/beta/deviceManagement/windowsDriverUpdateProfiles/${String(profile["id"])}`;
    mock.clock.advance(hour);

    const { json } = await ask(mock, "GET", url);
    const inventory = await ask(mock, "GET", `${url}/driverInventories`);

    const drivers = inventory.json["value"] as unknown as { name: string; version: string }[];
    expect(json).toMatchObject({ deviceReporting: 5, newUpdates: drivers.length });
    // of one name, more versions than one
    const versions = drivers.filter(({ name }) => name === "Synaptics FP Sensor");
    expect(new Set(versions.map(({ version }) => version)).size).toBe(2);
  });
});
