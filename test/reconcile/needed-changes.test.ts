// A part of a plan is never written without what it needs: an exclusion of a deleted group reaches everyone.
import { applyPlan, createPlan, parsePlan, takeSnapshot } from "ringwright";
import { describe, expect, test } from "vitest";
import { createLab, load } from "../support/lab.ts";

const before = `version: 1
stack: corp
groups:
  vip: { displayName: VIP, members: { devices: [] } }
rings:
  broad: { displayName: Broad, quality: { deferralDays: 3 }, assignments: [ { allDevices: true }, { exclude: vip } ] }
`;
const after = `version: 1
stack: corp
rings:
  broad: { displayName: Broad, quality: { deferralDays: 4 }, assignments: [ { allDevices: true } ] }
guards: { maxDeletes: 1 }
`;
const prune = { prune: true };

async function applied() {
  const lab = createLab();
  await lab.apply(before);
  return lab;
}

describe("the deletion of a group that a policy lets go", () => {
  test("keeps the policy's change with it where the plan is cut to the group", async () => {
    const lab = await applied();

    const plan = await lab.plan(after, { ...prune, only: ["group/vip"] });

    expect(plan.changes.map(({ address, action }) => [address, action])).toEqual([
      ["ring/broad", "update"],
      ["group/vip", "delete"],
    ]);
  });

  test("is not written where the policy's change is no longer what was approved", async () => {
    const lab = await applied();
    const saved = JSON.stringify(await lab.plan(after, prune));
    const desired = await load(after);
    lab.mock.state.patch("deviceConfigurations", String(lab.ring("Broad")["id"]), {
      qualityUpdatesDeferralPeriodInDays: 9,
    });

    const { results } = await applyPlan(lab.tenant, parsePlan(saved), desired, {
      ...prune,
      force: ["ring/broad"],
    });

    expect(results).toMatchObject([
      { address: "ring/broad", result: "stale" },
      { address: "group/vip", result: "stale", error: "needs ring/broad, which is not written" },
    ]);
    expect(lab.group("VIP")).toBeDefined();
  });

  test("is left out with the policy's change where that is a conflict", async () => {
    const lab = await applied();
    lab.mock.state.patch("deviceConfigurations", String(lab.ring("Broad")["id"]), {
      qualityUpdatesDeferralPeriodInDays: 9,
    });

    const result = await lab.apply(after, { ...prune, partial: true });

    expect(result).toMatchObject({ results: [], leftOut: ["ring/broad", "group/vip"] });
    expect(lab.group("VIP")).toBeDefined();
  });
});

describe("a saved creation whose group is no longer the approved one", () => {
  test("is stale with it, and nothing is assigned to a group that is not there", async () => {
    const lab = createLab();
    const saved = await lab.plan(before);
    const desired = await load(before);
    const copy = JSON.parse(JSON.stringify(saved)) as { changes: Record<string, unknown>[] };
    const group = copy.changes.find(({ address }) => address === "group/vip");
    Object.assign(group ?? {}, { fields: [] });

    const { results } = await applyPlan(lab.tenant, parsePlan(JSON.stringify(copy)), desired);

    expect(results).toMatchObject([
      { address: "group/vip", result: "stale" },
      { address: "ring/broad", result: "stale", error: "needs group/vip, which is not written" },
    ]);
    expect(lab.mock.state.list("deviceConfigurations")).toEqual([]);
  });

  test("is finished with what it needs where the whole plan is given", async () => {
    const lab = createLab();
    const desired = await load(before);
    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired), {
      only: ["ring/broad"],
    });

    const { results } = await applyPlan(lab.tenant, plan, desired);

    expect(results.map(({ address, result }) => [address, result])).toEqual([
      ["group/vip", "applied"],
      ["ring/broad", "applied"],
    ]);
  });
});
