import { describe, expect, test } from "vitest";
import { oneRing, twoGroups } from "../support/configs.ts";
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
      partial: true,
      prune: true,
    });

    expect(result.plan).toMatchObject({ changes: [], diagnostics: [] });
    expect(result.results).toEqual([]);
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(1);
  });

  test("leaves what is protected, also after its block is gone from the file", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("quality: { deferralDays: 3 }\nlifecycle: { protect: true }"));

    const result = await lab.apply(none, { prune: true, partial: true });

    expect(result.plan.diagnostics).toMatchObject([{ id: "RW305", severity: "error" }]);
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(1);
  });

  test("deletes no group that a policy still excludes: the exclusion would reach everyone", async () => {
    const lab = createLab();
    await lab.apply(
      "version: 1\nstack: corp\ngroups:\n  vip: { displayName: VIP, members: { devices: [] } }\n",
    );
    lab.mock.state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      displayName: "By hand",
      assignments: [
        {
          target: {
            "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget",
            groupId: String(lab.group("VIP")["id"]),
          },
        },
      ],
    });

    const result = await lab.apply(none, { prune: true, partial: true });

    expect(result.plan.diagnostics).toMatchObject([
      {
        id: "RW116",
        severity: "error",
        address: "group/vip",
        message: expect.stringContaining("By hand") as string,
      },
    ]);
    expect(result.results).toEqual([]);
    expect(lab.group("VIP")).toBeDefined();
  });

  test("deletes nothing on half a reading of the tenant", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("quality: { deferralDays: 3 }"));
    lab.mock.inject({
      match: { method: "GET", path: "/deviceManagement/windowsDriverUpdateProfiles" },
      then: { status: 403 },
      times: 9,
    });

    const result = await lab.apply(none, { prune: true, partial: true });

    expect(result.plan.diagnostics).toMatchObject([
      { id: "RW108", severity: "warning" },
      { id: "RW307", severity: "error", address: "ring/broad" },
    ]);
    expect(result.plan.complete).toBe(false);
    expect(result.results).toEqual([]);
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(1);
  });

  test("is done with what somebody else deleted right before", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("quality: { deferralDays: 3 }"));
    lab.mock.inject({ match: { method: "DELETE" }, then: { status: 404 } });

    const result = await lab.apply(none, { prune: true, partial: true });

    expect(result.results).toMatchObject([
      { address: "ring/broad", action: "delete", result: "applied" },
    ]);
  });

  test("leaves what carries the marker of another kind", async () => {
    const lab = createLab();
    lab.mock.state.add("windowsFeatureUpdateProfiles", {
      displayName: "Not a ring",
      featureUpdateVersion: "Windows 11, version 25H2",
      description: "[ringwright v1 stack=corp key=ring/broad]",
    });

    const plan = await lab.plan(none, { prune: true });

    expect(plan.changes).toEqual([]);
    expect(plan.diagnostics).toEqual([]);
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
      description: String(lab.ring("Broad")["description"]).replace(/ id=[0-9a-f-]+/, ""),
    });

    const result = await lab.apply("version: 1\nstack: corp\nguards: { maxDeletes: 5 }\n", {
      partial: true,
      prune: true,
    });

    expect(result.plan.diagnostics).toMatchObject([
      { id: "RW101", severity: "error", address: "ring/broad" },
    ]);
    expect(result.results).toEqual([]);
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(2);
  });
});
