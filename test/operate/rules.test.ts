import type { Tenant } from "ringwright";
import type { MockTenant } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { findDevice } from "../../src/operate/rules/rule-device.ts";
import { type DeviceMove, ruleImpact } from "../../src/operate/rules/rule-impact.ts";
import { applyOnce, connectTo, load, threeRings, threeRingsTenant } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";

const windows = '(device.deviceOSType -eq "Windows")';
const first = '(device.displayName -eq "LT-0001")';

async function stage(): Promise<{ mock: MockTenant; tenant: Tenant }> {
  const mock = createTestTenant(threeRingsTenant);
  const tenant = connectTo(mock);
  await applyOnce(tenant, threeRings);
  return { mock, tenant };
}

describe("ruleImpact", () => {
  test("between two rules gives each device that moves, and counts them", async () => {
    const { tenant } = await stage();
    const moves: DeviceMove[] = [];

    const impact = await ruleImpact(
      tenant,
      { rule: first, from: { rule: windows }, now: tenant.now() },
      { onMove: (move) => void moves.push(move) },
    );

    const { devices, joins, leaves, stays } = impact.counts;
    expect([joins, stays, leaves + stays <= devices]).toEqual([0, 1, true]);
    expect(moves.map(({ move }) => move)).toEqual(moves.map(() => "leave"));
    expect(moves).toHaveLength(leaves);
    expect(moves.some(({ device }) => device.displayName === "LT-0001")).toBe(false);
    expect(impact).toMatchObject({ group: null, before: windows, rings: {}, notes: [] });
  });

  test("of a group tells which rings of the files they leave, and what the write does", async () => {
    const { tenant } = await stage();
    const desired = await load(threeRings);
    const from = { group: "group/early", desired };

    const impact = await ruleImpact(tenant, { rule: first, from, now: tenant.now() });

    expect(impact.group).toMatchObject({ displayName: "WinUpdate-Early", address: "group/early" });
    expect(impact.counts.leaves).toBeGreaterThan(0);
    // the broad ring has no member yet, so nobody enters it
    expect(impact.rings).toEqual({
      "ring/early": { enter: 0, leave: impact.counts.leaves, unknown: 0 },
    });
    expect(impact.consequences).toEqual([expect.stringContaining("whom both rules select stays")]);
  });

  test("says where the group has the rule already", async () => {
    const { tenant } = await stage();
    const group = await tenant.groups.findGroup("ringwright-corp-pilot");
    const rule = group?.membershipRule ?? "";

    const impact = await ruleImpact(tenant, {
      rule,
      from: { group: "WinUpdate-Pilot" },
      now: tenant.now(),
    });

    expect(impact.counts).toMatchObject({ joins: 0, leaves: 0 });
    expect(impact.notes).toEqual([expect.stringContaining("has this rule already")]);
    expect(impact.consequences).toEqual([]);
  });

  test("refuses a name that no group has, with the keys of the files", async () => {
    const { tenant } = await stage();
    const from = { group: "nothing", desired: await load(threeRings) };

    const asked = ruleImpact(tenant, { rule: first, from, now: tenant.now() });

    await expect(asked).rejects.toMatchObject({
      refusal: {
        reason: "nothingCalled",
        noun: "group",
        candidates: expect.arrayContaining([{ id: "pilot", displayName: "WinUpdate-Pilot" }]) as [],
      },
    });
  });
});

describe("findDevice", () => {
  test("finds one by name, object id or device id", async () => {
    const { tenant } = await stage();

    const device = await findDevice(tenant, "lt-0001");

    expect(device.displayName).toBe("LT-0001");
    expect((await findDevice(tenant, device.id)).id).toBe(device.id);
    expect((await findDevice(tenant, device.deviceId)).id).toBe(device.id);
  });

  test("refuses a name that no device has", async () => {
    const { tenant } = await stage();

    await expect(findDevice(tenant, "nothing")).rejects.toMatchObject({
      refusal: { reason: "nothingCalled", noun: "device", name: "nothing" },
    });
  });
});
