import { open as openFile, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { type FleetDevice, readDeviceInventory } from "../../src/devices/inventory.ts";
import type { SqliteCache } from "../../src/state/sqlite-cache.ts";
import { day } from "../support/days.ts";
import { cacheFolder as folder, openCache as open } from "../support/device-cache.ts";
import { connectTo } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";

const none = "00000000-0000-0000-0000-000000000000";

async function read(
  mock: MockTenant,
  store?: SqliteCache,
  notes: string[] = [],
): Promise<FleetDevice[]> {
  const found: FleetDevice[] = [];
  const devices = readDeviceInventory(connectTo(mock).graph, {
    now: () => mock.clock.now(),
    onNote: (note) => notes.push(note),
    ...(store && { cache: { store, tenantId: "T1" } }),
  });
  for await (const device of devices) found.push(device);
  return found;
}

function tenant(options: MockTenantOptions = {}): MockTenant {
  return createTestTenant({ devices: 6, ...options });
}

const managed = (mock: MockTenant) => mock.state.list("managedDevices");
/** Paths of the requests that `work` sends. */
async function requestsOf(mock: MockTenant, work: () => Promise<unknown>): Promise<string[]> {
  const before = mock.requests.length;
  await work();
  return mock.requests.slice(before).map(({ path }) => path.replace(/\?.*/, ""));
}
const byName = (devices: readonly FleetDevice[], name: string) =>
  devices.filter(({ displayName }) => displayName === name);

describe("readDeviceInventory", () => {
  test("joins each directory device with its Intune device", async () => {
    const mock = tenant();

    const devices = await read(mock);

    expect(devices).toHaveLength(6);
    const row = managed(mock)[0];
    const [device] = byName(devices, String(row?.["deviceName"]));
    expect(device).toMatchObject({
      managedDeviceId: row?.["id"],
      deviceId: row?.["azureADDeviceId"],
      osVersion: row?.["osVersion"],
      lastSyncAt: new Date(String(row?.["lastSyncDateTime"])),
    });
    expect(device?.objectId).toMatch(/^[0-9a-f-]{36}$/);
  });

  // GUIDs have no case, and Graph gives both
  test("joins ids whatever their case", async () => {
    const mock = tenant({ devices: 1 });
    const [row] = managed(mock);
    mock.state.patch("managedDevices", String(row?.["id"]), {
      azureADDeviceId: String(row?.["azureADDeviceId"]).toUpperCase(),
    });

    const devices = await read(mock);

    expect(devices).toHaveLength(1);
    expect(devices[0]?.managedDeviceId).toBe(row?.["id"]);
  });

  // stale enrolments: https://learn.microsoft.com/graph/api/resources/intune-devices-manageddevice
  test("takes the enrolment that checked in last where several have one directory id", async () => {
    const mock = tenant({ devices: 2 });
    const [first, second] = managed(mock);
    mock.state.patch("managedDevices", String(first?.["id"]), {
      lastSyncDateTime: "2026-11-22T07:00:00Z",
    });
    mock.state.patch("managedDevices", String(second?.["id"]), {
      azureADDeviceId: first?.["azureADDeviceId"],
      lastSyncDateTime: "2026-11-22T07:30:00Z",
    });

    const devices = await read(mock);

    const joined = devices.filter(({ deviceId }) => deviceId === first?.["azureADDeviceId"]);
    expect(joined.map(({ managedDeviceId }) => managedDeviceId)).toEqual([second?.["id"]]);
  });

  test("keeps devices without a directory id apart, however many", async () => {
    const mock = tenant({ devices: 3 });
    for (const row of managed(mock).slice(0, 2)) {
      mock.state.patch("managedDevices", String(row["id"]), { azureADDeviceId: none });
    }

    const devices = await read(mock);

    const alone = devices.filter(({ objectId }) => objectId === null);
    expect(alone.map(({ deviceId }) => deviceId)).toEqual([null, null]);
    expect(devices.filter(({ managedDeviceId }) => managedDeviceId === null)).toHaveLength(2);
  });

  // 0001-01-01 is no date: https://learn.microsoft.com/graph/api/resources/intune-devices-manageddevice
  test("takes the first day of year 1 as never", async () => {
    const mock = tenant({ devices: 1 });
    mock.state.patch("managedDevices", String(managed(mock)[0]?.["id"]), {
      lastSyncDateTime: "0001-01-01T00:00:00Z",
    });

    expect((await read(mock))[0]?.lastSyncAt).toBeNull();
  });

  // 26100.7092 is lower than the cumulative update 26100.7171 of the same day
  test("leaves out what is no Windows PC", async () => {
    const mock = tenant({ devices: 2 });
    const [row] = managed(mock);
    const device = mock.state
      .list("devices")
      .find(({ deviceId }) => deviceId === row?.["azureADDeviceId"]);
    mock.state.patch("devices", String(device?.["id"]), { operatingSystem: "iOS" });
    mock.state.patch("managedDevices", String(row?.["id"]), { operatingSystem: "iOS" });

    expect(await read(mock)).toHaveLength(1);
  });

  test("follows pages that are short or empty", async () => {
    const mock = tenant({ devices: 7, pageSize: 2, emptyPageAt: 2 });

    expect(await read(mock)).toHaveLength(7);
  });

  test("reads both lists at the same time", async () => {
    const mock = tenant({ devices: 60, pageSize: 5, delays: { latencyMs: 1000 } });
    const from = mock.clock.now().getTime();

    const devices = await read(mock);

    expect(devices).toHaveLength(60);
    // twelve pages each; 24 s one after the other
    expect((mock.clock.now().getTime() - from) / 1000).toBeLessThan(15);
  });

  test.each([
    ["/devices", "/deviceManagement/managedDevices"],
    ["/deviceManagement/managedDevices", "/devices"],
  ])("throws where %s fails, and reads %s no further", async (path, other) => {
    const mock = tenant({ devices: 200, pageSize: 5, delays: { latencyMs: 1000 } });
    mock.inject({ match: { path, nth: 3 }, then: { status: 403 } });

    await expect(read(mock)).rejects.toMatchObject({ status: 403, path });

    const sent = mock.requests.filter((request) => request.path === other);
    expect(sent.length).toBeLessThan(6);
  });
});

describe("the device cache", () => {
  test("reads only what changed the second time", async () => {
    const mock = tenant({ devices: 5 });
    const store = await open(join(await folder(), "devices.sqlite"));
    const first = await requestsOf(mock, async () => await read(mock, store));
    const [device, gone] = mock.state.list("devices");
    mock.state.patch("devices", String(device?.["id"]), { accountEnabled: false });
    await connectTo(mock).graph.delete({
      version: "v1.0",
      path: `/devices/${String(gone?.["id"])}`,
    });

    let devices: FleetDevice[] = [];
    const second = await requestsOf(mock, async () => (devices = await read(mock, store)));

    expect(first).toContain("/devices");
    expect(second).toEqual(["/deviceManagement/managedDevices", "/devices/delta"]);
    expect(devices.find(({ objectId }) => objectId === device?.["id"])?.accountEnabled).toBe(false);
    expect(devices.some(({ objectId }) => objectId === gone?.["id"])).toBe(false);
    store.close();
  });

  // tokens of directory objects live 7 days: https://learn.microsoft.com/graph/delta-query-overview
  test("reads everything again once the service has forgotten the delta link", async () => {
    const mock = tenant({ devices: 4 });
    const store = await open(join(await folder(), "devices.sqlite"));
    await read(mock, store);
    const notes: string[] = [];
    const other = createTestTenant({ devices: 3, seed: 9, startAt: mock.clock.now() });

    let devices: FleetDevice[] = [];
    const sent = await requestsOf(other, async () => (devices = await read(other, store, notes)));

    expect(notes.join()).toContain("forgotten");
    expect(devices).toHaveLength(3);
    expect(sent).toContain("/devices");
    store.close();
  });

  test("is read anew after a week, since a list may have missed something", async () => {
    const mock = tenant({ devices: 4 });
    const store = await open(join(await folder(), "devices.sqlite"));
    await read(mock, store);
    await mock.clock.sleep(7 * day);

    expect(await requestsOf(mock, async () => await read(mock, store))).toContain("/devices");
    store.close();
  });

  test("is readable by its owner only", async () => {
    const file = join(await folder(), "state", "devices.sqlite");
    const store = await open(file);

    expect(((await stat(file)).mode & 0o777).toString(8)).toBe("600");
    store.close();
  });

  test("sets a file aside that another program made", async () => {
    const where = await folder();
    const file = join(where, "devices.sqlite");
    await writeFile(file, "name;price\nsoap;1\n");
    const notes: string[] = [];
    const mock = tenant({ devices: 2 });

    const store = await open(file, notes);

    expect(notes.join()).toContain("was no cache of Ringwright");
    expect(await read(mock, store)).toHaveLength(2);
    expect((await readdir(where)).some((name) => name.includes("set-aside"))).toBe(true);
    store.close();
  });

  test("throws a damaged file away and says so", async () => {
    const mock = tenant({ devices: 300 });
    const file = join(await folder(), "devices.sqlite");
    const first = await open(file);
    await read(mock, first);
    first.close();
    const handle = await openFile(file, "r+");
    await handle.write(Buffer.alloc(8192, 7), 0, 8192, 4096 * 3);
    await handle.close();
    const notes: string[] = [];

    const store = await open(file, notes);

    expect(notes.join()).toContain("damaged");
    expect(await read(mock, store)).toHaveLength(300);
    store.close();
  });

  test("throws a file of another version away", async () => {
    const { DatabaseSync } = await import("node:sqlite");
    const file = join(await folder(), "devices.sqlite");
    (await open(file)).close();
    const database = new DatabaseSync(file);
    database.exec("PRAGMA user_version = 99");
    database.close();
    const notes: string[] = [];

    (await open(file, notes)).close();

    expect(notes.join()).toContain("another version");
  });

  test("lets one run write and the other read without it", async () => {
    const mock = tenant({ devices: 3 });
    const file = join(await folder(), "devices.sqlite");
    const [one, two] = [await open(file), await open(file)];
    const notes: string[] = [];
    const writer = one.writer("t1 devices", () => mock.clock.now());
    expect(writer).toBeDefined();
    expect(two.writer("t1 devices", () => mock.clock.now())).toBeUndefined();
    writer?.release();

    const [a, b] = await Promise.all([read(mock, one, notes), read(mock, two, notes)]);

    expect(a).toHaveLength(3);
    expect(b).toHaveLength(3);
    expect(notes.join()).toContain("reads without it");
    one.close();
    two.close();
  });

  test("keeps tenants apart", async () => {
    const [a, b] = [tenant({ devices: 2 }), tenant({ devices: 3, seed: 7 })];
    const store = await open(join(await folder(), "devices.sqlite"));
    const readAs = async (mock: MockTenant, tenantId: string) => {
      let count = 0;
      const options = { cache: { store, tenantId }, now: () => mock.clock.now() };
      for await (const device of readDeviceInventory(connectTo(mock).graph, options)) {
        if (device.objectId !== null) count++;
      }
      return count;
    };

    expect([await readAs(a, "A"), await readAs(b, "B"), await readAs(a, "A")]).toEqual([2, 3, 2]);
    store.close();
  });
});
