import { hashPair, shareOf } from "../ground/random.ts";
import { textOf } from "../ground/wire.ts";
import type { Settings } from "../options/settings.ts";
import { audienceOf } from "../policies/audience.ts";
import { expirePauses } from "../policies/rows.ts";
import type { Fleet } from "../simulation/fleet.ts";
import { createLocalClock, type LocalClock } from "../simulation/local-clock.ts";
import { keepsWindows, type MaintenanceWindow } from "../simulation/maintenance-window.ts";
import { takeReports, type Progress } from "../simulation/progress.ts";
import { createFates } from "../simulation/update-fates.ts";
import type { Tenant } from "../state/tenant.ts";
import { cloudUpdatesOf, type CloudUpdate, type UpdateRules } from "./cloud-updates.ts";
import { windowsOf } from "./fleet-windows.ts";
import { planPending, stepPc } from "./pc-steps.ts";
import { readRestarts, type DeviceRestart, type RestartEntry } from "./restart-log.ts";
import { ringTiming, withoutRing, type RingTiming } from "./ring-timing.ts";

const hour = 3_600_000;
const day = 24 * hour;

/** What the PCs of a fleet do with the updates they are offered, on the tenant's clock. */
export interface DeviceUpdates {
  /**
   * Lets the PCs do all they would have done since the last time, under the policies as they
   * stand. To be called before each read, and with `mayWrite` before each write.
   */
  settle(tenant: Tenant, mayWrite: boolean): void;
  /** Restarts so far, in the order of time. */
  restarts(): readonly DeviceRestart[];
  /** As {@link Tenant.installedAfter}. */
  installedAfter(policyId: string, managedId: string): number | undefined;
}

/**
 * Quality updates by ring, feature and expedited updates by policy. PCs without a ring stay as
 * they are, and one with two takes the older: which of two wins is not documented. Maintenance
 * windows hold on builds that know them. The same seed and the same writes at the same times give
 * the same fleet, however often it is read.
 *
 * Unverified: one PC in seven is off in any one window, of those that are seldom on two in three;
 * unless told otherwise one install in thirty-three fails, and is not tried again until the next
 * release.
 * Left out: a newer release that takes the place of one that waits for its restart, uninstalls,
 * drivers, rows that were written by hand (they stay as written).
 */
export function createDeviceUpdates(
  fleet: Fleet,
  progress: Progress,
  { seed, timeZones, updateHabits }: Pick<Settings, "seed" | "timeZones" | "updateHabits">,
  from: number,
): DeviceUpdates {
  const [home = createLocalClock("UTC"), ...elsewhere] = timeZones.map(createLocalClock);
  const clocks = [home, ...elsewhere];
  const fates = createFates(fleet, seed, updateHabits);
  const log: RestartEntry[] = [];
  let last = from;
  let isNew = true;
  let isStale = true;
  let timings: readonly RingTiming[] = [];
  let cloud: readonly CloudUpdate[] = [];
  let windows: readonly (MaintenanceWindow | undefined)[] = [];

  const clockOf = (index: number): LocalClock =>
    clocks[hashPair(seed, index, 57) % clocks.length] ?? home;
  const rulesOf = (index: number): UpdateRules => ({
    timing: timings[progress.ring[index] ?? -1] ?? withoutRing,
    pc: {
      clock: clockOf(index),
      window: keepsWindows(progress.build[index] ?? 0, progress.revision[index] ?? 0)
        ? windows[index]
        : undefined,
      isOn: (opensAt) =>
        shareOf(hashPair(seed, index, Math.floor(opensAt / day) ^ 0x2f6b)) <
        ((progress.checkInEvery[index] ?? 0) > 8 * hour ? 1 / 3 : 6 / 7),
    },
  });

  const cover = (tenant: Tenant): void => {
    expirePauses(tenant);
    const rings = [...tenant.rows.table("deviceConfigurations").entries()]
      .map(([, row]) => row)
      .filter((row) =>
        textOf(row, "@odata.type").endsWith(".windowsUpdateForBusinessConfiguration"),
      );
    timings = rings.map(ringTiming);
    const windowAt = windowsOf(tenant, fleet);
    windows = Array.from({ length: progress.count }, (_, index) => windowAt(index));
    const audiences = rings.map((ring) => audienceOf(tenant, textOf(ring, "id")));
    for (let index = 0; index < progress.count; index++) {
      const id = fleet.devices.idAt(index);
      const managedId = fleet.managedDevices.idAt(index);
      const ring = audiences.findIndex((reach) => reach.since(id, managedId) !== undefined);
      const had = progress.ring[index] ?? -1;
      progress.ring[index] = ring;
      if (ring < 0) progress.pending[index] = 0;
      // what a tenant starts with has been there for long
      else if (had < 0) progress.ringSince[index] = isNew ? 0 : last;
      if (progress.pending[index] !== 0)
        planPending(progress, index, rulesOf(index), { seed, fates }, last);
    }
    cloud = cloudUpdatesOf(tenant, fleet, progress, cloud, rulesOf, last);
    isNew = false;
    isStale = false;
  };

  return {
    settle(tenant, mayWrite) {
      const now = tenant.clock.now().getTime();
      if (now > last) {
        if (isStale || tenant.settings.delays.membershipMs > 0) cover(tenant);
        const releases = tenant.releases.until(tenant.clock.now());
        const moved: number[] = [];
        for (let index = 0; index < progress.count; index++) {
          const moves = stepPc(progress, index, {
            rulesOf,
            cloud,
            log,
            releases,
            servicing: fleet.servicing(index),
            fates,
            seed,
            from: last,
            to: now,
          });
          if (moves) moved.push(index);
        }
        last = now;
        const changed = updateHabits === undefined ? moved : takeReports(progress, now);
        if (changed.length > 0) {
          progress.version++;
          tell(tenant, fleet, changed);
        }
        isStale = changed.length > 0 && rulesReadVersions(tenant);
      }
      isStale ||= mayWrite;
    },
    restarts: () => readRestarts(log, fleet, (index) => clockOf(index).timeZone),
    installedAfter(policyId, managedId) {
      const update = cloud.find((item) => item.policyId === policyId);
      const index = fleet.managedDevices.indexOf(managedId);
      if (update === undefined || index === undefined) return undefined;
      const since = update.since[index] ?? NaN;
      return Number.isNaN(since) ? undefined : (update.doneAt[index] ?? Infinity) - since;
    },
  };
}

function tell(tenant: Tenant, fleet: Fleet, changed: readonly number[]): void {
  tenant.memberships.settle();
  const at = tenant.clock.now().getTime();
  for (const index of changed) {
    const id = fleet.devices.idAt(index);
    tenant.memberships.noteDeviceWrite(id);
    tenant.rows.directoryChanges.push({ collection: "devices", id, at });
  }
}

function rulesReadVersions(tenant: Tenant): boolean {
  for (const [, group] of tenant.rows.groups.entries())
    if (/deviceOSVersion|memberOf/i.test(textOf(group, "membershipRule"))) return true;
  for (const [, filter] of tenant.rows.table("assignmentFilters").entries())
    if (/\.(?:osVersion|operatingSystemVersion)/i.test(textOf(filter, "rule"))) return true;
  return false;
}
