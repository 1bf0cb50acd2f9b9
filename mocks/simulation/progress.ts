import { hashPair, shareOf } from "../ground/random.ts";
import type { DevicesUpdateOptions } from "../options/devices-update.ts";
import type { Derivation } from "./derivation.ts";
import type { Fleet } from "./fleet.ts";

/** Where each PC of a fleet stands, a few numbers each, laid over what follows from the seed. */
export interface Progress {
  readonly count: number;
  /** Each PC of which Intune has another version than before, one after the other. */
  readonly moved: number[];
  /** Build and revision that run now. */
  readonly build: Int32Array;
  readonly revision: Int32Array;
  /** Revision on offer, 0 for none, the day of its release, and when it will be in use. */
  readonly pending: Int32Array;
  readonly pendingDay: Int32Array;
  readonly pendingAt: Float64Array;
  /** When it was offered, and how it ends: 0 without a restart, 1 with one, 2 with a forced one. */
  readonly pendingSince: Float64Array;
  readonly pendingEnd: Uint8Array;
  /** Nothing happens to it before, as far as rules and releases are known. */
  readonly nextAt: Float64Array;
  /** Newest revision that the PC failed to install and does not try again, 0 for none. */
  readonly failed: Int32Array;
  /** Ring in the order of the tenant, -1 for none, and since when. */
  readonly ring: Int16Array;
  readonly ringSince: Float64Array;
  /** Time between check-ins; 0 for PCs that are never seen again. */
  readonly checkInEvery: Float64Array;
  readonly firstSeen: Float64Array;
  /** From when on it does nothing any more, not even check in; infinite where it never comes to that. */
  readonly stoppedAt: Float64Array;
  /** What Intune has. */
  readonly reported: Reported;
}

/** Versions as PCs told them, at a check-in and so late as reports are. */
interface Reported {
  readonly build: Int32Array;
  readonly revision: Int32Array;
  readonly delayMs: number;
  /** What is still to be told, in the order of time for each PC; undefined where all is told at once. */
  coming: Report[] | undefined;
}

interface Report {
  readonly index: number;
  readonly checkedInAt: number;
  readonly build: number;
  readonly revision: number;
}

const hour = 3_600_000;

/** Reads the whole fleet once. Without habits PCs go on as the fleet has them. */
export function createProgress(
  fleet: Fleet,
  startAt: number,
  seed: number,
  habits: DevicesUpdateOptions | undefined,
): Progress {
  const { count } = fleet.managedDevices;
  const [build, revision] = [new Int32Array(count), new Int32Array(count)];
  const checkInEvery = new Float64Array(count);
  const firstSeen = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    const { osVersion, seenAt } = fleet.startOf(index);
    const [, , buildNow, revisionNow] = osVersion.split(".").map(Number);
    build[index] = buildNow ?? 0;
    revision[index] = revisionNow ?? 0;
    if (habits === undefined) {
      firstSeen[index] = seenAt;
      checkInEvery[index] = usualEvery(startAt - seenAt);
      continue;
    }
    const every = everyOf(shareOf(hashPair(seed, index, 61)), habits);
    checkInEvery[index] = every;
    // until the start they all checked in
    const ago = shareOf(hashPair(seed, index, 62)) * (every === 0 ? 8 * hour : every);
    firstSeen[index] = startAt - Math.floor(ago / 1_000) * 1_000;
  }
  return {
    count,
    moved: [],
    build,
    revision,
    pending: new Int32Array(count),
    pendingDay: new Int32Array(count),
    pendingAt: new Float64Array(count),
    pendingSince: new Float64Array(count),
    pendingEnd: new Uint8Array(count),
    nextAt: new Float64Array(count).fill(-Infinity),
    failed: new Int32Array(count),
    ring: new Int16Array(count).fill(-1),
    ringSince: new Float64Array(count),
    checkInEvery,
    firstSeen,
    stoppedAt: new Float64Array(count).fill(Infinity),
    reported:
      habits === undefined
        ? { build, revision, delayMs: 0, coming: undefined }
        : {
            build: build.slice(),
            revision: revision.slice(),
            delayMs: (habits.reportDelayHours ?? 0) * hour,
            coming: [],
          },
  };
}

/** Lets a PC run another version from an instant on. */
export function runVersion(
  progress: Progress,
  index: number,
  at: number,
  { build, revision }: { readonly build: number; readonly revision: number },
): void {
  progress.build[index] = build;
  progress.revision[index] = revision;
  const every = progress.checkInEvery[index] ?? 0;
  const first = progress.firstSeen[index] ?? 0;
  const checkedInAt = first + Math.ceil((at - first) / every) * every;
  progress.reported.coming?.push({ index, checkedInAt, build, revision });
}

/** Lets Intune have what came in by now; gives the PCs of which it has another version than before. */
export function takeReports(progress: Progress, now: number): readonly number[] {
  const { reported } = progress;
  if (reported.coming === undefined || reported.coming.length === 0) return [];
  const changed = new Set<number>();
  const later: Report[] = [];
  for (const report of reported.coming) {
    const { index, checkedInAt, build, revision } = report;
    if (checkedInAt >= (progress.stoppedAt[index] ?? Infinity)) continue;
    if (checkedInAt + reported.delayMs > now) {
      later.push(report);
      continue;
    }
    reported.build[index] = build;
    reported.revision[index] = revision;
    changed.add(index);
  }
  reported.coming = later;
  return [...changed];
}

/** The fleet with its rows as Intune has them by `now`. */
export function movingFleet(fleet: Fleet, progress: Progress, now: () => Date): Fleet {
  const { devices, managedDevices } = fleet;
  const { delayMs } = progress.reported;
  const moves = {
    version: () => progress.moved.length,
    changedSince: (version: number) => progress.moved.slice(version),
  };
  const stamp = createStamps();
  return {
    ...fleet,
    devices: {
      ...devices,
      ...moves,
      ...withMoving(devices, {
        operatingSystemVersion: (index) => versionOf(progress, index),
        approximateLastSignInDateTime: (index) =>
          stamp(lastCheckIn(progress, index, now().getTime())),
      }),
    },
    managedDevices: {
      ...managedDevices,
      ...moves,
      ...withMoving(managedDevices, {
        osVersion: (index) => versionOf(progress, index),
        lastSyncDateTime: (index) => stamp(lastCheckIn(progress, index, now().getTime() - delayMs)),
      }),
    },
  };
}

/** Rows as a derivation has them, but for the properties that move. */
function withMoving(
  still: Derivation,
  moving: Readonly<Record<string, (index: number) => string>>,
): Pick<Derivation, "rowAt" | "partsOf"> {
  const all = Object.entries(moving);
  return {
    rowAt(index) {
      const row = still.rowAt(index);
      for (const [name, valueOf] of all) row[name] = valueOf(index);
      return row;
    },
    partsOf(names) {
      const partAt = still.partsOf?.(names.filter((name) => !(name in moving)));
      const chosen = all.filter(([name]) => names.includes(name));
      return (index) => {
        const part = partAt === undefined ? still.rowAt(index) : partAt(index);
        for (const [name, valueOf] of chosen) part[name] = valueOf(index);
        return part;
      };
    },
  };
}

/** Instants in ISO 8601 and whole seconds. Days are few, and making one costs the most. */
function createStamps(): (at: number) => string {
  const days = new Map<number, string>();
  const two = (value: number): string => (value < 10 ? `0${value}` : String(value));
  return (at) => {
    const date = Math.floor(at / (24 * hour));
    let head = days.get(date);
    if (head === undefined) {
      head = new Date(date * 24 * hour).toISOString().slice(0, 11);
      days.set(date, head);
    }
    const second = Math.floor(at / 1_000) - date * 86_400;
    return `${head}${two(Math.floor(second / 3_600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}Z`;
  };
}

// learn.microsoft.com/mem/intune/configuration/device-profile-troubleshoot: about every eight hours
function usualEvery(sinceSync: number): number {
  if (sinceSync <= 8 * hour) return 8 * hour;
  // some are switched on every few days, some never again
  return sinceSync < 10 * 24 * hour ? 72 * hour : 0;
}

function everyOf(roll: number, { silent = 0, slow = 0 }: DevicesUpdateOptions): number {
  if (roll < silent) return 0;
  return (roll < silent + slow ? 72 : 8) * hour;
}

function versionOf({ reported }: Progress, index: number): string {
  return `10.0.${reported.build[index] ?? 0}.${reported.revision[index] ?? 0}`;
}

/** When a PC checked in last by an instant, in epoch milliseconds. */
export function lastCheckIn(progress: Progress, index: number, asOf: number): number {
  const first = progress.firstSeen[index] ?? 0;
  const every = progress.checkInEvery[index] ?? 0;
  const until = Math.min(asOf, progress.stoppedAt[index] ?? Infinity);
  return every === 0 ? first : first + Math.floor((until - first) / every) * every;
}
