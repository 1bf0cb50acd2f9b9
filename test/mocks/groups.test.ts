import { describe, expect, test } from "vitest";
import { createMockTenant } from "../../mocks/index.ts";
import { ask, eventual, refused, securityGroup } from "./ask.ts";

const dynamic = {
  ...securityGroup,
  groupTypes: ["DynamicMembership"],
  membershipRule: '(device.deviceOSType -eq "Windows")',
  membershipRuleProcessingState: "On",
};

describe("POST /groups", () => {
  test("answers 201 with what Graph fills in", async () => {
    const { status, json } = await ask(createMockTenant(), "POST", "/v1.0/groups", {
      body: securityGroup,
    });

    expect(status).toBe(201);
    expect(json).toMatchObject({
      visibility: null,
      membershipRule: null,
      createdDateTime: "2026-11-22T08:00:00Z",
    });
    expect(json["securityIdentifier"]).toMatch(/^S-1-12-1-/);
  });

  test("gives the alternate key only where it is selected, and filters by it nowhere", async () => {
    const mock = createMockTenant();
    const { id } = mock.state.add("groups", { ...securityGroup, uniqueName: "ours" });

    const plain = await ask(mock, "GET", `/v1.0/groups/${String(id)}`);
    const selected = await ask(mock, "GET", `/v1.0/groups/${String(id)}?$select=id,uniqueName`);
    const filtered = await ask(mock, "GET", "/v1.0/groups?$filter=uniqueName eq 'ours'");

    expect(plain.json).not.toHaveProperty("uniqueName");
    expect(selected.json).toMatchObject({ uniqueName: "ours" });
    expect(filtered).toMatchObject({
      status: 400,
      json: { error: { code: "Request_UnsupportedQuery" } },
    });
  });

  test("spells the processing state as the service does", async () => {
    const { json } = await ask(createMockTenant(), "POST", "/v1.0/groups", {
      body: { ...dynamic, membershipRuleProcessingState: "on" },
    });

    expect(json["membershipRuleProcessingState"]).toBe("On");
  });

  // learn.microsoft.com/graph/api/group-post-groups
  const refusals: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
    [
      "no mailNickname",
      { ...securityGroup, mailNickname: undefined },
      /required for property 'mailNickname'/,
    ],
    [
      "no displayName",
      { ...securityGroup, displayName: undefined },
      /required for property 'displayName'/,
    ],
    [
      "no securityEnabled",
      { ...securityGroup, securityEnabled: undefined },
      /required for property 'securityEnabled'/,
    ],
    ["a null name", { ...securityGroup, displayName: null }, /required for property 'displayName'/],
    ["an empty name", { ...securityGroup, displayName: " " }, /displayName/],
    ["a name of 257 characters", { ...securityGroup, displayName: "x".repeat(257) }, /256/],
    [
      "a description of 1,025 characters",
      { ...securityGroup, description: "x".repeat(1_025) },
      /1024/,
    ],
    ["a mailNickname of 65 characters", { ...securityGroup, mailNickname: "x".repeat(65) }, /64/],
    ["an unknown property", { ...securityGroup, foo: 1 }, /Invalid property 'foo'/],
    [
      "a read-only property",
      { ...securityGroup, createdDateTime: "2026-01-01T00:00:00Z" },
      /read-only/,
    ],
    ["a number as a name", { ...securityGroup, displayName: 7 }, /Edm\.String/],
    ["text as a boolean", { ...securityGroup, mailEnabled: "false" }, /Edm\.Boolean/],
    ["a group type that is none", { ...securityGroup, groupTypes: ["Dynamic"] }, /groupTypes/],
    ["mail on a security group", { ...securityGroup, mailEnabled: true }, /mail-enabled/],
    ["neither security nor mail", { ...securityGroup, securityEnabled: false }, /securityEnabled/],
    ["hidden membership", { ...securityGroup, visibility: "HiddenMembership" }, /visibility/],
    [
      "a rule on an assigned group",
      { ...securityGroup, membershipRule: "device.objectId -ne null" },
      /DynamicMembership/,
    ],
    ["a dynamic group without a rule", { ...dynamic, membershipRule: undefined }, /membershipRule/],
    [
      "a dynamic group without a processing state",
      { ...dynamic, membershipRuleProcessingState: undefined },
      /membershipRuleProcessingState/,
    ],
    [
      "a processing state that is none",
      { ...dynamic, membershipRuleProcessingState: "Off" },
      /membershipRuleProcessingState/,
    ],
    [
      "a broken rule",
      { ...dynamic, membershipRule: 'device.foo -eq "x"' },
      /Wrong property applied\. Property 'foo' cannot be applied to object 'Device'/,
    ],
    [
      "a rule of 3,073 characters",
      { ...dynamic, membershipRule: `device.displayName -eq "${"x".repeat(3_048)}"` },
      /Rule exceeds maximum allowed length\./,
    ],
    [
      "a role-assignable dynamic group",
      { ...dynamic, isAssignableToRole: true },
      /isAssignableToRole/,
    ],
    [
      "members of a dynamic group",
      { ...dynamic, "members@odata.bind": ["https://graph.microsoft.com/v1.0/directoryObjects/x"] },
      /dynamic membership/,
    ],
    [
      "21 relationships",
      {
        ...securityGroup,
        "members@odata.bind": Array.from(
          { length: 21 },
          () => "https://graph.microsoft.com/v1.0/directoryObjects/x",
        ),
      },
      /maximum of 20/,
    ],
    [
      "an unknown member",
      {
        ...securityGroup,
        "members@odata.bind": [
          "https://graph.microsoft.com/v1.0/directoryObjects/11111111-2222-4333-8444-555555555555",
        ],
      },
      /do not exist/,
    ],
  ];
  for (const [name, body, message] of refusals) {
    test(`refuses ${name}`, async () => {
      const tenant = createMockTenant();

      const error = await refused(ask(tenant, "POST", "/v1.0/groups", { body }), 400);

      expect(error.message).toMatch(message);
      expect(tenant.state.list("groups")).toEqual([]);
    });
  }

  // learn.microsoft.com/graph/api/resources/group: ASCII 0-127 without these
  for (const character of ["@", "(", ")", "\\", "[", "]", '"', ";", ":", "<", ">", ",", " ", "ü"]) {
    test(`refuses ${JSON.stringify(character)} in mailNickname`, async () => {
      const error = await refused(
        ask(createMockTenant(), "POST", "/v1.0/groups", {
          body: { ...securityGroup, mailNickname: `a${character}b` },
        }),
        400,
      );

      expect(error).toMatchObject({
        code: "Request_BadRequest",
        message: "Invalid value specified for property 'mailNickname' of resource 'Group'.",
      });
    });
  }

  test("takes a display name twice", async () => {
    const tenant = createMockTenant({ groups: [{ displayName: "Pilot" }] });

    const { status } = await ask(tenant, "POST", "/v1.0/groups", { body: securityGroup });

    expect(status).toBe(201);
  });

  // learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions
  test("refuses a dynamic group beyond the tenant's limit", async () => {
    const tenant = createMockTenant({ limits: { dynamicGroups: 1 } });
    await ask(tenant, "POST", "/v1.0/groups", { body: dynamic });

    const error = await refused(ask(tenant, "POST", "/v1.0/groups", { body: dynamic }), 400);

    expect(error.message).toContain("max allowed groups count reached");
  });
});

// learn.microsoft.com/graph/api/group-upsert
describe("PATCH /groups(uniqueName='x')", () => {
  const path = "/v1.0/groups(uniqueName='ringwright-a-pilot')";
  const prefer = { Prefer: "create-if-missing" };

  test("creates with 201, then updates with 204", async () => {
    const tenant = createMockTenant();

    const first = await ask(tenant, "PATCH", path, { body: securityGroup, headers: prefer });
    const second = await ask(tenant, "PATCH", path, {
      body: { ...securityGroup, description: "x" },
      headers: prefer,
    });

    expect([first.status, second.status]).toEqual([201, 204]);
    expect(tenant.state.list("groups")).toMatchObject([
      { uniqueName: "ringwright-a-pilot", description: "x" },
    ]);
  });

  test("is a pure update without the header", async () => {
    const error = await refused(
      ask(createMockTenant(), "PATCH", path, { body: securityGroup }),
      404,
    );

    expect(error.code).toBe("Request_ResourceNotFound");
  });

  test("needs the required properties to create", async () => {
    await expect(
      refused(
        ask(createMockTenant(), "PATCH", path, { body: { displayName: "x" }, headers: prefer }),
        400,
      ),
    ).resolves.toMatchObject({ message: expect.stringContaining("required") as string });
  });

  test("cannot rename the key, but fill it in once", async () => {
    const tenant = createMockTenant({ groups: [{ displayName: "Old" }] });
    const id = String(tenant.state.list("groups")[0]?.["id"]);

    const once = await ask(tenant, "PATCH", `/v1.0/groups/${id}`, { body: { uniqueName: "a" } });
    const twice = await refused(
      ask(tenant, "PATCH", `/v1.0/groups/${id}`, { body: { uniqueName: "b" } }),
      400,
    );

    expect(once.status).toBe(204);
    expect(twice.message).toContain("immutable");
  });

  test("is unique in the tenant", async () => {
    const tenant = createMockTenant({ groups: [{ displayName: "A", uniqueName: "taken" }] });

    const error = await refused(
      ask(tenant, "POST", "/v1.0/groups", { body: { ...securityGroup, uniqueName: "taken" } }),
      400,
    );

    expect(error.message).toContain("property uniqueName already exists");
  });
});

describe("GET /groups", () => {
  const names = ["Ring 0", "Ring 1 - Pilot", "WinUpdate-Rollout-Pilot", "VIP"];
  const tenant = createMockTenant({
    groups: names.map((displayName) => ({ displayName, description: `${displayName} text` })),
  });
  const found = async (query: string, headers: Record<string, string> = {}): Promise<string[]> => {
    const { status, json, text } = await ask(tenant, "GET", `/v1.0/groups?${query}`, { headers });
    if (status !== 200) throw new Error(text);
    return (json["value"] as unknown as { displayName: string }[]).map(
      (group) => group.displayName,
    );
  };

  test("filters by eq, or, in, startsWith and parentheses, without case", async () => {
    expect(await found("$filter=displayName eq 'vip' or displayName eq 'Ring 0'")).toEqual([
      "Ring 0",
      "VIP",
    ]);
    expect(await found("$filter=displayName in ('VIP','Ring 0')")).toEqual(["Ring 0", "VIP"]);
    expect(
      await found("$filter=(startsWith(displayName,'Ring') and securityEnabled eq true)"),
    ).toEqual(["Ring 0", "Ring 1 - Pilot"]);
  });

  test("takes two apostrophes for one", async () => {
    const other = createMockTenant({ groups: [{ displayName: "O'Brien" }] });

    const { json } = await ask(
      other,
      "GET",
      `/v1.0/groups?$filter=${encodeURIComponent("displayName eq 'O''Brien'")}`,
    );

    expect(json["value"]).toHaveLength(1);
  });

  // learn.microsoft.com/graph/search-query-parameter
  test("searches words by prefix, in any order", async () => {
    expect(await found('$search="displayName:pilot ring"', eventual)).toEqual(["Ring 1 - Pilot"]);
    expect(await found('$search="displayName:roll"', eventual)).toEqual([
      "WinUpdate-Rollout-Pilot",
    ]);
    expect(await found('$search="displayName:ollout"', eventual)).toEqual([]);
    expect(await found('$search="displayName:vip" OR "description:0"', eventual)).toEqual([
      "Ring 0",
      "VIP",
    ]);
  });

  test("counts only with header and $count", async () => {
    const with_ = await ask(tenant, "GET", "/v1.0/groups?$count=true&$top=1", {
      headers: eventual,
    });
    const without = await ask(tenant, "GET", "/v1.0/groups?$count=true");

    expect(with_.json["@odata.count"]).toBe(4);
    // learn.microsoft.com/graph/aad-advanced-queries: silently left out
    expect(without.status).toBe(200);
    expect(without.json).not.toHaveProperty("@odata.count");
  });

  test("counts as text under $count", async () => {
    const { text, headers } = await ask(tenant, "GET", "/v1.0/groups/$count", {
      headers: eventual,
    });

    expect(text).toBe("4");
    expect(headers.get("content-type")).toContain("text/plain");
  });

  // learn.microsoft.com/graph/aad-advanced-queries
  const refusals: readonly (readonly [string, string, string?])[] = [
    ["$search without the header", '?$search="displayName:x"', "Request_UnsupportedQuery"],
    ["$count as a segment without the header", "/$count", "Request_BadRequest"],
    [
      "ne without the header",
      "?$filter=displayName ne 'x'&$count=true",
      "Request_UnsupportedQuery",
    ],
    [
      "not without the header",
      "?$filter=not startsWith(displayName,'x')",
      "Request_UnsupportedQuery",
    ],
    [
      "a filter on description without the header",
      "?$filter=description eq 'x'",
      "Request_UnsupportedQuery",
    ],
    ["eq null without the header", "?$filter=displayName eq null", "Request_UnsupportedQuery"],
    [
      "$filter with $orderby without the header",
      "?$filter=securityEnabled eq true&$orderby=displayName",
      "Request_UnsupportedQuery",
    ],
    ["a filter on a property without index", "?$filter=theme eq 'x'", "Request_UnsupportedQuery"],
    ["contains", "?$filter=contains(displayName,'x')", "Request_UnsupportedQuery"],
    ["uniqueName in a list", "?$filter=uniqueName in ('a')", "Request_UnsupportedQuery"],
    [
      "16 comparisons joined by or",
      `?$filter=${Array.from({ length: 16 }, (_, n) => `displayName eq '${n}'`).join(" or ")}`,
      "Request_UnsupportedQuery",
    ],
    [
      "16 values in a list",
      `?$filter=displayName in (${Array.from({ length: 16 }, (_, n) => `'${n}'`).join(",")})`,
      "Request_UnsupportedQuery",
    ],
    [
      "a value of 121 characters",
      `?$filter=displayName eq '${"x".repeat(121)}'`,
      "Request_UnsupportedQuery",
    ],
    ["$top above 999", "?$top=1000"],
    ["$top 0", "?$top=0"],
    ["$skip", "?$skip=10"],
    ["an unknown option", "?$foo=1"],
    ["an unknown property in $select", "?$select=id,foo"],
    ["the processing status in a list", "?$select=id,membershipRuleProcessingStatus"],
    ["a broken filter", "?$filter=displayName eq"],
    ["an unclosed string", "?$filter=displayName eq 'x"],
    ["an option given twice", "?$top=1&$top=2"],
    ["$expand of anything else", "?$expand=drive"],
  ];
  for (const [name, query, code] of refusals) {
    test(`refuses ${name}`, async () => {
      const error = await refused(ask(tenant, "GET", `/v1.0/groups${query}`), 400);

      if (code !== undefined) expect(error.code).toBe(code);
    });
  }

  // developer.microsoft.com/graph/known-issues, 13635
  test("takes 15 comparisons, and more in advanced mode up to 2,048 characters", async () => {
    const filter = (count: number): string =>
      Array.from({ length: count }, (_, n) => `displayName eq '${n}'`).join(" or ");

    expect(await found(`$filter=${filter(15)}`)).toEqual([]);
    expect(await found(`$count=true&$filter=${filter(20)}`, eventual)).toEqual([]);
    await refused(
      ask(tenant, "GET", `/v1.0/groups?$count=true&$filter=${filter(120)}`, { headers: eventual }),
      400,
    );
  });

  test("shows the processing status on beta for one group only", async () => {
    const other = createMockTenant({
      groups: [{ displayName: "D", membershipRule: "device.objectId -ne null" }],
    });
    const id = String(other.state.list("groups")[0]?.["id"]);

    const beta = await ask(
      other,
      "GET",
      `/beta/groups/${id}?$select=id,membershipRuleProcessingStatus`,
    );
    const plain = await ask(other, "GET", `/beta/groups/${id}`);
    await refused(
      ask(other, "GET", `/v1.0/groups/${id}?$select=membershipRuleProcessingStatus`),
      400,
    );

    expect(beta.json["membershipRuleProcessingStatus"]).toMatchObject({
      status: "Succeeded",
      errorMessage: null,
    });
    expect(plain.json).not.toHaveProperty("membershipRuleProcessingStatus");
  });
});

describe("DELETE /groups/{id}", () => {
  test("keeps the group for 30 days, and restore brings id and members back", async () => {
    const tenant = createMockTenant({ devices: 3, groups: [{ displayName: "A" }] });
    const id = String(tenant.state.list("groups")[0]?.["id"]);
    const [device] = tenant.state.list("devices");
    tenant.state.addMember(id, String(device?.["id"]));

    const deleted = await ask(tenant, "DELETE", `/v1.0/groups/${id}`);
    const listed = await ask(tenant, "GET", "/v1.0/directory/deletedItems/microsoft.graph.group");
    const restored = await ask(tenant, "POST", `/v1.0/directory/deletedItems/${id}/restore`);

    expect([deleted.status, restored.status]).toEqual([204, 200]);
    expect(listed.json["value"]?.[0]).toMatchObject({
      id,
      deletedDateTime: "2026-11-22T08:00:00Z",
    });
    expect(tenant.state.members(id)).toEqual([device?.["id"]]);
  });

  // learn.microsoft.com/entra/identity/users/groups-restore-deleted says that security groups are gone at once
  test("is final where the tenant keeps no security groups", async () => {
    const tenant = createMockTenant({
      groups: [{ displayName: "A" }],
      securityGroupsSoftDelete: false,
    });
    const id = String(tenant.state.list("groups")[0]?.["id"]);
    await ask(tenant, "DELETE", `/v1.0/groups/${id}`);

    await refused(ask(tenant, "GET", `/v1.0/directory/deletedItems/${id}`), 404);
    await refused(ask(tenant, "DELETE", `/v1.0/groups/${id}`), 404);
  });

  test("is final after 30 days", async () => {
    const tenant = createMockTenant({ groups: [{ displayName: "A" }] });
    const id = String(tenant.state.list("groups")[0]?.["id"]);
    await ask(tenant, "DELETE", `/v1.0/groups/${id}`);

    tenant.clock.advance(31 * 86_400_000);

    await refused(ask(tenant, "POST", `/v1.0/directory/deletedItems/${id}/restore`), 404);
  });
});
