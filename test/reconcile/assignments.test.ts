import { createPlan, makePlan, takeSnapshot } from "ringwright";
import { describe, expect, test } from "vitest";
import { oneRing, twoGroups } from "../support/configs.ts";
import { errorsOf } from "../support/diagnostics.ts";
import { createLab, load } from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

describe("assignments", () => {
  test("taken out of the file are taken off by one assign with the remaining set", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("assignments: [ { group: pilot }, { exclude: other } ]"));
    const before = lab.mock.requests.length;

    await lab.apply(oneRing("assignments: [ { group: pilot } ]"));

    const sent = writesOf(lab.mock, before);
    expect(sent.map(({ path }) => path.split("/").at(-1))).toEqual(["assign"]);
    expect(
      lab.mock.state.assignments("deviceConfigurations", String(lab.ring("Broad")["id"])),
    ).toHaveLength(1);
  });

  test("that swap both groups name them, and an include that becomes an exclude is a danger", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("assignments: [ { group: pilot }, { exclude: other } ]"));

    const plan = await lab.plan(oneRing("assignments: [ { group: other }, { exclude: pilot } ]"));

    const [change] = plan.changes;
    expect(
      change?.assignments?.add.map(({ target, displayName }) => `${target} ${displayName}`),
    ).toEqual(["group Other", "exclude Pilot"]);
    expect(
      change?.assignments?.remove
        .map(({ target, displayName }) => `${target} ${displayName}`)
        .sort(),
    ).toEqual(["exclude Other", "group Pilot"]);
    expect(change?.consequences.filter(({ level }) => level === "danger")).toHaveLength(2);
  });

  test("that flip a filter are sent by one assign and called out", async () => {
    const filters = "filters:\n  corporate: { existing: true, displayName: Corporate }";
    const lab = createLab({
      ...twoGroups,
      filters: [
        {
          displayName: "Corporate",
          platform: "windows10AndLater",
          rule: '(device.deviceOwnership -eq "Corporate")',
        },
      ],
    });
    await lab.apply(oneRing("assignments: [ { group: pilot, filter: corporate } ]", filters));
    const config = oneRing(
      "assignments: [ { group: pilot, filter: corporate, filterMode: exclude } ]",
      filters,
    );

    const result = await lab.apply(config);

    expect(result.plan.changes[0]?.consequences).toContainEqual(
      expect.objectContaining({
        level: "danger",
        message: expect.stringContaining("turns from include to exclude") as string,
      }),
    );
    const [assignment] = lab.mock.state.assignments(
      "deviceConfigurations",
      String(lab.ring("Broad")["id"]),
    );
    expect(assignment?.["target"]).toMatchObject({
      deviceAndAppManagementAssignmentFilterType: "exclude",
    });
  });

  test.each([
    ["group", "exclude", "was included and becomes excluded"],
    ["exclude", "group", "was excluded and becomes included"],
  ])(
    "that turn %s into %s in additive mode take the old one off, one target a group",
    async (before, after, danger) => {
      const lab = createLab(twoGroups);
      const others = `assignments: [ { group: other }, { ${before}: pilot } ]`;
      await lab.apply(oneRing(others));
      const additive = `assignments: [ { ${after}: pilot } ]\nassignmentsMode: additive`;

      const { plan, results } = await lab.apply(oneRing(additive));

      expect(plan.changes[0]?.assignments).toMatchObject({
        add: [{ target: after, displayName: "Pilot" }],
        remove: [{ target: before, displayName: "Pilot" }],
        keep: 1,
      });
      expect(plan.changes[0]?.consequences).toContainEqual(
        expect.objectContaining({
          level: "danger",
          message: expect.stringMatching(`^DANGER: group "Pilot" ${danger}`) as string,
        }),
      );
      expect(results.map(({ result }) => result)).toEqual(["applied"]);
      expect(
        lab.mock.state.assignments("deviceConfigurations", String(lab.ring("Broad")["id"])),
      ).toHaveLength(2);
      expect((await lab.plan(oneRing(additive))).changes).toEqual([]);
    },
  );

  test("that exclude one group and drop another count the devices of the one", async () => {
    const members = (from: number) => ({
      devices: Array.from(
        { length: 10 },
        (_, index) => `LT-${String(from + index).padStart(4, "0")}`,
      ),
    });
    const config = (assignments: string) =>
      `version: 1\nstack: corp\ngroups:\n  g: { displayName: G, members: ${JSON.stringify(members(1))} }\n  h: { displayName: H, members: ${JSON.stringify(members(11))} }\nrings:\n  z: { displayName: Z, assignments: ${assignments} }\n`;
    const lab = createLab({ devices: 40 });
    await lab.apply(config("[ { group: g }, { group: h } ]"));

    const { plan } = await makePlan(lab.tenant, await load(config("[ { exclude: h } ]")));

    expect(plan.changes[0]?.impact).toMatchObject({ lose: 20 });
    const danger = plan.changes[0]?.consequences.find(({ level }) => level === "danger");
    expect(danger).toMatchObject({ devices: 10 });
    expect(danger?.message).toContain('group "H" was included and becomes excluded');
  });

  test("absent from the file are left alone, and [] removes them all", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("assignments: [ { group: pilot } ]"));
    const id = String(lab.ring("Broad")["id"]);

    await lab.apply(oneRing("quality: { deferralDays: 3 }"));
    expect(lab.mock.state.assignments("deviceConfigurations", id)).toHaveLength(1);

    await lab.apply(oneRing("assignments: []"));
    expect(lab.mock.state.assignments("deviceConfigurations", id)).toHaveLength(0);
  });

  test("of others stay in additive mode", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("assignments: [ { group: pilot } ]"));

    await lab.apply(oneRing("assignments: [ { group: other } ]\nassignmentsMode: additive"));

    expect(
      lab.mock.state.assignments("deviceConfigurations", String(lab.ring("Broad")["id"])),
    ).toHaveLength(2);
    expect(
      await lab.plan(oneRing("assignments: [ { group: other } ]\nassignmentsMode: additive")),
    ).toMatchObject({ changes: [], diagnostics: [], summary: { unchanged: 1 } });
  });

  test("of others are shown by additive mode where the filter of one changes", async () => {
    const filters = "filters:\n  corporate: { existing: true, displayName: Corporate }";
    const lab = createLab({
      ...twoGroups,
      filters: [
        {
          displayName: "Corporate",
          platform: "windows10AndLater",
          rule: '(device.deviceOwnership -eq "Corporate")',
        },
      ],
    });
    await lab.apply(oneRing("assignments: [ { group: pilot, filter: corporate } ]", filters));

    const plan = await lab.plan(
      oneRing("assignments: [ { group: pilot } ]\nassignmentsMode: additive", filters),
    );

    expect(plan.changes).toMatchObject([
      {
        assignments: {
          add: [{ target: "group", displayName: "Pilot" }],
          remove: [{ target: "group", displayName: "Pilot", filterMode: "include" }],
          keep: 0,
        },
      },
    ]);
  });

  test("of a type that this version does not know stay, whatever else is assigned", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("assignments: [ { group: pilot } ]"));
    const id = String(lab.ring("Broad")["id"]);
    const unknown = {
      "@odata.type": "#microsoft.graph.androidFotaDeploymentAssignmentTarget",
      groupId: String(lab.group("Other")["id"]),
    };
    lab.mock.state.assign("deviceConfigurations", id, [{ target: unknown }]);
    // the mock tenant knows no such target either: what is sent to it counts
    lab.mock.inject({
      match: { method: "POST", path: "/deviceManagement/deviceConfigurations/{id}/assign" },
      then: { status: 200, body: { value: [] } },
    });
    const before = lab.mock.requests.length;

    const { plan } = await lab.apply(oneRing("assignments: [ { group: pilot } ]"));

    expect(plan.diagnostics).toMatchObject([{ id: "RW113", address: "ring/broad" }]);
    expect(plan.changes).toMatchObject([
      { assignments: { add: [{ displayName: "Pilot" }], remove: [], keep: 1 } },
    ]);
    const [sent] = writesOf(lab.mock, before);
    expect(sent?.body).toMatchObject({
      assignments: [{ target: { groupId: lab.group("Pilot")["id"] } }, { target: unknown }],
    });
  });

  test("made by hand in the tenant are seen and repaired", async () => {
    const lab = createLab(twoGroups);
    const config = oneRing("assignments: [ { group: pilot } ]");
    await lab.apply(config);
    const id = String(lab.ring("Broad")["id"]);
    lab.mock.state.assign("deviceConfigurations", id, []);

    const plan = await lab.plan(config);
    await lab.apply(config);

    expect(plan.changes).toMatchObject([{ address: "ring/broad", reason: "assignmentsDiffer" }]);
    expect(lab.mock.state.assignments("deviceConfigurations", id)).toHaveLength(1);
  });

  test("never go out without a group or filter that is missing in the tenant", async () => {
    const filters = "filters:\n  corporate: { existing: true, displayName: Corporate }";
    const lab = createLab(twoGroups);
    const config = oneRing(
      "quality: { deferralDays: 3 }\nassignments: [ { group: pilot, filter: corporate } ]",
      filters,
    );

    const result = await lab.apply(config, { partial: true });

    expect(errorsOf(result.plan)).toMatchObject([{ id: "RW103", address: "ring/broad" }]);
    expect(writesOf(lab.mock)).toEqual([]);
  });
});

describe("a group that only the tenant knows", () => {
  const gone = "aaaaaaaa-0000-4000-8000-00000000dead";
  const included = (groupId: unknown) => ({
    target: { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId },
  });
  const elsewhere = "aaaaaaaa-0000-4000-8000-000000000001";
  const lab = (displayName: string) =>
    createLab({
      groups: [{ id: elsewhere, displayName: "Elsewhere" }],
      rings: [{ displayName, assignments: [included(elsewhere), included(gone)] }],
    });
  const head = "version: 1\nstack: corp\n";

  test.each<[string, string, (id: string) => string]>([
    ["found by name", "Broad", () => "rings:\n  broad: { displayName: Broad }\n"],
    ["pinned by id", "Old", (id) => `rings:\n  broad: { id: ${id}, displayName: Broad }\n`],
    [
      "named by an adopt entry",
      "Old",
      (id) => `rings:\n  broad: { displayName: Broad }\nadopt: [ { to: ring/broad, id: ${id} } ]\n`,
    ],
    ["named by a variable", "Broad", () => 'rings:\n  broad: { displayName: "${var:NAME}" }\n'],
  ])(
    "is named where the ring is %s, and one that is gone is told as such",
    async (_, name, ring) => {
      const { mock, tenant } = lab(name);
      const id = String(mock.state.list("deviceConfigurations")[0]?.["id"]);
      const config = `${head}${ring(id)}`.replace(
        / \}\n/,
        ", assignments: [ allDevices: true ] }\n",
      );
      const desired = await load(config, { RINGWRIGHT_VAR_NAME: "Broad" });

      const plan = createPlan(desired, await takeSnapshot(tenant, desired), { adopt: true });

      const removed = plan.changes[0]?.assignments?.remove.map(({ displayName }) => displayName);
      expect(removed).toEqual(["Elsewhere", `deleted group ${gone}`]);
    },
  );
});
