import { createMockTenant } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { ask, refused, textAt } from "./ask.ts";

type Row = Record<string, unknown>;
const rowsOf = (json: Record<string, unknown>) => json["value"] as Row[];

// https://learn.microsoft.com/graph/api/intune-devices-detectedapp-list
describe("the apps that Intune found", () => {
  const path = "/v1.0/deviceManagement/detectedApps";

  test("are counted, and the PCs that have one are the company's, as many as it counts", async () => {
    const mock = createMockTenant({ devices: 300, pageSize: 40 });
    const owners = new Map(
      mock.state.list("managedDevices").map((row) => [row["id"], row["managedDeviceOwnerType"]]),
    );

    const { json } = await ask(mock, "GET", path);
    const apps = rowsOf(json);

    expect(apps.map(({ displayName }) => displayName)).toContain("Contoso ERP");
    for (const { id, deviceCount } of apps) {
      const devices: Row[] = [];
      let next = `${path}/${String(id)}/managedDevices?$select=id,deviceName`;
      while (next !== "") {
        const { json: page } = await ask(mock, "GET", next);
        devices.push(...rowsOf(page));
        next =
          page["@odata.nextLink"] === undefined
            ? ""
            : textAt(page, "@odata.nextLink").replace("https://graph.microsoft.com", "");
      }
      expect(devices.length).toBe(deviceCount);
      expect(devices.every((row) => owners.get(row["id"]) === "company")).toBe(true);
      expect(Object.keys(devices[0] ?? {})).toEqual(["id", "deviceName"]);
    }
  });

  test("are on no PC in two versions", async () => {
    const mock = createMockTenant({
      devices: 200,
      installedApps: [
        { displayName: "A", version: "1", share: 0.5 },
        { displayName: "A", version: "2", share: 0.5 },
      ],
    });

    const { json } = await ask(mock, "GET", path);
    const company = mock.state
      .list("managedDevices")
      .filter((row) => row["managedDeviceOwnerType"] === "company");

    const total = rowsOf(json).reduce((sum, row) => sum + Number(row["deviceCount"]), 0);
    expect(total).toBe(company.length);
  });

  test("are filtered by name as public scripts do, and by nothing else", async () => {
    const mock = createMockTenant({ devices: 100 });

    const { json } = await ask(mock, "GET", `${path}?$filter=contains(displayName,'erp')`);

    expect(new Set(rowsOf(json).map(({ displayName }) => displayName))).toEqual(
      new Set(["Contoso ERP"]),
    );
    await refused(ask(mock, "GET", `${path}?$filter=version eq '9.1.0'`), 400);
    await refused(ask(mock, "GET", `${path}?$select=devices`), 400);
    await refused(ask(mock, "GET", `${path}/nosuch`), 404);
    await refused(ask(mock, "GET", `${path}/nosuch/managedDevices`), 404);
  });

  test("need the permission for managed devices", async () => {
    const mock = createMockTenant({ devices: 1, roles: ["DeviceManagementApps.Read.All"] });

    await refused(ask(mock, "GET", path), 403);
  });

  test("that cannot be are refused when the tenant is made", () => {
    const apps = [
      { displayName: "A", version: "1", share: 0.7 },
      { displayName: "A", version: "2", share: 0.7 },
      { displayName: "", version: "2", share: 2, shares: 1 },
    ];

    expect(() => createMockTenant({ installedApps: apps })).toThrow(
      /shares[^]*displayName must be a text[^]*from 0 to 1[^]*shares of A must not be more than 1/,
    );
  });
});

// https://learn.microsoft.com/graph/api/intune-devices-userexperienceanalyticsworkfromanywheredevice-list
describe("what endpoint analytics finds of Windows 11", () => {
  const path =
    "/beta/deviceManagement/userExperienceAnalyticsWorkFromAnywhereMetrics('allDevices')/metricDevices";

  test("is nothing unless it is switched on", async () => {
    expect((await ask(createMockTenant({ devices: 5 }), "GET", path)).json["value"]).toEqual([]);
  });

  test("says of PCs with Windows 10 whether they can have it, and why not", async () => {
    const mock = createMockTenant({ devices: 400, endpointAnalytics: true });
    const query = "?$select=deviceId,azureAdDeviceId,upgradeEligibility,tpmCheckFailed,osVersion";

    const { json } = await ask(mock, "GET", `${path}${query}`);
    const { json: other } = await ask(mock, "GET", path.replace("('allDevices')", "/allDevices"));

    const rows = rowsOf(json);
    expect(rows).toHaveLength(400);
    expect(other["value"]).toHaveLength(400);
    for (const { upgradeEligibility: word, osVersion, tpmCheckFailed } of rows) {
      expect(word === "upgraded").toBe(!String(osVersion).startsWith("10.0.1"));
      if (tpmCheckFailed === true) expect(word).toBe("notCapable");
    }
    expect(new Set(rows.map((row) => row["upgradeEligibility"]))).toEqual(
      new Set(["upgraded", "capable", "notCapable", "unknown"]),
    );
  });

  test("is of all devices, and takes no filter", async () => {
    const mock = createMockTenant({ devices: 1, endpointAnalytics: true });

    await refused(ask(mock, "GET", path.replace("allDevices", "summary")), 404);
    await refused(ask(mock, "GET", `${path}?$filter=upgradeEligibility eq 'capable'`), 400);
    await refused(ask(mock, "GET", `${path}?$select=tpm`), 400);
  });
});
