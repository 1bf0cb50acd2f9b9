import { findUnapprovedInstalls } from "ringwright";
import { createMockTenant, type MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { addPolicy, unapprovedWorld } from "../support/unapproved-worlds.ts";

const at = "2026-11-12T03:00:00Z";
const title = "Intel - net - 23.60.1.2";

describe("unapprovedInstalls of a mock tenant", () => {
  test("show in lists from the next check-in on, in restarts, and in what the collector prints", async () => {
    const world = unapprovedWorld(3, {
      deferrals: [21, 21],
      incident: { at, installs: { release: "2026-11-10" } },
    });
    const { mock, tenant, collector } = world;
    mock.clock.advance(Date.parse(at) - mock.clock.now().getTime() - 60_000);
    const before = mock.state.list("managedDevices").map(({ osVersion }) => osVersion);
    const earlier = mock.restarts().length;
    mock.clock.advance(9 * 3_600_000);

    const after = mock.state.list("managedDevices").map(({ osVersion }) => osVersion);
    const { findings } = await findUnapprovedInstalls(tenant, { collector });

    const moved = after.filter((version, place) => version !== before[place]);
    expect(moved.length).toBeGreaterThan(3);
    const restarts = mock.restarts().slice(earlier);
    expect(restarts).toHaveLength(moved.length);
    expect(restarts.every(({ restartedAt }) => restartedAt.getTime() === Date.parse(at))).toBe(
      true,
    );
    const told = findings.filter(({ source }) => source === "collector");
    expect(told.length).toBeGreaterThan(0);
    expect(told.every(({ installedAt }) => installedAt === "2026-11-12T03:00:00.000Z")).toBe(true);
  });

  test("of drivers count in the summary of policies, and as no longer applicable", async () => {
    const models = ["Latitude 7440"];
    const world = unapprovedWorld(3, {
      options: { modelShares: { "Latitude 7440": 0.5 } },
      incident: { at, installs: { driver: title }, models },
    });
    const { mock, tenant, ids } = world;
    const policy = addPolicy(world, "windowsDriverUpdateProfiles", ids.everyone, {
      approvalType: "manual",
    });
    const applicable = async () => {
      for await (const driver of tenant.driverUpdates.drivers(policy))
        if (driver.name === title) return driver.applicableDevices;
      return undefined;
    };
    const before = await applicable();
    mock.clock.advance(20 * 86_400_000);
    const ofModel = mock.state.list("managedDevices").filter(({ model }) => model === models[0]);

    expect(ofModel.length).toBeGreaterThan(2);
    expect(await applicable()).toBeLessThan(before ?? 0);
  });

  test.each<[MockTenantOptions, RegExp]>([
    [{ unapprovedInstalls: [] }, /needs devicesUpdate/],
    [{ devicesUpdate: true, unapprovedInstalls: {} as never }, /must be a list/],
    [{ devicesUpdate: true, unapprovedInstalls: [null as never] }, /\[0\] must be an object/],
    [
      { devicesUpdate: true, unapprovedInstalls: [{ at, installs: {} as never }] },
      /must be a release, a version or a driver/,
    ],
    [
      { devicesUpdate: true, unapprovedInstalls: [{ at: "soon", installs: { driver: title } }] },
      /at must be an instant/,
    ],
    [
      {
        devicesUpdate: true,
        startAt: "2026-11-12T03:00:00Z",
        unapprovedInstalls: [{ at, installs: { driver: title } }],
      },
      /after the start of the tenant/,
    ],
    [
      {
        devicesUpdate: true,
        unapprovedInstalls: [{ at, installs: { version: "Windows 12" }, share: 2, models: ["x"] }],
      },
      /share must be a number[\s\S]*models must be[\s\S]*version must be the name/,
    ],
    [
      {
        devicesUpdate: true,
        unapprovedInstalls: [{ at, installs: { release: "november" }, shares: 1 } as never],
      },
      /has no shares[\s\S]*release must be a day/,
    ],
  ])("refuse what cannot be: %j", (options, message) => {
    expect(() => createMockTenant(options)).toThrow(message);
  });
});
