import { makePlan } from "ringwright";
import { describe, expect, test } from "vitest";
import { createLab, load } from "../support/lab.ts";

const config = (prefix: string) => `version: 1
stack: corp
groups:
  pilot: { displayName: Pilot, membershipRule: '(device.displayName -startsWith "${prefix}")' }
  vip: { displayName: VIP, members: { devices: [LT-0001] } }
rings:
  pilot: { displayName: Ring 1, quality: { deferralDays: 0 }, assignments: [ { group: pilot }, { exclude: vip } ] }
  broad: { displayName: Ring 2, quality: { deferralDays: 7 }, assignments: [ { allDevices: true }, { exclude: pilot }, { exclude: vip } ] }
`;

async function planned(lab: ReturnType<typeof createLab>, text: string) {
  const { plan, moved } = await makePlan(lab.tenant, await load(text));
  return { plan, moved: [...moved()] };
}

describe("the impact of a rule change", () => {
  test("is exactly the joins and leaves that the tenant then performs", async () => {
    const lab = createLab({ devices: 200 });
    await lab.apply(config("LT-00"));
    const id = String(lab.group("Pilot")["id"]);
    const before = new Set(lab.mock.state.members(id));

    const { plan, moved } = await planned(lab, config("LT-01"));
    await lab.apply(config("LT-01"));

    const after = new Set(lab.mock.state.members(id));
    const told = (change: string) =>
      moved
        .filter((device) => device.address === "group/pilot" && device.change === change)
        .map(({ deviceId }) => deviceId);
    expect(told("gain").sort()).toEqual([...after].filter((device) => !before.has(device)).sort());
    expect(told("lose").sort()).toEqual([...before].filter((device) => !after.has(device)).sort());
    expect(plan.changes).toMatchObject([
      { address: "group/pilot", impact: { gain: told("gain").length, lose: told("lose").length } },
    ]);
  });

  test("tells what rings gain and lose by it, though they do not change", async () => {
    const lab = createLab({ devices: 200 });
    await lab.apply(config("LT-00"));

    const { plan, moved } = await planned(lab, config("LT-01"));

    const told = plan.diagnostics.filter(({ id }) => id === "RW204");
    expect(told.map(({ address }) => address)).toEqual(["ring/pilot", "ring/broad"]);
    for (const { message } of told) {
      expect(message).toMatch(
        /is not changed, but gains \d+ and loses \d+ devices through group\/pilot/,
      );
    }
    const left = moved.filter(
      ({ address, change: way }) => address === "ring/pilot" && way === "lose",
    );
    const entered = moved.filter(
      ({ address, change: way }) => address === "ring/broad" && way === "gain",
    );
    // whoever leaves the pilot comes under the broad ring
    expect(entered.map(({ deviceId }) => deviceId).sort()).toEqual(
      left.map(({ deviceId }) => deviceId).sort(),
    );
  });

  test("counts in maxDevicesAffected", async () => {
    const lab = createLab({ devices: 200 });
    await lab.apply(config("LT-00"));

    const { plan } = await planned(lab, `${config("LT-01")}guards: { maxDevicesAffected: 10 }\n`);

    expect(plan.summary.devicesAffected).toBeGreaterThan(10);
    expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toMatchObject([
      { id: "RW403", severity: "error", message: expect.stringContaining("allows 10") as string },
    ]);
  });
});

describe("the impact of a policy", () => {
  test("counts only devices that Intune manages, though the group holds others", async () => {
    const lab = createLab({ devices: 20 });
    const managed = [...lab.mock.state.devices()].filter(({ managedDevice }) => managedDevice);
    lab.mock.state.add("devices", {
      displayName: "LT-00-personal",
      operatingSystem: "Windows",
      isManaged: false,
    });

    const { plan } = await planned(lab, config("LT-00"));

    const impactOf = (address: string) =>
      plan.changes.find((change) => change.address === address)?.impact;
    expect(impactOf("group/pilot")).toEqual({ devices: 21, gain: 21, lose: 0 });
    // all but the one that is excluded
    expect(impactOf("ring/pilot")).toMatchObject({ gain: managed.length - 1 });
  });
});

describe("the impact of a rule that is paused", () => {
  const paused = (prefix: string) =>
    config(prefix).replace(/(membershipRule: '[^']+')/, "$1, processing: paused");

  test("is none: its members stay until it is resumed", async () => {
    const lab = createLab({ devices: 200 });
    await lab.apply(config("LT-00"));

    const { plan, moved } = await planned(lab, paused("LT-01"));

    expect(plan.changes).toMatchObject([
      { address: "group/pilot", impact: { devices: 0, gain: 0, lose: 0 } },
    ]);
    expect(moved).toEqual([]);
  });
});

describe("an unchanged plan", () => {
  test("reads no device", async () => {
    const lab = createLab({ devices: 200 });
    await lab.apply(config("LT-00"));
    const before = lab.mock.requests.length;

    const plan = await lab.plan(config("LT-00"));

    expect(plan.changes).toEqual([]);
    const paths = lab.mock.requests
      .slice(before)
      .flatMap(({ batch, url }) => batch?.map((item) => item.url) ?? [url]);
    expect(paths.filter((path) => /devices\?\$select/.test(path))).toEqual([]);
  });
});
