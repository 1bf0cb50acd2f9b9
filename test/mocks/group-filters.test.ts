import { describe, expect, test } from "vitest";
import { createMockTenant } from "../../mocks/index.ts";
import { ask, eventual, refused, textAt } from "./ask.ts";

const owner = "11111111-2222-4333-8444-555555555555";
const tenant = createMockTenant({
  users: [{ id: owner, displayName: "Ada" }],
  groups: [
    { displayName: "Plain", uniqueName: "plain" },
    { displayName: "Roles", isAssignableToRole: true },
    { displayName: "Synced", onPremisesSyncEnabled: true, hasMembersWithLicenseErrors: true },
    {
      displayName: "Mail",
      mailNickname: "mail",
      groupTypes: ["Unified"],
      mailEnabled: true,
      resourceProvisioningOptions: ["Team"],
    },
  ],
});

async function found(filter: string, headers = {}): Promise<string[]> {
  const count = Object.keys(headers).length > 0 ? "&$count=true" : "";
  const { json, text } = await ask(tenant, "GET", `/v1.0/groups?$filter=${filter}${count}`, {
    headers,
  });
  expect(text).toContain('"value"');
  return (json["value"] as unknown as { displayName: string }[]).map(
    ({ displayName }) => displayName,
  );
}

// learn.microsoft.com/graph/aad-advanced-queries, group properties
describe("groups are filtered in default mode by", () => {
  const filters: readonly (readonly [string, readonly string[]])[] = [
    ["isAssignableToRole eq true", ["Roles"]],
    ["onPremisesSyncEnabled eq true", ["Synced"]],
    ["hasMembersWithLicenseErrors eq true", ["Synced"]],
    ["proxyAddresses/any(p:startsWith(p,'smtp:mail@'))", ["Mail"]],
    ["resourceProvisioningOptions/Any(x:x eq 'Team')", ["Mail"]],
    ["securityEnabled in (true) and mailEnabled eq true", ["Mail"]],
    ["renewedDateTime ge 2026-11-22T00:00:00Z and displayName eq 'Plain'", ["Plain"]],
  ];
  for (const [filter, names] of filters)
    test(filter, async () => {
      expect(await found(filter)).toEqual(names);
    });
});

describe("groups are filtered in advanced mode alone by", () => {
  const filters: readonly (readonly [string, readonly string[]])[] = [
    ["proxyAddresses/$count ne 0", ["Mail"]],
    ["assignedLicenses/$count ne 0", []],
    ["owners/$count eq 0", ["Plain", "Roles", "Synced", "Mail"]],
    ["owners/$count eq 1", []],
    ["onPremisesSyncEnabled eq null", ["Plain", "Roles", "Mail"]],
    ["proxyAddresses/any(p:endsWith(p,'onmicrosoft.com'))", ["Mail"]],
    ["NOT startsWith(displayName,'P') and mailEnabled ne true", ["Roles", "Synced"]],
    ["preferredLanguage eq 'de-DE'", []],
  ];
  for (const [filter, names] of filters)
    test(filter, async () => {
      expect(await found(filter, eventual)).toEqual(names);
      const error = await refused(ask(tenant, "GET", `/v1.0/groups?$filter=${filter}`), 400);
      expect(error.code).toBe("Request_UnsupportedQuery");
    });
});

// "Properties that are not listed here do not support $filter at all"; null values and counts as in
// the columns of that table
describe("groups are filtered in no mode by", () => {
  const filters = [
    "createdDateTime ge 2026-01-01T00:00:00Z",
    "visibility eq 'Private'",
    "theme eq 'Teal'",
    "membershipRule eq null",
    "isAssignableToRole eq null",
    "proxyAddresses/$count eq 1",
    "contains(displayName,'x')",
  ];
  for (const filter of filters)
    test(filter, async () => {
      const error = await refused(
        ask(tenant, "GET", `/v1.0/groups?$count=true&$filter=${filter}`, { headers: eventual }),
        400,
      );
      expect(error.code).toBe("Request_UnsupportedQuery");
    });
});

// the table of aad-advanced-queries lists uniqueName, that of resources/group does not mark it
describe("uniqueName", () => {
  test("is refused in a filter, where the tenant is not told otherwise", async () => {
    const error = await refused(
      ask(tenant, "GET", "/v1.0/groups?$filter=uniqueName eq 'plain'"),
      400,
    );

    expect(error).toEqual({
      ...error,
      code: "Request_UnsupportedQuery",
      message:
        "Unsupported or invalid query filter clause specified for property 'uniqueName' of resource 'Group'.",
    });
  });

  test("is taken in a filter where it is told so", async () => {
    const other = createMockTenant({
      behaviors: { uniqueNameFilter: "accept" },
      groups: [{ displayName: "Plain", uniqueName: "plain" }],
    });

    const { json } = await ask(other, "GET", "/v1.0/groups?$filter=uniqueName eq 'plain'");

    expect(json["value"]).toMatchObject([{ displayName: "Plain" }]);
  });

  // learn.microsoft.com/graph/api/group-get, Get-MgGroupByUniqueName
  test("is a key, and shown where it is selected", async () => {
    const path = "/v1.0/groups(uniqueName='plain')";
    const plain = await ask(tenant, "GET", path);
    const selected = await ask(tenant, "GET", `${path}?$select=uniqueName`);

    expect(plain.json["displayName"]).toBe("Plain");
    expect(plain.json).not.toHaveProperty("uniqueName");
    expect(selected.json).toMatchObject({ uniqueName: "plain" });
    await refused(ask(tenant, "GET", "/v1.0/groups(uniqueName='other')"), 404);
  });
});

// learn.microsoft.com/graph/api/group-get
describe("$select", () => {
  test("does not return hasMembersWithLicenseErrors", async () => {
    const { json } = await ask(
      tenant,
      "GET",
      "/v1.0/groups?$select=id,assignedLicenses,hasMembersWithLicenseErrors&$top=1",
    );

    expect(json["value"]?.[0]).not.toHaveProperty("hasMembersWithLicenseErrors");
    expect(json["value"]?.[0]?.["assignedLicenses"]).toEqual([]);
  });
});

// learn.microsoft.com/graph/aad-advanced-queries, device properties
describe("devices are filtered by", () => {
  const other = createMockTenant({ devices: 5 });
  const plain = [
    "trustType eq 'AzureAd'",
    "profileType eq 'RegisteredDevice'",
    "onPremisesSyncEnabled eq true",
  ];
  for (const filter of plain)
    test(`${filter} in default mode`, async () => {
      expect(await ask(other, "GET", `/v1.0/devices?$filter=${filter}`)).toMatchObject({
        status: 200,
      });
    });
  for (const filter of ["physicalIds/$count eq 0", "registrationDateTime ge 2020-01-01T00:00:00Z"])
    test(`${filter} in advanced mode alone`, async () => {
      const path = `/v1.0/devices?$count=true&$filter=${filter}`;

      expect(await ask(other, "GET", path, { headers: eventual })).toMatchObject({ status: 200 });
      await refused(ask(other, "GET", path), 400);
    });
});

// learn.microsoft.com/graph/api/group-delta: "If the property has never been set before it will
// not be included in the response at all"
describe("a row of groups/delta", () => {
  test("leaves out what was never set, and shows what was cleared as null", async () => {
    const other = createMockTenant({ groups: [{ displayName: "G", description: "d" }] });
    const [group] = other.state.list("groups");
    const first = await ask(other, "GET", "/v1.0/groups/delta");
    const link = textAt(first.json, "@odata.deltaLink").replace("https://graph.microsoft.com", "");
    await ask(other, "PATCH", `/v1.0/groups/${String(group?.["id"])}`, {
      body: { description: null },
    });

    const second = await ask(other, "GET", link);

    expect(first.json["value"]?.[0]).toMatchObject({ description: "d", groupTypes: [] });
    expect(first.json["value"]?.[0]).not.toHaveProperty("theme");
    expect(second.json["value"]?.[0]).toMatchObject({ displayName: "G", description: null });
    expect(second.json["value"]?.[0]).not.toHaveProperty("theme");
  });
});
