import type { MockTenant } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import {
  readDirectoryDevices,
  type ReadDirectoryOptions,
} from "../../src/devices/directory-devices.ts";
import type { WireObject } from "../../src/kind/wire.ts";
import { connectTo } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";

async function read(mock: MockTenant, options: ReadDirectoryOptions = {}): Promise<WireObject[]> {
  const rows: WireObject[] = [];
  for await (const page of readDirectoryDevices(connectTo(mock).graph, options)) rows.push(...page);
  return rows.toSorted((a, b) => String(a["id"]).localeCompare(String(b["id"])));
}

describe("readDirectoryDevices", () => {
  test("reads a large fleet in ranges of device ids", async () => {
    const mock = createTestTenant({ devices: 3000 });

    const rows = await read(mock, { rangesAbove: 2000 });

    expect(rows).toHaveLength(3000);
    // a page, the count and sixteen ranges
    expect(mock.requests).toHaveLength(18);
  });
});
