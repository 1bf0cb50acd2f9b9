import { createMockTenant, type MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { readProducts } from "../../src/releases/read-products.ts";
import { windowsData } from "../../src/releases/windows-data.ts";
import { connectTo } from "../support/lab.ts";

const path = "/admin/windows/updates/products";
type Row = Readonly<Record<string, unknown>>;

async function list(query: Record<string, string>, options: MockTenantOptions = {}) {
  const { graph } = connectTo(createMockTenant(options));
  const rows: Row[] = [];
  for await (const row of graph.list<Row>({ version: "beta", path, query })) rows.push(row);
  return rows;
}

async function offered(startAt: string) {
  const { graph } = connectTo(createMockTenant({ startAt }));
  const request = {
    version: "beta",
    path: "/deviceManagement/windowsUpdateCatalogItems",
    query: { $filter: "isof('microsoft.graph.windowsFeatureUpdateCatalogItem')" },
  } as const;
  const names: unknown[] = [];
  for await (const row of graph.list<Row>(request)) names.push(row["version"]);
  return names;
}

// https://learn.microsoft.com/graph/api/resources/windowsupdates-product?view=graph-rest-beta
describe("the products of the update service", () => {
  test("come with editions and revisions where they are expanded", async () => {
    const [plain] = await list({});
    const rows = await list({
      $expand: "revisions($expand=catalogEntry,knowledgeBaseArticle),editions",
    });
    const row = rows.find(({ name }) => name === "Windows 11, version 24H2") as Record<
      string,
      readonly Row[]
    >;

    expect(plain).not.toHaveProperty("revisions");
    expect(row["friendlyNames"]).toEqual(["Version 24H2 (OS build 26100)"]);
    expect(row["editions"]).toContainEqual(
      expect.objectContaining({
        id: expect.stringMatching(/_4$/) as unknown,
        name: "Enterprise",
        endOfServiceDateTime: "2027-10-12T00:00:00-07:00",
      }),
    );
    expect(row["revisions"]).toContainEqual(
      expect.objectContaining({ id: "10.0.26100.9744", isHotpatchUpdate: true }),
    );
    expect(row["revisions"]).toContainEqual(
      expect.objectContaining({ id: "10.0.26100.9812", isHotpatchUpdate: false }),
    );
  });

  test("need a permission of their own", async () => {
    const roles = ["DeviceManagementConfiguration.ReadWrite.All"];

    await expect(list({}, { roles })).rejects.toMatchObject({ status: 403 });
    expect(await list({}, { roles: ["WindowsUpdates.ReadWrite.All"] })).not.toEqual([]);
  });

  test("are on beta alone, and have no other relationships", async () => {
    const { graph } = connectTo(createMockTenant());

    await expect(graph.get({ version: "v1.0", path })).rejects.toMatchObject({
      status: expect.any(Number) as unknown,
    });
    await expect(list({ $expand: "builds" })).rejects.toMatchObject({ status: 400 });
  });

  test("have each revision of a version by itself", async () => {
    const { graph } = connectTo(createMockTenant());
    const ids: unknown[] = [];
    for await (const row of graph.list<Row>({ version: "beta", path: `${path}/3/revisions` }))
      ids.push(row["id"]);

    expect(ids).toContain("10.0.26100.9744");
  });
});

describe("the versions on offer", () => {
  test("begin with their day and end with their support", async () => {
    const of = (...names: string[]) => names.map((name) => `Windows 11, version ${name}`);

    expect(await offered("2026-09-28T12:00:00Z")).toEqual(of("25H2", "24H2", "23H2"));
    expect(await offered("2026-09-29T12:00:00Z")).toEqual(of("26H2", "25H2", "24H2", "23H2"));
    expect(await offered("2026-11-22T08:00:00Z")).toEqual(of("26H2", "25H2", "24H2"));
  });
});

describe("the releases of the mock tenant", () => {
  test("are Microsoft's or above all that Microsoft published", async () => {
    const { revisions } = await readProducts(connectTo(createMockTenant()).graph);
    const published = new Map<string, string>();
    const newest = new Map<number, number>();
    for (const { builds, revision, releasedOn, track } of windowsData.revisions) {
      if (track === "server") continue;
      for (const build of builds) {
        published.set(`${build}.${revision}`, releasedOn);
        newest.set(build, Math.max(newest.get(build) ?? 0, revision));
      }
    }
    const mixed = revisions.filter(
      ({ build, revision, releasedOn, hotpatch }) =>
        published.get(`${build}.${revision}`) !== releasedOn &&
        (releasedOn ?? "") >= "2026-10-01" &&
        hotpatch === false &&
        revision <= (newest.get(build) ?? 0),
    );

    expect(mixed).toEqual([]);
    expect(published.get("26100.9168")).toBe("2026-08-11");
  });
});
