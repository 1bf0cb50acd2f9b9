import {
  findUnapprovedInstalls,
  type InstallRecord,
  type Tenant,
  type UnapprovedInstall,
  type UndecidedInstalls,
} from "ringwright";
import {
  createMockTenant,
  type MockTenant,
  type MockTenantOptions,
  type UnapprovedInstallOptions,
  type WireObject,
} from "ringwright/mocks";
import { day } from "./days.ts";
import { connectTo } from "./lab.ts";

/** One tenant for some weeks of the autumn of 2026, as a seed decides it. */
export interface UnapprovedWorld {
  readonly mock: MockTenant;
  readonly tenant: Tenant;
  readonly collector: string;
  readonly roll: (sides: number) => number;
  readonly ids: Readonly<Record<"pilot" | "broad" | "everyone", string>>;
  readonly rings: Readonly<Record<"pilot" | "broad", string>>;
  /** Goes on for so many days, then looks as a daily job would. */
  live(days: number): Promise<UnapprovedLook>;
}

/** What one look said. */
export interface UnapprovedLook {
  readonly findings: readonly UnapprovedInstall[];
  readonly undecided: readonly UndecidedInstalls[];
  readonly judged: Readonly<Record<string, number>>;
}

/** How a world begins. */
export interface WorldTerms {
  readonly startAt?: string;
  readonly deferrals?: readonly [pilot: number, broad: number];
  readonly options?: MockTenantOptions;
  readonly incident?: UnapprovedInstallOptions;
}

const target = (groupId: string): WireObject => ({
  target: { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId },
});

/** Twelve PCs in two rings, which check in, update and run the collector. */
export function unapprovedWorld(seed: number, terms: WorldTerms = {}): UnapprovedWorld {
  const { startAt = "2026-10-28T08:00:00Z", deferrals = [0, 7], incident, options } = terms;
  const mock = createMockTenant({
    devices: 12,
    seed,
    startAt,
    // versions show from the next check-in on, as they do in Intune
    devicesUpdate: {},
    logBodies: false,
    ...options,
    ...(incident && { unapprovedInstalls: [incident] }),
  });
  const tenant = connectTo(mock);
  const roll = rolls(seed);
  const devices = mock.state.list("devices").map(({ id }) => String(id));
  const addGroup = (displayName: string, members: readonly string[]) =>
    String(mock.state.add("groups", { displayName, members })["id"]);
  const ids = {
    pilot: addGroup("Pilot", devices.slice(0, 4)),
    broad: addGroup("Broad", devices.slice(4)),
    everyone: addGroup("Everyone", devices),
  };
  const addRing = (displayName: string, deferral: number, groupId: string) =>
    String(
      mock.state.add("deviceConfigurations", {
        "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
        displayName,
        qualityUpdatesDeferralPeriodInDays: deferral,
        deadlineForQualityUpdatesInDays: 2,
        deadlineGracePeriodInDays: 1,
        assignments: [target(groupId)],
      })["id"],
    );
  const rings = {
    pilot: addRing("Pilot", deferrals[0], ids.pilot),
    broad: addRing("Broad", deferrals[1], ids.broad),
  };
  const script = Buffer.from("# ringwright-collector").toString("base64");
  const collector = String(
    mock.state.add("deviceHealthScripts", {
      displayName: "Collector",
      detectionScriptContent: script,
      assignments: [
        {
          ...target(ids.everyone),
          runRemediationScript: false,
          runSchedule: {
            "@odata.type": "#microsoft.graph.deviceHealthScriptHourlySchedule",
            interval: 4,
          },
        },
      ],
    })["id"],
  );
  let earlier: InstallRecord | undefined;
  return {
    mock,
    tenant,
    collector,
    roll,
    ids,
    rings,
    async live(days) {
      await mock.clock.sleep(days * day);
      const { record, ...look } = await findUnapprovedInstalls(tenant, { earlier, collector });
      earlier = record;
      return look;
    },
  };
}

/** A policy of one of the four kinds beside rings, for a group. */
export function addPolicy(
  { mock }: UnapprovedWorld,
  collection: Parameters<MockTenant["state"]["add"]>[0],
  groupId: string,
  values: WireObject,
): string {
  const row = { displayName: "Policy", ...values, assignments: [target(groupId)] };
  return String(mock.state.add(collection, row)["id"]);
}

/** What people do in a tenant, none of which is anybody's install: one of it, as the seed decides. */
export async function liveOn(world: UnapprovedWorld): Promise<void> {
  const { mock, tenant, roll, ids, rings } = world;
  const ring = roll(2) === 0 ? rings.pilot : rings.broad;
  switch (roll(9)) {
    case 0:
      await tenant.rings.pause(ring, "quality");
      return;
    case 1:
      await tenant.rings.resume(ring, "quality");
      return;
    case 2: {
      const { quality } = await tenant.rings.status(ring);
      if (quality.paused) await tenant.rings.extendPause(ring, "quality");
      return;
    }
    case 3:
      mock.state.patch("deviceConfigurations", ring, {
        qualityUpdatesDeferralPeriodInDays: [0, 2, 7, 14, 21][roll(5)],
        lastModifiedDateTime: mock.clock.now().toISOString(),
      });
      return;
    case 4: {
      // a device moves from one ring to the other, or comes back
      const [from, to] = roll(2) === 0 ? [ids.pilot, ids.broad] : [ids.broad, ids.pilot];
      const there = await membersOf(tenant, from);
      const moved = there[roll(Math.max(1, there.length))];
      if (moved === undefined) return;
      await tenant.groups.setMembers(
        from,
        there.filter((id) => id !== moved),
      );
      await tenant.groups.setMembers(to, [...(await membersOf(tenant, to)), moved]);
      return;
    }
    case 5:
      addPolicy(world, "windowsQualityUpdateProfiles", ids.broad, {
        expeditedUpdateSettings: {
          qualityUpdateRelease:
            mock.clock.now() < new Date("2026-11-11")
              ? "2026-10-13T00:00:00Z"
              : "2026-11-10T00:00:00Z",
          daysUntilForcedReboot: 1,
        },
      });
      return;
    case 6:
      addPolicy(world, "windowsFeatureUpdateProfiles", roll(2) === 0 ? ids.pilot : ids.broad, {
        featureUpdateVersion:
          roll(2) === 0 ? "Windows 11, version 25H2" : "Windows 11, version 26H2",
      });
      return;
    case 7:
      addPolicy(world, "windowsDriverUpdateProfiles", roll(2) === 0 ? ids.everyone : ids.broad, {
        approvalType: roll(2) === 0 ? "automatic" : "manual",
        ...(roll(2) === 0 && { deploymentDeferralInDays: null }),
      });
      return;
    default: {
      // what is decided on drivers changes
      const [policy] = mock.state.list("windowsDriverUpdateProfiles");
      if (policy === undefined) return;
      const id = String(policy["id"]);
      const drivers = [];
      for await (const driver of tenant.driverUpdates.drivers(id)) drivers.push(driver);
      const driver = drivers[roll(Math.max(1, drivers.length))];
      if (driver === undefined) return;
      await tenant.driverUpdates.act(
        id,
        driver.status === "approved" ? "suspend" : roll(3) === 0 ? "decline" : "approve",
        [driver.id],
      );
    }
  }
}

async function membersOf({ groups }: Tenant, groupId: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of groups.listMemberIds(groupId)) ids.push(id);
  return ids;
}

/** Whole numbers below what is asked for, the same for a seed. */
function rolls(seed: number): (sides: number) => number {
  let state = Math.imul(seed + 1, 0x9e37_79b1) >>> 0;
  return (sides) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d) + 0x297a_2d39) >>> 0;
    return (state >>> 8) % sides;
  };
}
