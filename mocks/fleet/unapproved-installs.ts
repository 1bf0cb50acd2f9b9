import { hashPair, shareOf } from "../ground/random.ts";
import type { UnapprovedInstallOptions } from "../options/unapproved-install.ts";
import type { Fleet } from "../simulation/fleet.ts";
import { type Progress, runVersion } from "../simulation/progress.ts";
import { type QualityRelease, revisionOf } from "../simulation/releases.ts";
import { windowsVersions } from "../simulation/windows-versions.ts";
import type { InstallLog } from "./install-log.ts";
import type { BuildVersion, RestartEntry } from "./restart-log.ts";

/** A driver that came to a PC by itself. */
export interface UnapprovedDriver {
  /** In epoch milliseconds. */
  readonly at: number;
  readonly title: string;
}

/** Installs that nothing but the options of the tenant brings. */
export interface UnapprovedInstalls {
  /** When the next one after an instant comes; infinite where none does. */
  nextAfter(at: number): number;
  /** Lets the PCs have those of an instant, to which they have come; gives the PCs that run another version then. */
  strike(at: number, out: readonly QualityRelease[]): readonly number[];
  /** Drivers of a PC so far, the oldest first. */
  driversOf(index: number): readonly UnapprovedDriver[];
}

/** PCs that are off for good get nothing, and neither do those for whose build there is nothing. */
export function createUnapprovedInstalls(
  given: readonly UnapprovedInstallOptions[],
  fleet: Fleet,
  progress: Progress,
  seed: number,
  { installs, log }: { readonly installs: InstallLog; readonly log: RestartEntry[] },
): UnapprovedInstalls {
  const all = given.map((one) => ({ ...one, time: Date.parse(one.at) }));
  const drivers = new Map<number, UnapprovedDriver[]>();
  const isStruck = ({ time, share = 1, models }: (typeof all)[number], index: number): boolean =>
    progress.checkInEvery[index] !== 0 &&
    time < (progress.stoppedAt[index] ?? Infinity) &&
    models?.includes(fleet.modelAt(index)) !== false &&
    shareOf(hashPair(seed ^ 0x517c_c1b7, index, Math.floor(time / 1_000))) < share;
  return {
    nextAfter: (at) => Math.min(Infinity, ...all.flatMap(({ time }) => (time > at ? [time] : []))),
    strike(at, out) {
      const moved: number[] = [];
      for (const one of all.filter(({ time }) => time === at)) {
        for (let index = 0; index < progress.count; index++) {
          if (!isStruck(one, index)) continue;
          if ("driver" in one.installs) {
            const own = drivers.get(index) ?? [];
            drivers.set(index, [...own, { at, title: one.installs.driver }]);
            continue;
          }
          const from = {
            build: progress.build[index] ?? 0,
            revision: progress.revision[index] ?? 0,
          };
          const to = targetOf(one.installs, from, out, fleet.servicing(index));
          if (to === undefined) continue;
          installs.add(index, { at, from, to, failed: false });
          log.push({ index, at, reason: "update", from, to });
          progress.pending[index] = 0;
          progress.nextAt[index] = -Infinity;
          runVersion(progress, index, at, to);
          moved.push(index);
        }
      }
      return moved;
    },
    driversOf: (index) => drivers.get(index) ?? [],
  };
}

/** What a PC runs after it; undefined where it has that already, or nothing for it exists. */
function targetOf(
  installs: UnapprovedInstallOptions["installs"],
  from: BuildVersion,
  out: readonly QualityRelease[],
  servicing: Parameters<typeof revisionOf>[2],
): BuildVersion | undefined {
  if ("release" in installs) {
    const release = out.find(({ date }) => date === installs.release);
    const revision = release && revisionOf(release, from.build, servicing);
    return revision === undefined || revision <= from.revision
      ? undefined
      : { build: from.build, revision };
  }
  if (!("version" in installs) || servicing.isLongTerm) return undefined;
  const build = windowsVersions.find(({ name }) => name === installs.version)?.build ?? 0;
  if (build <= from.build) return undefined;
  // setup brings the newest security update along
  const revision = out
    .filter(({ letter }) => letter !== "D")
    .map((release) => release.revisions[build])
    .findLast((one) => one !== undefined);
  return { build, revision: revision ?? 1 };
}
