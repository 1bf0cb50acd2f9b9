import { describe, expect, test } from "vitest";
import { createMockTenant, type MockTenant } from "../../mocks/index.ts";
import { ask, eventual, refused, textAt } from "./ask.ts";

const ada = "11111111-2222-4333-8444-555555555555";
const bob = "21111111-2222-4333-8444-555555555555";

function lab(): { tenant: MockTenant; outer: string; inner: string; device: string } {
  const tenant = createMockTenant({
    devices: 2,
    users: [
      { id: ada, displayName: "Ada" },
      { id: bob, displayName: "Bob", userType: "Guest" },
    ],
    groups: [
      { displayName: "Outer", members: [ada, bob] },
      { displayName: "Inner", securityEnabled: true },
    ],
  });
  const [outer = "", inner = ""] = tenant.state.list("groups").map(({ id }) => String(id));
  const device = String(tenant.state.list("devices")[0]?.["id"]);
  tenant.state.addMember(outer, inner);
  tenant.state.addMember(inner, device);
  return { tenant, outer, inner, device };
}

async function ids(tenant: MockTenant, path: string, headers = {}): Promise<unknown[]> {
  const { json, text } = await ask(tenant, "GET", path, { headers });
  expect(text).toContain('"value"');
  return (json["value"] as unknown as { id: string }[]).map(({ id }) => id);
}

// learn.microsoft.com/graph/api/group-list-members, examples 3 to 5
describe("members", () => {
  test("are filtered, searched and sorted in advanced mode, with their count", async () => {
    const { tenant, outer, inner } = lab();
    const path = `/v1.0/groups/${outer}/members?$count=true`;

    expect(await ids(tenant, `${path}&$filter=startswith(displayName,'b')`, eventual)).toEqual([
      bob,
    ]);
    expect(await ids(tenant, `${path}&$orderBy=displayName desc`, eventual)).toEqual([
      inner,
      bob,
      ada,
    ]);
    expect(await ids(tenant, `${path}&$search="displayName:ad"`, eventual)).toEqual([ada]);
    const { json } = await ask(
      tenant,
      "GET",
      `/v1.0/groups/${outer}/members/microsoft.graph.user?$count=true&$filter=userType eq 'Guest'`,
      { headers: eventual },
    );
    expect(json).toMatchObject({ "@odata.count": 1, value: [{ id: bob }] });
    await refused(ask(tenant, "GET", `${path}&$filter=startswith(displayName,'b')`), 400);
    await refused(ask(tenant, "GET", `${path}&$orderby=displayName`), 400);
  });

  // terraform-provider-azuread, internal/services/groups/groups.go, sends it without the header
  test("are filtered by id in default mode", async () => {
    const { tenant, outer } = lab();

    expect(await ids(tenant, `/v1.0/groups/${outer}/members?$filter=id eq '${bob}'`)).toEqual([
      bob,
    ]);
  });

  // CLI for Microsoft 365, entra group member set
  test("are counted under a filter", async () => {
    const { tenant, outer } = lab();
    const path = `/v1.0/groups/${outer}/members/$count?$filter=id eq '${bob}'`;

    expect((await ask(tenant, "GET", path, { headers: eventual })).text).toBe("1");
  });

  test("are paged under an order", async () => {
    const { tenant, outer, inner } = lab();
    const path = `/v1.0/groups/${outer}/members?$count=true&$orderby=displayName&$top=2`;
    const first = await ask(tenant, "GET", path, { headers: eventual });

    const second = await ask(
      tenant,
      "GET",
      textAt(first.json, "@odata.nextLink").replace("https://graph.microsoft.com", ""),
      { headers: eventual },
    );

    expect(second.json["value"]).toMatchObject([{ id: inner }]);
  });

  // learn.microsoft.com/graph/api/group-list-transitivemembers
  test("of Microsoft 365 groups cannot be cast to devices or groups", async () => {
    const tenant = createMockTenant({
      groups: [{ displayName: "M", groupTypes: ["Unified"], mailEnabled: true }],
    });
    const id = String(tenant.state.list("groups")[0]?.["id"]);

    const error = await refused(
      ask(tenant, "GET", `/v1.0/groups/${id}/transitiveMembers/microsoft.graph.group?$count=true`, {
        headers: eventual,
      }),
      400,
    );

    expect(error.code).toBe("Request_UnsupportedQuery");
  });
});

// learn.microsoft.com/graph/api/resources/group, relationships: "Supports $expand including nested $select"
describe("$expand", () => {
  test("takes $select inside", async () => {
    const { tenant, outer, inner } = lab();
    const path = `/v1.0/groups/${outer}?$select=id&$expand=members($select=id,displayName)`;

    const { json } = await ask(tenant, "GET", path);

    expect(json["members"]).toContainEqual({
      "@odata.type": "#microsoft.graph.group",
      id: inner,
      displayName: "Inner",
    });
  });

  // CIPP, Set-CIPPDBCacheGroups
  test("stands beside pages of 999, 20 without a size", async () => {
    const tenant = createMockTenant({
      groups: Array.from({ length: 30 }, (_, n) => ({ displayName: `G${n}` })),
    });
    const expand = "$expand=owners($select=id,displayName,userPrincipalName)";

    expect(await ids(tenant, `/beta/groups?$top=999&${expand}`)).toHaveLength(30);
    expect(await ids(tenant, `/beta/groups?${expand}`)).toHaveLength(20);
  });

  test("shows the groups of groups and devices, and who registered a device", async () => {
    const { tenant, outer, inner, device } = lab();
    tenant.state.patch("devices", device, { registeredOwners: [ada] });

    const group = await ask(tenant, "GET", `/v1.0/groups/${inner}?$expand=memberOf($select=id)`);
    const direct = await ask(tenant, "GET", `/v1.0/devices/${device}?$expand=memberOf`);
    const owned = await ask(
      tenant,
      "GET",
      "/v1.0/devices?$select=id&$expand=registeredOwners($select=id)",
    );

    expect(group.json["memberOf"]).toMatchObject([{ id: outer }]);
    expect(direct.json["memberOf"]).toMatchObject([{ id: inner }]);
    expect(owned.json["value"]?.[0]).toMatchObject({ registeredOwners: [{ id: ada }] });
  });

  for (const expand of ["members($top=2)", "members,owners", "drive"])
    test(`is refused for ${expand}`, async () => {
      await refused(ask(createMockTenant(), "GET", `/v1.0/groups?$expand=${expand}`), 400);
    });
});

// learn.microsoft.com/graph/api/device-list-memberof, group-list-memberof
describe("the groups of an object", () => {
  test("are counted, direct and nested", async () => {
    const { tenant, device } = lab();
    const count = async (path: string): Promise<string> =>
      (await ask(tenant, "GET", `/v1.0/devices/${device}/${path}`, { headers: eventual })).text;

    expect(await count("memberOf/$count")).toBe("1");
    expect(await count("transitiveMemberOf/$count")).toBe("2");
    expect(await count("transitiveMemberOf/microsoft.graph.group/$count")).toBe("2");
    await refused(ask(tenant, "GET", `/v1.0/devices/${device}/memberOf/$count`), 400);
  });

  test("are filtered in advanced mode", async () => {
    const { tenant, outer, device } = lab();
    const path = `/v1.0/devices/${device}/transitiveMemberOf/microsoft.graph.group?$count=true&$filter=startsWith(displayName,'Out')`;

    expect(await ids(tenant, path, eventual)).toEqual([outer]);
  });

  // learn.microsoft.com/graph/api/directoryobject-getmemberobjects
  test("are given by getMemberGroups and getMemberObjects of every kind of object", async () => {
    const { tenant, outer, inner, device } = lab();
    const body = { securityEnabledOnly: true };
    const asked = async (path: string): Promise<unknown> =>
      (await ask(tenant, "POST", `/v1.0/${path}`, { body })).json["value"];

    expect(await asked(`devices/${device}/getMemberGroups`)).toEqual([inner, outer]);
    expect(await asked(`devices/${device}/getMemberObjects`)).toEqual([inner, outer]);
    expect(await asked(`users/${ada}/getMemberObjects`)).toEqual([outer]);
    expect(await asked(`directoryObjects/${inner}/getMemberObjects`)).toEqual([outer]);
  });
});

// learn.microsoft.com/graph/api/device-list-registeredowners, device-delete
describe("a device", () => {
  test("names who registered it where the tenant knows", async () => {
    const { tenant, device } = lab();
    tenant.state.patch("devices", device, { registeredOwners: [ada], registeredUsers: [ada, bob] });

    expect(await ids(tenant, `/v1.0/devices/${device}/registeredOwners`)).toEqual([ada]);
    expect(await ids(tenant, `/v1.0/devices/${device}/registeredUsers`)).toEqual([ada, bob]);
    const [, other] = tenant.state.list("devices");
    expect(await ids(tenant, `/v1.0/devices/${String(other?.["id"])}/registeredOwners`)).toEqual(
      [],
    );
  });

  test("is deleted by its device id", async () => {
    const { tenant, device } = lab();
    const deviceId = String(tenant.state.get("devices", device)?.["deviceId"]);

    const { status } = await ask(tenant, "DELETE", `/v1.0/devices(deviceId='${deviceId}')`);

    expect(status).toBe(204);
    expect(tenant.state.get("devices", device)).toBeUndefined();
  });
});

// learn.microsoft.com/graph/api/directory-deleteditems-list
describe("deleted groups", () => {
  async function withDeleted(): Promise<MockTenant> {
    const tenant = createMockTenant({
      groups: [
        { displayName: "B", groupTypes: ["Unified"], mailEnabled: true, mailNickname: "b" },
        { displayName: "A" },
      ],
    });
    for (const { id } of tenant.state.list("groups")) {
      await ask(tenant, "DELETE", `/v1.0/groups/${String(id)}`);
      tenant.clock.advance(60_000);
    }
    return tenant;
  }
  const path = "/v1.0/directory/deletedItems/microsoft.graph.group";
  const names = async (tenant: MockTenant, query: string, headers = {}): Promise<unknown[]> => {
    const { json, text } = await ask(tenant, "GET", `${path}?${query}`, { headers });
    expect(text).toContain('"value"');
    return (json["value"] as unknown as { displayName: string }[]).map(
      ({ displayName }) => displayName,
    );
  };

  test("are filtered as groups are", async () => {
    const tenant = await withDeleted();

    expect(
      await names(
        tenant,
        "$filter=groupTypes/any(c:c+eq+'Unified') and startswith(DisplayName,'b')",
      ),
    ).toEqual(["B"]);
    expect(await names(tenant, "$filter=mailNickname eq 'b'")).toEqual(["B"]);
    expect(await names(tenant, '$search="displayName:a"', eventual)).toEqual(["A"]);
  });

  test("are listed by their type, as those of other types are, which are none here", async () => {
    const tenant = await withDeleted();

    expect(await ids(tenant, "/v1.0/directory/deletedItems/Microsoft.Graph.User")).toEqual([]);
    expect(await ids(tenant, "/v1.0/directory/deletedItems/microsoft.graph.device")).toEqual([]);
    await refused(ask(tenant, "GET", "/v1.0/directory/deletedItems"), 400);
  });

  test("are sorted by name, and by date in advanced mode, with their count", async () => {
    const tenant = await withDeleted();

    expect(await names(tenant, "$orderBy=displayName")).toEqual(["A", "B"]);
    expect(
      await names(
        tenant,
        "$count=true&$orderBy=deletedDateTime desc&$select=id,DisplayName",
        eventual,
      ),
    ).toEqual(["A", "B"]);
    await refused(ask(tenant, "GET", `${path}?$orderby=deletedDateTime`), 400);
    expect((await ask(tenant, "GET", `${path}/$count`, { headers: eventual })).text).toBe("2");
  });
});
