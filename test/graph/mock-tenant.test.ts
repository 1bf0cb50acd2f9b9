import type { MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { createTestTenant } from "../support/tenant.ts";
import { GraphClient, type GraphRequest, isNotFound } from "../../src/graph/index.ts";
import { rejection } from "./scripted-fetch.ts";

function connect(options: MockTenantOptions) {
  const mock = createTestTenant(options);
  const graph = new GraphClient(mock.credential, {
    fetch: mock.fetch,
    now: () => mock.clock.now(),
    sleep: async (ms, wait) => await mock.clock.sleep(ms, wait),
    random: () => 0,
  });
  return { mock, graph };
}

const groups = { version: "v1.0", path: "/groups" } as const;
const three = [{ displayName: "A" }, { displayName: "B" }, { displayName: "C" }];

describe("GraphClient on the mock tenant", () => {
  test("reads every page", async () => {
    const { graph } = connect({ groups: three, pageSize: 1, emptyPageAt: 2 });
    const names: string[] = [];

    for await (const group of graph.list<{ displayName: string }>(groups)) {
      names.push(group.displayName);
    }

    expect(names.sort()).toEqual(["A", "B", "C"]);
  });

  // F13
  test("pages through an advanced query", async () => {
    const { graph } = connect({ groups: three, pageSize: 1 });
    const list = graph.list<{ id: string }>({
      ...groups,
      query: { $filter: "displayName ne 'B'", $count: "true" },
      headers: { ConsistencyLevel: "eventual" },
    });
    let count = 0;

    for await (const _ of list) count += 1;

    expect(count).toBe(2);
  });

  test("reads both versions in one call", async () => {
    const { graph } = connect({ groups: three });
    const requests: GraphRequest[] = Array.from({ length: 30 }, (_, n) => ({
      method: "GET",
      version: n % 2 === 0 ? "v1.0" : "beta",
      path: n % 2 === 0 ? "/groups" : "/deviceManagement/deviceConfigurations",
    }));

    const results = await graph.batch(requests);

    expect(results.every((result) => result.ok)).toBe(true);
    expect(graph.stats().requests).toBe(2);
  });

  test("keeps to the quota of writes without ever being refused", async () => {
    const { mock, graph } = connect({ groups: three, quotas: true });
    const [id = ""] = mock.state.list("groups").map((group) => String(group["id"]));
    const from = mock.clock.now().getTime();
    const create = (n: number) =>
      graph.post({
        version: "beta",
        path: "/deviceManagement/assignmentFilters",
        body: {
          displayName: `F${n}`,
          platform: "windows10AndLater",
          rule: '(device.deviceOwnership -eq "Corporate")',
        },
      });

    for (let n = 0; n < 150; n += 1) await create(n);
    await graph.patch({ version: "v1.0", path: `/groups/${id}`, body: { description: "x" } });

    expect(mock.requests.filter((request) => request.status === 429)).toEqual([]);
    expect((mock.clock.now().getTime() - from) / 1000).toBeLessThan(22);
  });

  // F17
  test("answers a claims challenge in the middle of a run", async () => {
    const { graph } = connect({ groups: three, challengeFrom: 2 });

    await graph.get(groups);

    await expect(graph.get(groups)).resolves.toBeDefined();
  });

  test("survives what may befall a read", async () => {
    const { graph } = connect({
      groups: three,
      faults: [
        { then: { reset: true } },
        { match: { request: 2 }, then: { truncate: 40 } },
        { match: { request: 3 }, then: { html: 502 } },
        { match: { request: 4 }, then: { status: 429, headers: { "Retry-After": "2" } } },
      ],
    });

    const page = await graph.get<{ value: unknown[] }>(groups);

    expect(page.value).toHaveLength(3);
    expect(graph.stats()).toMatchObject({ requests: 5, retries: 4 });
  });

  // F6
  test("creates nothing twice where the answer is lost after the write", async () => {
    const { mock, graph } = connect({
      faults: [{ match: { method: "POST" }, when: "after", then: { status: 504 } }],
    });
    const body = {
      displayName: "Pilot",
      mailEnabled: false,
      mailNickname: "pilot",
      securityEnabled: true,
    };

    const error = await rejection(graph.post({ ...groups, body }));

    expect(error).toMatchObject({ ambiguous: true });
    expect(mock.state.list("groups")).toHaveLength(1);
  });

  // F30
  test("deletes once where the answer is lost after the write", async () => {
    const { mock, graph } = connect({
      groups: three,
      faults: [{ match: { method: "DELETE" }, when: "after", then: { status: 504 } }],
    });
    const path = `/groups/${String(mock.state.list("groups")[0]?.["id"])}`;

    await graph.delete({ version: "v1.0", path });

    expect(isNotFound(await rejection(graph.delete({ version: "v1.0", path })))).toBe(true);
  });

  test("works over real http", async () => {
    const mock = createTestTenant({ groups: three });
    const graph = new GraphClient(mock.credential, { graphUrl: await mock.url() });
    try {
      const page = await graph.get<{ value: unknown[] }>(groups);

      expect(page.value).toHaveLength(3);
    } finally {
      await mock.close();
    }
  });
});
