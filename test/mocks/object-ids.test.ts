import { describe, expect, test } from "vitest";
import { createMockTenant } from "../../mocks/index.ts";
import { ask, refused } from "./ask.ts";

// https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/issues/1321 and
// https://github.com/OfficeDev/microsoft-teams-apps-incentives/issues/53 show it for groups;
// inferred for the others
describe("an id that is no guid", () => {
  const id = "not-a-guid";
  const asked: readonly (readonly [string, string, unknown?])[] = [
    ["GET", `/v1.0/groups/${id}`],
    ["PATCH", `/v1.0/groups/${id}`, { description: "d" }],
    ["DELETE", `/v1.0/groups/${id}`],
    ["GET", `/v1.0/groups/${id}/members`],
    ["GET", `/v1.0/groups/${id}/owners`],
    ["GET", `/v1.0/devices/${id}`],
    ["DELETE", `/v1.0/devices/${id}`],
    ["GET", `/v1.0/users/${id}`],
    ["GET", `/v1.0/servicePrincipals/${id}`],
    ["GET", `/v1.0/directoryObjects/${id}`],
    ["GET", `/v1.0/directory/deletedItems/${id}`],
    ["POST", `/v1.0/directory/deletedItems/${id}/restore`, {}],
  ];
  for (const [method, path, body] of asked) {
    test(`is 400 in ${method} ${path}, since 404 reads as gone`, async () => {
      const error = await refused(ask(createMockTenant(), method, path, { body }), 400);

      expect(error).toMatchObject({
        code: "Request_BadRequest",
        message: "Invalid object identifier 'not-a-guid'.",
      });
    });
  }

  // https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/5884
  test("is 400 among others in getByIds", async () => {
    const error = await refused(
      ask(createMockTenant(), "POST", "/v1.0/directoryObjects/getByIds", { body: { ids: [id] } }),
      400,
    );

    expect(error).toMatchObject({ code: "Request_BadRequest", message: "Invalid GUID specified." });
  });

  test("is no alternate key", async () => {
    await refused(ask(createMockTenant(), "GET", "/v1.0/groups(uniqueName='not-a-guid')"), 404);
    await refused(ask(createMockTenant(), "GET", "/v1.0/users/nobody@contoso.com"), 404);
  });
});
