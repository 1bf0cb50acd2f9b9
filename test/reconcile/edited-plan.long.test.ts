// A saved plan is an approval: whatever is changed in the file, nothing is written that the plan
// made anew does not say.
import { applyPlan, ApplyRefusedError, createPlan, parsePlan, takeSnapshot } from "ringwright";
import { describe, expect, test } from "vitest";
import { createLab, type Lab, load } from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

const config = (days: number, more: string) => `version: 1
stack: corp
groups:
  pilot: { existing: true, displayName: Pilot }
  everyone: { existing: true, displayName: Everyone }
  vip: { displayName: VIP, members: { devices: [LT-0001] } }
rings:
  broad:
    displayName: Broad
    quality: { deferralDays: ${days} }
    assignments: [ { group: pilot } ]
${more}`;
const before = config(
  7,
  `  gone: { displayName: Gone, quality: { deferralDays: 3 } }
  left: { displayName: Left, quality: { deferralDays: 3 } }
`,
);
const after = config(
  8,
  `  early: { displayName: Early, quality: { deferralDays: 1 }, assignments: [ { group: everyone }, { exclude: vip } ] }
removed: [ { from: ring/left, destroy: false } ]
guards: { maxDeletes: 1 }
`,
).replace("[ { group: pilot } ]", "[ { group: pilot }, { group: everyone } ]");

/** A tenant in which `before` was applied, with a ring of somebody else. */
async function prepared(): Promise<{ readonly state: unknown; readonly plan: string }> {
  const lab = createLab({
    devices: 2,
    groups: [{ displayName: "Pilot" }, { displayName: "Everyone" }],
    rings: [{ displayName: "Payroll PCs" }],
  });
  await lab.apply(before);
  const plan = await lab.plan(after, { prune: true });
  return { state: lab.mock.state.toJSON(), plan: JSON.stringify(plan) };
}

/** Applies a file and gives what was written, with new ids by one name. */
async function written(state: unknown, file: string): Promise<string[]> {
  const lab = createLab({ devices: 2, state });
  const known = new Set(JSON.stringify(state).match(guids) ?? []);
  const desired = await load(after);
  const from = lab.mock.requests.length;
  try {
    // the delete was approved where the file was made, and is approved again here
    await applyPlan(lab.tenant, parsePlan(file), desired, { prune: true });
  } catch (error) {
    if (!(error instanceof ApplyRefusedError) && !(error instanceof TypeError)) throw error;
  }
  return writesOf(lab.mock, from).map(({ method, path, body }) =>
    [method, path, JSON.stringify(body ?? null)]
      .join(" ")
      .replace(guids, (id) => (known.has(id) ? id : "NEW")),
  );
}

const guids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** A creation whose assignments were refused, and the same tenant once they no longer are. */
async function cutBeforeAssignments() {
  const { state, plan } = await prepared();
  const lab = createLab({
    devices: 2,
    state,
    faults: [{ match: { path: /\/assign$/, nth: 2 }, times: Infinity, then: { status: 403 } }],
  });
  const desired = await load(after);
  await applyPlan(lab.tenant, parsePlan(plan), desired, { prune: true });
  const again = createLab({ devices: 2, state: lab.mock.state.toJSON() });
  return { plan, desired, again };
}

/** Every file that differs from the given one in a single value. */
function* edits(file: string, others: readonly string[]): Generator<readonly [string, string]> {
  const root = JSON.parse(file) as unknown;
  for (const path of pathsIn(root)) {
    for (const value of valuesInstead(at(root, path), others)) {
      const copy = structuredClone(root);
      const parent = at(copy, path.slice(0, -1)) as Record<string, unknown>;
      const name = path.at(-1) ?? "";
      if (value === undefined) Reflect.deleteProperty(parent, name);
      else parent[name] = value;
      yield [`${path.join(".")} = ${JSON.stringify(value) ?? "absent"}`, JSON.stringify(copy)];
    }
  }
}

function* pathsIn(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (path.length > 0) yield path;
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) yield* pathsIn(inner, [...path, name]);
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], value);
}

function valuesInstead(value: unknown, others: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.length > 0 ? [[], [...value, value[0]]] : [];
  if (typeof value === "number") return [value + 1];
  if (typeof value === "boolean") return [!value];
  if (typeof value === "string" && /^[0-9a-f]{8}-/.test(value))
    return others.filter((other) => other !== value);
  if (typeof value === "string") return [`${value}x`];
  return [undefined];
}

function idsOf(lab: Lab): string[] {
  return [
    String(lab.ring("Payroll PCs")["id"]),
    String(lab.group("Everyone")["id"]),
    String(lab.ring("Broad")["id"]),
  ];
}

describe("a saved plan that was edited in one place", () => {
  test("writes nothing that the plan made anew does not say, whatever the place", async () => {
    const { state, plan } = await prepared();
    const others = idsOf(createLab({ devices: 2, state }));
    const whole = await written(state, plan);
    const allowed = new Set(whole);
    let tried = 0;
    let fewer = 0;

    for (const [what, file] of edits(plan, others)) {
      tried++;
      const writes = await written(state, file);
      expect(
        writes.filter((write) => !allowed.has(write)),
        what,
      ).toEqual([]);
      if (writes.length < whole.length) fewer++;
    }

    // update, create, delete and forget, each with its assignments
    expect(whole.length).toBeGreaterThan(5);
    expect(tried).toBeGreaterThan(150);
    // most places are part of what was approved
    expect(fewer).toBeGreaterThan(tried / 2);
  });

  const edited = async (edit: (plan: EditablePlan, lab: Lab) => void) => {
    const { state, plan } = await prepared();
    const lab = createLab({ devices: 2, state });
    const copy = JSON.parse(plan) as EditablePlan;
    edit(copy, lab);
    const from = lab.mock.requests.length;
    const desired = await load(after);
    const apply = applyPlan(lab.tenant, parsePlan(JSON.stringify(copy)), desired, { prune: true });
    return { lab, apply, writes: () => writesOf(lab.mock, from) };
  };
  const broad = ({ changes }: EditablePlan) => {
    const change = changes.find(({ address }) => address === "ring/broad");
    if (!change) throw new Error("ring/broad does not change");
    return change;
  };

  test("never deletes an object of somebody else under another one's name", async () => {
    const { lab, apply, writes } = await edited((plan, at) => {
      Object.assign(broad(plan), { action: "delete", id: at.ring("Payroll PCs")["id"] });
      plan.approvals["prune"] = true;
    });

    const { results } = await apply;

    expect(results.find(({ address }) => address === "ring/broad")).toMatchObject({
      result: "stale",
      error: expect.stringContaining("no longer what was planned (action, id)") as string,
    });
    expect(lab.ring("Payroll PCs")).toBeDefined();
    expect(lab.ring("Broad")["qualityUpdatesDeferralPeriodInDays"]).toBe(7);
    expect(writes().some(({ path }) => path.includes(String(lab.ring("Broad")["id"])))).toBe(false);
  });

  test("assigns the groups of the files, whatever ids the references hold", async () => {
    const { lab, apply } = await edited((plan, at) => {
      plan.references["group/pilot"] = String(at.group("Everyone")["id"]);
    });

    await apply;

    const { id } = lab.ring("Broad");
    const groups = lab.mock.state
      .assignments("deviceConfigurations", String(id))
      .map(({ target }) => (target as { groupId?: string }).groupId);
    expect(new Set(groups)).toEqual(
      new Set([lab.group("Pilot")["id"], lab.group("Everyone")["id"]]),
    );
  });

  test("is held by the guards of the files, whatever its diagnostics say", async () => {
    const { state, plan } = await prepared();
    const lab = createLab({ devices: 2, state });
    const strict = await load(after.replace("maxDeletes: 1", "maxDeletes: 0"));
    const copy = JSON.parse(plan) as EditablePlan;
    copy.diagnostics = [];
    copy.configHash = strict.configHash;
    const from = lab.mock.requests.length;

    await expect(
      applyPlan(lab.tenant, parsePlan(JSON.stringify(copy)), strict, { prune: true }),
    ).rejects.toThrow(/guards.maxDeletes allows 0/);
    expect(writesOf(lab.mock, from)).toEqual([]);
  });

  test("has no approvals but those that are given again", async () => {
    const { state, plan } = await prepared();
    const lab = createLab({ devices: 2, state });

    await expect(applyPlan(lab.tenant, parsePlan(plan), await load(after))).rejects.toMatchObject({
      kind: "refused",
      reasons: ["ring/gone: is to be deleted, which needs an approval"],
      refusals: [{ kind: "approval", approval: "prune", isOfPlan: true, address: "ring/gone" }],
    });
    expect(lab.ring("Gone")).toBeDefined();
  });

  test("is stale for what the files do not hold", async () => {
    const { apply } = await edited((plan) => {
      broad(plan)["address"] = "ring/none";
    });

    const { results } = await apply;

    expect(results.find(({ address }) => address === "ring/none")).toMatchObject({
      result: "stale",
      error: "the files do not hold it",
    });
  });
});

interface EditablePlan {
  changes: Record<string, unknown>[];
  references: Record<string, string>;
  approvals: Record<string, unknown>;
  diagnostics: unknown[];
  configHash: string;
}

describe("a saved plan that was applied before", () => {
  test("finds everything done, and writes nothing", async () => {
    const { state, plan } = await prepared();
    const lab = createLab({ devices: 2, state });
    const desired = await load(after);
    await applyPlan(lab.tenant, parsePlan(plan), desired, { prune: true });
    const from = lab.mock.requests.length;

    const { results } = await applyPlan(lab.tenant, parsePlan(plan), desired, { prune: true });

    expect(results.map(({ result }) => result)).toEqual(results.map(() => "unchanged"));
    expect(results.length).toBeGreaterThan(3);
    expect(writesOf(lab.mock, from)).toEqual([]);
  });

  test("does not put back what an operator took away since", async () => {
    const { state, plan } = await prepared();
    const lab = createLab({ devices: 2, state });
    const desired = await load(after);
    await applyPlan(lab.tenant, parsePlan(plan), desired, { prune: true });
    const early = String(lab.ring("Early")["id"]);
    lab.mock.state.assign("deviceConfigurations", early, []);
    lab.mock.state.patch("deviceConfigurations", String(lab.ring("Broad")["id"]), {
      qualityUpdatesDeferralPeriodInDays: 7,
    });

    const { results } = await applyPlan(lab.tenant, parsePlan(plan), desired, { prune: true });

    expect(
      results.filter(({ result }) => result === "stale").map(({ address }) => address),
    ).toEqual(["ring/broad", "ring/early"]);
    expect(lab.mock.state.assignments("deviceConfigurations", early)).toEqual([]);
    expect(lab.ring("Broad")["qualityUpdatesDeferralPeriodInDays"]).toBe(7);
  });

  test("finishes a creation that was cut before its assignments", async () => {
    const { plan, desired, again } = await cutBeforeAssignments();

    const { results } = await applyPlan(again.tenant, parsePlan(plan), desired, { prune: true });

    expect(results.find(({ address }) => address === "ring/early")).toMatchObject({
      action: "update",
      result: "applied",
    });
    const { id } = again.ring("Early");
    expect(again.mock.state.assignments("deviceConfigurations", String(id))).toHaveLength(2);
  });
});

describe("a saved plan of a creation that was cut", () => {
  test("adds nothing to the remainder that it does not approve", async () => {
    const { plan, desired, again } = await cutBeforeAssignments();
    const copy = JSON.parse(plan) as EditablePlan;
    const early = copy.changes.find(({ address }) => address === "ring/early");
    if (!early) throw new Error("ring/early does not change");
    (early["assignments"] as { add: unknown[] }).add.pop();

    const { results } = await applyPlan(again.tenant, parsePlan(JSON.stringify(copy)), desired, {
      prune: true,
    });

    expect(results.find(({ address }) => address === "ring/early")).toMatchObject({
      result: "stale",
    });
    const { id } = again.ring("Early");
    expect(again.mock.state.assignments("deviceConfigurations", String(id))).toEqual([]);
  });
});

describe("a plan that createPlan gave", () => {
  test("is frozen, and one that was made from it is an approval like any other", async () => {
    const { state } = await prepared();
    const lab = createLab({ devices: 2, state });
    const desired = await load(after);
    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired), { prune: true });
    const [first] = plan.changes;
    if (!first) throw new Error("nothing changes");

    expect(() => Object.assign(first, { id: "x" })).toThrow(TypeError);
    const copy = { ...plan, changes: plan.changes.map((change) => ({ ...change, fields: [] })) };
    const { results } = await applyPlan(lab.tenant, copy, desired, { prune: true });

    expect(results.filter(({ result }) => result === "stale").length).toBeGreaterThan(1);
    expect(lab.ring("Broad")["qualityUpdatesDeferralPeriodInDays"]).toBe(7);
  });
});
