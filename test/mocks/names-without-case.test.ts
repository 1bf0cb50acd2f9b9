import { describe, expect, test } from "vitest";
import { createMockTenant } from "../../mocks/index.ts";
import { ask, eventual, refused, ringType, securityGroup } from "./ask.ts";

// mailNickName, Owners, Members and Microsoft.Graph.Group are what CLI for Microsoft 365 sends
// (https://github.com/pnp/cli-microsoft365, src/m365/entra/commands); $orderBy and DisplayName
// stand in https://learn.microsoft.com/graph/api/directory-deleteditems-list
describe("names in another case", () => {
  const tenant = createMockTenant({ devices: 3, groups: [{ displayName: "Pilot" }] });
  const group = String(tenant.state.list("groups")[0]?.["id"]);

  const paths = [
    "/v1.0/Groups",
    `/V1.0/GROUPS/${group}`,
    `/v1.0/groups/${group}/Owners`,
    `/v1.0/groups/${group}/Members/Microsoft.Graph.User`,
    "/v1.0/directory/deletedItems/Microsoft.Graph.Group",
    "/v1.0/directory/deleteditems/microsoft.graph.group",
    "/v1.0/groups?$OrderBy=DisplayName Desc&$Top=1",
    "/v1.0/groups?$filter=DisplayName EQ 'Pilot' OR StartsWith(MailNickName,'x')",
    `/v1.0/groups?$expand=Members($select=ID)`,
    "/v1.0/devices?$select=DeviceID",
    "/beta/DeviceManagement/DeviceConfigurations?$Select=DisplayName",
    "/beta/devicemanagement/manageddevices?$Filter=DeviceName eq 'x'",
    // the SDKs write functions with brackets or their namespace
    "/v1.0/groups/delta()",
    "/v1.0/groups/microsoft.graph.delta()",
    // a slash at the end, as IntuneCD and CIPP send it
    "/beta/deviceManagement/deviceConfigurations/",
    "/v1.0/groups/?$top=999",
  ];
  for (const path of paths) {
    test(`are taken in ${path}`, async () => {
      expect(await ask(tenant, "GET", path)).toMatchObject({ status: 200 });
    });
  }

  test("are spelt in the answer as the metadata does", async () => {
    const { json } = await ask(tenant, "GET", "/v1.0/groups?$select=Id,DISPLAYNAME");

    expect(json["@odata.context"]).toMatch(/#groups\(id,displayName\)$/);
    expect(json["value"]?.[0]).toEqual({ id: group, displayName: "Pilot" });
  });

  test("are read in text of a filter as they stand", async () => {
    const other = createMockTenant({ groups: [{ displayName: "MAILNICKNAME" }] });

    const { json } = await ask(
      other,
      "GET",
      "/v1.0/groups?$filter=displayname eq 'MAILNICKNAME'&$select=displayname",
    );

    expect(json["value"]).toEqual([{ displayName: "MAILNICKNAME" }]);
  });

  test("are taken in bodies of groups and policies", async () => {
    const { mailNickname, ...rest } = securityGroup;
    const made = await ask(tenant, "POST", "/v1.0/groups", {
      body: { ...rest, mailNickName: mailNickname, Description: "d" },
    });
    const ring = await ask(tenant, "POST", "/beta/deviceManagement/deviceConfigurations", {
      body: { "@odata.type": ringType, DisplayName: "R", QualityUpdatesDeferralPeriodInDays: 3 },
    });

    expect(made.json).toMatchObject({ mailNickname, description: "d" });
    expect(ring.json).toMatchObject({ displayName: "R", qualityUpdatesDeferralPeriodInDays: 3 });
  });

  test("stay unknown where no case makes them known", async () => {
    await refused(ask(tenant, "GET", "/v1.0/groups?$select=DisplayNames"), 400);
    await refused(ask(tenant, "GET", "/v1.0/Groupz"), 400);
    await refused(ask(tenant, "POST", "/v1.0/groups", { body: { ...securityGroup, Foo: 1 } }), 400);
    await refused(ask(tenant, "GET", "/v1.0/groups?$top=1&$Top=2"), 400);
  });
});

// learn.microsoft.com/graph/query-parameters: "On the beta endpoint, the $ prefix is optional"
describe("query options without dollar sign", () => {
  test("are taken on beta alone", async () => {
    const tenant = createMockTenant({ groups: [{ displayName: "A" }, { displayName: "B" }] });

    const { json } = await ask(tenant, "GET", "/beta/groups?top=1&select=displayName");

    expect(json["value"]).toEqual([{ displayName: "A" }]);
    await refused(ask(tenant, "GET", "/v1.0/groups?top=1"), 400);
  });
});

// docs.oasis-open.org/odata/odata-json-format/v4.01: names are unique in an object
describe("a body that names a property twice", () => {
  const bodies = [
    '{"displayName":"A","mailEnabled":false,"mailNickname":"a","securityEnabled":true,"displayName":"B"}',
    '{"displayName":"A","mailEnabled":false,"mailNickname":"a","securityEnabled":true,"DisplayName":"B"}',
  ];
  for (const body of bodies) {
    test(`is refused: ${body.slice(-20)}`, async () => {
      const tenant = createMockTenant();
      const { token } = await tenant.credential.getToken("https://graph.microsoft.com/.default");

      const answer = await tenant.fetch("https://graph.microsoft.com/v1.0/groups", {
        method: "POST",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        body,
      });

      expect(answer.status).toBe(400);
      expect(tenant.state.list("groups")).toEqual([]);
    });
  }

  test("is another thing than text or objects that repeat it", async () => {
    const body = {
      ...securityGroup,
      description: '"displayName": {"displayName":',
      "members@odata.bind": [],
    };

    expect(await ask(createMockTenant(), "POST", "/v1.0/groups", { body })).toMatchObject({
      status: 201,
    });
  });
});

describe("an advanced query", () => {
  // CLI for Microsoft 365, entra group list --type distribution
  test("may write NOT in capitals or small letters", async () => {
    const tenant = createMockTenant({ groups: [{ displayName: "A" }] });
    const filter = "securityEnabled eq true and NOT(groupTypes/Any(t:t eq 'Unified'))";

    const { json } = await ask(tenant, "GET", `/v1.0/groups?$filter=${filter}&$count=true`, {
      headers: eventual,
    });

    expect(json).toMatchObject({ "@odata.count": 1 });
  });
});
