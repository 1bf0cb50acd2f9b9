import { describe, expect, test } from "vitest";
import { oneRing, twoGroups } from "../support/configs.ts";
import { errorsOf } from "../support/diagnostics.ts";
import { createLab, threeRings, threeRingsTenant } from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

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
    expect(writesOf(lab.mock, before)).toEqual([]);
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
    expect(errorsOf(plan)).toMatchObject([{ id: "RW101", address: "ring/broad" }]);
  });
});
