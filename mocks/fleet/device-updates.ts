import { hashPair, shareOf } from "../ground/random.ts";
import type { Settings } from "../options/settings.ts";
import type { Fleet } from "../simulation/fleet.ts";
import { createLocalClock, type LocalClock } from "../simulation/local-clock.ts";
import { keepsWindows } from "../simulation/maintenance-window.ts";
import type { UpdateCourse } from "../simulation/outcome.ts";
import { lastCheckIn, takeReports, type Progress } from "../simulation/progress.ts";
import { dayOf, revisionOf, type QualityRelease } from "../simulation/releases.ts";
import { createFates, fates as fateNames } from "../simulation/update-fates.ts";
import type { FleetPc, Tenant } from "../state/tenant.ts";
import { cloudUpdatesOf, type CloudUpdate, type UpdateRules } from "./cloud-updates.ts";
import { createCoverage, isSame, type Coverage } from "./fleet-coverage.ts";
import { windowsOf, type FleetWindows } from "./fleet-windows.ts";
import { createInstallLog } from "./install-log.ts";
import { planPending, stepPc } from "./pc-steps.ts";
import { readRestarts, type DeviceRestart, type RestartEntry } from "./restart-log.ts";
import { createUnapprovedInstalls } from "./unapproved-installs.ts";
import { ringTiming, withoutRing, type RingTiming } from "./ring-timing.ts";

const hour = 3_600_000;
const day = 24 * hour;

/** What the PCs of a fleet do with the updates they are offered, on the tenant's clock. */
export interface DeviceUpdates {
  /**
   * Lets the PCs do all they would have done since the last time, under the policies as they
   * stand. To be called before each request, so that a write does not reach back.
   */
  settle(tenant: Tenant): void;
  /** The instant that PCs have come to while they catch up; undefined at any other time. */
  time(): Date | undefined;
  /** Restarts so far, in the order of time. */
  restarts(): readonly DeviceRestart[];
  /** As {@link Tenant.courseOf}. */
  courseOf(tenant: Tenant, policyId: string, managedId: string): ReturnType<Tenant["courseOf"]>;
  /** As {@link Tenant.fleetPc}. */
  fleetPc(tenant: Tenant, managedId: string): FleetPc | undefined;
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
 * rows that were written by hand (they stay as written).
 */
export function createDeviceUpdates(
  fleet: Fleet,
  progress: Progress,
  {
    seed,
    timeZones,
    updateHabits,
    unapprovedInstalls,
  }: Pick<Settings, "seed" | "timeZones" | "updateHabits" | "unapprovedInstalls">,
  from: number,
): DeviceUpdates {
  const [home = createLocalClock("UTC"), ...elsewhere] = timeZones.map(createLocalClock);
  const clocks = [home, ...elsewhere];
  const fates = createFates(fleet, seed, updateHabits);
  const log: RestartEntry[] = [];
  const installs = createInstallLog();
  const unapproved = createUnapprovedInstalls(unapprovedInstalls, fleet, progress, seed, {
    installs,
    log,
  });
  let last = from;
  let time: Date | undefined;
  let coverageAt: ((at: number) => Coverage) | undefined;
  let basis: readonly unknown[] | undefined;
  let timings: readonly RingTiming[] = [];
  let cloud: readonly CloudUpdate[] = [];
  let windowAt: FleetWindows = () => undefined;
  let releases: readonly QualityRelease[] = [];

  const clockOf = (index: number): LocalClock =>
    clocks[hashPair(seed, index, 57) % clocks.length] ?? home;
  const rulesOf = (index: number): UpdateRules => ({
    timing: timings[progress.ring[index] ?? -1] ?? withoutRing,
    pc: {
      clock: clockOf(index),
      window: keepsWindows(progress.build[index] ?? 0, progress.revision[index] ?? 0)
        ? windowAt(index)
        : undefined,
      isOn: (opensAt) =>
        shareOf(hashPair(seed, index, Math.floor(opensAt / day) ^ 0x2f6b)) <
        ((progress.checkInEvery[index] ?? 0) > 8 * hour ? 1 / 3 : 6 / 7),
    },
  });

  const cover = (coverage: Coverage): void => {
    const isStart = basis === undefined;
    timings = coverage.rings.map(({ row }) => ringTiming(row));
    windowAt = windowsOf(coverage.windows);
    for (let index = 0; index < progress.count; index++) {
      const ring = coverage.rings.findIndex(
        ({ audience }) => audience.sinceAt(index) !== undefined,
      );
      const had = progress.ring[index] ?? -1;
      progress.ring[index] = ring;
      if (ring < 0) progress.pending[index] = 0;
      // what a tenant starts with has been there for long
      else if (had < 0) progress.ringSince[index] = isStart ? 0 : last;
      if (progress.pending[index] !== 0)
        planPending(progress, index, rulesOf(index), { seed, fates }, last);
    }
    const plan = { fates, rulesOf, from: last, isStart };
    cloud = cloudUpdatesOf(coverage.cloud, cloud, fleet, progress, seed, plan);
    ({ basis } = coverage);
    progress.nextAt.fill(-Infinity);
  };

  const stepUntil = (tenant: Tenant, to: number): void => {
    const out = tenant.releases.until(new Date(to));
    if (out !== releases) progress.nextAt.fill(-Infinity);
    releases = out;
    const interval = { rulesOf, log, installs, cloud, releases, fates, seed, from: last, to };
    const moved: number[] = [];
    for (let index = 0; index < progress.count; index++) {
      if ((progress.nextAt[index] ?? 0) > to) continue;
      if (stepPc(progress, index, { ...interval, servicing: fleet.servicing(index) }))
        moved.push(index);
    }
    moved.push(...unapproved.strike(to, releases));
    last = to;
    time = new Date(to);
    const told = updateHabits === undefined ? moved : takeReports(progress, to);
    if (told.length > 0) tell(tenant, fleet, progress, told, to);
  };

  return {
    settle(tenant) {
      const now = tenant.clock.now().getTime();
      while (last < now) {
        time = new Date(last);
        const coverage = (coverageAt ??= createCoverage(tenant))(last);
        if (basis === undefined || !isSame(coverage.basis, basis)) cover(coverage);
        // members that a rule finds count from the end of its processing on
        const next = Math.min(tenant.memberships.nextDueAfter(last), unapproved.nextAfter(last));
        stepUntil(tenant, Math.min(now, next));
      }
      time = undefined;
    },
    time: () => time,
    restarts: () => readRestarts(log, fleet, (index) => clockOf(index).timeZone),
    courseOf(tenant, policyId, managedId) {
      const update = cloud.find((item) => item.policyId === policyId);
      const index = fleet.managedDevices.indexOf(managedId);
      if (update === undefined || index === undefined) return undefined;
      const since = update.since[index] ?? NaN;
      if (Number.isNaN(since)) return undefined;
      const now = tenant.clock.now().getTime();
      return { since, ...courseOn(progress, index, update, fleet, now, fates.bricks) };
    },
    fleetPc(tenant, managedId) {
      const index = fleet.managedDevices.indexOf(managedId);
      if (index === undefined) return undefined;
      return {
        asOf: toldUntil(progress, index, tenant.clock.now().getTime()),
        failsDriver(releasedOn) {
          const releaseDay = dayOf(releasedOn);
          return fates.fails(index, { kind: "driver", releaseDay, revision: releaseDay });
        },
        installs: installs.of(index),
        drivers: unapproved.driversOf(index),
        pendingFrom: pendingFrom(progress, index),
      };
    },
  };
}

function courseOn(
  progress: Progress,
  index: number,
  update: CloudUpdate,
  fleet: Fleet,
  now: number,
  bricks: boolean,
): UpdateCourse {
  const { reported } = progress;
  const fate = fateNames[update.fate[index] ?? 0] ?? "installs";
  const build = reported.build[index] ?? 0;
  const wanted = update.release && revisionOf(update.release, build, fleet.servicing(index));
  return {
    offeredAt: (update.since[index] ?? 0) + (update.offeredAfter[index] ?? 0),
    endsAt: update.doneAt[index] ?? Infinity,
    fate,
    asOf: toldUntil(progress, index, now),
    isThere:
      update.build === undefined
        ? wanted !== undefined && (reported.revision[index] ?? 0) >= wanted
        : build >= update.build,
    isLostBeforeIt: fate === "fails" && bricks,
  };
}

// an install takes at most six hours, and what waits after it waits for the restart
function pendingFrom(progress: Progress, index: number): number {
  const waits = (progress.pending[index] ?? 0) !== 0 && (progress.pendingEnd[index] ?? 0) !== 0;
  return waits ? (progress.pendingSince[index] ?? 0) + 6 * hour : Infinity;
}

// where versions are told at once, nothing else waits for a check-in either
function toldUntil(progress: Progress, index: number, now: number): number {
  const { coming, delayMs } = progress.reported;
  return coming === undefined && progress.checkInEvery[index] !== 0
    ? now
    : lastCheckIn(progress, index, now - delayMs);
}

function tell(
  tenant: Tenant,
  fleet: Fleet,
  progress: Progress,
  changed: readonly number[],
  at: number,
): void {
  tenant.memberships.settle();
  progress.moved.push(...changed);
  const ids = changed.map((index) => fleet.devices.idAt(index));
  tenant.memberships.noteVersions(ids);
  for (const id of ids) tenant.rows.directoryChanges.push({ collection: "devices", id, at });
}
