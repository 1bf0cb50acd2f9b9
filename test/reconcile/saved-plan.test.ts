import {
  applyPlan,
  createPlan,
  parsePlan,
  type Plan,
  planJsonSchema,
  takeSnapshot,
  ValidationError,
} from "ringwright";
import { describe, expect, test } from "vitest";
import { oneRing, twoGroups } from "../support/configs.ts";
import { createLab, load, threeRings, threeRingsTenant } from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

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

    const result = await applyPlan(lab.tenant, JSON.parse(JSON.stringify(plan)) as Plan, desired);

    expect(result.results.map(({ address, result: word }) => [address, word])).toEqual([
      ["ring/early", "stale"],
      ["ring/broad", "applied"],
    ]);
    expect(lab.ring("Ring 2 - Early")["qualityUpdatesDeferralPeriodInDays"]).toBe(11);
  });

  test("is stale for a policy that somebody assigned meanwhile, and keeps that assignment", async () => {
    const lab = createLab(twoGroups);
    const config = (days: number) =>
      oneRing(`quality: { deferralDays: ${days} }\nassignments: [ { group: pilot } ]`);
    await lab.apply(config(3));
    const desired = await load(config(4));
    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    const id = String(lab.ring("Broad")["id"]);
    lab.mock.state.assign("deviceConfigurations", id, [
      ...lab.mock.state.assignments("deviceConfigurations", id).map(({ target }) => ({ target })),
      {
        target: {
          "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget",
          groupId: String(lab.group("Other")["id"]),
        },
      },
    ]);

    const result = await applyPlan(lab.tenant, plan, desired);

    expect(result.results).toMatchObject([{ address: "ring/broad", result: "stale" }]);
    expect(lab.mock.state.assignments("deviceConfigurations", id)).toHaveLength(2);
    expect(lab.ring("Broad")["qualityUpdatesDeferralPeriodInDays"]).toBe(3);
  });

  test("is stale where a value that is sent back with the change was changed, though nobody manages it", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("quality: { deferralDays: 3 }"));
    const desired = await load(oneRing("quality: { deferralDays: 4 }"));
    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    const { id, description } = lab.ring("Broad");
    lab.mock.state.patch("deviceConfigurations", String(id), {
      description: `Ask Ann first\n${String(description)}`,
    });

    const saved = JSON.parse(JSON.stringify(plan)) as Plan;
    const { results } = await applyPlan(lab.tenant, saved, desired);

    expect(results).toMatchObject([
      { result: "stale", error: expect.stringContaining("what was planned (writes)") as string },
    ]);
    expect(lab.ring("Broad")["description"]).toContain("Ask Ann first");
  });

  test("is not stale for a pause, which raises only the version", async () => {
    const lab = createLab(threeRingsTenant);
    await lab.apply(threeRings);
    const desired = await load(threeRings.replace("deferralDays: 7 }", "deferralDays: 8 }"));
    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    lab.mock.state.patch("deviceConfigurations", String(lab.ring("Ring 3 - Broad")["id"]), {
      qualityUpdatesPaused: true,
    });

    const result = await applyPlan(lab.tenant, plan, desired);

    expect(result.results).toMatchObject([{ address: "ring/broad", result: "applied" }]);
  });

  test("of other files is refused as a whole", async () => {
    const lab = createLab(threeRingsTenant);
    const plan = await lab.plan(threeRings);

    const other = await load(threeRings.replace("deferralDays: 7", "deferralDays: 8"));

    await expect(applyPlan(lab.tenant, plan, other)).rejects.toMatchObject({
      name: "ApplyRefusedError",
      kind: "stale",
    });
    expect(writesOf(lab.mock)).toEqual([]);
  });

  test("that creates is stale where the object has appeared", async () => {
    const lab = createLab(twoGroups);
    const config = oneRing("quality: { deferralDays: 3 }");
    const desired = await load(config);
    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    await lab.apply(config);

    const result = await applyPlan(lab.tenant, plan, desired);

    expect(result.results).toMatchObject([{ result: "stale" }]);
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(1);
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

    const result = await applyPlan(lab.tenant, plan, desired);

    expect(result.results).toMatchObject([{ address: "group/vip", result: "stale" }]);
  });
});

describe("parsePlan", () => {
  test("names every place that is not as a plan has it", async () => {
    const lab = createLab(twoGroups);
    const desired = await load(oneRing("quality: { deferralDays: 3 }"));
    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    const [change] = plan.changes;
    const edited = { ...plan, stack: 7, changes: [{ ...change, action: "destroy" }] };

    expect(() => parsePlan(JSON.stringify(edited))).toThrow(ValidationError);
    expect(issuesOf(JSON.stringify(edited)).map(({ path }) => path)).toEqual([
      "stack",
      "changes.0.action",
    ]);
  });

  test.each(["hello", "[]", '{ "formatVersion": 1 }'])("says why %j is none", (text) => {
    expect(issuesOf(text)).not.toEqual([]);
  });
});

function issuesOf(text: string): ValidationError["issues"] {
  try {
    parsePlan(text);
  } catch (error) {
    if (error instanceof ValidationError) return error.issues;
    throw error;
  }
  return [];
}

describe("parsePlan", () => {
  test("says in plain words what is missing, and what is of another kind", () => {
    expect(() => parsePlan("{}")).toThrow(
      "is no plan: formatVersion is missing; it is 2. Make a new one with: ringwright plan --out",
    );
    expect(() => parsePlan('{ "formatVersion": 2, "toolVersion": 7 }')).toThrow(
      "is no plan: toolVersion must be text (is 7).",
    );
    expect(() => parsePlan("[]")).toThrow("is no plan: must be a mapping (is []).");
  });
});

describe("the JSON Schema of a plan", () => {
  test("says what each property is, and where it can be had", () => {
    const schema = planJsonSchema() as Node & { readonly $id: string };

    expect(schema.$id).toMatch(/^https:\/\/.*\/plan\.schema\.json$/);
    expect(undescribed(schema, "")).toEqual([]);
  });
});

interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}

/** Paths of properties that have no description. */
function undescribed({ properties = {}, items, anyOf = [] }: Node, path: string): string[] {
  return [
    ...Object.entries(properties).flatMap(([name, node]) => [
      ...(node.description === undefined ? [`${path}${name}`] : []),
      ...undescribed(node, `${path}${name}.`),
    ]),
    ...[...(items ? [items] : []), ...anyOf].flatMap((node) => undescribed(node, path)),
  ];
}
