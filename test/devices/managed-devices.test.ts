import { describe, expect, test } from "vitest";
import { managedDevicePages, readManagedDevices } from "../../src/devices/managed-devices.ts";
import { connectTo } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";

describe("readManagedDevices", () => {
  test("reads v1.0 where no filter asks", async () => {
    const mock = createTestTenant({ devices: 3 });

    const { byDeviceId } = await readManagedDevices(connectTo(mock).graph);

    expect(byDeviceId.size).toBe(3);
    expect(mock.requests.map(({ version }) => version)).toEqual(["v1.0"]);
  });

  // joinType, processorArchitecture and skuNumber: Graph beta metadata
  test("reads what filters compare from beta, as it is on the wire", async () => {
    const mock = createTestTenant({ devices: 5 });
    const filterProperties = ["joinType", "processorArchitecture", "skuNumber", "deviceName"];

    const rows: Readonly<Record<string, unknown>>[] = [];

    for await (const page of managedDevicePages(connectTo(mock).graph, { filterProperties }))
      rows.push(...page);

    expect(mock.requests.map(({ version }) => version)).toEqual(["beta"]);
    const part = (row: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(filterProperties.map((name) => [name, row[name]]));
    expect(rows.map(part)).toEqual(mock.state.list("managedDevices").map(part));
  });
});
