import { findUnapprovedInstalls, type UnapprovedKind } from "ringwright";
import type { UnapprovedInstallOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import {
  addPolicy,
  liveOn,
  unapprovedWorld,
  type UnapprovedWorld,
} from "../../support/unapproved-worlds.ts";
import { positionsOf, turnsOf } from "../../support/turns.ts";

const at = "2026-11-12T03:00:00Z";
const release = { release: "2026-11-10" };

/** What has to be noticed, and the tenant in which nothing allows it. */
const incidents: readonly {
  readonly kind: UnapprovedKind;
  readonly installs: UnapprovedInstallOptions["installs"];
  readonly deferrals: readonly [number, number];
  readonly begin?: (world: UnapprovedWorld) => unknown;
}[] = [
  {
    kind: "driverNotApproved",
    installs: { driver: "Intel - net - 23.60.1.2" },
    deferrals: [0, 7],
    begin: (world) =>
      addPolicy(world, "windowsDriverUpdateProfiles", world.ids.everyone, {
        approvalType: "manual",
      }),
  },
  {
    kind: "featureVersion",
    installs: { version: "Windows 11, version 26H2" },
    deferrals: [0, 7],
    begin: (world) =>
      addPolicy(world, "windowsFeatureUpdateProfiles", world.ids.everyone, {
        featureUpdateVersion: "Windows 11, version 25H2",
      }),
  },
  {
    kind: "qualityDeclined",
    installs: release,
    deferrals: [7, 7],
    begin: (world) =>
      addPolicy(world, "windowsQualityUpdatePolicies", world.ids.everyone, {
        approvalSettings: [
          {
            windowsQualityUpdateCadence: "monthly",
            windowsQualityUpdateCategory: "all",
            approvalMethodType: "manual",
            deferredDeploymentInDay: null,
          },
        ],
      }),
  },
  {
    kind: "qualityWhilePaused",
    installs: release,
    deferrals: [0, 0],
    begin: async ({ tenant, rings }) => {
      await tenant.rings.pause(rings.pilot, "quality");
      await tenant.rings.pause(rings.broad, "quality");
    },
  },
  { kind: "qualityBeforeDeferral", installs: release, deferrals: [5, 14] },
];

describe("findUnapprovedInstalls on a fleet that moves", () => {
  // law: what rings, policies and people bring is never found, whatever they do
  test("finds nothing in tenants where nothing was unapproved, and judges what is there", async () => {
    const judged: Record<string, number> = {};
    const seeds = positionsOf(200, 0, turnsOf(2));
    for (const seed of seeds) {
      const habits = [{}, true, { slow: 0.4, silent: 0.1 }, { reportDelayHours: 12 }][seed % 4];
      const world = unapprovedWorld(seed, {
        startAt: "2026-11-01T08:00:00Z",
        deferrals: [seed % 2, [0, 3, 7, 14][seed % 3] ?? 0],
        options: { devices: 6, ...(habits !== undefined && { devicesUpdate: habits }) },
      });
      for (let look = 0; look < 4; look++) {
        const found = await world.live(2 + world.roll(4));
        expect(found.findings, `seed ${seed}, look ${look}`).toEqual([]);
        for (const [subject, installs] of Object.entries(found.judged))
          judged[subject] = (judged[subject] ?? 0) + installs;
        await liveOn(world);
      }
    }
    // of silence nothing would follow
    expect(judged["quality"]).toBeGreaterThan(seeds.length * 2.5);
    expect(judged["feature"]).toBeGreaterThan(seeds.length / 4);
    expect(judged["driver"]).toBeGreaterThan(seeds.length / 4);
  });

  // law: each kind is found in the first look after it, on devices that it struck and no others
  test.each(incidents)(
    "finds $kind within one run, whatever the seed",
    async ({ kind, installs, deferrals, begin }) => {
      for (let seed = 1; seed <= 4; seed++) {
        const incident = { at, installs, share: 0.5 };
        const [world, calm] = [incident, undefined].map((one) =>
          unapprovedWorld(seed, { deferrals, ...(one && { incident: one }) }),
        );
        if (world === undefined || calm === undefined) throw new Error("no world");
        for (const each of [world, calm]) {
          await begin?.(each);
          for (const days of [2, 2, 8]) expect((await each.live(days)).findings).toEqual([]);
        }
        await world.mock.clock.sleep(3 * 86_400_000);
        await calm.mock.clock.sleep(3 * 86_400_000);

        const { findings } = await world.live(2);

        const rows = new Map(
          calm.mock.state.list("managedDevices").map((row) => [String(row["id"]), row]),
        );
        const isStruck = ({ id, osVersion }: Record<string, unknown>) =>
          kind === "driverNotApproved" || rows.get(String(id))?.["osVersion"] !== osVersion;
        const struck = world.mock.state
          .list("managedDevices")
          .filter(isStruck)
          .map(({ id }) => String(id).toLowerCase());
        expect(findings.length, `seed ${seed}`).toBeGreaterThan(0);
        // whom the quality policy may not reach, the ring judges
        const kinds = new Set(findings.map((one) => one.kind));
        if (kind === "qualityDeclined") kinds.delete("qualityBeforeDeferral");
        expect([...kinds]).toEqual([kind]);
        expect(struck).toEqual(expect.arrayContaining(findings.map((one) => one.managedDeviceId)));
        expect(findings.every(({ confidence }) => confidence === "sure")).toBe(true);
        // also by whom nothing was recorded, but for what may have been there for long
        const { tenant, collector } = world;
        const first = await findUnapprovedInstalls(tenant, { collector });
        expect(first.findings.some((one) => one.kind === kind)).toBe(kind !== "featureVersion");
        expect((await calm.live(2)).findings, `seed ${seed}`).toEqual([]);
      }
    },
    30_000,
  );
});
