// Behaviours that rival tools get wrong, each as a black box on the mock tenant.
import { ApplyRefusedError, createPlan, type Plan, takeSnapshot } from "ringwright";
import { describe, expect, test } from "vitest";
import { createLab, load, threeRings, threeRingsTenant } from "../support/lab.ts";

const oneRing = (body: string, groups = "") => `version: 1
stack: corp
groups:
  pilot: { existing: true, displayName: Pilot }
  other: { existing: true, displayName: Other }
${groups}
rings:
  broad:
    displayName: Broad
${body
  .trim()
  .split("\n")
  .map((line) => `    ${line}`)
  .join("\n")}
`;
const twoGroups = { groups: [{ displayName: "Pilot" }, { displayName: "Other" }] };
const errors = (plan: Plan) => plan.diagnostics.filter(({ severity }) => severity === "error");
const writes = (
  requests: readonly {
    method: string;
    path: string;
    batch?: readonly { method: string; path: string }[];
  }[],
) =>
  requests
    .flatMap((request) => request.batch ?? [request])
    .filter(({ method, path }) => method !== "GET" && !path.endsWith("getByIds"));

describe("a round trip", () => {
  test("without change writes nothing", async () => {
    const lab = createLab(threeRingsTenant);
    await lab.apply(threeRings);
    const before = lab.mock.requests.length;

    const result = await lab.apply(threeRings);

    expect(result.results).toEqual([]);
    expect(writes(lab.mock.requests.slice(before))).toEqual([]);
  });

  test("leaves an operator's pause, tells it and writes nothing", async () => {
    const lab = createLab(threeRingsTenant);
    await lab.apply(threeRings);
    lab.mock.state.patch("deviceConfigurations", String(lab.ring("Ring 3 - Broad")["id"]), {
      qualityUpdatesPaused: true,
    });
    const before = lab.mock.requests.length;

    const result = await lab.apply(threeRings);

    expect(writes(lab.mock.requests.slice(before))).toEqual([]);
    expect(lab.ring("Ring 3 - Broad")["qualityUpdatesPaused"]).toBe(true);
    expect(result.plan.diagnostics).toMatchObject([
      {
        id: "RW201",
        address: "ring/broad",
        message: expect.stringContaining("2026-12-27") as string,
      },
    ]);
    expect(result.plan.drift).toEqual([]);
  });

  test("keeps a pause while another property of the ring changes", async () => {
    const lab = createLab(threeRingsTenant);
    await lab.apply(threeRings);
    lab.mock.state.patch("deviceConfigurations", String(lab.ring("Ring 3 - Broad")["id"]), {
      qualityUpdatesPaused: true,
    });

    await lab.apply(
      threeRings.replace("quality: { deferralDays: 7 }", "quality: { deferralDays: 8 }"),
    );

    expect(lab.ring("Ring 3 - Broad")).toMatchObject({
      qualityUpdatesPaused: true,
      qualityUpdatesDeferralPeriodInDays: 8,
    });
  });
});

describe("assignments", () => {
  test("taken out of the file are taken off by one assign with the remaining set", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("assignments: [ { group: pilot }, { exclude: other } ]"));
    const before = lab.mock.requests.length;

    await lab.apply(oneRing("assignments: [ { group: pilot } ]"));

    const sent = writes(lab.mock.requests.slice(before));
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
    expect(change?.consequences.filter((sentence) => sentence.startsWith("DANGER"))).toHaveLength(
      2,
    );
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

    expect(result.plan.changes[0]?.consequences).toEqual([
      expect.stringContaining("turns from include to exclude"),
    ]);
    const [assignment] = lab.mock.state.assignments(
      "deviceConfigurations",
      String(lab.ring("Broad")["id"]),
    );
    expect(assignment?.["target"]).toMatchObject({
      deviceAndAppManagementAssignmentFilterType: "exclude",
    });
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
      (await lab.plan(oneRing("assignments: [ { group: other } ]\nassignmentsMode: additive")))
        .changes,
    ).toEqual([]);
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

    const result = await lab.apply(config);

    expect(errors(result.plan)).toMatchObject([{ id: "RW103", address: "ring/broad" }]);
    expect(writes(lab.mock.requests)).toEqual([]);
  });
});

describe("an unknown group", () => {
  test("stops its ring before any write and leaves the others to go on", async () => {
    const lab = createLab({ groups: [{ displayName: "Pilot" }] });
    const config = `${oneRing("assignments: [ { group: other } ]")}
  fine:
    displayName: Fine
    assignments: [ { group: pilot } ]
`;

    const result = await lab.apply(config);

    expect(errors(result.plan)).toMatchObject([{ id: "RW103", address: "ring/broad", line: 8 }]);
    expect(result.results).toMatchObject([{ address: "ring/fine", result: "applied" }]);
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(1);
  });
});

describe("two groups of one name", () => {
  test("are an error that lists both ids", async () => {
    const lab = createLab({
      groups: [{ displayName: "Pilot" }, { displayName: "Pilot" }, { displayName: "Other" }],
    });
    const ids = lab.mock.state
      .list("groups")
      .filter(({ displayName }) => displayName === "Pilot")
      .map(({ id }) => String(id));

    const plan = await lab.plan(oneRing("assignments: [ { group: pilot } ]"));

    expect(errors(plan)).toMatchObject([{ id: "RW101", address: "ring/broad" }]);
    for (const id of ids) expect(plan.diagnostics[0]?.message).toContain(id);
    expect(plan.changes).toEqual([]);
  });
});

describe("names", () => {
  test.each([
    ["an apostrophe", "O'Brien's devices"],
    ["a slash and a percent sign", "A/B 50% & more + #1"],
    ["non-Latin letters", "Büro 東京 устройства"],
    ["256 characters", `${"x".repeat(250)} name`],
  ])("with %s are resolved and kept", async (_name, name) => {
    const lab = createLab({ groups: [{ displayName: name }] });
    const config = `version: 1
stack: corp
groups:
  theirs: { existing: true, displayName: ${JSON.stringify(name)} }
  ours: { displayName: ${JSON.stringify(`${name.slice(0, 255)}!`)}, membershipRule: '(device.deviceOSType -eq "Windows")' }
rings:
  broad:
    displayName: ${JSON.stringify(name.slice(0, 255))}
    assignments: [ { group: theirs }, { exclude: ours } ]
`;

    const result = await lab.apply(config);

    expect(result.results.map(({ result: word }) => word)).toEqual(["applied", "applied"]);
    expect(lab.ring(name.slice(0, 255))["displayName"]).toBe(name.slice(0, 255));
    expect((await lab.plan(config)).changes).toEqual([]);
  });

  test("differ only in letter case are not taken for one another", async () => {
    const lab = createLab({ rings: [{ displayName: "BROAD" }], groups: twoGroups.groups });

    const plan = await lab.plan(oneRing("quality: { deferralDays: 3 }"));

    expect(plan.changes).toMatchObject([{ action: "create" }]);
  });
});

describe("a ring renamed in the file", () => {
  test("keeps its object, whether bound by marker or by id", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("quality: { deferralDays: 3 }"));
    const id = String(lab.ring("Broad")["id"]);

    const result = await lab.apply(
      oneRing("quality: { deferralDays: 3 }").replace("displayName: Broad", "displayName: Wide"),
    );

    expect(result.plan.changes).toMatchObject([
      { action: "update", fields: [{ path: "displayName", before: "Broad", after: "Wide" }] },
    ]);
    expect(lab.ring("Wide")["id"]).toBe(id);
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(1);
  });
});

describe("a ring bound by id", () => {
  test("is renamed by the file in one PATCH of the name", async () => {
    const lab = createLab({ ...twoGroups, rings: [{ displayName: "Old name" }] });
    const id = String(lab.ring("Old name")["id"]);
    const before = lab.mock.requests.length;

    const result = await lab.apply(oneRing(`id: ${id}`));

    expect(result.results).toMatchObject([{ action: "adopt", result: "applied", id }]);
    expect(writes(lab.mock.requests.slice(before)).map(({ method }) => method)).toEqual(["PATCH"]);
    expect(lab.ring("Broad")["id"]).toBe(id);
  });
});

describe("two objects with the marker of one key", () => {
  test("are refused and neither is written", async () => {
    const lab = createLab(twoGroups);
    const config = oneRing("quality: { deferralDays: 3 }");
    await lab.apply(config);
    const { description } = lab.ring("Broad");
    lab.mock.state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      displayName: "Broad twin",
      description,
    });
    const before = lab.mock.requests.length;

    const result = await lab.apply(config.replace("deferralDays: 3", "deferralDays: 4"));

    expect(errors(result.plan)).toMatchObject([{ id: "RW101", address: "ring/broad" }]);
    expect(writes(lab.mock.requests.slice(before))).toEqual([]);
  });

  test("are told apart once the marker names its object: the copy is foreign", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("quality: { deferralDays: 3 }"));
    await lab.apply(oneRing("quality: { deferralDays: 4 }"));
    const { id, description } = lab.ring("Broad");
    expect(description).toContain(`id=${String(id)}`);
    lab.mock.state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      displayName: "Broad - copy",
      description,
    });

    expect((await lab.plan(oneRing("quality: { deferralDays: 4 }"))).changes).toEqual([]);
  });
});

describe("a property that is new in the file", () => {
  test("is sent alone, and what nobody manages survives", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("quality: { deferralDays: 3 }"));
    const id = String(lab.ring("Broad")["id"]);
    lab.mock.state.patch("deviceConfigurations", id, { userPauseAccess: "disabled" });
    const before = lab.mock.requests.length;

    await lab.apply(oneRing("quality: { deferralDays: 3, deadlineDays: 5 }"));

    const [sent] = lab.mock.requests.slice(before).filter(({ method }) => method === "PATCH");
    expect(Object.keys((sent?.body ?? {}) as object).sort()).toEqual([
      "@odata.type",
      "deadlineForQualityUpdatesInDays",
      "description",
    ]);
    expect(lab.ring("Broad")).toMatchObject({
      userPauseAccess: "disabled",
      deadlineForQualityUpdatesInDays: 5,
    });
  });
});

describe("a create that fails half-way", () => {
  test("is finished by the next run without a duplicate", async () => {
    const lab = createLab({
      ...twoGroups,
      faults: [
        {
          match: { method: "POST", path: "/deviceManagement/deviceConfigurations/{id}/assign" },
          then: { status: 500 },
          times: 20,
        },
      ],
    });
    const config = oneRing("assignments: [ { group: pilot } ]");

    const first = await lab.apply(config);
    lab.mock.clearFaults();
    const second = await lab.apply(config);

    expect(first.results).toMatchObject([
      { address: "ring/broad", action: "create", id: expect.any(String) as string },
    ]);
    expect(first.results[0]?.result).not.toBe("applied");
    expect(second.results).toMatchObject([
      { address: "ring/broad", action: "update", result: "applied" },
    ]);
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(1);
    expect(
      lab.mock.state.assignments("deviceConfigurations", String(lab.ring("Broad")["id"])),
    ).toHaveLength(1);
  });
});

describe("a read that fails", () => {
  // a 400 on read taken for "gone" makes the next apply create a duplicate
  test.each([400, 403, 500])("with %d ends the run and never counts as absent", async (status) => {
    const lab = createLab(twoGroups);
    const config = oneRing("quality: { deferralDays: 3 }");
    await lab.apply(config);
    lab.mock.inject({
      match: { method: "GET", path: "/deviceManagement/deviceConfigurations" },
      then: { status },
      times: 20,
    });

    await expect(lab.plan(config)).rejects.toMatchObject({ name: "GraphError", status });
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(1);
  });
});

describe("prune", () => {
  const none = "version: 1\nstack: corp\nguards: { maxDeletes: 5 }\n";

  test("deletes only owned objects, and only when asked", async () => {
    const lab = createLab({ ...threeRingsTenant, rings: [{ displayName: "Foreign ring" }] });
    await lab.apply(threeRings);

    const kept = await lab.apply(none);
    expect(kept.results).toEqual([]);
    expect(kept.plan.diagnostics.every(({ id }) => id === "RW306")).toBe(true);

    await lab.apply("version: 1\nstack: corp\nguards: { maxDeletes: 7 }\n", { prune: true });
    expect(
      lab.mock.state.list("deviceConfigurations").map(({ displayName }) => displayName),
    ).toEqual(["Foreign ring"]);
    expect(lab.mock.state.list("groups").map(({ displayName }) => displayName)).toEqual([
      "All Windows devices",
    ]);
  });

  test("over the limit is refused before any write", async () => {
    const lab = createLab(threeRingsTenant);
    await lab.apply(threeRings);
    const before = lab.mock.requests.length;

    await expect(lab.apply(none, { prune: true })).rejects.toThrow(
      /deletes or replaces 7 objects; guards.maxDeletes allows 5/,
    );
    expect(writes(lab.mock.requests.slice(before))).toEqual([]);
  });

  test("leaves objects of another stack", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("quality: { deferralDays: 3 }").replace("stack: corp", "stack: other"));

    const result = await lab.apply("version: 1\nstack: corp\nguards: { maxDeletes: 5 }\n", {
      prune: true,
    });

    expect(result.results).toEqual([]);
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(1);
  });

  test("leaves what is protected, also after its block is gone from the file", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("quality: { deferralDays: 3 }\nlifecycle: { protect: true }"));

    const result = await lab.apply(none, { prune: true });

    expect(result.plan.diagnostics).toMatchObject([{ id: "RW305", severity: "error" }]);
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(1);
  });

  test("forgets with removed and destroy: false: the marker goes, the object stays", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("description: Ours\nquality: { deferralDays: 3 }"));

    await lab.apply(`${none}removed: [ { from: ring/broad, destroy: false } ]\n`);

    expect(lab.ring("Broad")["description"]).toBe("Ours");
  });
});

describe("moved", () => {
  test("gives the object a new key and nothing else", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("quality: { deferralDays: 3 }"));
    const id = String(lab.ring("Broad")["id"]);
    const renamed = `${oneRing("quality: { deferralDays: 3 }").replace("  broad:", "  wide:")}moved: [ { from: ring/broad, to: ring/wide } ]\n`;

    const result = await lab.apply(renamed);

    expect(result.results).toMatchObject([
      { address: "ring/wide", action: "move", result: "applied", id },
    ]);
    expect(lab.ring("Broad")["description"]).toContain("key=ring/wide");
    expect((await lab.plan(renamed)).changes).toEqual([]);
    expect((await lab.plan(renamed.replace(/moved.*\n/, ""))).changes).toEqual([]);
  });
});

describe("adoption", () => {
  const foreign = {
    ...twoGroups,
    rings: [
      { displayName: "Broad", qualityUpdatesDeferralPeriodInDays: 5, description: "By hand" },
    ],
  };

  test("of a foreign object by name is planned and refused without approval", async () => {
    const lab = createLab(foreign);
    const config = oneRing("quality: { deferralDays: 3 }");

    const plan = await lab.plan(config);

    expect(plan.changes).toMatchObject([
      { action: "adopt", fields: [{ path: "quality.deferralDays", before: 5, after: 3 }] },
    ]);
    await expect(lab.apply(config)).rejects.toBeInstanceOf(ApplyRefusedError);
    expect(lab.ring("Broad")["qualityUpdatesDeferralPeriodInDays"]).toBe(5);
  });

  test.each(["--adopt", "an adopt entry"])(
    "with %s keeps what the file does not state",
    async (way) => {
      const lab = createLab(foreign);
      const id = String(lab.ring("Broad")["id"]);
      const entry = way === "--adopt" ? "" : `adopt: [ { to: ring/broad, id: ${id} } ]\n`;

      await lab.apply(`${oneRing("quality: { deferralDays: 3 }")}${entry}`, {
        adopt: way === "--adopt",
      });

      expect(lab.ring("Broad")).toMatchObject({
        id,
        qualityUpdatesDeferralPeriodInDays: 3,
        description: expect.stringMatching(/^By hand\n\[ringwright v1 /) as string,
      });
    },
  );

  test("of an object that another stack owns is refused", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("quality: { deferralDays: 3 }").replace("stack: corp", "stack: other"));

    const plan = await lab.plan(oneRing("quality: { deferralDays: 3 }"));

    expect(errors(plan)).toMatchObject([
      { id: "RW109", message: expect.stringContaining("stack other") as string },
    ]);
  });
});

describe("a change by hand", () => {
  const config = (days: number) => oneRing(`quality: { deferralDays: ${days} }`);

  test("is told as drift and repaired", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(config(3));
    lab.mock.state.patch("deviceConfigurations", String(lab.ring("Broad")["id"]), {
      qualityUpdatesDeferralPeriodInDays: 9,
    });

    const result = await lab.apply(config(3));

    expect(result.plan.drift).toEqual([
      { address: "ring/broad", path: "quality.deferralDays", lastApplied: 3, live: 9 },
    ]);
    expect(result.plan.changes).toMatchObject([{ reason: "tenantChanged" }]);
    expect(lab.ring("Broad")["qualityUpdatesDeferralPeriodInDays"]).toBe(3);
  });

  test("is no drift where the file moved instead", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(config(3));

    const plan = await lab.plan(config(4));

    expect(plan.drift).toEqual([]);
    expect(plan.changes).toMatchObject([{ reason: "configChanged" }]);
  });

  test("of what the file changed too is a conflict: refused, and overwritten only with force", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(config(3));
    lab.mock.state.patch("deviceConfigurations", String(lab.ring("Broad")["id"]), {
      qualityUpdatesDeferralPeriodInDays: 9,
    });

    await expect(lab.apply(config(4))).rejects.toThrow(
      /changed both in the files and in the tenant/,
    );
    expect(lab.ring("Broad")["qualityUpdatesDeferralPeriodInDays"]).toBe(9);

    await lab.apply(config(4), { force: ["ring/broad"] });
    expect(lab.ring("Broad")["qualityUpdatesDeferralPeriodInDays"]).toBe(4);
  });

  test("to the very value of the file needs no write", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(config(3));
    lab.mock.state.patch("deviceConfigurations", String(lab.ring("Broad")["id"]), {
      qualityUpdatesDeferralPeriodInDays: 4,
    });

    expect((await lab.plan(config(4))).changes).toEqual([]);
  });

  test("that edits the marker away is repaired by id, and is foreign by name", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(config(3));
    lab.mock.state.patch("deviceConfigurations", String(lab.ring("Broad")["id"]), {
      description: null,
    });

    expect((await lab.plan(config(3))).changes).toMatchObject([{ action: "adopt" }]);
  });

  test("that edits a group's marker away makes it foreign, though its alternate key is ours", async () => {
    const lab = createLab();
    const group = `version: 1\nstack: corp\ngroups:\n  vip: { displayName: VIP, members: { devices: [] } }\n`;
    await lab.apply(group);
    lab.mock.state.patch("groups", String(lab.group("VIP")["id"]), {
      description: "mine now",
      displayName: "Renamed",
    });

    await expect(lab.apply(group)).rejects.toThrow(/--adopt/);
    const result = await lab.apply(group, { adopt: true });

    expect(result.results).toMatchObject([{ action: "adopt", result: "applied" }]);
    expect(lab.mock.state.list("groups")).toHaveLength(1);
    expect(lab.group("VIP")["description"]).toMatch(
      /^mine now\n\[ringwright v1 stack=corp key=group\/vip /,
    );
  });
});

describe("a saved plan", () => {
  test("is stale for an object that changed meanwhile, and goes on with the others", async () => {
    const lab = createLab(threeRingsTenant);
    await lab.apply(threeRings);
    const config = threeRings
      .replace("deferralDays: 3 }", "deferralDays: 4 }")
      .replace("deferralDays: 7 }", "deferralDays: 8 }");
    const desired = await load(config);
    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    lab.mock.state.patch("deviceConfigurations", String(lab.ring("Ring 2 - Early")["id"]), {
      qualityUpdatesDeferralPeriodInDays: 11,
    });

    const { applyPlan } = await import("ringwright");
    const result = await applyPlan(lab.tenant, JSON.parse(JSON.stringify(plan)) as Plan, desired);

    expect(result.results.map(({ address, result: word }) => [address, word])).toEqual([
      ["ring/early", "stale"],
      ["ring/broad", "applied"],
    ]);
    expect(lab.ring("Ring 2 - Early")["qualityUpdatesDeferralPeriodInDays"]).toBe(11);
  });

  test("is not stale for a pause, which raises only the version", async () => {
    const lab = createLab(threeRingsTenant);
    await lab.apply(threeRings);
    const desired = await load(threeRings.replace("deferralDays: 7 }", "deferralDays: 8 }"));
    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    lab.mock.state.patch("deviceConfigurations", String(lab.ring("Ring 3 - Broad")["id"]), {
      qualityUpdatesPaused: true,
    });

    const { applyPlan } = await import("ringwright");
    const result = await applyPlan(lab.tenant, plan, desired);

    expect(result.results).toMatchObject([{ address: "ring/broad", result: "applied" }]);
  });

  test("of other files is refused as a whole", async () => {
    const lab = createLab(threeRingsTenant);
    const plan = await lab.plan(threeRings);

    const { applyPlan } = await import("ringwright");
    const other = await load(threeRings.replace("deferralDays: 7", "deferralDays: 8"));

    await expect(applyPlan(lab.tenant, plan, other)).rejects.toMatchObject({
      name: "ApplyRefusedError",
      kind: "stale",
    });
    expect(writes(lab.mock.requests)).toEqual([]);
  });

  test("that creates is stale where the object has appeared", async () => {
    const lab = createLab(twoGroups);
    const config = oneRing("quality: { deferralDays: 3 }");
    const desired = await load(config);
    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    await lab.apply(config);

    const { applyPlan } = await import("ringwright");
    const result = await applyPlan(lab.tenant, plan, desired);

    expect(result.results).toMatchObject([{ result: "stale" }]);
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(1);
  });
});

describe("an exclusion", () => {
  const config = `version: 1
stack: corp
groups:
  vip: { displayName: VIP, membershipRule: '(device.displayName -startsWith "LT-000")' }
rings:
  broad: { displayName: Broad, assignments: [ { allDevices: true }, { exclude: vip } ] }
`;

  test("of a new dynamic group waits until the group is processed", async () => {
    const lab = createLab({ devices: 20, delays: { membershipMs: 10 * 60_000 } });
    const waits: number[] = [];

    const result = await lab.apply(config, {
      onProgress: (event) => void (event.type === "wait" && waits.push(event.ms)),
    });

    expect(result.results.map(({ result: word }) => word)).toEqual(["applied", "applied"]);
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(10 * 60_000 - 5000);
    const assign = lab.mock.requests.find(({ path }) => path.endsWith("/assign"));
    expect(assign).toBeDefined();
    expect(lab.mock.state.members(String(lab.group("VIP")["id"]))).toHaveLength(9);
  });

  test("that is not ready in time is left pending and finished by the next apply", async () => {
    const lab = createLab({ devices: 20, delays: { membershipMs: 60 * 60_000 } });

    const first = await lab.apply(config, { waitInMs: 5 * 60_000 });
    expect(first.results).toMatchObject([
      { address: "group/vip", result: "applied" },
      { address: "ring/broad", result: "pending" },
    ]);
    expect(
      lab.mock.state.assignments("deviceConfigurations", String(lab.ring("Broad")["id"])),
    ).toEqual([]);

    const second = await lab.apply(config, { waitInMs: 5 * 60_000 });
    expect(second.results).toMatchObject([{ address: "ring/broad", result: "pending" }]);

    lab.mock.clock.advance(60 * 60_000);
    const third = await lab.apply(config);
    expect(third.results).toMatchObject([{ address: "ring/broad", result: "applied" }]);
  });

  test("never makes an include wait", async () => {
    const lab = createLab({ devices: 20, delays: { membershipMs: 60 * 60_000 } });

    const result = await lab.apply(
      config.replace("{ allDevices: true }, { exclude: vip }", "{ group: vip }"),
    );

    expect(result.results.map(({ result: word }) => word)).toEqual(["applied", "applied"]);
  });
});

describe("replication lag", () => {
  test.each([1, 2, 3])(
    "of %d reads ends in the same state, nothing twice",
    async (replicationReads) => {
      const lab = createLab({ ...threeRingsTenant, delays: { replicationReads } });

      const result = await lab.apply(threeRings);

      expect(result.results.every(({ result: word }) => word === "applied")).toBe(true);
      expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(3);
      expect(lab.mock.state.list("groups")).toHaveLength(5);
    },
  );

  test("of a minute ends in the same state, nothing twice", async () => {
    const lab = createLab({ ...threeRingsTenant, delays: { replicationMs: 20_000 } });

    const result = await lab.apply(threeRings);

    expect(result.results.every(({ result: word }) => word === "applied")).toBe(true);
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(3);
    expect(lab.mock.state.list("groups")).toHaveLength(5);
  });
});

describe("guards", () => {
  test("a freeze refuses every write on its days, and only then", async () => {
    const config = `${oneRing("quality: { deferralDays: 3 }")}guards: { freeze: [ { name: year-end, from: 2026-11-20, to: 2026-11-22 } ] }\n`;
    const lab = createLab(twoGroups);

    await expect(lab.apply(config)).rejects.toThrow(/freeze "year-end"/);
    lab.mock.clock.advance(24 * 3_600_000);
    expect((await lab.apply(config)).results).toMatchObject([{ result: "applied" }]);
  });

  test("can be overridden one by one, and the journal says so", async () => {
    const config = `${oneRing("quality: { deferralDays: 3 }")}guards: { freeze: [ { name: year-end, from: 2026-11-20, to: 2026-11-22 } ] }\n`;
    const lab = createLab(twoGroups);
    const entries: { event: string; approvals?: unknown }[] = [];

    await lab.apply(config, {
      allow: ["freeze"],
      journal: { append: (lines) => Promise.resolve(void entries.push(...lines)) },
    });

    expect(entries[0]).toMatchObject({ event: "start", approvals: { allow: ["freeze"] } });
    expect(entries.map(({ event }) => event)).toEqual([
      "start",
      "request",
      "response",
      "result",
      "end",
    ]);
  });

  test("maxChangedPercent counts from ten objects on", async () => {
    const rings = Array.from(
      { length: 12 },
      (_, index) => `  r${index}: { displayName: Ring ${index}, quality: { deferralDays: 3 } }`,
    ).join("\n");
    const config = `version: 1\nstack: corp\nrings:\n${rings}\nguards: { maxChangedPercent: 30 }\n`;
    const lab = createLab();
    await lab.apply(config);

    await expect(
      lab.apply(config.replaceAll("deferralDays: 3", "deferralDays: 4")),
    ).rejects.toThrow(/12 of 12 objects \(100 %\)/);
  });

  test("maxDevicesAffected trips on a count that is unknown", async () => {
    const lab = createLab(twoGroups);

    await expect(
      lab.apply(
        `${oneRing("assignments: [ { group: pilot } ]")}guards: { maxDevicesAffected: 5000 }\n`,
      ),
    ).rejects.toThrow(/cannot be known/);
  });
});

describe("a replacement", () => {
  const config = (approval: string) => `version: 1
stack: corp
groups:
  pilot: { existing: true, displayName: Pilot }
driverUpdates:
  drivers: { displayName: Drivers, approval: ${approval}, assignments: [ { group: pilot } ] }
guards: { maxDeletes: 1 }
`;

  test("is refused without approval, and never leaves devices without a policy", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(config("manual"));
    const [old] = lab.mock.state.list("windowsDriverUpdateProfiles");

    await expect(lab.apply(config("automatic"))).rejects.toThrow(/--replace/);
    const before = lab.mock.requests.length;
    const result = await lab.apply(config("automatic"), { replace: true });

    expect(result.results).toMatchObject([{ action: "replace", result: "applied" }]);
    const [next, ...more] = lab.mock.state.list("windowsDriverUpdateProfiles");
    expect(more).toEqual([]);
    expect(next).toMatchObject({ displayName: "Drivers", approvalType: "automatic" });
    expect(next?.["id"]).not.toBe(old?.["id"]);
    expect(
      lab.mock.state.assignments("windowsDriverUpdateProfiles", String(next?.["id"])),
    ).toHaveLength(1);
    const steps = writes(lab.mock.requests.slice(before)).map(({ method, path }) =>
      `${method} ${path.includes(String(old?.["id"])) ? "old" : path.endsWith("Profiles") ? "collection" : "new"} ${path.split("/").at(-1) === "assign" ? "assign" : ""}`.trim(),
    );
    expect(steps).toEqual([
      "POST collection",
      "POST new assign",
      "POST old assign",
      "DELETE old",
      "PATCH new",
    ]);
    expect((await lab.plan(config("automatic"))).changes).toEqual([]);
  });

  test("that is cut at any request is finished by the next run", async () => {
    const clean = createLab(twoGroups);
    await clean.apply(config("manual"));
    const offset = clean.mock.requests.length;
    await clean.apply(config("automatic"), { replace: true });
    const length = clean.mock.requests.length - offset;

    for (let cut = 1; cut <= length; cut++) {
      const lab = createLab(twoGroups);
      await lab.apply(config("manual"));
      lab.mock.inject({
        match: { request: lab.mock.requests.length + cut },
        when: "after",
        then: { status: 403 },
      });
      await lab.apply(config("automatic"), { replace: true }).catch((error: unknown) => {
        if ((error as Error).name !== "GraphError") throw error;
      });

      await lab.apply(config("automatic"), { replace: true });

      const left = lab.mock.state.list("windowsDriverUpdateProfiles");
      expect(left, `cut at ${cut}`).toMatchObject([{ approvalType: "automatic" }]);
      expect(
        lab.mock.state.assignments("windowsDriverUpdateProfiles", String(left[0]?.["id"])),
      ).toHaveLength(1);
    }
  });
});

describe("a group whose members cannot be found", () => {
  test("stops itself and every policy that names it, and nothing else", async () => {
    const lab = createLab({ ...twoGroups, devices: 3 });
    const config = `version: 1
stack: corp
groups:
  vip: { displayName: VIP, members: { devices: [LT-0001, NO-SUCH-PC] } }
rings:
  broad: { displayName: Broad, assignments: [ { allDevices: true }, { exclude: vip } ] }
  fine: { displayName: Fine, quality: { deferralDays: 3 } }
`;

    const result = await lab.apply(config);

    expect(errors(result.plan)).toMatchObject([
      { id: "RW106", address: "group/vip" },
      { id: "RW105", address: "ring/broad" },
    ]);
    expect(result.results).toMatchObject([{ address: "ring/fine", result: "applied" }]);
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(1);
  });
});

describe("an alternate key that another group holds", () => {
  const group = (stack: string, key: string, extra = "") =>
    `version: 1\nstack: ${stack}\ngroups:\n  ${key}: { displayName: Group ${stack} ${key}, membershipRule: '(device.displayName -startsWith "A")' }\n${extra}`;

  test("is never written over, whoever owns that group", async () => {
    const lab = createLab();
    await lab.apply(group("a-b", "c"));

    // both give the alternate key ringwright-a-b-c
    const result = await lab.apply(group("a", "b-c"));

    expect(errors(result.plan)).toMatchObject([{ id: "RW109", address: "group/b-c" }]);
    expect(result.results).toEqual([]);
    expect(lab.mock.state.list("groups")).toMatchObject([{ displayName: "Group a-b c" }]);
  });

  test("is not taken from a group that was moved to another key", async () => {
    const lab = createLab();
    await lab.apply(group("s", "pilot"));
    const moved = "moved: [ { from: group/pilot, to: group/early } ]\n";
    await lab.apply(group("s", "early", moved));

    const result = await lab.apply(
      `${group("s", "early")}  pilot: { displayName: New, members: { devices: [] } }\n`,
    );

    expect(errors(result.plan)).toMatchObject([{ id: "RW109", address: "group/pilot" }]);
    expect(lab.mock.state.list("groups")).toHaveLength(1);
  });
});

describe("one object that two resources claim", () => {
  test("is refused for both", async () => {
    const lab = createLab({ rings: [{ displayName: "One" }] });
    const { id } = lab.ring("One");

    const plan = await lab.plan(
      `version: 1\nstack: corp\nrings:\n  a: { displayName: One }\n  b: { displayName: Two, id: ${String(id)} }\n`,
    );

    expect(errors(plan)).toMatchObject([{ id: "RW114" }, { id: "RW114" }]);
    expect(plan.changes).toEqual([]);
  });

  test("is refused where a policy names one group under two keys", async () => {
    const lab = createLab(twoGroups);
    const { id } = lab.group("Pilot");

    const plan = await lab.plan(`version: 1
stack: corp
groups:
  g: { existing: true, id: ${String(id)} }
  h: { existing: true, displayName: Pilot }
rings:
  broad: { displayName: Broad, assignments: [ { group: g }, { exclude: h } ] }
`);

    expect(errors(plan)).toMatchObject([{ id: "RW115", address: "ring/broad" }]);
  });
});

describe("a filter for another platform", () => {
  test("stops its ring before any write", async () => {
    const lab = createLab({
      filters: [{ displayName: "Phones", platform: "iOS", rule: '(device.model -eq "iPhone")' }],
    });

    const result = await lab.apply(`version: 1
stack: corp
filters:
  phones: { existing: true, displayName: Phones }
rings:
  broad: { displayName: Broad, assignments: [ { allDevices: true, filter: phones, filterMode: exclude } ] }
`);

    expect(errors(result.plan)).toMatchObject([{ id: "RW104", address: "ring/broad" }]);
    expect(lab.mock.state.list("deviceConfigurations")).toEqual([]);
  });
});

describe("an exclusion that must not fail open", () => {
  const ring = (assignments: string, rule: string) => `version: 1
stack: corp
groups:
  p: { existing: true, displayName: Pilot }
  x: { displayName: X, ${rule} }
rings:
  broad: { displayName: Broad, assignments: [ ${assignments} ] }
`;

  test("waits again in the next run, also where only an include is added", async () => {
    const lab = createLab({ ...twoGroups, devices: 20, delays: { membershipMs: 3_600_000 } });
    await lab.apply(ring("{ group: p }, { exclude: x }", "members: { devices: [LT-0001] }"));
    const wide = ring(
      "{ allDevices: true }, { exclude: x }",
      `membershipRule: '(device.displayName -startsWith "LT-000")'`,
    );

    const first = await lab.apply(wide, { waitInMs: 60_000 });
    const second = await lab.apply(wide, { waitInMs: 60_000 });

    expect(first.results).toMatchObject([
      { address: "group/x" },
      { address: "ring/broad", result: "pending" },
    ]);
    expect(second.results).toMatchObject([{ address: "ring/broad", result: "pending" }]);
    const types = lab.mock.state
      .assignments("deviceConfigurations", String(lab.ring("Broad")["id"]))
      .map((assignment) => (assignment["target"] as Record<string, unknown>)["@odata.type"]);
    expect(types).not.toContain("#microsoft.graph.allDevicesAssignmentTarget");
  });

  test("of a group that is created paused is pending, since it would exclude nobody", async () => {
    const lab = createLab({ ...twoGroups, devices: 20 });
    const paused = ring(
      "{ allDevices: true }, { exclude: x }",
      `membershipRule: '(device.displayName -startsWith "LT-000")', processing: paused`,
    );

    for (let run = 1; run <= 2; run++) {
      const result = await lab.apply(paused);
      expect(result.results.find(({ address }) => address === "ring/broad")).toMatchObject({
        result: "pending",
        error: expect.stringContaining("paused") as string,
      });
    }
  });

  test("is not undone by deleting its group while a policy still names it", async () => {
    const lab = createLab({ ...twoGroups, devices: 20, delays: { membershipMs: 3_600_000 } });
    const head = "version: 1\nstack: corp\nguards: { maxDeletes: 5 }\n";
    await lab.apply(
      `${head}groups:\n  old: { displayName: Old, members: { devices: [LT-0001] } }\nrings:\n  r: { displayName: R, assignments: [ { allDevices: true }, { exclude: old } ] }\n`,
    );

    const swapped = `${head}groups:\n  new: { displayName: New, membershipRule: '(device.displayName -startsWith "LT-000")' }\nrings:\n  r: { displayName: R, assignments: [ { allDevices: true }, { exclude: new } ] }\n`;
    const result = await lab.apply(swapped, { prune: true, waitInMs: 60_000 });

    expect(result.results).toMatchObject([
      { address: "group/new", result: "applied" },
      { address: "ring/r", result: "pending" },
      { address: "group/old", action: "delete", result: "skipped" },
    ]);
    expect(lab.mock.state.list("groups").map(({ displayName }) => displayName)).toContain("Old");
  });

  test("keeps what an operator assigned while apply waited: the policy is stale", async () => {
    const lab = createLab({ ...twoGroups, devices: 20, delays: { membershipMs: 600_000 } });
    await lab.apply(ring("{ group: p }", "members: { devices: [] }"));
    const other = String(lab.group("Other")["id"]);
    const id = String(lab.ring("Broad")["id"]);
    let acted = false;

    const result = await lab.apply(
      ring(
        "{ group: p }, { exclude: x }",
        `membershipRule: '(device.displayName -startsWith "LT-000")'`,
      ),
      {
        onProgress: ({ type }) => {
          if (type !== "wait" || acted) return;
          acted = true;
          lab.mock.state.assign("deviceConfigurations", id, [
            ...lab.mock.state
              .assignments("deviceConfigurations", id)
              .map(({ target }) => ({ target })),
            {
              target: {
                "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget",
                groupId: other,
              },
            },
          ]);
        },
      },
    );

    expect(acted).toBe(true);
    expect(result.results.find(({ address }) => address === "ring/broad")).toMatchObject({
      result: "stale",
    });
    expect(lab.mock.state.assignments("deviceConfigurations", id)).toHaveLength(2);
  });
});

describe("a replacement of what is only partly managed", () => {
  const config = (approval: string, more = "") =>
    `version: 1\nstack: corp\ndriverUpdates:\n  d: { displayName: D, approval: ${approval}${more} }\nguards: { maxDeletes: 1 }\n`;
  async function assigned() {
    const lab = createLab(twoGroups);
    await lab.apply(config("manual"));
    const [profile] = lab.mock.state.list("windowsDriverUpdateProfiles");
    const id = String(profile?.["id"]);
    lab.mock.state.assign("windowsDriverUpdateProfiles", id, [
      {
        target: {
          "@odata.type": "#microsoft.graph.groupAssignmentTarget",
          groupId: String(lab.group("Pilot")["id"]),
        },
      },
    ]);
    lab.mock.state.patch("windowsDriverUpdateProfiles", id, { roleScopeTagIds: ["0", "7"] });
    return lab;
  }

  test("keeps assignments, scope tags and text that the files do not state", async () => {
    const lab = await assigned();

    await lab.apply(config("automatic"), { replace: true });

    const [next] = lab.mock.state.list("windowsDriverUpdateProfiles");
    expect(next).toMatchObject({ approvalType: "automatic", roleScopeTagIds: ["0", "7"] });
    expect(next?.["description"]).not.toContain("replaces=");
    expect(
      lab.mock.state.assignments("windowsDriverUpdateProfiles", String(next?.["id"])),
    ).toHaveLength(1);
  });

  test("cut at any request is taken up and loses no assignment", async () => {
    const clean = await assigned();
    const offset = clean.mock.requests.length;
    await clean.apply(config("automatic"), { replace: true });
    const length = clean.mock.requests.length - offset;

    for (let cut = 1; cut <= length; cut++) {
      const lab = await assigned();
      lab.mock.inject({
        match: { request: lab.mock.requests.length + cut },
        when: "after",
        then: { status: 403 },
      });
      await lab.apply(config("automatic"), { replace: true }).catch((error: unknown) => {
        if ((error as Error).name !== "GraphError") throw error;
      });
      await lab.apply(config("automatic"), { replace: true });

      const left = lab.mock.state.list("windowsDriverUpdateProfiles");
      expect(left, `cut at ${cut}`).toMatchObject([{ approvalType: "automatic" }]);
      expect(
        lab.mock.state.assignments("windowsDriverUpdateProfiles", String(left[0]?.["id"])),
        `cut at ${cut}`,
      ).toHaveLength(1);
    }
  });

  test("can be made again, back and forth", async () => {
    const lab = await assigned();

    for (const approval of ["automatic", "manual", "automatic"]) {
      const result = await lab.apply(config(approval), { replace: true });
      expect(result.results).toMatchObject([{ action: "replace", result: "applied" }]);
      expect(result.remaining.update).toBe(0);
      expect(lab.mock.state.list("windowsDriverUpdateProfiles")).toMatchObject([
        { approvalType: approval },
      ]);
    }
  });

  test("is refused where the object is protected", async () => {
    const lab = createLab();
    await lab.apply(config("manual", ", lifecycle: { protect: true }"));

    const plan = await lab.plan(config("automatic", ", lifecycle: { protect: true }"), {
      replace: true,
    });

    expect(errors(plan)).toMatchObject([{ id: "RW305" }]);
  });
});

describe("members changed by hand after the plan", () => {
  test("make the group stale", async () => {
    const lab = createLab({ devices: 5 });
    const group = (list: string) =>
      `version: 1\nstack: corp\ngroups:\n  vip: { displayName: VIP, members: { devices: [${list}] } }\n`;
    await lab.apply(group("LT-0001"));
    const desired = await load(group("LT-0001, LT-0002"));
    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    const [, , third] = [...lab.mock.state.devices()];
    lab.mock.state.addMember(String(lab.group("VIP")["id"]), String(third?.device["id"]));

    const { applyPlan } = await import("ringwright");
    const result = await applyPlan(lab.tenant, plan, desired);

    expect(result.results).toMatchObject([{ address: "group/vip", result: "stale" }]);
  });
});

describe("prune of two objects with one marker", () => {
  test("touches neither", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("quality: { deferralDays: 3 }"));
    lab.mock.state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      displayName: "Broad - copy",
      description: lab.ring("Broad")["description"],
    });

    const plan = await lab.plan("version: 1\nstack: corp\nguards: { maxDeletes: 5 }\n", {
      prune: true,
    });

    expect(plan.changes).toEqual([]);
    expect(errors(plan)).toMatchObject([{ id: "RW101", address: "ring/broad" }]);
  });
});

describe("traps that others fell into", () => {
  // https://github.com/microsoftgraph/msgraph-bicep-types/issues/117
  test("a group with a rule is created app-only, with the documented roles and no owner", async () => {
    const lab = createLab({
      devices: 5,
      behaviors: { caller: "application" },
      roles: ["Group.ReadWrite.All", "DeviceManagementConfiguration.ReadWrite.All"],
    });
    const config = `version: 1
stack: corp
groups:
  pilot: { displayName: Pilot, membershipRule: '(device.deviceOSType -eq "Windows")' }
`;

    const { results } = await lab.apply(config);

    expect(results).toMatchObject([{ result: "applied" }]);
    expect(lab.mock.state.members(String(lab.group("Pilot")["id"]))).toHaveLength(5);
  });

  // https://github.com/deploymenttheory/terraform-provider-microsoft365
  test("a freeze that begins takes no assignment away, and writes nothing", async () => {
    const lab = createLab();
    lab.mock.state.add("groups", { displayName: "Pilot", groupTypes: [] });
    const config = (guards: string) => `version: 1
stack: corp
groups:
  pilot: { existing: true, displayName: Pilot }
rings:
  broad: { displayName: Broad, quality: { deferralDays: 7 }, assignments: [{ group: pilot }] }
${guards}`;
    await lab.apply(config(""));
    const frozen = config(
      "guards: { freeze: [{ name: now, from: 2026-11-01, to: 2026-12-31 }] }\n",
    );
    const before = lab.mock.requests.length;

    const unchanged = await lab.plan(frozen);
    const changed = lab.apply(frozen.replace("deferralDays: 7", "deferralDays: 9"));

    expect(unchanged.changes).toEqual([]);
    await expect(changed).rejects.toThrow(/freeze/);
    const id = String(lab.ring("Broad")["id"]);
    expect(lab.mock.state.assignments("deviceConfigurations", id)).toHaveLength(1);
    expect(writes(lab.mock.requests.slice(before))).toEqual([]);
  });
});

describe("policies that stand without their assignments", () => {
  const config = `version: 1
stack: corp
groups:
  pilot: { existing: true, displayName: Pilot }
rings:
${Array.from({ length: 12 }, (_, n) => `  r${n}: { displayName: R${n}, quality: { deferralDays: 7 }, assignments: [{ group: pilot }] }`).join("\n")}
guards: { maxChangedPercent: 30 }
`;

  async function unassigned() {
    const lab = createLab(twoGroups);
    await lab.apply(config);
    for (const ring of lab.mock.state.list("deviceConfigurations"))
      lab.mock.state.assign("deviceConfigurations", String(ring["id"]), []);
    return lab;
  }

  test("are finished past maxChangedPercent right after their creation, as a cut apply leaves them", async () => {
    const lab = await unassigned();

    const { results } = await lab.apply(config);

    expect(results.map(({ result }) => result)).toEqual(Array(12).fill("applied"));
  });

  test("are held by maxChangedPercent later: somebody may have unassigned them to stop them", async () => {
    const lab = await unassigned();
    lab.mock.clock.advance(25 * 3_600_000);

    await expect(lab.apply(config)).rejects.toThrow(/maxChangedPercent/);
    for (const ring of lab.mock.state.list("deviceConfigurations"))
      expect(lab.mock.state.assignments("deviceConfigurations", String(ring["id"]))).toEqual([]);
  });
});
