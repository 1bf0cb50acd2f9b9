import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { createMockTenant, type WireObject } from "../../mocks/index.ts";
import { ask, eventual, refused } from "./ask.ts";

/** What is in use, without what nobody needs any more. */
function heapInMiB(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  return process.memoryUsage().heapUsed / 1_048_576;
}

describe("the simulated fleet", () => {
  test("joins each Entra device with one managed device", () => {
    const tenant = createMockTenant({ devices: 50 });

    const pairs = [...tenant.state.devices()];

    expect(pairs).toHaveLength(50);
    expect(
      pairs.every(
        ({ device, managedDevice }) =>
          device["deviceId"] === managedDevice?.["azureADDeviceId"] &&
          device["id"] !== device["deviceId"],
      ),
    ).toBe(true);
    expect(pairs[0]?.device["displayName"]).toBe("LT-0001");
  });

  test("is the same for the same seed, and has unique ids", () => {
    const ids = (seed: number): unknown[] =>
      createMockTenant({ devices: 500, seed })
        .state.list("devices")
        .map((row) => row["id"]);

    expect(ids(3)).toEqual(ids(3));
    expect(ids(3)).not.toEqual(ids(4));
    expect(new Set(ids(3)).size).toBe(500);
  });

  test("mixes builds, owners, makers and states", () => {
    const rows = createMockTenant({ devices: 1_000 }).state.list("devices");
    const share = (keep: (row: Record<string, unknown>) => boolean): number =>
      rows.filter(keep).length / rows.length;

    expect(new Set(rows.map((row) => String(row["operatingSystemVersion"]).split(".")[2]))).toEqual(
      new Set(["26200", "26100", "22631", "19045"]),
    );
    expect(share((row) => row["accountEnabled"] === false)).toBeGreaterThan(0.005);
    expect(share((row) => row["deviceOwnership"] === "Personal")).toBeLessThan(0.15);
    expect(new Set(rows.map((row) => row["manufacturer"])).size).toBeGreaterThan(2);
    expect(share((row) => String(row["deviceId"]).startsWith("0"))).toBeCloseTo(1 / 16, 1);
  });

  test("of 200,000 costs no memory before it is asked for", () => {
    const before = heapInMiB();

    const tenant = createMockTenant({
      devices: 200_000,
      groups: [{ displayName: "W", membershipRule: 'device.deviceOwnership -eq "Personal"' }],
    });

    const group = String(tenant.state.list("groups")[0]?.["id"]);
    const members = tenant.state.members(group).length;
    const held = heapInMiB() - before;

    expect(members).toBeGreaterThan(5_000);
    expect(held).toBeLessThan(50);
    // is in use until here
    expect(tenant.state.list("groups")).toHaveLength(1);
  });
});

describe("devices", () => {
  const tenant = createMockTenant({ devices: 20 });
  const [first] = tenant.state.list("devices");

  test("are read by object id and by device id", async () => {
    const byId = await ask(
      tenant,
      "GET",
      `/v1.0/devices/${String(first?.["id"])}?$select=id,displayName`,
    );
    const byKey = await ask(
      tenant,
      "GET",
      `/v1.0/devices(deviceId='${String(first?.["deviceId"])}')?$select=id,displayName`,
    );

    expect(byKey.json).toEqual(byId.json);
    await refused(ask(tenant, "GET", `/v1.0/devices/${String(first?.["deviceId"])}`), 404);
  });

  test("are filtered", async () => {
    const { json } = await ask(
      tenant,
      "GET",
      "/v1.0/devices?$filter=displayName eq 'LT-0003' or startsWith(displayName,'LT-001')&$select=displayName",
    );

    expect(json["value"]).toHaveLength(11);
  });

  // learn.microsoft.com/graph/aad-advanced-queries
  for (const query of [
    "$filter=startsWith(deviceId,'0')",
    "$filter=extensionAttributes/extensionAttribute1 eq 'Sales'",
    "$orderby=displayName",
    "$filter=accountEnabled ne true",
    "$filter=model eq 'x'",
  ]) {
    test(`refuse ${query} without the header`, async () => {
      const error = await refused(ask(tenant, "GET", `/v1.0/devices?${query}`), 400);

      expect(error.code).toBe("Request_UnsupportedQuery");
    });
  }

  test("are filtered by extension attributes in advanced mode", async () => {
    const { status, json } = await ask(
      tenant,
      "GET",
      "/v1.0/devices?$count=true&$filter=extensionAttributes/extensionAttribute1 eq 'Sales'",
      { headers: eventual },
    );

    expect(status).toBe(200);
    expect(json["@odata.count"]).toBe((json["value"] as unknown as unknown[]).length);
  });

  test("are filtered by the head of their deviceId, with the count of all pages", async () => {
    const other = createMockTenant({ devices: 300 });
    const { state } = other;
    const [first, second] = state.list("devices");
    const path = "/v1.0/devices?$count=true&$top=7&$select=deviceId";
    const read = async (filter: string): Promise<{ ids: string[]; count: number }> => {
      const ids: string[] = [];
      let count = 0;
      let next: string | undefined = `${path}&$filter=${filter}`;
      while (next !== undefined) {
        const { json } = await ask(other, "GET", next, { headers: eventual });
        const rows = json["value"] as unknown as { deviceId: string }[];
        ids.push(...rows.map(({ deviceId }) => deviceId));
        count = (json["@odata.count"] as unknown as number | undefined) ?? count;
        const link = json["@odata.nextLink"] as unknown as string | undefined;
        next = link?.replace("https://graph.microsoft.com", "");
      }
      return { ids, count };
    };
    const meant = (): unknown[] =>
      state
        .list("devices")
        .map((row) => row["deviceId"])
        .filter((deviceId) => String(deviceId).startsWith("a"));

    const before = await read("startswith(deviceId,'A')");
    expect(before).toEqual({ ids: meant(), count: meant().length });
    expect(before.count).toBeGreaterThan(7);

    // one more, one less, and one that has none
    state.add("devices", { deviceId: "a0000000-0000-4000-8000-000000000000" });
    state.remove(
      "devices",
      String(state.list("devices").find(({ deviceId }) => deviceId === before.ids[3])?.["id"]),
    );
    state.patch("devices", String(first?.["id"]), { deviceId: null });
    state.patch("devices", String(second?.["id"]), {
      deviceId: "a1000000-0000-4000-8000-000000000000",
    });

    const after = await read("startswith(deviceId,'A')");
    expect(await read("startsWith(deviceId,'a')")).toEqual(after);
    expect(after).toEqual({ ids: meant(), count: meant().length });
    expect(after.ids).not.toContain(before.ids[3]);
    expect(after.ids.at(-1)).toBe("a0000000-0000-4000-8000-000000000000");
    expect(await read(`deviceId eq '${before.ids[0] ?? ""}'`)).toMatchObject({ count: 1 });
    expect((await read("not startswith(deviceId,'a')")).count).toBe(
      state.list("devices").length - meant().length,
    );
    const counted = await ask(
      other,
      "GET",
      "/v1.0/devices/$count?$filter=startswith(deviceId,'a')",
      { headers: eventual },
    );
    expect(counted.text).toBe(String(meant().length));
  });

  test("are filtered the same way while replicas lag", async () => {
    const other = createMockTenant({ devices: 60, delays: { replicationReads: 1 } });
    const expected = other.state
      .list("devices")
      .filter(({ deviceId }) => String(deviceId).startsWith("b")).length;

    const { json } = await ask(
      other,
      "GET",
      "/v1.0/devices?$count=true&$filter=startswith(deviceId,'b')",
      { headers: eventual },
    );

    expect(expected).toBeGreaterThan(0);
    expect(json["@odata.count"]).toBe(expected);
  });

  test("merge extension attributes on PATCH, null clearing one", async () => {
    const other = createMockTenant({ devices: 1 });
    const [device] = other.state.list("devices");
    const path = `/v1.0/devices/${String(device?.["id"])}`;

    const { status } = await ask(other, "PATCH", path, {
      body: { extensionAttributes: { extensionAttribute1: null, extensionAttribute9: "ring0" } },
    });

    expect(status).toBe(204);
    expect(
      other.state.get("devices", String(device?.["id"]))?.["extensionAttributes"],
    ).toMatchObject({
      extensionAttribute1: null,
      extensionAttribute2: expect.any(String) as string,
      extensionAttribute9: "ring0",
    });
  });

  for (const body of [
    { displayName: "x" },
    { extensionAttributes: { extensionAttribute16: "x" } },
    { extensionAttributes: { extensionAttribute1: "x".repeat(257) } },
    { extensionAttributes: { extensionAttribute1: 7 } },
    { accountEnabled: "no" },
  ]) {
    test(`refuse ${JSON.stringify(body).slice(0, 60)}`, async () => {
      const { status } = await ask(tenant, "PATCH", `/v1.0/devices/${String(first?.["id"])}`, {
        body,
      });

      expect(status).toBe(400);
    });
  }

  test("may share a display name", () => {
    const other = createMockTenant({ devices: 1 });

    other.state.add("devices", { displayName: "LT-0001" });

    expect(other.state.list("devices").map((row) => row["displayName"])).toEqual([
      "LT-0001",
      "LT-0001",
    ]);
  });
});

describe("managedDevices", () => {
  const tenant = createMockTenant({ devices: 40 });
  const managed = tenant.state.list("managedDevices");
  const count = async (query: string): Promise<number> => {
    const { json } = await ask(tenant, "GET", `/v1.0/deviceManagement/managedDevices?${query}`);
    return (json["value"] as unknown as unknown[]).length;
  };
  const idOf = (index: number): string => String(managed[index]?.["azureADDeviceId"]);

  test("are filtered where the metadata says so", async () => {
    expect(await count(`$filter=azureADDeviceId eq '${idOf(0)}'`)).toBe(1);
    expect(await count("$filter=contains(deviceName,'001')")).toBe(11);
    expect(
      await count(
        "$filter=operatingSystem eq 'Windows' and lastSyncDateTime gt 2020-01-01T00:00:00Z",
      ),
    ).toBe(40);
  });

  // microsoft-graph-docs#19909
  test("all come back where the filter names another property", async () => {
    expect(await count("$filter=userId eq 'x'")).toBe(40);
  });

  // microsoft-graph-docs#9953
  test("take ne for eq", async () => {
    expect(await count("$filter=operatingSystem ne 'Windows'")).toBe(40);
  });

  // msgraph-beta-sdk-dotnet#1156
  test("see the first only of several azureADDeviceId", async () => {
    expect(
      await count(`$filter=azureADDeviceId eq '${idOf(0)}' or azureADDeviceId eq '${idOf(1)}'`),
    ).toBe(1);
  });

  // powershell-intune-samples#2
  test("are empty from $skip=1000 on", async () => {
    expect(await count("$skip=1000")).toBe(0);
  });

  test("behave where the tenant is told to", async () => {
    const other = createMockTenant({
      devices: 5,
      behaviors: { managedDeviceFilterDefects: false },
    });

    await refused(
      ask(other, "GET", "/v1.0/deviceManagement/managedDevices?$filter=userId eq 'x'"),
      400,
    );
  });

  test("cannot be written", async () => {
    const { status } = await ask(
      tenant,
      "PATCH",
      `/v1.0/deviceManagement/managedDevices/${String(managed[0]?.["id"])}`,
      { body: {} },
    );

    expect(status).toBe(405);
  });

  test("show on v1.0 only what v1.0 has", async () => {
    const path = `deviceManagement/managedDevices/${String(managed[0]?.["id"])}`;

    const v1 = await ask(tenant, "GET", `/v1.0/${path}`);
    const beta = await ask(tenant, "GET", `/beta/${path}`);

    expect(v1.json).not.toHaveProperty("joinType");
    expect(beta.json).toHaveProperty("joinType");
  });

  // microsoft-graph-docs-contrib#1455, powershell-intune-samples#82
  test("keep enrolment profile and scope tags for the single one", async () => {
    const enrolled = managed.find((row) => row["enrollmentProfileName"] !== null);
    const path = "/beta/deviceManagement/managedDevices";

    const list = await ask(tenant, "GET", `${path}?$select=id,enrollmentProfileName`);
    const whole = await ask(tenant, "GET", path);
    const single = await ask(tenant, "GET", `${path}/${String(enrolled?.["id"])}`);

    for (const row of list.json["value"] as unknown as WireObject[])
      expect(row["enrollmentProfileName"]).toBeNull();
    for (const row of whole.json["value"] as unknown as WireObject[])
      expect(row).toMatchObject({ enrollmentProfileName: null, roleScopeTagIds: [] });
    expect(single.json).toMatchObject({
      enrollmentProfileName: "Corporate Autopilot",
      roleScopeTagIds: ["0"],
    });
  });

  test("know on v1.0 fewer workloads of Configuration Manager", async () => {
    const [one] = managed.filter(
      (row) => row["configurationManagerClientEnabledFeatures"] !== null,
    );
    const path = `deviceManagement/managedDevices/${String(one?.["id"])}`;

    const v1 = await ask(tenant, "GET", `/v1.0/${path}`);
    const beta = await ask(tenant, "GET", `/beta/${path}`);

    const name = "configurationManagerClientEnabledFeatures";
    expect(Object.keys(v1.json[name] ?? {})).toHaveLength(6);
    expect(Object.keys(beta.json[name] ?? {})).toHaveLength(8);
    expect(beta.json["managementAgent"]).toBe("configurationManagerClientMdm");
  });

  test("differ in whatever a filter rule asks for, the same way for the same seed", () => {
    const fleet = (seed: number): readonly WireObject[] =>
      createMockTenant({ devices: 400, seed }).state.list("managedDevices");
    const values = (name: string): readonly unknown[] => [
      ...new Set(fleet(1).map((row) => row[name])),
    ];

    expect(values("processorArchitecture")).toEqual(
      expect.arrayContaining(["x64", "x86", "arM64"]),
    );
    expect(values("skuNumber")).toEqual(expect.arrayContaining([4, 48, 101, 121]));
    expect(values("skuFamily")).toEqual(
      expect.arrayContaining(["Enterprise", "Pro", "Home", "Education"]),
    );
    expect(values("joinType")).toHaveLength(3);
    expect(values("managedDeviceOwnerType")).toEqual(
      expect.arrayContaining(["company", "personal"]),
    );
    expect(values("deviceCategoryDisplayName")).toEqual(
      expect.arrayContaining(["Kiosk", "Unknown"]),
    );
    expect(values("userId")).toContain("");
    expect(values("configurationManagerClientEnabledFeatures")).toContain(null);
    expect(fleet(1)).toEqual(fleet(1));
    expect(fleet(1)).not.toEqual(fleet(2));
  });

  test("have an architecture that their Windows runs on", () => {
    const fleet = createMockTenant({ devices: 1_000 }).state.list("managedDevices");

    for (const row of fleet)
      if (row["processorArchitecture"] === "x86")
        expect(String(row["osVersion"])).toMatch(/^10\.0\.19045\./);
  });
});
