import { describe, expect, test } from "vitest";
import { createMockTenant } from "../../mocks/index.ts";
import { ask, eventual, refused, rings, securityGroup, textAt } from "./ask.ts";

const five = ["A", "B", "C", "D", "E"].map((displayName) => ({ displayName }));
const names = (value: unknown): string[] =>
  (value as { displayName: string }[]).map((row) => row.displayName);

// learn.microsoft.com/graph/paging
describe("paging", () => {
  test("goes on by links until there is none", async () => {
    const tenant = createMockTenant({ groups: five, pageSize: 2 });
    const seen: string[][] = [];
    let next: string | undefined = "/v1.0/groups?$select=displayName";

    while (next !== undefined) {
      const { json } = await ask(tenant, "GET", next);
      seen.push(names(json["value"]));
      next = (json["@odata.nextLink"] as unknown as string | undefined)?.replace(
        "https://graph.microsoft.com",
        "",
      );
    }

    expect(seen).toEqual([["A", "B"], ["C", "D"], ["E"]]);
  });

  test("may hold an empty page in the middle", async () => {
    const tenant = createMockTenant({ groups: five, pageSize: 3, emptyPageAt: 2 });

    const first = await ask(tenant, "GET", "/v1.0/groups");
    const second = await tenant.fetch(textAt(first.json, "@odata.nextLink"), {
      headers: { Authorization: "Bearer x" },
    });
    const page = (await second.json()) as { value: unknown[]; "@odata.nextLink"?: string };

    expect(page.value).toEqual([]);
    expect(page["@odata.nextLink"]).toBeDefined();
  });

  // msgraph-sdk-java-core#203
  test("asks for the header on every page", async () => {
    const tenant = createMockTenant({ groups: five, pageSize: 2 });
    const { json } = await ask(tenant, "GET", "/v1.0/groups?$count=true", { headers: eventual });
    const path = textAt(json, "@odata.nextLink").replace("https://graph.microsoft.com", "");

    const error = await refused(ask(tenant, "GET", path), 400);
    const second = await ask(tenant, "GET", path, { headers: eventual });

    expect(error.code).toBe("Request_UnsupportedQuery");
    expect(second.json).not.toHaveProperty("@odata.count");
  });

  test("binds its tokens to the query", async () => {
    const tenant = createMockTenant({ groups: five, pageSize: 2 });
    const { json } = await ask(tenant, "GET", "/v1.0/groups?$select=displayName");
    const path = textAt(json, "@odata.nextLink")
      .replace("https://graph.microsoft.com", "")
      .replace("displayName", "id");

    await refused(ask(tenant, "GET", path), 400);
    await refused(ask(tenant, "GET", "/v1.0/groups?$skiptoken=abc"), 400);
  });

  test("gives 100 groups a page", async () => {
    const tenant = createMockTenant({
      groups: Array.from({ length: 101 }, (_, n) => ({ displayName: String(n) })),
    });

    const { json } = await ask(tenant, "GET", "/v1.0/groups");

    expect(json["value"]).toHaveLength(100);
  });
});

// learn.microsoft.com/graph/delta-query-overview
describe("delta", () => {
  const follow = async (
    tenant: ReturnType<typeof createMockTenant>,
    link: string,
  ): Promise<{ rows: Record<string, unknown>[]; deltaLink: string }> => {
    const rows: Record<string, unknown>[] = [];
    let next: string | undefined = link;
    for (;;) {
      const { json } = await ask(
        tenant,
        "GET",
        String(next).replace("https://graph.microsoft.com", ""),
      );
      rows.push(...(json["value"] as unknown as Record<string, unknown>[]));
      next = json["@odata.nextLink"] as unknown as string | undefined;
      if (next === undefined) return { rows, deltaLink: textAt(json, "@odata.deltaLink") };
    }
  };

  test("replays writes, deletes and members since the link", async () => {
    const tenant = createMockTenant({ devices: 3, groups: five, pageSize: 2 });
    const [a, b, c] = tenant.state.list("groups").map((row) => String(row["id"]));
    const [device] = tenant.state.list("devices").map((row) => String(row["id"]));
    const first = await follow(tenant, "/v1.0/groups/delta?$select=displayName,members");

    tenant.state.patch("groups", a ?? "", { displayName: "A2" });
    tenant.state.remove("groups", b ?? "");
    tenant.state.addMember(c ?? "", device ?? "");
    const second = await follow(tenant, first.deltaLink);

    expect(first.rows).toHaveLength(5);
    expect(second.rows).toEqual([
      { id: a, displayName: "A2" },
      { id: b, "@removed": { reason: "changed" } },
      {
        id: c,
        displayName: "C",
        "members@delta": [{ "@odata.type": "#microsoft.graph.device", id: device }],
      },
    ]);
    expect((await follow(tenant, second.deltaLink)).rows).toEqual([]);
  });

  test("starts now with $deltaToken=latest", async () => {
    const tenant = createMockTenant({ groups: five });

    const { rows, deltaLink } = await follow(tenant, "/v1.0/groups/delta?$deltaToken=latest");

    expect(rows).toEqual([]);
    expect(deltaLink).toContain("$deltatoken=");
  });

  test("expires after seven days with 410 and the place to start again", async () => {
    const tenant = createMockTenant({ devices: 2 });
    const { deltaLink } = await follow(tenant, "/v1.0/devices/delta");
    tenant.clock.advance(8 * 86_400_000);

    const answer = await ask(tenant, "GET", deltaLink.replace("https://graph.microsoft.com", ""));

    expect(answer.status).toBe(410);
    expect(answer.headers.get("location")).toBe(
      "https://graph.microsoft.com/v1.0/devices/delta?$deltatoken=",
    );
  });

  test("does not know other tokens", async () => {
    const error = await refused(
      ask(createMockTenant(), "GET", "/v1.0/groups/delta?$deltatoken=old"),
      400,
    );

    expect(error.code).toBe("syncStateNotFound");
  });

  test("takes no $top, $orderby and filters besides id", async () => {
    for (const query of [
      "$top=5",
      "$orderby=displayName",
      "$filter=displayName eq 'x'",
      "$expand=members",
    ]) {
      await refused(ask(createMockTenant(), "GET", `/v1.0/groups/delta?${query}`), 400);
    }
  });
});

// devblogs.microsoft.com/identity/designing-for-eventual-consistency-for-microsoft-entra
describe("replication", () => {
  test("hides a new group from reads, then alternates", async () => {
    const tenant = createMockTenant({ delays: { replicationReads: 2 } });
    const { json } = await ask(tenant, "POST", "/v1.0/groups", { body: securityGroup });
    const statuses: number[] = [];

    for (let n = 0; n < 6; n++)
      statuses.push((await ask(tenant, "GET", `/v1.0/groups/${textAt(json, "id")}`)).status);

    expect(statuses).toEqual([404, 404, 200, 404, 200, 200]);
  });

  test("hides it from lists longer than from reads", async () => {
    const tenant = createMockTenant({ delays: { replicationReads: 1 } });
    await ask(tenant, "POST", "/v1.0/groups", { body: securityGroup });
    const lengths: unknown[] = [];

    for (let n = 0; n < 5; n++)
      lengths.push((await ask(tenant, "GET", "/v1.0/groups")).json["value"]?.["length"]);

    expect(lengths).toEqual([0, 0, 1, 0, 1]);
  });

  test("shows old values after a PATCH, and old assignments after assign", async () => {
    const tenant = createMockTenant({
      delays: { replicationReads: 1 },
      rings: [{ displayName: "Old" }],
    });
    const id = String(tenant.state.list("deviceConfigurations")[0]?.["id"]);
    await ask(tenant, "POST", `${rings}/${id}/assign`, {
      body: {
        assignments: [{ target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } }],
      },
    });

    const stale = await ask(tenant, "GET", `${rings}/${id}/assignments`);
    const fresh = await ask(tenant, "GET", `${rings}/${id}/assignments`);

    expect([stale.json["value"]?.["length"], fresh.json["value"]?.["length"]]).toEqual([0, 1]);
  });

  test("goes on showing what was deleted", async () => {
    const tenant = createMockTenant({
      delays: { replicationReads: 1 },
      groups: [{ displayName: "A" }],
    });
    const id = String(tenant.state.list("groups")[0]?.["id"]);
    await ask(tenant, "DELETE", `/v1.0/groups/${id}`);

    expect((await ask(tenant, "GET", `/v1.0/groups/${id}`)).status).toBe(200);
    expect((await ask(tenant, "GET", `/v1.0/groups/${id}`)).status).toBe(404);
  });

  test("is over after its time", async () => {
    const tenant = createMockTenant({ delays: { replicationMs: 5_000 } });
    const { json } = await ask(tenant, "POST", "/v1.0/groups", { body: securityGroup });
    const path = `/v1.0/groups/${textAt(json, "id")}`;

    const early = await ask(tenant, "GET", path);
    tenant.clock.advance(5_000);
    const late = await ask(tenant, "GET", path);

    expect([early.status, late.status]).toEqual([404, 200]);
  });
});

describe("directoryObjects/getByIds", () => {
  test("gives those that exist, of the types asked for", async () => {
    const tenant = createMockTenant({ devices: 1, groups: [{ displayName: "A" }] });
    const ids = [
      tenant.state.list("groups")[0]?.["id"],
      tenant.state.list("devices")[0]?.["id"],
      "11111111-2222-4333-8444-555555555555",
    ];

    const all = await ask(tenant, "POST", "/v1.0/directoryObjects/getByIds", { body: { ids } });
    const groups = await ask(tenant, "POST", "/v1.0/directoryObjects/getByIds", {
      body: { ids, types: ["group"] },
    });

    expect(all.json["value"]).toHaveLength(2);
    expect(groups.json["value"]).toMatchObject([
      { "@odata.type": "#microsoft.graph.group", displayName: "A" },
    ]);
  });

  // learn.microsoft.com/graph/api/directoryobject-getbyids
  test("refuses more than 1,000", async () => {
    await refused(
      ask(createMockTenant(), "POST", "/v1.0/directoryObjects/getByIds", {
        body: { ids: Array.from({ length: 1_001 }, () => "x") },
      }),
      400,
    );
  });
});
