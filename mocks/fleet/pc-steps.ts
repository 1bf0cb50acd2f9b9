import { hashPair, shareOf } from "../ground/random.ts";
import { runVersion, type Progress } from "../simulation/progress.ts";
import {
  dayOf,
  type PcServicing,
  type QualityRelease,
  releasedAt,
  revisionOf,
} from "../simulation/releases.ts";
import { fates as fateNames, type UpdateFates } from "../simulation/update-fates.ts";
import { planUpdate, type CloudUpdate, type UpdateRules } from "./cloud-updates.ts";
import type { InstallLog } from "./install-log.ts";
import type { BuildVersion, RestartEntry } from "./restart-log.ts";
import { firstScan, scanEveryMs } from "./ring-timing.ts";
import { courseOf } from "./update-course.ts";

const hour = 3_600_000;

/** A stretch of time without a write, and what goes for a fleet in it. */
export interface Interval {
  readonly rulesOf: (index: number) => UpdateRules;
  /** Takes down the restarts. */
  readonly log: RestartEntry[];
  /** Takes down the installs. */
  readonly installs: InstallLog;
  readonly cloud: readonly CloudUpdate[];
  /** Oldest first. */
  readonly releases: readonly QualityRelease[];
  readonly servicing: PcServicing;
  readonly fates: UpdateFates;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

/** Takes one PC through an interval. True where it runs another version after. */
export function stepPc(progress: Progress, index: number, interval: Interval): boolean {
  progress.nextAt[index] = Infinity;
  if (progress.checkInEvery[index] === 0 || hasStopped(progress, index, interval.from))
    return false;
  const before = versionOf(progress, index);
  let { from } = interval;
  const done = new Set<CloudUpdate>();
  for (
    let update = nextDue(interval, index, done);
    update;
    update = nextDue(interval, index, done)
  ) {
    done.add(update);
    const doneAt = update.doneAt[index] ?? from;
    followRing(progress, index, { ...interval, from, to: doneAt });
    if (hasStopped(progress, index, doneAt)) break;
    from = doneAt;
    const was = versionOf(progress, index);
    applyUpdate(progress, index, interval, update, doneAt);
    const to = versionOf(progress, index);
    if (isSameVersion(was, to)) continue;
    const forced = update.isForced[index] === 1 ? "deadline" : "update";
    const reason = update.release === undefined ? forced : "expedite";
    interval.log.push({ index, at: doneAt, reason, from: was, to });
    // a build that knows windows keeps them for what comes next
    if (was.build !== to.build)
      for (const other of interval.cloud)
        if (!done.has(other) && (other.doneAt[index] ?? Infinity) >= doneAt)
          planUpdate(other, index, interval.rulesOf(index), doneAt, interval.fates.bricks);
  }
  const nextOfRing = followRing(progress, index, { ...interval, from });
  if (!hasStopped(progress, index, interval.to))
    progress.nextAt[index] = Math.min(nextOfRing, nextOfCloud(interval, index));
  return !isSameVersion(before, versionOf(progress, index));
}

function nextOfCloud({ cloud, to }: Interval, index: number): number {
  let next = Infinity;
  for (const { doneAt } of cloud) {
    const at = doneAt[index] ?? Infinity;
    if (at > to && at < next) next = at;
  }
  return next;
}

/** The earliest of the updates that come in the interval and are not done. */
function nextDue(
  { cloud, from, to }: Interval,
  index: number,
  done: ReadonlySet<CloudUpdate>,
): CloudUpdate | undefined {
  let next: CloudUpdate | undefined;
  for (const update of cloud) {
    const at = update.doneAt[index] ?? Infinity;
    if (at <= from || at > to || done.has(update)) continue;
    if (next === undefined || at < (next.doneAt[index] ?? Infinity)) next = update;
  }
  return next;
}

function applyUpdate(
  progress: Progress,
  index: number,
  interval: Interval,
  update: CloudUpdate,
  doneAt: number,
): void {
  const target = targetOf(progress, index, interval, update, doneAt);
  if (target === undefined) return;
  const failed = fateNames[update.fate[index] ?? 0] === "fails";
  interval.installs.add(index, {
    at: doneAt,
    from: versionOf(progress, index),
    to: target,
    failed,
  });
  if (failed) {
    if (interval.fates.bricks) progress.stoppedAt[index] = doneAt;
    // the ring does not try it either
    else if (update.release !== undefined) progress.failed[index] = target.revision;
    return;
  }
  if (update.build !== undefined) {
    progress.pending[index] = 0;
    progress.failed[index] = 0;
  }
  runVersion(progress, index, doneAt, target);
}

/** What a PC runs after an update; undefined where the update has nothing for it. */
function targetOf(
  progress: Progress,
  index: number,
  interval: Interval,
  { build, release }: CloudUpdate,
  at: number,
): BuildVersion | undefined {
  const { servicing } = interval;
  const now = versionOf(progress, index);
  if (build !== undefined) {
    if (servicing.isLongTerm || now.build >= build) return undefined;
    // setup brings the newest security update along
    return { build, revision: revisionBy(interval, build, at) ?? 0 };
  }
  const revision = release && revisionOf(release, now.build, { ...servicing, isHotpatched: false });
  return revision === undefined || revision <= now.revision
    ? undefined
    : { build: now.build, revision };
}

/** Gives when the next thing happens after the interval; infinite where nothing does. */
function followRing(progress: Progress, index: number, interval: Interval): number {
  if ((progress.ring[index] ?? -1) < 0) return Infinity;
  const { seed, servicing, to } = interval;
  const rules = interval.rulesOf(index);
  const { timing } = rules;
  const scans = hashPair(seed, index, 41) % scanEveryMs;
  let at = interval.from;
  for (;;) {
    if (progress.pending[index] !== 0) {
      // learn.microsoft.com/windows/deployment/update/waas-configure-wufb: a pause also cancels what is not installed yet
      if (timing.pausedUntil > at) progress.pending[index] = 0;
      else {
        const dueAt = progress.pendingAt[index] ?? 0;
        const withdrawnAt = withdrawalOf(progress, index, interval);
        if (Math.min(dueAt, withdrawnAt) > to) return Math.min(dueAt, withdrawnAt);
        if (withdrawnAt <= dueAt) {
          progress.pending[index] = 0;
          at = Math.max(at, withdrawnAt);
          continue;
        }
        endPending(progress, index, interval, dueAt);
        if (hasStopped(progress, index, dueAt)) return Infinity;
        at = dueAt;
        continue;
      }
    }
    const earliest = Math.max(at, timing.pausedUntil, progress.ringSince[index] ?? 0);
    const offer = nextOffer(progress, index, interval, (release) =>
      firstScan(scans, Math.max(earliest, releasedAt(release) + timing.deferralMs)),
    );
    if (offer === undefined || offer.at > to) return offer?.at ?? Infinity;
    const isHotpatch =
      servicing.isHotpatched &&
      offer.release.hotpatches?.[progress.build[index] ?? 0] !== undefined;
    progress.pending[index] = offer.revision;
    progress.pendingDay[index] = dayOf(offer.release.date);
    progress.pendingSince[index] = offer.at;
    progress.pendingEnd[index] = isHotpatch ? 0 : 1;
    planPending(progress, index, rules, interval, offer.at);
    at = offer.at;
  }
}

/** Works out when what a PC was offered is in use, or how it ends, under the rules as they are now. */
export function planPending(
  progress: Progress,
  index: number,
  { timing, pc }: UpdateRules,
  { seed, fates }: Pick<Interval, "seed" | "fates">,
  from: number,
): void {
  const revision = progress.pending[index] ?? 0;
  // a third of the hour to six that it takes is the installation
  const takesMs = (1 + shareOf(hashPair(seed, index, revision ^ 0x5a5a)) * 5) * hour;
  const restarts = progress.pendingEnd[index] !== 0;
  const course = courseOf(
    {
      offeredAt: progress.pendingSince[index] ?? 0,
      downloadMs: (takesMs * 2) / 3,
      installMs: takesMs / 3,
      restarts,
      spreads: true,
      lot: shareOf(hashPair(seed, index, revision ^ 0x33cc)),
    },
    timing,
    pc,
    from,
  );
  const breaks = fates.bricks && failsPending(progress, index, fates);
  progress.pendingAt[index] = breaks ? Math.max(course.startedAt, from) : course.doneAt;
  if (restarts) progress.pendingEnd[index] = course.isForced ? 2 : 1;
}

function endPending(progress: Progress, index: number, interval: Interval, at: number): void {
  const revision = progress.pending[index] ?? 0;
  const end = progress.pendingEnd[index];
  const fails = failsPending(progress, index, interval.fates);
  progress.pending[index] = 0;
  const before = versionOf(progress, index);
  const to = { build: before.build, revision };
  interval.installs.add(index, { at, from: before, to, failed: fails });
  if (fails) {
    progress.failed[index] = revision;
    if (interval.fates.bricks) progress.stoppedAt[index] = at;
    return;
  }
  const from = versionOf(progress, index);
  take(progress, index, at, revision);
  if (end === 0) return;
  const reason = end === 2 ? "deadline" : "update";
  interval.log.push({ index, at, reason, from, to: versionOf(progress, index) });
}

// Unverified: that a withdrawn release which is not installed yet goes away
function withdrawalOf(progress: Progress, index: number, { releases }: Interval): number {
  const day = progress.pendingDay[index];
  return (
    releases.find(({ date, withdrawnAt }) => withdrawnAt !== undefined && dayOf(date) === day)
      ?.withdrawnAt ?? Infinity
  );
}

function failsPending(progress: Progress, index: number, fates: UpdateFates): boolean {
  return fates.fails(index, {
    kind: "quality",
    releaseDay: progress.pendingDay[index] ?? 0,
    revision: progress.pending[index] ?? 0,
  });
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
  { releases, servicing }: Interval,
  offeredAt: (release: QualityRelease) => number,
): Offer | undefined {
  const build = progress.build[index] ?? 0;
  // what failed is not tried again, nor what it took the place of
  const least = Math.max(progress.revision[index] ?? 0, progress.failed[index] ?? 0);
  let best: Offer | undefined;
  for (const release of releases) {
    // previews are not offered to managed devices: learn.microsoft.com/windows/deployment/update/release-cycle
    if (release.letter === "D") continue;
    const revision = revisionOf(release, build, servicing);
    if (revision === undefined || revision <= least) continue;
    const at = offeredAt(release);
    if (at >= (release.withdrawnAt ?? Infinity)) continue;
    if (best === undefined || at <= best.at) best = { at, revision, release };
  }
  return best;
}

function take(progress: Progress, index: number, at: number, revision: number | undefined): void {
  if (revision === undefined || revision <= (progress.revision[index] ?? 0)) return;
  runVersion(progress, index, at, { build: progress.build[index] ?? 0, revision });
}

function hasStopped(progress: Progress, index: number, at: number): boolean {
  return at >= (progress.stoppedAt[index] ?? Infinity);
}

function revisionBy(interval: Interval, build: number, at: number): number | undefined {
  return interval.releases
    .filter((release) => release.letter !== "D" && releasedAt(release) <= at)
    .filter(({ withdrawnAt = Infinity }) => at < withdrawnAt)
    .map((release) => release.revisions[build])
    .findLast((revision) => revision !== undefined);
}

function versionOf(progress: Progress, index: number): BuildVersion {
  return { build: progress.build[index] ?? 0, revision: progress.revision[index] ?? 0 };
}

function isSameVersion(a: BuildVersion, b: BuildVersion): boolean {
  return a.build === b.build && a.revision === b.revision;
}
