// Policies that meet on devices: two rings on one device, none at all, and such as get in each other's way.
import { makePlan, parsePlan, type Plan } from "ringwright";
import { describe, expect, test } from "vitest";
import { createLab, type Lab, load } from "../support/lab.ts";

const head = `version: 1
stack: corp
groups:
  g: { displayName: G, membershipRule: '(device.displayName -startsWith "LT-00")' }
  h: { displayName: H, membershipRule: '(device.displayName -startsWith "LT-000")' }
`;

async function planned(lab: Lab, config: string): Promise<Plan> {
  return (await makePlan(lab.tenant, await load(config))).plan;
}

const message = (plan: Plan, id: string) =>
  plan.diagnostics.filter((one) => one.id === id).map((one) => one.message);

describe("who goes from which ring to which", () => {
  const rings = (pilot: string) => `${head}rings:
  pilot: { displayName: Pilot, assignments: [ { group: ${pilot} } ] }
  broad: { displayName: Broad, quality: { deferralDays: 7 }, assignments: [ { allDevices: true }, { exclude: ${pilot} } ] }
`;

  test("is counted, those that stay included, and told in the order of the rings", async () => {
    const lab = createLab({ devices: 200 });
    await lab.apply(rings("g"));

    const plan = await planned(lab, rings("h"));

    const lost = plan.changes.find(({ address }) => address === "ring/pilot")?.impact;
    expect(lost).toMatchObject({ gain: 0 });
    const moves = plan.summary.ringMoves ?? [];
    expect(moves.map(({ from, to }) => [from, to])).toEqual([
      [["ring/pilot"], ["ring/pilot"]],
      [["ring/pilot"], ["ring/broad"]],
      [["ring/broad"], ["ring/broad"]],
    ]);
    expect(moves[1]?.devices).toBe(lost?.devices);
    expect(moves.reduce((sum, { devices }) => sum + devices, 0)).toBe(200);
  });

  test("is left out where no ring is touched; such a plan is read, as those of before are", async () => {
    const lab = createLab({ devices: 20 });
    await lab.apply(rings("g"));

    const plan = await planned(lab, rings("g").replace("displayName: H", "displayName: H2"));

    expect(plan.changes.map(({ address }) => address)).toEqual(["group/h"]);
    expect(plan.summary).not.toHaveProperty("ringMoves");
    expect(parsePlan(JSON.stringify(plan))).toEqual(plan);
  });
});

describe("two rings on one device", () => {
  const rings = (broad: string) => `${head}rings:
  pilot: { displayName: Pilot, assignments: [ { group: g } ] }
  broad: { displayName: Broad, quality: { deferralDays: 7 }, assignments: [ ${broad} ] }
`;

  test("are counted before and after, and named with how many they share", async () => {
    const lab = createLab({ devices: 200 });

    const plan = await planned(lab, rings("{ allDevices: true }"));

    const pilot = plan.changes.find(({ address }) => address === "ring/pilot")?.impact?.devices;
    expect(plan.summary.inTwoRings).toEqual({ before: 0, after: pilot });
    expect(message(plan, "RW205")).toEqual([
      expect.stringContaining(`ring/pilot and ring/broad (${pilot})`),
    ]);
    expect(plan.summary.ringMoves).toEqual([
      { from: [], to: ["ring/pilot", "ring/broad"], devices: pilot },
      { from: [], to: ["ring/broad"], devices: plan.summary.inNoRing.before! - pilot! },
    ]);
  });

  test("are none where the one excludes the group of the other, and nobody is without", async () => {
    const lab = createLab({ devices: 200 });

    const plan = await planned(lab, rings("{ allDevices: true }, { exclude: g }"));

    expect(plan.summary.inTwoRings).toEqual({ before: 0, after: 0 });
    expect(plan.summary.inNoRing.after).toBe(0);
    expect(plan.summary.inNoRing.before).toBeGreaterThan(0);
    expect(message(plan, "RW205")).toEqual([]);
  });

  test("of others in the tenant count as well", async () => {
    const lab = createLab({ devices: 50 });
    const { id } = lab.mock.state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      displayName: "Portal",
    });
    lab.mock.state.assign("deviceConfigurations", String(id), [
      { target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } },
    ]);

    const plan = await planned(
      lab,
      `${head}rings:\n  pilot: { displayName: Pilot, assignments: [ { group: g } ] }\n`,
    );

    expect(message(plan, "RW205")).toEqual([expect.stringMatching(/update ring "Portal"/)]);
  });

  test("trip the guard, and so does a device that loses its only ring", async () => {
    const lab = createLab({ devices: 200 });
    await lab.apply(rings("{ allDevices: true }, { exclude: g }"));

    const twice = await planned(
      lab,
      `${rings("{ allDevices: true }")}guards: { maxDevicesInTwoRings: 0 }\n`,
    );
    const never = await planned(
      lab,
      `${rings("{ group: h }, { exclude: g }")}guards: { maxDevicesLosingTheirRing: 5 }\n`,
    );

    expect(message(twice, "RW405")).toEqual([expect.stringContaining("allows 0")]);
    expect(message(never, "RW406")).toEqual([expect.stringContaining("allows 5")]);
    expect(message(never, "RW206")).toEqual([expect.stringContaining("lose their ring")]);
    expect(twice.applyable).toBe(false);
  });
});

describe("policies that get in each other's way", () => {
  const ring = (body: string) =>
    `${head}rings:\n  r: { displayName: R, ${body}, assignments: [ { group: g } ] }\n`;
  const feature = (key: string, version: string, group: string) =>
    `  ${key}: { displayName: ${key}, version: "Windows 11, version ${version}", assignments: [ { group: ${group} } ] }\n`;
  const wsus =
    'settings:\n  s: { displayName: S, wsus: { server: "https://wsus.corp.example:8531" }, assignments: [ { group: h } ] }\n';
  const expedite =
    "expediteUpdates:\n  e: { displayName: E, release: 2026-11-10, daysUntilForcedReboot: 1, assignments: [ { group: h } ] }\n";

  test.each([
    [
      "a deferral beside a feature policy",
      `${ring("feature: { deferralDays: 60 }")}featureUpdates:\n${feature("f", "25H2", "h")}`,
      "can delay or block",
    ],
    [
      "two feature versions",
      `${head}featureUpdates:\n${feature("f", "25H2", "g")}${feature("o", "24H2", "h")}`,
      "the newer one wins",
    ],
    [
      "drivers excluded beside a driver policy",
      `${ring("driversExcluded: true")}driverUpdates:\n  d: { displayName: D, approval: automatic, assignments: [ { group: h } ] }\n`,
      "does nothing; set driversExcluded to false",
    ],
    [
      "notifications off beside an expedite policy",
      `${ring("updateNotificationLevel: disableAllNotifications")}${expedite}`,
      "nobody is told",
    ],
    [
      "a mode that waits beside an expedite policy",
      `${ring("automaticUpdateMode: notifyDownload")}${expedite}`,
      "from installing by itself",
    ],
    [
      "WSUS beside an expedite policy",
      `${head}${wsus}${expedite}`,
      "takes quality updates from WSUS",
    ],
  ])("are told with the devices that have both: %s", async (_what, config, sentence) => {
    const lab = createLab({ devices: 200 });
    const shared = lab.mock.state
      .list("devices")
      .filter(
        ({ displayName, isManaged }) =>
          isManaged === true && String(displayName).startsWith("LT-000"),
      );

    const told = message(await planned(lab, config), "RW207");

    expect(told).toEqual([expect.stringContaining(`On ${shared.length} devices, `)]);
    expect(told[0]).toContain(sentence);
  });

  test("are not told where they share no device", async () => {
    const lab = createLab({ devices: 200 });
    const config = `${ring("feature: { deferralDays: 60 }").replace("{ group: g }", "{ group: g }, { exclude: h }")}featureUpdates:\n${feature("f", "25H2", "h")}`;

    expect(message(await planned(lab, config), "RW207")).toEqual([]);
  });
});
