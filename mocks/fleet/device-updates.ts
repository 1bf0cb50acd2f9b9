import { hashPair } from "../ground/random.ts";
import { textOf } from "../ground/wire.ts";
import { audienceOf } from "../policies/audience.ts";
import { expirePauses } from "../policies/rows.ts";
import type { Fleet } from "../simulation/fleet.ts";
import type { Progress } from "../simulation/progress.ts";
import {
  releasedAt,
  releasesUntil,
  revisionOf,
  type QualityRelease,
} from "../simulation/releases.ts";
import type { Tenant } from "../state/tenant.ts";
import { cloudUpdatesOf, type CloudUpdate } from "./cloud-updates.ts";
import {
  firstScan,
  installedAt,
  ringTiming,
  scanEveryMs,
  type RingTiming,
} from "./install-window.ts";

/** What the PCs of a fleet do with the updates they are offered, on the tenant's clock. */
export interface DeviceUpdates {
  /**
   * Lets the PCs do all they would have done since the last time, under the policies as they
   * stand. To be called before each read, and with `mayWrite` before each write.
   */
  settle(tenant: Tenant, mayWrite: boolean): void;
}

/**
 * Quality updates by ring, feature and expedited updates by policy. PCs without a ring stay as
 * they are, and one with two takes the older: which of two wins is not documented. The same
 * seed and the same writes at the same times give the same fleet, however often it is read.
 *
 * Unverified: one install in thirty-three fails, and is not tried again until the next release.
 * Left out: uninstalls, drivers, rows that were written by hand (they stay as written).
 */
export function createDeviceUpdates(
  fleet: Fleet,
  progress: Progress,
  seed: number,
  from: number,
): DeviceUpdates {
  let last = from;
  let isNew = true;
  let isStale = true;
  let timings: readonly RingTiming[] = [];
  let cloud: readonly CloudUpdate[] = [];

  const cover = (tenant: Tenant): void => {
    expirePauses(tenant);
    const rings = [...tenant.rows.table("deviceConfigurations").entries()]
      .map(([, row]) => row)
      .filter((row) =>
        textOf(row, "@odata.type").endsWith(".windowsUpdateForBusinessConfiguration"),
      );
    timings = rings.map(ringTiming);
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
    }
    cloud = cloudUpdatesOf(tenant, fleet, progress, cloud);
    isNew = false;
    isStale = false;
  };

  return {
    settle(tenant, mayWrite) {
      const now = tenant.clock.now().getTime();
      if (now > last) {
        if (isStale || tenant.settings.delays.membershipMs > 0) cover(tenant);
        const releases = releasesUntil(tenant.clock.now());
        const changed: number[] = [];
        for (let index = 0; index < progress.count; index++) {
          const moved = step(progress, index, {
            timing: timings[progress.ring[index] ?? -1],
            cloud,
            releases,
            isHotpatched: fleet.isHotpatched(index),
            seed,
            from: last,
            to: now,
          });
          if (moved) changed.push(index);
        }
        last = now;
        if (changed.length > 0) {
          progress.version++;
          tell(tenant, fleet, changed);
        }
        isStale = changed.length > 0 && rulesReadVersions(tenant);
      }
      isStale ||= mayWrite;
    },
  };
}

interface Interval {
  readonly timing: RingTiming | undefined;
  readonly cloud: readonly CloudUpdate[];
  /** Oldest first. */
  readonly releases: readonly QualityRelease[];
  readonly isHotpatched: boolean;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

/** One PC through one stretch of time without a write. True where it runs another version after. */
function step(progress: Progress, index: number, interval: Interval): boolean {
  if (progress.checkInEvery[index] === 0) return false;
  const before = [progress.build[index], progress.revision[index]];
  let { from } = interval;
  for (const { update, doneAt } of dueUpdates(interval, index)) {
    followRing(progress, index, { ...interval, from, to: doneAt });
    from = doneAt;
    if (update.build !== undefined && (progress.build[index] ?? 0) < update.build) {
      progress.build[index] = update.build;
      progress.revision[index] = 0;
      progress.pending[index] = 0;
      // setup brings the newest security update along
      take(progress, index, revisionBy(interval, update.build, doneAt));
    }
    if (update.release !== undefined)
      take(progress, index, revisionOf(update.release, progress.build[index] ?? 0, false));
  }
  followRing(progress, index, { ...interval, from });
  return progress.build[index] !== before[0] || progress.revision[index] !== before[1];
}

function dueUpdates(
  { cloud, from, to }: Interval,
  index: number,
): readonly { readonly update: CloudUpdate; readonly doneAt: number }[] {
  if (cloud.length === 0) return [];
  return cloud
    .map((update) => ({ update, doneAt: update.doneAt(index) }))
    .filter(({ doneAt }) => doneAt > from && doneAt <= to)
    .sort((a, b) => a.doneAt - b.doneAt);
}

function followRing(progress: Progress, index: number, interval: Interval): void {
  const { timing, seed, isHotpatched, to } = interval;
  if (timing === undefined) return;
  const scans = hashPair(seed, index, 41) % scanEveryMs;
  let at = interval.from;
  for (;;) {
    if (progress.pending[index] !== 0) {
      // learn.microsoft.com/windows/deployment/update/waas-configure-wufb: a pause also cancels what is not installed yet
      if (timing.pausedUntil > at) progress.pending[index] = 0;
      else {
        const dueAt = progress.pendingAt[index] ?? 0;
        if (dueAt > to) return;
        const revision = progress.pending[index] ?? 0;
        if (hashPair(seed, index, revision) % 33 === 0) progress.failed[index] = revision;
        else take(progress, index, revision);
        progress.pending[index] = 0;
        at = dueAt;
        continue;
      }
    }
    const earliest = Math.max(at, timing.pausedUntil, progress.ringSince[index] ?? 0);
    const offer = nextOffer(progress, index, interval, (release) =>
      firstScan(scans, Math.max(earliest, releasedAt(release) + timing.deferralMs)),
    );
    if (offer === undefined || offer.at > to) return;
    progress.pending[index] = offer.revision;
    progress.pendingAt[index] = installedAt(offer.at, timing, {
      ready: share(hashPair(seed, index, offer.revision ^ 0x5a5a)),
      lot: share(hashPair(seed, index, offer.revision ^ 0x33cc)),
      restarts:
        !isHotpatched || offer.release.hotpatches?.[progress.build[index] ?? 0] === undefined,
    });
    at = offer.at;
  }
}

interface Offer {
  readonly at: number;
  readonly revision: number;
  readonly release: QualityRelease;
}

// updates are cumulative: of those whose deferral has passed at a scan, the newest is offered
function nextOffer(
  progress: Progress,
  index: number,
  { releases, isHotpatched }: Interval,
  offeredAt: (release: QualityRelease) => number,
): Offer | undefined {
  const build = progress.build[index] ?? 0;
  const revisionNow = progress.revision[index] ?? 0;
  let best: Offer | undefined;
  for (const release of releases) {
    // previews are not offered to managed devices: learn.microsoft.com/windows/deployment/update/release-cycle
    if (release.letter === "D") continue;
    const revision = revisionOf(release, build, isHotpatched);
    if (revision === undefined || revision <= revisionNow || revision === progress.failed[index])
      continue;
    const at = offeredAt(release);
    if (best === undefined || at <= best.at) best = { at, revision, release };
  }
  return best;
}

function take(progress: Progress, index: number, revision: number | undefined): void {
  if (revision === undefined || revision <= (progress.revision[index] ?? 0)) return;
  progress.revision[index] = revision;
}

function revisionBy(interval: Interval, build: number, at: number): number | undefined {
  return interval.releases
    .filter((release) => release.letter !== "D" && releasedAt(release) <= at)
    .map((release) => release.revisions[build])
    .findLast((revision) => revision !== undefined);
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

function share(hash: number): number {
  return hash / 0x1_0000_0000;
}
