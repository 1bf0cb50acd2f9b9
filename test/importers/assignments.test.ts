import fc from "fast-check";
import { desiredState, importPolicies, type ImportPoliciesOptions } from "ringwright";
import { describe, expect, test } from "vitest";
import { fixtureTenant, importFileOf } from "./fixture-files.ts";

const pilot = "aaaa0000-0000-4000-8000-000000000001";
const vip = "aaaa0000-0000-4000-8000-000000000002";
const stranger = "aaaa0000-0000-4000-8000-0000000000ff";
const filter = "ffff0000-0000-4000-8000-000000000001";
const [ring = {}] = fixtureTenant.deviceConfigurations;
const [feature = {}] = fixtureTenant.windowsFeatureUpdateProfiles;

const target = (type: string, more: object = {}) => ({
  target: { "@odata.type": `#microsoft.graph.${type}AssignmentTarget`, ...more },
});
const include = (groupId: string) => target("group", { groupId });
const exclude = (groupId: string) => target("exclusionGroup", { groupId });
const filtered = (groupId: string, id: string) =>
  target("group", {
    groupId,
    deviceAndAppManagementAssignmentFilterId: id,
    deviceAndAppManagementAssignmentFilterType: "include",
  });
const rule = '(device.displayName -startsWith "PILOT-")';
const groups = [
  { id: pilot, displayName: "Pilot", groupTypes: ["DynamicMembership"], membershipRule: rule },
  { id: vip, displayName: "VIP", groupTypes: [], membershipRule: null },
].map((group) => ({ "@odata.type": "#microsoft.graph.group", ...group }));

async function importOf(
  assignments: unknown,
  options: Partial<ImportPoliciesOptions> = {},
  policy: object = ring,
) {
  const value = [...groups, ...fixtureTenant.assignmentFilters, { ...policy, assignments }];
  return await importPolicies([importFileOf("answer.json", { value })], {
    from: "graph",
    stack: "corp",
    ...options,
  });
}

async function linesOf(
  assignments: unknown,
  options?: Partial<ImportPoliciesOptions>,
): Promise<unknown> {
  const { config } = await importOf(assignments, options);
  return config?.rings?.["ring-1-pilot"]?.assignments;
}

describe("assignments of another tenant", () => {
  test("name groups by their display names, and filters by those that are imported", async () => {
    const { config } = await importOf([filtered(pilot, filter), exclude(vip)]);

    expect(config?.groups).toEqual({
      pilot: { existing: true, displayName: "Pilot" },
      vip: { existing: true, displayName: "VIP" },
    });
    expect(config?.rings?.["ring-1-pilot"]?.assignments).toEqual([
      { group: "pilot", filter: "corporate-windows", filterMode: "include" },
      { exclude: "vip" },
    ]);
    expect(config).not.toHaveProperty("adopt");
  });

  test("make dynamic groups where that is asked for", async () => {
    const { config } = await importOf([include(pilot), exclude(vip)], { createGroups: true });

    expect(config?.groups).toEqual({
      pilot: { displayName: "Pilot", membershipRule: rule, processing: "active" },
      vip: { existing: true, displayName: "VIP" },
    });
  });

  test("leave out an include whose group has no name, and say so", async () => {
    const { config, rows } = await importOf([include(stranger), include(pilot)]);

    expect(config?.rings?.["ring-1-pilot"]?.assignments).toEqual([{ group: "pilot" }]);
    expect(rows.find(({ path }) => path === "assignments[0].target.groupId")).toMatchObject({
      outcome: "none",
      note: `group ${stranger} has no name in the source`,
    });
  });

  test("leave the whole policy unassigned where an exclude cannot be named", async () => {
    const { config, objects, rows } = await importOf([include(pilot), exclude(stranger)]);

    expect(config?.rings?.["ring-1-pilot"]).not.toHaveProperty("assignments");
    expect(config).not.toHaveProperty("groups");
    expect(objects.find(({ kind }) => kind === "ring")?.unassigned).toBe(
      `group ${stranger} has no name in the source`,
    );
    expect(rows.find(({ path }) => path === "assignments[0].target.groupId")).toMatchObject({
      outcome: "none",
      note: `left out with what narrows it: group ${stranger} has no name in the source`,
    });
  });

  test("leave an include out whose filter has no name: without it, it would reach more", async () => {
    expect(await linesOf([filtered(pilot, stranger), include(vip)])).toEqual([{ group: "vip" }]);
  });

  test("leave the policy unassigned where excludes alone are left", async () => {
    const { config, objects, rows } = await importOf([include(stranger), exclude(vip)]);

    expect(config?.rings?.["ring-1-pilot"]).not.toHaveProperty("assignments");
    expect(objects.find(({ kind }) => kind === "ring")?.unassigned).toContain("has no name");
    expect(rows.find(({ path }) => path === "assignments[1].target.groupId")?.note).toContain(
      "left out with all that it narrows",
    );
  });

  test("are excludes alone where the source has no more", async () => {
    expect(await linesOf([exclude(vip)])).toEqual([{ exclude: "vip" }]);
  });

  test("leave the policy unassigned where a target is of an unknown type", async () => {
    const { config, rows } = await importOf([include(pilot), target("somethingNew")]);

    expect(config?.rings?.["ring-1-pilot"]).not.toHaveProperty("assignments");
    expect(rows.find(({ path }) => path === "assignments[1].target.@odata.type")).toMatchObject({
      outcome: "unknown",
      note: "its type of target is unknown to this version",
    });
  });

  test.each([[[null]], [["x"]], [[{ target: "x" }]], ["x"]])(
    "leave the policy unassigned where they are no assignments: %j",
    async (list) => {
      const { config, rows } = await importOf(list);

      expect(config?.rings?.["ring-1-pilot"]).not.toHaveProperty("assignments");
      expect(rows.filter(({ path }) => path.startsWith("assignments"))).toMatchObject([
        { outcome: "unknown" },
      ]);
    },
  );

  test("name nothing after a property of all objects", async () => {
    const { rows } = await importOf([target("group", { groupId: pilot, constructor: "x" })]);

    expect(rows.find(({ path }) => path.endsWith(".constructor"))).toMatchObject({
      outcome: "unknown",
      note: "is nothing that this version knows of an assignment",
    });
  });

  test("leave collections of Configuration Manager out", async () => {
    const collection = target("configurationManagerCollection", { collectionId: "S0100042" });

    expect(await linesOf([collection, include(pilot)])).toEqual([{ group: "pilot" }]);
  });

  test("never turn users into devices", async () => {
    expect(await linesOf([target("allLicensedUsers"), target("allDevices")])).toEqual([
      { allUsers: true },
      { allDevices: true },
    ]);
  });

  test.each([
    ["an empty list", []],
    ["none", null],
  ])("are not managed where the source has %s", async (_, list) => {
    const { config, rows } = await importOf(list);

    expect(config?.rings?.["ring-1-pilot"]).not.toHaveProperty("assignments");
    expect(rows.find(({ path }) => path === "assignments")).toMatchObject({
      outcome: "implied",
      note: expect.stringContaining("adopting takes nothing away") as string,
    });
  });

  test("have no filter where its id is zeros or its type is none", async () => {
    const none = (id: string | null, type: string) =>
      target("group", {
        groupId: pilot,
        deviceAndAppManagementAssignmentFilterId: id,
        deviceAndAppManagementAssignmentFilterType: type,
      });

    expect(await linesOf([none("00000000-0000-0000-0000-000000000000", "include")])).toEqual([
      { group: "pilot" },
    ]);
    expect(await linesOf([none(null, "none")])).toEqual([{ group: "pilot" }]);
  });

  test("of update profiles are groups alone, without filters", async () => {
    const list = [target("allDevices"), filtered(pilot, filter), include(vip)];

    const { config, rows } = await importOf(list, {}, feature);

    expect(config?.featureUpdates?.["windows-11-25h2"]?.assignments).toEqual([{ group: "vip" }]);
    expect(rows.find(({ path }) => path === "assignments[0].target.@odata.type")?.note).toBe(
      "Intune assigns such a policy to groups only",
    );
    expect(rows.find(({ path }) => path === "assignments[1].target.groupId")?.note).toBe(
      "Intune takes no filter for such a policy",
    );
  });

  test("that policy sets made stay theirs", async () => {
    const { config, rows } = await importOf([
      { ...include(vip), source: "policySets", sourceId: stranger },
      include(pilot),
    ]);

    expect(config?.rings?.["ring-1-pilot"]?.assignments).toEqual([{ group: "pilot" }]);
    expect(rows.find(({ path }) => path === "assignments[0].target.groupId")?.note).toBe(
      "a policy set made it, and it stays the set's to change",
    );
  });

  test("are left out where two groups of the source have one name", async () => {
    const twin = { ...groups[0], id: stranger };
    const value = [...groups, twin, { ...ring, assignments: [include(stranger), include(vip)] }];

    const { config } = await importPolicies([importFileOf("answer.json", { value })], {
      from: "graph",
      stack: "corp",
    });

    expect(config?.rings?.["ring-1-pilot"]?.assignments).toEqual([{ group: "vip" }]);
  });

  test("that the loader refuses leave the policy unassigned", async () => {
    const { config, objects } = await importOf([include(pilot), exclude(pilot)]);

    expect(config?.rings?.["ring-1-pilot"]).not.toHaveProperty("assignments");
    expect(objects.find(({ kind }) => kind === "ring")?.unassigned).toContain(
      "files cannot say it",
    );
  });
});

describe("assignments of the same tenant", () => {
  test("pin groups by their ids, also those without a name", async () => {
    const { config } = await importOf([include(pilot), exclude(stranger)], { isSameTenant: true });

    expect(config?.groups).toEqual({
      pilot: { existing: true, displayName: "Pilot", id: pilot },
      [stranger]: { existing: true, id: stranger },
    });
    expect(config?.rings?.["ring-1-pilot"]?.assignments).toEqual([
      { group: "pilot" },
      { exclude: stranger },
    ]);
  });
});

describe("groups of the same tenant", () => {
  test("are not made anew, whatever is asked for", async () => {
    const { config } = await importOf([include(pilot)], { isSameTenant: true, createGroups: true });

    expect(config?.groups).toEqual({
      pilot: { existing: true, displayName: "Pilot", id: pilot },
    });
  });
});

describe("an import", () => {
  // [target, group, filter]: what the source can hold of each
  const anyAssignment = fc
    .record({
      type: fc.constantFrom(
        "group",
        "exclusionGroup",
        "allDevices",
        "allLicensedUsers",
        "configurationManagerCollection",
        "somethingNew",
      ),
      groupId: fc.constantFrom(pilot, vip, stranger, "no id"),
      filterId: fc.constantFrom(null, filter, stranger),
    })
    .map(({ type, groupId, filterId }) =>
      target(type, {
        ...(type.toLowerCase().endsWith("group") && { groupId }),
        deviceAndAppManagementAssignmentFilterId: filterId,
        deviceAndAppManagementAssignmentFilterType: filterId === null ? "none" : "include",
      }),
    );

  test("never assigns a policy to more than the source does", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyAssignment, { maxLength: 5 }),
        fc.boolean(),
        async (assignments, isSameTenant) => {
          const { config } = await importOf(assignments, { isSameTenant });

          const lines = config?.rings?.["ring-1-pilot"]?.assignments ?? [];
          const excluded = assignments.filter(({ target: each }) =>
            String(each["@odata.type"]).includes("exclusion"),
          );
          // all of its excludes or nothing; and no include lost its filter
          if (lines.length > 0)
            expect(lines.filter(({ exclude: key }) => key !== undefined)).toHaveLength(
              excluded.length,
            );
          const open = (list: readonly object[]) =>
            list.filter((line) => !("filter" in line) && !("exclude" in line)).length;
          const openInSource = assignments.filter(
            ({ target: each }) =>
              !("deviceAndAppManagementAssignmentFilterId" in each) ||
              each.deviceAndAppManagementAssignmentFilterId === null,
          );
          expect(open(lines)).toBeLessThanOrEqual(openInSource.length);
          if (config) desiredState(config, { env: {} });
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("two tenants", () => {
  const table = (id: string) => ({ TenantId: id, Objects: [] });
  const one = "11111111-0000-4000-8000-000000000001";
  const two = "22222222-0000-4000-8000-000000000002";
  const from = "intunemanagement";

  test("in one import are refused", async () => {
    const files = [importFileOf("a.json", table(one)), importFileOf("b.json", table(two))];

    const { problems, config } = await importPolicies(files, { from, stack: "corp" });

    expect(config).toBeUndefined();
    expect(problems).toEqual([
      {
        file: "b.json",
        message: `is of tenant ${two}, and a.json of ${one}; import each by itself`,
      },
    ]);
  });

  test("are refused where the file says another one than was said", async () => {
    const { problems } = await importPolicies([importFileOf("a.json", table(one))], {
      from,
      stack: "corp",
      sourceTenantId: two,
    });

    expect(problems).toEqual([
      { file: "a.json", message: `is of tenant ${one}, and not of ${two} as was said` },
    ]);
  });

  test("cannot be called the same", async () => {
    const options = { from, stack: "corp", isSameTenant: true } as const;

    await expect(
      importPolicies([], { ...options, sourceTenantId: one, targetTenantId: two }),
    ).rejects.toThrow(RangeError);
    await expect(importPolicies([], { ...options, sourceTenantId: "contoso" })).rejects.toThrow(
      "is not the id of a tenant",
    );
  });

  test("are one where the table's id is that of the target", async () => {
    const files = [importFileOf("a.json", table(one)), importFileOf("ring.json", ring)];

    const { config, tenant } = await importPolicies(files, {
      from,
      stack: "corp",
      targetTenantId: one,
    });

    expect(tenant).toEqual({ sourceId: one, targetId: one, isSame: true });
    expect(config).toMatchObject({ tenantId: one, adopt: [{ to: "ring/ring-1-pilot" }] });
  });
});
