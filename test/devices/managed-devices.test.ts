import { describe, expect, test } from "vitest";
import { readManagedDevices } from "../../src/devices/managed-devices.ts";
import { connectTo } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";

describe("readManagedDevices", () => {
  test("reads v1.0 and keeps nothing more where no filter asks", async () => {
    const mock = createTestTenant({ devices: 3 });

    const { byDeviceId } = await readManagedDevices(connectTo(mock).graph);

    expect([...byDeviceId.values()].map(({ wire }) => wire)).toEqual([{}, {}, {}]);
    expect(mock.requests.map(({ version }) => version)).toEqual(["v1.0"]);
  });

  // joinType, processorArchitecture and skuNumber: Graph beta metadata
  test("reads what filters compare from beta, as it is on the wire", async () => {
    const mock = createTestTenant({ devices: 5 });
    const filterProperties = ["joinType", "processorArchitecture", "skuNumber", "deviceName"];

    const { byDeviceId } = await readManagedDevices(connectTo(mock).graph, { filterProperties });

    expect(mock.requests.map(({ version }) => version)).toEqual(["beta"]);
    for (const row of mock.state.list("managedDevices")) {
      expect(byDeviceId.get(String(row["azureADDeviceId"]))?.wire).toEqual(
        Object.fromEntries(filterProperties.map((name) => [name, row[name]])),
      );
    }
  });
});
