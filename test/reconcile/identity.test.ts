import { describe, expect, test } from "vitest";
import { oneRing, twoGroups } from "../support/configs.ts";
import { errorsOf } from "../support/diagnostics.ts";
import { createLab } from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

describe("a ring bound by id", () => {
  test("is renamed by the file in one PATCH of the name", async () => {
    const lab = createLab({ ...twoGroups, rings: [{ displayName: "Old name" }] });
    const id = String(lab.ring("Old name")["id"]);
    const before = lab.mock.requests.length;

    const result = await lab.apply(oneRing(`id: ${id}`));

    expect(result.results).toMatchObject([{ action: "adopt", result: "applied", id }]);
    expect(writesOf(lab.mock, before).map(({ method }) => method)).toEqual(["PATCH"]);
    expect(lab.ring("Broad")["id"]).toBe(id);
  });
});

describe("a key that is renamed without a moved entry", () => {
  test("is refused with the moved entry to write, since a second object of that name is not meant", async () => {
    const lab = createLab(twoGroups);
    const config = oneRing("quality: { deferralDays: 3 }");
    await lab.apply(config);
    const id = String(lab.ring("Broad")["id"]);

    const plan = await lab.plan(config.replace("  broad:", "  wide:"));

    expect(plan.changes).toEqual([]);
    expect(plan.diagnostics).toMatchObject([
      {
        id: "RW132",
        severity: "error",
        address: "ring/wide",
        message: expect.stringContaining(
          `"Broad" (${id}) is owned as ring/broad, which the files no longer hold. If the key was renamed, write moved: [{ from: ring/broad, to: ring/wide }]`,
        ) as string,
      },
      { id: "RW306", severity: "warning", address: "ring/broad" },
    ]);
  });

  test("deletes nothing that the new key may stand for, whatever is pruned", async () => {
    const lab = createLab(twoGroups);
    const config = oneRing("quality: { deferralDays: 3 }");
    await lab.apply(config);
    const id = String(lab.ring("Broad")["id"]);

    const plan = await lab.plan(config.replace("  broad:", "  wide:"), { prune: true });

    expect(plan.changes).toEqual([]);
    expect(plan.diagnostics).toMatchObject([
      { id: "RW132", severity: "error", address: "ring/wide" },
      {
        id: "RW132",
        severity: "error",
        address: "ring/broad",
        message: `"Broad" (${id}) is not deleted, since ring/wide has its name. If the key was renamed, write moved: [{ from: ring/broad, to: ring/wide }]`,
      },
    ]);
  });

  test("is seen where the name differs in capital letters alone", async () => {
    const lab = createLab(twoGroups);
    const config = oneRing("quality: { deferralDays: 3 }");
    await lab.apply(config);

    const renamed = config.replace("  broad:", "  wide:").replace("me: Broad", "me: BROAD");
    const plan = await lab.plan(renamed, { prune: true });

    expect(plan.changes).toEqual([]);
    expect(errorsOf(plan)).toHaveLength(2);
  });

  test.each([
    ["the moved entry that was proposed", "moved: [{ from: ring/broad, to: ring/wide }]", "move"],
    ["a removed entry", "removed: [{ from: ring/broad, destroy: false }]", "create"],
  ])("goes on with %s", async (_what, entry, action) => {
    const lab = createLab(twoGroups);
    const config = oneRing("quality: { deferralDays: 3 }");
    await lab.apply(config);

    const plan = await lab.plan(
      oneRing("quality: { deferralDays: 3 }", entry).replace("  broad:", "  wide:"),
    );

    expect(errorsOf(plan)).toEqual([]);
    expect(plan.changes[0]).toMatchObject({ action, address: "ring/wide" });
  });

  test("is a new object where it has another name: the old one keeps its own, and is told", async () => {
    const lab = createLab(twoGroups);
    const config = oneRing("quality: { deferralDays: 3 }");
    await lab.apply(config);

    const plan = await lab.plan(
      config.replace("  broad:", "  wide:").replace("displayName: Broad", "displayName: Wide"),
    );

    expect(plan.changes).toMatchObject([{ action: "create", address: "ring/wide", id: null }]);
    expect(plan.diagnostics).toMatchObject([
      {
        id: "RW306",
        address: "ring/broad",
        message: expect.stringContaining(
          "If its key was renamed, write moved: [{ from: ring/broad, to: ring/NEW-KEY }]; otherwise delete it with --prune",
        ) as string,
      },
    ]);
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
      description: String(description).replace(/ id=[0-9a-f-]+/, ""),
    });
    const before = lab.mock.requests.length;

    const result = await lab.apply(config.replace("deferralDays: 3", "deferralDays: 4"), {
      partial: true,
    });

    expect(errorsOf(result.plan)).toMatchObject([{ id: "RW101", address: "ring/broad" }]);
    expect(writesOf(lab.mock, before)).toEqual([]);
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

    const plan = await lab.plan(oneRing("quality: { deferralDays: 4 }"));

    expect(plan).toMatchObject({ changes: [], diagnostics: [], summary: { unchanged: 1 } });
  });
});

describe("a description that only looks like a marker", () => {
  const id = "dddd3333-0000-4000-8000-000000000001";

  test.each([
    ["stands within a line", "see [ringwright v1 stack=corp key=ring/broad]"],
    ["goes on after the bracket", "[ringwright v1 stack=corp key=ring/broad] as told"],
    ["is not the last line", "[ringwright v1 stack=corp key=ring/broad]\nby hand"],
    ["names an id that is none", "[ringwright v1 stack=corp key=ring/broad id=none]"],
    ["replaces what is no id", "[ringwright v1 stack=corp key=ring/broad replaces=none]"],
    ["has a digest that is none", "[ringwright v1 stack=corp key=ring/broad last=a/b]"],
    ["has a key that is no address", "[ringwright v1 stack=corp key=broad]"],
  ])("owns nothing where it %s", async (_where, description) => {
    const lab = createLab({ ...twoGroups, rings: [{ id, displayName: "Elsewhere", description }] });

    const result = await lab.apply(oneRing("quality: { deferralDays: 3 }"));

    expect(result.plan.changes).toMatchObject([{ action: "create" }]);
    expect(result.plan.diagnostics).toEqual([]);
    expect(lab.ring("Elsewhere")).toMatchObject({ id, description });
  });
});

describe("an alternate key that another group holds", () => {
  const group = (stack: string, key: string, extra = "") =>
    `version: 1\nstack: ${stack}\ngroups:\n  ${key}: { displayName: Group ${stack} ${key}, membershipRule: '(device.displayName -startsWith "A")' }\n${extra}`;

  test("is never written over, whoever owns that group", async () => {
    const lab = createLab();
    await lab.apply(group("a-b", "c"));

    // both give the alternate key ringwright-a-b-c
    const result = await lab.apply(group("a", "b-c"), { partial: true });

    expect(errorsOf(result.plan)).toMatchObject([{ id: "RW109", address: "group/b-c" }]);
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
      { partial: true },
    );

    expect(errorsOf(result.plan)).toMatchObject([{ id: "RW109", address: "group/pilot" }]);
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

    expect(errorsOf(plan)).toMatchObject([{ id: "RW114" }, { id: "RW114" }]);
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

    expect(errorsOf(plan)).toMatchObject([{ id: "RW115", address: "ring/broad" }]);
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
