import { describe, expect, test } from "vitest";
import { createMockTenant, type MockTenant } from "../../mocks/index.ts";
import { ask, groupTarget, refused, rings } from "./ask.ts";

const allDevices = "#microsoft.graph.allDevicesAssignmentTarget";

function tenantWithRing(): {
  tenant: MockTenant;
  ring: string;
  a: string;
  b: string;
  filter: string;
} {
  const tenant = createMockTenant({
    groups: [{ displayName: "A" }, { displayName: "B" }],
    rings: [{ displayName: "Broad" }],
    filters: [{ displayName: "Corporate", rule: '(device.deviceOwnership -eq "Corporate")' }],
  });
  const [a = "", b = ""] = tenant.state.list("groups").map((row) => String(row["id"]));
  const first = (collection: "deviceConfigurations" | "assignmentFilters"): string =>
    String(tenant.state.list(collection)[0]?.["id"]);
  return { tenant, a, b, ring: first("deviceConfigurations"), filter: first("assignmentFilters") };
}

const toGroup = (groupId: string, more: Record<string, unknown> = {}): unknown => ({
  target: { "@odata.type": groupTarget, groupId, ...more },
});

// learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-assign
describe("assign", () => {
  test("replaces the whole set and answers 200 with it", async () => {
    const { tenant, ring, a, b } = tenantWithRing();
    await ask(tenant, "POST", `${rings}/${ring}/assign`, { body: { assignments: [toGroup(a)] } });

    const { status, json } = await ask(tenant, "POST", `${rings}/${ring}/assign`, {
      body: { assignments: [toGroup(b)] },
    });

    expect(status).toBe(200);
    expect(json["value"]).toMatchObject([
      {
        id: `${ring}_${b}`,
        target: { groupId: b, deviceAndAppManagementAssignmentFilterType: "none" },
      },
    ]);
    expect(tenant.state.assignments("deviceConfigurations", ring)).toHaveLength(1);
  });

  test("removes all with an empty set", async () => {
    const { tenant, ring, a } = tenantWithRing();
    await ask(tenant, "POST", `${rings}/${ring}/assign`, { body: { assignments: [toGroup(a)] } });

    await ask(tenant, "POST", `${rings}/${ring}/assign`, { body: { assignments: [] } });

    expect(tenant.state.assignments("deviceConfigurations", ring)).toEqual([]);
  });

  test("gives the virtual group's id to all devices", async () => {
    const { tenant, ring } = tenantWithRing();

    const { json } = await ask(tenant, "POST", `${rings}/${ring}/assign`, {
      body: { assignments: [{ target: { "@odata.type": allDevices } }] },
    });

    expect(json["value"]?.[0]?.["id"]).toBe(`${ring}_adadadad-808e-44e2-905a-0b7873a8a531`);
  });

  test.each([
    ["with the source that it had", { source: "policySets" }, "policySets"],
    ["without one", {}, "direct"],
  ])("leaves a policy set's assignment that comes back %s", async (_what, given, source) => {
    const { tenant, ring, a } = tenantWithRing();
    tenant.state.assign("deviceConfigurations", ring, [
      { ...(toGroup(a) as object), source: "policySets", sourceId: "set-1" },
    ]);

    const { json } = await ask(tenant, "POST", `${rings}/${ring}/assign`, {
      body: { assignments: [{ ...(toGroup(a) as object), ...given }] },
    });

    const sourceId = source === "direct" ? ring : "set-1";
    expect(json["value"]).toMatchObject([{ source, sourceId, target: { groupId: a } }]);
    const again = await ask(tenant, "GET", `${rings}/${ring}/assignments`);
    expect(again.json["value"]).toMatchObject([{ source, sourceId }]);
  });

  const refusals: readonly (readonly [
    string,
    (ids: { a: string; filter: string }) => unknown,
    RegExp,
  ])[] = [
    ["an unknown group", () => [toGroup("aaaa1111-0000-4000-8000-000000000001")], /does not exist/],
    ["a group id that is none", () => [toGroup("pilot")], /not a valid identifier/],
    [
      "a target without a group id",
      () => [{ target: { "@odata.type": groupTarget } }],
      /not a valid identifier/,
    ],
    ["the same group twice", ({ a }) => [toGroup(a), toGroup(a)], /more than once/],
    [
      "one group included and excluded",
      ({ a }) => [
        toGroup(a),
        {
          target: { "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget", groupId: a },
        },
      ],
      /more than once/,
    ],
    [
      "an unknown filter",
      ({ a }) => [
        toGroup(a, {
          deviceAndAppManagementAssignmentFilterId: "ffff2222-0000-4000-8000-000000000002",
          deviceAndAppManagementAssignmentFilterType: "include",
        }),
      ],
      /filter .* does not exist/,
    ],
    [
      "a filter without a type",
      ({ a, filter }) => [toGroup(a, { deviceAndAppManagementAssignmentFilterId: filter })],
      /filter type/,
    ],
    [
      "a filter type without a filter",
      ({ a }) => [toGroup(a, { deviceAndAppManagementAssignmentFilterType: "include" })],
      /filter type/,
    ],
    ["a target without a type", ({ a }) => [{ target: { groupId: a } }], /abstract class/],
    [
      "an unknown target type",
      ({ a }) => [{ target: { "@odata.type": "#microsoft.graph.fooTarget", groupId: a } }],
      /not assignable/,
    ],
    [
      "an unknown property in the target",
      ({ a }) => [toGroup(a, { foo: 1 })],
      /'foo' does not exist/,
    ],
    ["no target", () => [{}], /needs a target/],
    ["no list", () => ({}), /not a collection/],
  ];
  for (const [name, assignments, message] of refusals) {
    test(`is refused with ${name}, and changes nothing`, async () => {
      const { tenant, ring, a, b, filter } = tenantWithRing();
      tenant.state.assign("deviceConfigurations", ring, [
        { target: { "@odata.type": groupTarget, groupId: b } },
      ]);

      const error = await refused(
        ask(tenant, "POST", `${rings}/${ring}/assign`, {
          body: { assignments: assignments({ a, filter }) },
        }),
        400,
      );

      expect(error.message).toMatch(message);
      expect(tenant.state.assignments("deviceConfigurations", ring)).toHaveLength(1);
    });
  }

  test("takes no filter on v1.0, whose targets have none", async () => {
    const { tenant, ring, a, filter } = tenantWithRing();
    const target = toGroup(a, {
      deviceAndAppManagementAssignmentFilterId: filter,
      deviceAndAppManagementAssignmentFilterType: "include",
    });

    const error = await refused(
      ask(tenant, "POST", `/v1.0/deviceManagement/deviceConfigurations/${ring}/assign`, {
        body: { assignments: [target] },
      }),
      400,
    );

    expect(error.message).toContain("deviceAndAppManagementAssignmentFilterId");
  });
});

describe("single assignments", () => {
  test("are added and deleted one by one", async () => {
    const { tenant, ring, a, b } = tenantWithRing();
    await ask(tenant, "POST", `${rings}/${ring}/assignments`, { body: toGroup(a) });
    await ask(tenant, "POST", `${rings}/${ring}/assignments`, { body: toGroup(b) });

    const { status } = await ask(tenant, "DELETE", `${rings}/${ring}/assignments/${ring}_${a}`);

    expect(status).toBe(204);
    const { json } = await ask(tenant, "GET", `${rings}/${ring}/assignments`);
    expect(json["value"]).toMatchObject([
      { id: `${ring}_${b}`, source: "direct", sourceId: ring, intent: "apply" },
    ]);
  });

  // learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfigurationassignment-update
  test("are changed one by one, and take the id of their new target", async () => {
    const { tenant, ring, a, b } = tenantWithRing();
    await ask(tenant, "POST", `${rings}/${ring}/assignments`, { body: toGroup(a) });

    const { status, json } = await ask(
      tenant,
      "PATCH",
      `${rings}/${ring}/assignments/${ring}_${a}`,
      {
        body: toGroup(b),
      },
    );

    expect(status).toBe(200);
    expect(json).toMatchObject({ id: `${ring}_${b}`, target: { groupId: b } });
    const list = await ask(tenant, "GET", `${rings}/${ring}/assignments`);
    expect(list.json["value"]).toMatchObject([{ target: { groupId: b } }]);
  });

  test("cannot be changed to a target that is there, or that is gone", async () => {
    const { tenant, ring, a, b } = tenantWithRing();
    await ask(tenant, "POST", `${rings}/${ring}/assign`, {
      body: { assignments: [toGroup(a), toGroup(b)] },
    });
    const path = `${rings}/${ring}/assignments/${ring}_${a}`;

    await refused(ask(tenant, "PATCH", path, { body: toGroup(b) }), 400);
    await refused(ask(tenant, "PATCH", `${path}0`, { body: toGroup(b) }), 404);
    await refused(ask(tenant, "PATCH", path, { body: { target: null } }), 400);
  });
});

describe("the context of assignments", () => {
  // github.com/almenscorner/IntuneCD BaseGraphModule.py: the id in it says whose they are
  test("names the policy, in a list and where they are expanded", async () => {
    const { tenant, ring } = tenantWithRing();

    const list = await ask(tenant, "GET", `${rings}/${ring}/assignments`);
    const one = await ask(tenant, "GET", `${rings}/${ring}?$expand=assignments`);
    const all = await ask(tenant, "GET", `${rings}?$expand=assignments`);

    const context = `https://graph.microsoft.com/beta/$metadata#deviceManagement/deviceConfigurations('${ring}')/assignments`;
    expect(list.json["@odata.context"]).toBe(context);
    expect(one.json["assignments@odata.context"]).toBe(context);
    expect(all.json["value"]?.[0]?.["assignments@odata.context"]).toBe(context);
    // github.com/SkipToTheEndpoint/OpenIntuneBaseline WINDOWS/IntuneManagement/UpdatePolicies
    expect(one.json["@odata.context"]).toMatch(
      /#deviceManagement\/deviceConfigurations\(assignments\(\)\)\/\$entity$/,
    );
  });

  // learn.microsoft.com/graph/api/intune-softwareupdate-windowsqualityupdatepolicyassignment-list
  test("is there for quality update policies too", async () => {
    const { tenant, a } = tenantWithRing();
    const { id } = tenant.state.add("windowsQualityUpdatePolicies", { displayName: "Q" });
    const path = `/beta/deviceManagement/windowsQualityUpdatePolicies/${String(id)}`;
    await ask(tenant, "POST", `${path}/assign`, { body: { assignments: [toGroup(a)] } });

    const { status, json } = await ask(tenant, "GET", `${path}/assignments`);

    expect(status).toBe(200);
    expect(json["@odata.context"]).toContain(`('${String(id)}')/assignments`);
    expect(json["value"]).toMatchObject([{ target: { groupId: a } }]);
    const elsewhere = await refused(ask(tenant, "GET", `${path}/nothing`), 400);
    expect(elsewhere.message).toContain("'nothing'");
  });
});

// learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-assign?view=graph-rest-beta
describe("deviceConfigurationGroupAssignments", () => {
  const groupOf = (targetGroupId: string, excludeGroup: boolean): unknown => ({
    "@odata.type": "#microsoft.graph.deviceConfigurationGroupAssignment",
    targetGroupId,
    excludeGroup,
  });

  test("assigns and excludes groups, beside the assignments", async () => {
    const { tenant, ring, a, b } = tenantWithRing();

    const { status, json } = await ask(tenant, "POST", `${rings}/${ring}/assign`, {
      body: {
        deviceConfigurationGroupAssignments: [groupOf(a, false), groupOf(b, true)],
        assignments: [toGroup(a)],
      },
    });

    expect(status).toBe(200);
    expect(json["value"]).toMatchObject([
      { target: { "@odata.type": groupTarget, groupId: a } },
      { target: { "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget", groupId: b } },
    ]);
  });

  test.each([
    ["for one group in two ways", (a: string) => [groupOf(a, true), groupOf(a, false)]],
    [
      "of a group that is not there",
      () => [groupOf("aaaa1111-0000-4000-8000-000000000001", false)],
    ],
    ["with a property that it lacks", (a: string) => [{ targetGroupId: a, foo: 1 }]],
    ["with a text for a truth value", (a: string) => [{ targetGroupId: a, excludeGroup: "no" }]],
    ["that is no list", () => "all"],
  ])("is refused %s", async (_what, list) => {
    const { tenant, ring, a } = tenantWithRing();

    await refused(
      ask(tenant, "POST", `${rings}/${ring}/assign`, {
        body: { deviceConfigurationGroupAssignments: list(a) },
      }),
      400,
    );

    expect(tenant.state.assignments("deviceConfigurations", ring)).toEqual([]);
  });

  test("is no parameter on v1.0, nor of the update profiles", async () => {
    const { tenant, ring, a } = tenantWithRing();
    const { id } = tenant.state.add("windowsDriverUpdateProfiles", { displayName: "D" });
    const body = { deviceConfigurationGroupAssignments: [groupOf(a, false)], assignments: [] };

    for (const path of [
      `/v1.0/deviceManagement/deviceConfigurations/${ring}/assign`,
      `/beta/deviceManagement/windowsDriverUpdateProfiles/${String(id)}/assign`,
    ]) {
      const error = await refused(ask(tenant, "POST", path, { body }), 400);
      expect(error.message).toContain("not a valid parameter for the operation 'assign'");
    }
  });
});

describe("an assignment filter", () => {
  test("is not deleted while an assignment uses it", async () => {
    const { tenant, ring, a, filter } = tenantWithRing();
    tenant.state.assign("deviceConfigurations", ring, [
      {
        target: {
          "@odata.type": groupTarget,
          groupId: a,
          deviceAndAppManagementAssignmentFilterId: filter,
          deviceAndAppManagementAssignmentFilterType: "include",
        },
      },
    ]);

    const error = await refused(
      ask(tenant, "DELETE", `/beta/deviceManagement/assignmentFilters/${filter}`),
      400,
    );
    tenant.state.assign("deviceConfigurations", ring, []);
    const { status } = await ask(
      tenant,
      "DELETE",
      `/beta/deviceManagement/assignmentFilters/${filter}`,
    );

    expect(error.message).toContain("in use");
    expect(status).toBe(204);
  });

  // learn.microsoft.com/graph/api/intune-policyset-deviceandappmanagementassignmentfilter-getstate
  test.each(["getState", "getState()"])("is told by %s to be in use", async (name) => {
    const { json } = await ask(
      createMockTenant(),
      "GET",
      `/beta/deviceManagement/assignmentFilters/${name}`,
    );

    expect(json["value"]).toEqual({ enabled: true });
  });

  // CIPP#3744
  test("keeps its platform", async () => {
    const { tenant, filter } = tenantWithRing();

    const error = await refused(
      ask(tenant, "PATCH", `/beta/deviceManagement/assignmentFilters/${filter}`, {
        body: { platform: "iOS" },
      }),
      400,
    );

    expect(error.message).toContain(
      "Platform, PolicyType, and CreationSource cannot be changed once created.",
    );
  });

  // learn.microsoft.com/mem/intune/fundamentals/filters-device-properties
  for (const rule of [
    'device.model -match "x"',
    'device.foo -eq "x"',
    '(device.model -eq "x"',
    "device.model -eq x",
    'device.operatingSystemVersion -contains "10"',
    "device.model -in []",
    "",
    'device.model -gt "x"',
    'not (device.model -eq "x")',
    `device.model -eq "${"x".repeat(3_072)}"`,
  ]) {
    test(`refuses the rule ${rule.slice(0, 50)}`, async () => {
      const tenant = createMockTenant();

      const { status } = await ask(tenant, "POST", "/beta/deviceManagement/assignmentFilters", {
        body: { displayName: "F", platform: "windows10AndLater", rule },
      });

      expect(status).toBe(400);
    });
  }

  for (const rule of [
    '(device.operatingSystemVersion -ge 10.0.26100.1) and (device.deviceOwnership -eq "Corporate")',
    'device.model -in ["a", "b"]',
    "device.deviceCategory -ne $null",
  ]) {
    test(`takes the rule ${rule}`, async () => {
      const tenant = createMockTenant();

      const { status, json } = await ask(
        tenant,
        "POST",
        "/beta/deviceManagement/assignmentFilters",
        { body: { displayName: "F", platform: "windows10AndLater", rule } },
      );

      expect(status).toBe(201);
      expect(json).toMatchObject({
        roleScopeTags: ["0"],
        assignmentFilterManagementType: "devices",
        payloads: [],
      });
    });
  }

  // learn.microsoft.com/graph/best-practices-concept#handling-future-members-in-evolvable-enumerations
  test("hides a newer platform behind unknownFutureValue unless asked", async () => {
    const tenant = createMockTenant({
      filters: [{ displayName: "MAM", platform: "windowsMobileApplicationManagement", rule: "x" }],
    });

    const plain = await ask(tenant, "GET", "/beta/deviceManagement/assignmentFilters");
    const asked = await ask(tenant, "GET", "/beta/deviceManagement/assignmentFilters", {
      headers: { Prefer: "include-unknown-enum-members" },
    });

    expect(plain.json["value"]?.[0]?.["platform"]).toBe("unknownFutureValue");
    expect(asked.json["value"]?.[0]?.["platform"]).toBe("windowsMobileApplicationManagement");
  });
});
