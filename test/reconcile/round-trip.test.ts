import { describe, expect, test } from "vitest";
import { oneRing, twoGroups } from "../support/configs.ts";
import { createLab, threeRings, threeRingsTenant } from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

describe("a round trip", () => {
  test("without change writes nothing", async () => {
    const lab = createLab(threeRingsTenant);
    await lab.apply(threeRings);
    const before = lab.mock.requests.length;

    const result = await lab.apply(threeRings);

    expect(result.results).toEqual([]);
    expect(writesOf(lab.mock, before)).toEqual([]);
  });

  test("leaves an operator's pause, tells it and writes nothing", async () => {
    const lab = createLab(threeRingsTenant);
    await lab.apply(threeRings);
    lab.mock.state.patch("deviceConfigurations", String(lab.ring("Ring 3 - Broad")["id"]), {
      qualityUpdatesPaused: true,
    });
    const before = lab.mock.requests.length;

    const result = await lab.apply(threeRings);

    expect(writesOf(lab.mock, before)).toEqual([]);
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
