import { describe, expect, test } from "vitest";
import { oneRing, twoGroups } from "../support/configs.ts";
import { createLab } from "../support/lab.ts";

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

    expect(await lab.plan(config(4))).toMatchObject({
      changes: [],
      drift: [],
      diagnostics: [],
      summary: { unchanged: 1 },
    });
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

    await expect(lab.apply(group)).rejects.toMatchObject({
      refusals: [{ kind: "approval", approval: "adopt" }],
    });
    const result = await lab.apply(group, { adopt: true });

    expect(result.results).toMatchObject([{ action: "adopt", result: "applied" }]);
    expect(lab.mock.state.list("groups")).toHaveLength(1);
    expect(lab.group("VIP")["description"]).toMatch(
      /^mine now\n\[ringwright v1 stack=corp key=group\/vip /,
    );
  });
});
