import { describe, expect, test } from "vitest";
import { createMockTenant } from "../../mocks/index.ts";
import { ask, refused, securityGroup } from "./ask.ts";

const unified = {
  displayName: "Library Assist",
  groupTypes: ["Unified"],
  mailEnabled: true,
  mailNickname: "library",
  securityEnabled: false,
};
const roleAssignable = { ...securityGroup, isAssignableToRole: true };
const link = (id: string): string => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;

// learn.microsoft.com/graph/api/group-post-groups, examples 1 and 2; resources/group, visibility
describe("a new group", () => {
  test("of Microsoft 365 has an address and is public", async () => {
    const { json } = await ask(createMockTenant(), "POST", "/v1.0/groups", { body: unified });

    expect(json).toMatchObject({
      mail: "library@contoso.onmicrosoft.com",
      proxyAddresses: ["SMTP:library@contoso.onmicrosoft.com"],
      visibility: "Public",
    });
  });

  for (const [securityGroupVisibility, shown] of [
    ["null", null],
    ["Private", "Private"],
  ] as const) {
    test(`of security shows the visibility ${String(shown)}`, async () => {
      const tenant = createMockTenant({ behaviors: { securityGroupVisibility } });

      const { json } = await ask(tenant, "POST", "/v1.0/groups", { body: securityGroup });

      expect(json).toMatchObject({ visibility: shown, mail: null, proxyAddresses: [] });
    });
  }

  test("has the SID that follows from its id", () => {
    const id = "21d05557-b7b6-418f-86fa-a3118d751be4";
    const tenant = createMockTenant({ groups: [{ id, displayName: "Operations group" }] });

    expect(tenant.state.get("groups", id)?.["securityIdentifier"]).toBe(
      "S-1-12-1-567301463-1099937718-295959174-3827004813",
    );
  });
});

// learn.microsoft.com/graph/api/group-update lists neither groupTypes nor mailEnabled;
// terraform-provider-azuread replaces the group where `types` or `mail_enabled` change
describe("the type of a group", () => {
  const conversions: readonly (readonly [string, Record<string, unknown>, unknown])[] = [
    ["security to Microsoft 365", {}, { mailEnabled: true, groupTypes: ["Unified"] }],
    [
      "Microsoft 365 to security",
      { groupTypes: ["Unified"], mailEnabled: true },
      { mailEnabled: false, groupTypes: [], securityEnabled: true },
    ],
    ["a security group with mail", {}, { mailEnabled: true }],
    [
      "hidden membership afterwards",
      { groupTypes: ["Unified"], mailEnabled: true },
      { visibility: "HiddenMembership" },
    ],
  ];
  for (const [name, group, body] of conversions) {
    test(`cannot be changed: ${name}`, async () => {
      const tenant = createMockTenant({ groups: [{ displayName: "G", ...group }] });
      const [before] = tenant.state.list("groups");

      await refused(ask(tenant, "PATCH", `/v1.0/groups/${String(before?.["id"])}`, { body }), 400);

      expect(tenant.state.list("groups")).toEqual([before]);
    });
  }
});

// learn.microsoft.com/entra/identity/role-based-access-control/groups-concept,
// learn.microsoft.com/graph/api/resources/group
describe("a role-assignable group", () => {
  const refusals: readonly (readonly [string, unknown])[] = [
    [
      "that is not security-enabled",
      { ...unified, isAssignableToRole: true, securityEnabled: false },
    ],
    ["that is public", { ...roleAssignable, visibility: "Public" }],
    [
      "with dynamic membership",
      {
        ...roleAssignable,
        groupTypes: ["DynamicMembership"],
        membershipRule: "device.accountEnabled -eq true",
        membershipRuleProcessingState: "On",
      },
    ],
  ];
  for (const [name, body] of refusals) {
    test(`is refused ${name}`, async () => {
      await refused(ask(createMockTenant(), "POST", "/v1.0/groups", { body }), 400);
    });
  }

  test("is private", async () => {
    const { json } = await ask(createMockTenant(), "POST", "/v1.0/groups", {
      body: { ...unified, isAssignableToRole: true, securityEnabled: true },
    });

    expect(json).toMatchObject({ isAssignableToRole: true, visibility: "Private" });
  });

  test("is one of 500 at most", async () => {
    const tenant = createMockTenant({
      limits: { roleAssignableGroups: 1 },
      groups: [{ displayName: "Roles", isAssignableToRole: true }],
    });

    await refused(ask(tenant, "POST", "/v1.0/groups", { body: roleAssignable }), 400);
    expect(await ask(tenant, "POST", "/v1.0/groups", { body: securityGroup })).toMatchObject({
      status: 201,
    });
  });

  test("stays what it is, and no other becomes one", async () => {
    const tenant = createMockTenant({
      groups: [{ displayName: "Roles", isAssignableToRole: true }, { displayName: "Plain" }],
    });
    const [roles, plain] = tenant.state
      .list("groups")
      .map(({ id }) => `/v1.0/groups/${String(id)}`);

    await refused(ask(tenant, "PATCH", roles ?? "", { body: { isAssignableToRole: false } }), 400);
    await refused(ask(tenant, "PATCH", plain ?? "", { body: { isAssignableToRole: true } }), 400);
  });

  // https://github.com/microsoftgraph/msgraph-bicep-types/issues/54
  test("gets no alternate key afterwards", async () => {
    const tenant = createMockTenant({
      groups: [{ displayName: "Roles", isAssignableToRole: true }],
    });
    const id = String(tenant.state.list("groups")[0]?.["id"]);

    const error = await refused(
      ask(tenant, "PATCH", `/v1.0/groups/${id}`, { body: { uniqueName: "some-key" } }),
      400,
    );

    expect(error.message).toBe(
      "Value for ArmUniqueName cannot be updated for groups assignable to role.",
    );
  });

  test("holds no group", async () => {
    const tenant = createMockTenant({
      groups: [{ displayName: "Roles", isAssignableToRole: true }, { displayName: "Plain" }],
    });
    const [roles = "", plain = ""] = tenant.state.list("groups").map(({ id }) => String(id));

    await refused(
      ask(tenant, "POST", `/v1.0/groups/${roles}/members/$ref`, {
        body: { "@odata.id": link(plain) },
      }),
      400,
    );
    await refused(
      ask(tenant, "PATCH", `/v1.0/groups/${roles}`, {
        body: { "members@odata.bind": [link(plain)] },
      }),
      400,
    );
    await refused(
      ask(tenant, "POST", "/v1.0/groups", {
        body: { ...roleAssignable, "members@odata.bind": [link(plain)] },
      }),
      400,
    );
    expect(tenant.state.members(roles)).toEqual([]);
  });

  test("takes RoleManagement.ReadWrite.Directory to be made and filled", async () => {
    const user = "11111111-2222-4333-8444-555555555555";
    const options = {
      users: [{ id: user, displayName: "Ada" }],
      groups: [{ displayName: "Roles", isAssignableToRole: true }],
    };
    const some = createMockTenant({ ...options, roles: ["Group.ReadWrite.All"] });
    const all = createMockTenant({
      ...options,
      roles: ["Group.ReadWrite.All", "RoleManagement.ReadWrite.Directory"],
    });
    const id = String(some.state.list("groups")[0]?.["id"]);
    const add = { body: { "@odata.id": link(user) } };

    await refused(ask(some, "POST", "/v1.0/groups", { body: roleAssignable }), 403);
    await refused(ask(some, "POST", `/v1.0/groups/${id}/members/$ref`, add), 403);
    expect(await ask(all, "POST", "/v1.0/groups", { body: roleAssignable })).toMatchObject({
      status: 201,
    });
    expect(await ask(all, "POST", `/v1.0/groups/${id}/members/$ref`, add)).toMatchObject({
      status: 204,
    });
  });
});

// the message that CIPP works around (Modules/CIPPCore/Public/Add-CIPPGroupMember.ps1)
describe("a mail-enabled security group", () => {
  test("takes no members through Graph", async () => {
    const user = "11111111-2222-4333-8444-555555555555";
    const tenant = createMockTenant({
      users: [{ id: user, displayName: "Ada" }],
      groups: [{ displayName: "Mail", mailEnabled: true }],
    });
    const id = String(tenant.state.list("groups")[0]?.["id"]);

    const error = await refused(
      ask(tenant, "POST", `/v1.0/groups/${id}/members/$ref`, {
        body: { "@odata.id": link(user) },
      }),
      400,
    );

    expect(error.message).toMatch(/mail-enabled security groups/);
  });
});
