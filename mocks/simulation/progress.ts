import type { WireObject } from "../ground/wire.ts";
import type { Fleet } from "./fleet.ts";

/** Where each PC of a fleet stands, a few numbers each, laid over what follows from the seed. */
export interface Progress {
  readonly count: number;
  /** Rises when a PC runs another version than before. */
  version: number;
  /** Build and revision that run now. */
  readonly build: Int32Array;
  readonly revision: Int32Array;
  /** Revision on offer, 0 for none, and when it will be in use. */
  readonly pending: Int32Array;
  readonly pendingAt: Float64Array;
  /** When it was offered, and how it ends: 0 without a restart, 1 with one, 2 with a forced one. */
  readonly pendingSince: Float64Array;
  readonly pendingEnd: Uint8Array;
  /** Revision that the PC failed to install and does not try again, 0 for none. */
  readonly failed: Int32Array;
  /** Ring in the order of the tenant, -1 for none, and since when. */
  readonly ring: Int16Array;
  readonly ringSince: Float64Array;
  /** Time between check-ins; 0 for PCs that are never seen again. */
  readonly checkInEvery: Float64Array;
  readonly firstSeen: Float64Array;
}

const hour = 3_600_000;

/** Reads the whole fleet once. */
export function createProgress(fleet: Fleet, startAt: number): Progress {
  const { count } = fleet.managedDevices;
  const progress: Progress = {
    count,
    version: 0,
    build: new Int32Array(count),
    revision: new Int32Array(count),
    pending: new Int32Array(count),
    pendingAt: new Float64Array(count),
    pendingSince: new Float64Array(count),
    pendingEnd: new Uint8Array(count),
    failed: new Int32Array(count),
    ring: new Int16Array(count).fill(-1),
    ringSince: new Float64Array(count),
    checkInEvery: new Float64Array(count),
    firstSeen: new Float64Array(count),
  };
  for (let index = 0; index < count; index++) {
    const { osVersion, lastSyncDateTime } = fleet.managedDevices.rowAt(index);
    const [, , build, revision] = String(osVersion).split(".").map(Number);
    progress.build[index] = build ?? 0;
    progress.revision[index] = revision ?? 0;
    const seenAt = Date.parse(String(lastSyncDateTime));
    progress.firstSeen[index] = seenAt;
    progress.checkInEvery[index] = everyOf(startAt - seenAt);
  }
  return progress;
}

/** The fleet with its rows as they are by `now`. */
export function movingFleet(fleet: Fleet, progress: Progress, now: () => Date): Fleet {
  return {
    ...fleet,
    devices: {
      ...fleet.devices,
      version: () => progress.version,
      rowAt: (index) => ({
        ...fleet.devices.rowAt(index),
        operatingSystemVersion: versionOf(progress, index),
        approximateLastSignInDateTime: seenAt(progress, index, now()),
      }),
    },
    managedDevices: {
      ...fleet.managedDevices,
      version: () => progress.version,
      rowAt: (index): WireObject => ({
        ...fleet.managedDevices.rowAt(index),
        osVersion: versionOf(progress, index),
        lastSyncDateTime: seenAt(progress, index, now()),
      }),
    },
  };
}

// learn.microsoft.com/mem/intune/configuration/device-profile-troubleshoot: about every eight hours
function everyOf(sinceSync: number): number {
  if (sinceSync <= 8 * hour) return 8 * hour;
  // some are switched on every few days, some never again
  return sinceSync < 10 * 24 * hour ? 72 * hour : 0;
}

function versionOf(progress: Progress, index: number): string {
  return `10.0.${progress.build[index] ?? 0}.${progress.revision[index] ?? 0}`;
}

function seenAt(progress: Progress, index: number, now: Date): string {
  const first = progress.firstSeen[index] ?? 0;
  const every = progress.checkInEvery[index] ?? 0;
  const passed = Math.max(0, now.getTime() - first);
  const at = every === 0 ? first : first + Math.floor(passed / every) * every;
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
