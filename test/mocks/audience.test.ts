import { describe, expect, test } from "vitest";
import { createMockTenant, type MockTenant, type WireObject } from "../../mocks/index.ts";
import { ask, groupTarget } from "./ask.ts";

const graph = "#microsoft.graph.";
const everyDevice = { "@odata.type": `${graph}allDevicesAssignmentTarget` };
const everyUser = { "@odata.type": `${graph}allLicensedUsersAssignmentTarget` };
const rules = {
  arm: '(device.cpuArchitecture -eq "arm64")',
  hp: '(device.manufacturer -eq "HP")',
  old: "(device.operatingSystemVersion -lt 10.0.22000)",
};

interface Pc {
  readonly name: string;
  readonly deviceId: string;
  readonly objectId: string;
}

/**
 * PCs `arm-hp`, `arm`, `hp` and `plain`, each with a user of the same name, and a filter for each
 * kind. The group `all` holds every device, `users` every user, `users-hp` the one of `hp`.
 */
function lab(): {
  readonly tenant: MockTenant;
  readonly pcs: readonly Pc[];
  readonly target: (group: string, filter?: string, mode?: string) => WireObject;
  readonly exclude: (group: string) => WireObject;
  /** Names of the PCs that a ring with these targets reaches. */
  readonly reached: (...targets: readonly WireObject[]) => readonly string[];
} {
  const names = ["arm-hp", "arm", "hp", "plain"];
  const userOf = (index: number): string => `00000000-0000-4000-8000-00000000000${index}`;
  const tenant = createMockTenant({
    users: names.map((displayName, index) => ({ id: userOf(index), displayName })),
    filters: Object.entries(rules).map(([displayName, rule]) => ({ displayName, rule })),
  });
  const { state } = tenant;
  const pcs = names.map((name, index) => {
    const device = state.add("devices", { displayName: name });
    const [objectId, deviceId] = [String(device["id"]), String(device["deviceId"])];
    state.add("managedDevices", {
      deviceName: name,
      azureADDeviceId: deviceId,
      userId: userOf(index),
      processorArchitecture: name.startsWith("arm") ? "arM64" : "x64",
      manufacturer: name.endsWith("hp") ? "HP" : "LENOVO",
      osVersion: "10.0.26100.1",
    });
    return { name, objectId, deviceId };
  });
  const groups: Record<string, readonly string[]> = {
    all: pcs.map(({ objectId }) => objectId),
    none: [],
    hp: pcs.filter(({ name }) => name.endsWith("hp")).map(({ objectId }) => objectId),
    users: names.map((_, index) => userOf(index)),
    "users-hp": [userOf(2)],
  };
  const ids = new Map(
    Object.entries(groups).map(([displayName, members]) => [
      displayName,
      String(state.add("groups", { displayName, members })["id"]),
    ]),
  );
  const filters = new Map(
    state.list("assignmentFilters").map((row) => [String(row["displayName"]), row["id"]]),
  );
  return {
    tenant,
    pcs,
    target: (group, filter, mode = "include") => ({
      ...withFilter({ "@odata.type": groupTarget, groupId: ids.get(group) }, filter, mode),
    }),
    exclude: (group) => ({
      "@odata.type": `${graph}exclusionGroupAssignmentTarget`,
      groupId: ids.get(group),
    }),
    reached(...targets) {
      const ring = state.add("deviceConfigurations", { displayName: "Ring" });
      const id = String(ring["id"]);
      state.assign(
        "deviceConfigurations",
        id,
        targets.map((target) => ({ target })),
      );
      const found = state.reachedDevices(id);
      return found.map((deviceId) => pcs.find((pc) => pc.deviceId === deviceId)?.name ?? deviceId);
    },
  };

  function withFilter(target: WireObject, filter: string | undefined, mode: string): WireObject {
    if (filter === undefined) return target;
    return {
      ...target,
      deviceAndAppManagementAssignmentFilterId: filters.get(filter),
      deviceAndAppManagementAssignmentFilterType: mode,
    };
  }
}

describe("a policy reaches", () => {
  test("members of its group, nested ones too, less those of an excluded one", () => {
    const { tenant, pcs, target, exclude, reached } = lab();
    const outer = tenant.state.add("groups", {
      displayName: "outer",
      members: [tenant.state.list("groups").find((row) => row["displayName"] === "hp")?.["id"]],
    });

    expect(reached(target("all"))).toEqual(pcs.map(({ name }) => name));
    expect(reached({ "@odata.type": groupTarget, groupId: outer["id"] })).toEqual(["arm-hp", "hp"]);
    expect(reached(target("all"), exclude("hp"))).toEqual(["arm", "plain"]);
    expect(reached(everyDevice, exclude("hp"))).toEqual(["arm", "plain"]);
    expect(reached(exclude("hp"))).toEqual([]);
  });

  test("those that an include filter finds, or an exclude filter does not", () => {
    const { target, reached } = lab();

    expect(reached(target("all", "arm"))).toEqual(["arm-hp", "arm"]);
    expect(reached(target("all", "arm", "exclude"))).toEqual(["hp", "plain"]);
    expect(reached(target("all", "old"))).toEqual([]);
    expect(reached(target("all", "old", "exclude"))).toHaveLength(4);
  });

  // learn.microsoft.com/intune/fundamentals/filters/troubleshoot
  test("what several assignments make of filters: exclude before none before include", () => {
    const { target, reached } = lab();

    // the same mode: or
    expect(reached(target("all", "arm"), target("hp", "hp"))).toEqual(["arm-hp", "arm", "hp"]);
    expect(reached(target("all", "arm", "exclude"), target("hp", "hp", "exclude"))).toEqual([
      "plain",
    ]);
    // no filter wins over include, for those whom it includes
    expect(reached(target("all", "arm"), target("hp"))).toEqual(["arm-hp", "arm", "hp"]);
    // exclude wins over no filter and over include
    expect(reached(target("all"), target("hp", "arm", "exclude"))).toEqual(["arm", "hp", "plain"]);
    expect(reached(target("all", "arm"), target("hp", "arm", "exclude"))).toEqual(["arm", "hp"]);
  });

  test("nobody by a filter that is gone or of another platform", () => {
    const { tenant, target, reached } = lab();
    const [arm, hp] = tenant.state.list("assignmentFilters").map((row) => String(row["id"]));
    tenant.state.patch("assignmentFilters", String(arm), { platform: "macOS" });
    const [byArm, byHp] = [target("all", "arm"), target("all", "hp")];
    tenant.state.remove("assignmentFilters", String(hp));

    expect(reached(byArm)).toEqual([]);
    expect(reached(byHp)).toEqual([]);
    expect(
      reached({ ...byHp, deviceAndAppManagementAssignmentFilterType: "exclude" }),
    ).toHaveLength(4);
  });

  test("devices of the users in its groups, by their primary user", () => {
    const { tenant, target, exclude, reached } = lab();
    const shared = tenant.state.add("devices", { displayName: "shared" });
    tenant.state.add("managedDevices", { azureADDeviceId: shared["deviceId"] });

    expect(reached(target("users-hp"))).toEqual(["hp"]);
    expect(reached(target("users"), exclude("users-hp"))).toEqual(["arm-hp", "arm", "plain"]);
    expect(reached(target("users", "arm"))).toEqual(["arm-hp", "arm"]);
    expect(reached(everyUser)).toHaveLength(4);
    expect(reached(everyDevice)).toHaveLength(5);
  });

  // learn.microsoft.com/mem/intune/configuration/device-profile-assign
  test("users and devices apart: an exclusion of one kind leaves the other kind in", () => {
    const { target, exclude, reached } = lab();

    expect(reached(target("all"), exclude("users"))).toHaveLength(4);
    expect(reached(everyDevice, exclude("users"))).toHaveLength(4);
    expect(reached(target("users"), exclude("all"))).toHaveLength(4);
    expect(reached(everyUser, exclude("all"))).toHaveLength(4);
    expect(reached(target("hp"), target("users"), exclude("users"))).toEqual(["arm-hp", "hp"]);
    expect(reached(target("hp"), target("users-hp"), exclude("all"))).toEqual(["hp"]);
  });

  test("whom it reaches now: rules, members, users and devices that change count at once", () => {
    const { tenant, pcs, target } = lab();
    const { state } = tenant;
    const ring = String(state.add("deviceConfigurations", { displayName: "Ring" })["id"]);
    state.assign("deviceConfigurations", ring, [
      { target: target("hp", "arm") },
      { target: target("users-hp") },
    ]);
    const reached = (): readonly (string | undefined)[] =>
      state.reachedDevices(ring).map((id) => pcs.find(({ deviceId }) => deviceId === id)?.name);
    const idOf = (collection: "assignmentFilters" | "groups", name: string): string =>
      String(state.list(collection).find((row) => row["displayName"] === name)?.["id"]);
    const managed = state.list("managedDevices").map((row) => String(row["id"]));

    expect(reached()).toEqual(["arm-hp", "hp"]);
    state.addMember(idOf("groups", "hp"), pcs[1]?.objectId ?? "");
    expect(reached()).toEqual(["arm-hp", "arm", "hp"]);
    state.addMember(idOf("groups", "users-hp"), "00000000-0000-4000-8000-000000000003");
    expect(reached()).toEqual(["arm-hp", "arm", "hp", "plain"]);
    state.patch("managedDevices", managed[1] ?? "", { processorArchitecture: "x64" });
    expect(reached()).toEqual(["arm-hp", "hp", "plain"]);
    state.patch("assignmentFilters", idOf("assignmentFilters", "arm"), { rule: rules.old });
    expect(reached()).toEqual(["hp", "plain"]);
    state.patch("managedDevices", managed[3] ?? "", { userId: "" });
    expect(reached()).toEqual(["hp"]);
  });

  test("nothing that Entra ID does not know by name, though all devices hold it", () => {
    const { tenant, reached } = lab();
    tenant.state.add("managedDevices", { deviceName: "unregistered" });

    expect(reached(everyDevice)).toHaveLength(4);
  });

  test("no answer for a policy that is not there", () => {
    expect(() => lab().tenant.state.reachedDevices("nowhere")).toThrow(RangeError);
  });

  test("the devices that its reports and states count", async () => {
    const { tenant, target, reached } = lab();
    reached(target("all", "arm"));
    const id = String(tenant.state.list("deviceConfigurations")[0]?.["id"]);
    const managed = tenant.state.list("managedDevices").map((row) => String(row["id"]));
    tenant.clock.advance(8 * 3_600_000);
    const beta = "/beta/deviceManagement";

    const overview = await ask(
      tenant,
      "GET",
      `${beta}/deviceConfigurations/${id}/deviceStatusOverview`,
    );
    const states = await Promise.all(
      managed.map(
        async (device) =>
          (await ask(tenant, "GET", `${beta}/managedDevices/${device}/deviceConfigurationStates`))
            .json["value"] as unknown as unknown[],
      ),
    );

    expect(overview.json["successCount"]).toBe(2);
    expect(states.map((list) => list.length)).toEqual([1, 1, 0, 0]);
  });

  test("whoever runs what its filter asks for, as updates are installed", () => {
    const tenant = createMockTenant({
      devices: 60,
      devicesUpdate: true,
      filters: [
        { displayName: "Behind", rule: "(device.operatingSystemVersion -lt 10.0.26100.9812)" },
      ],
      rings: [{ displayName: "Fast", assignments: [{ target: everyDevice }] }],
    });
    const filter = tenant.state.list("assignmentFilters")[0]?.["id"];
    const policy = tenant.state.add("deviceConfigurations", {
      displayName: "Behind",
      assignments: [
        {
          target: {
            ...everyDevice,
            deviceAndAppManagementAssignmentFilterId: filter,
            deviceAndAppManagementAssignmentFilterType: "include",
          },
        },
      ],
    });
    const behind = (): number =>
      tenant.state
        .list("managedDevices")
        .filter((row) => Number(String(row["osVersion"]).split(".")[2]) < 26_100).length;
    const reachedNow = (): number => tenant.state.reachedDevices(String(policy["id"])).length;
    const before = reachedNow();

    tenant.clock.advance(20 * 24 * 3_600_000);

    expect(before).toBeGreaterThan(behind());
    expect(reachedNow()).toBeLessThan(before);
    expect(reachedNow()).toBeGreaterThanOrEqual(behind());
  });
});
