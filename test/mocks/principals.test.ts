import { describe, expect, test } from "vitest";
import { createMockTenant, type MockTenant } from "../../mocks/index.ts";
import { ask, eventual, refused, securityGroup, textAt } from "./ask.ts";

const ada = "11111111-2222-4333-8444-555555555555";
const bob = "21111111-2222-4333-8444-555555555555";
const users = [
  { id: ada, displayName: "Ada Lovelace", userPrincipalName: "ada@contoso.com" },
  { id: bob, displayName: "Bob" },
];

async function caller(tenant: MockTenant): Promise<string> {
  const { json } = await ask(tenant, "GET", "/v1.0/servicePrincipals?$select=id");
  return textAt(json["value"]?.[0], "id");
}

// learn.microsoft.com/graph/api/user-list, user-get, resources/user
describe("users", () => {
  const tenant = createMockTenant({ users });

  test("are listed, filtered and searched", async () => {
    const names = async (query: string): Promise<unknown[]> => {
      const { json } = await ask(tenant, "GET", `/v1.0/users?${query}`, { headers: eventual });
      return (json["value"] as unknown as { displayName: string }[]).map(
        ({ displayName }) => displayName,
      );
    };

    expect(await names("$orderby=displayName desc")).toEqual(["Bob", "Ada Lovelace"]);
    expect(await names("$filter=userPrincipalName eq 'ADA@contoso.com'")).toEqual(["Ada Lovelace"]);
    expect(await names('$search="displayName:love"')).toEqual(["Ada Lovelace"]);
    expect(await names("$filter=accountEnabled ne true&$count=true")).toEqual([]);
  });

  test("are found by id and by user principal name", async () => {
    const byId = await ask(tenant, "GET", `/v1.0/users/${ada}`);
    const byName = await ask(tenant, "GET", "/v1.0/users/ada@contoso.com?$select=id");

    expect(byId.json).toMatchObject({ id: ada, jobTitle: null, businessPhones: [] });
    expect(byName.json).toMatchObject({ id: ada });
    await refused(ask(tenant, "GET", "/v1.0/users/nobody@contoso.com"), 404);
  });

  test("are asked for their groups by their name too", async () => {
    const other = createMockTenant({ users, groups: [{ displayName: "G", members: [ada] }] });

    const { json } = await ask(other, "GET", "/v1.0/users/ada@contoso.com/memberOf");

    expect(json["value"]).toMatchObject([{ displayName: "G" }]);
  });

  test("are not written", async () => {
    await refused(ask(tenant, "POST", "/v1.0/users", { body: {} }), 405);
  });
});

// https://github.com/microsoftgraph/msgraph-sdk-php/issues/1163
describe("/me", () => {
  test("is for signed-in users", async () => {
    const error = await refused(ask(createMockTenant({ users }), "GET", "/v1.0/me"), 400);

    expect(error.message).toBe("/me request is only valid with delegated authentication flow.");
  });

  test("is the first of the users, or one that is made", async () => {
    const behaviors = { caller: "delegated" } as const;

    const given = await ask(createMockTenant({ users, behaviors }), "GET", "/v1.0/me");
    const made = await ask(createMockTenant({ behaviors }), "GET", "/v1.0/me");

    expect(given.json).toMatchObject({ id: ada });
    expect(made.json["displayName"]).toBe("Administrator");
  });
});

// learn.microsoft.com/graph/api/serviceprincipal-list, serviceprincipal-get
describe("the calling service principal", () => {
  test("is found by id, by appId and by filter", async () => {
    const tenant = createMockTenant();
    const id = await caller(tenant);
    const { json } = await ask(tenant, "GET", `/v1.0/servicePrincipals/${id}`);
    const appId = textAt(json, "appId");

    const byKey = await ask(tenant, "GET", `/v1.0/servicePrincipals(appId='${appId}')`);
    const filtered = await ask(
      tenant,
      "GET",
      `/v1.0/servicePrincipals?$filter=appId eq '${appId}'`,
    );
    const object = await ask(tenant, "GET", `/v1.0/directoryObjects/${id}`);

    expect(byKey.json).toMatchObject({ id });
    expect(filtered.json["value"]).toMatchObject([{ id }]);
    expect(object.json["@odata.type"]).toBe("#microsoft.graph.servicePrincipal");
  });
});

// learn.microsoft.com/graph/api/group-post-groups example 2, group-post-owners
describe("owners and members of a group", () => {
  const links = ["users", "directoryObjects", "Users"];
  for (const collection of links) {
    test(`are bound by /${collection}/{id}`, async () => {
      const tenant = createMockTenant({ users });
      const bind = (id: string): string => `https://graph.microsoft.com/v1.0/${collection}/${id}`;

      const { status, json } = await ask(tenant, "POST", "/v1.0/groups", {
        body: {
          ...securityGroup,
          "owners@odata.bind": [bind(ada)],
          "members@odata.bind": [bind(ada), bind(bob)],
        },
      });
      const id = textAt(json, "id");
      const owners = await ask(tenant, "GET", `/v1.0/groups/${id}/owners?$select=id`);

      expect(status).toBe(201);
      expect(owners.json["value"]).toEqual([{ "@odata.type": "#microsoft.graph.user", id: ada }]);
      expect(tenant.state.members(id)).toEqual([ada, bob]);
    });
  }

  test("may be the calling application", async () => {
    const tenant = createMockTenant();
    const me = await caller(tenant);
    const bind = `https://graph.microsoft.com/beta/servicePrincipals/${me}`;

    const { json } = await ask(tenant, "POST", "/beta/groups", {
      body: { ...securityGroup, "owners@odata.bind": [bind], "members@odata.bind": [bind] },
    });
    const path = `/beta/groups/${textAt(json, "id")}`;
    const owners = await ask(tenant, "GET", `${path}/owners/microsoft.graph.servicePrincipal`);
    const members = await ask(tenant, "GET", `${path}/members/microsoft.graph.servicePrincipal`);

    expect(owners.json["value"]).toMatchObject([{ id: me }]);
    expect(members.json["value"]).toMatchObject([{ id: me }]);
  });

  // CLI for Microsoft 365, entra group set
  test("are added by a PATCH of the group, all or none", async () => {
    const tenant = createMockTenant({ users, groups: [{ displayName: "G" }] });
    const path = `/v1.0/groups/${String(tenant.state.list("groups")[0]?.["id"])}`;
    const bind = (ids: string[]): unknown => ({
      body: {
        "owners@odata.bind": ids.map(
          (id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
        ),
      },
    });
    const owners = async (): Promise<unknown> =>
      (await ask(tenant, "GET", `${path}/owners/$count`, { headers: eventual })).text;

    expect(await ask(tenant, "PATCH", path, bind([ada]) as object)).toMatchObject({ status: 204 });
    await refused(ask(tenant, "PATCH", path, bind([bob, ada]) as object), 400);
    expect(await owners()).toBe("1");
    expect(await ask(tenant, "PATCH", path, bind([bob]) as object)).toMatchObject({ status: 204 });
    expect(await owners()).toBe("2");
  });

  test("that do not exist, and devices and groups as owners, are refused", async () => {
    const tenant = createMockTenant({ devices: 1, users });
    const device = String(tenant.state.list("devices")[0]?.["id"]);
    for (const id of [device, "00000000-0000-4000-8000-000000000000"])
      await refused(
        ask(tenant, "POST", "/v1.0/groups", {
          body: {
            ...securityGroup,
            "owners@odata.bind": [`https://graph.microsoft.com/v1.0/directoryObjects/${id}`],
          },
        }),
        400,
      );
    expect(tenant.state.list("groups")).toEqual([]);
  });

  // learn.microsoft.com/graph/api/group-post-groups: app-only groups are anonymous
  test("default to the signed-in user, on groups of Microsoft 365", async () => {
    const body = { ...securityGroup, groupTypes: ["Unified"], mailEnabled: true };
    const count = async (kind: "application" | "delegated"): Promise<string> => {
      const tenant = createMockTenant({ users, behaviors: { caller: kind } });
      const { json } = await ask(tenant, "POST", "/v1.0/groups", { body });
      const path = `/v1.0/groups/${textAt(json, "id")}/owners/$count`;
      return (await ask(tenant, "GET", path, { headers: eventual })).text;
    };

    expect(await count("delegated")).toBe("1");
    expect(await count("application")).toBe("0");
  });

  // learn.microsoft.com/graph/permissions-overview, limited information for inaccessible objects
  test("show their ids alone to an application that may not read users", async () => {
    const tenant = createMockTenant({
      users,
      groups: [{ displayName: "G", members: [ada] }],
      roles: ["GroupMember.Read.All"],
    });
    const id = String(tenant.state.list("groups")[0]?.["id"]);

    const { json } = await ask(tenant, "GET", `/v1.0/groups/${id}/members?$select=id,displayName`);

    expect(json["value"]).toEqual([
      { "@odata.type": "#microsoft.graph.user", id: ada, displayName: null },
    ]);
    await refused(ask(tenant, "GET", "/v1.0/users"), 403);
  });
});
