import {
  eitherOf,
  bothOf,
  bitCount,
  type DeviceBits,
  noDevices,
  onlyIn,
  sameDevices,
} from "./device-bits.ts";

/**
 * Devices as far as they are known: which are in it for certain, which may be, and why the
 * two differ.
 */
export interface DeviceSet {
  /** In it for certain: the lower bound. */
  readonly sure: DeviceBits;
  /** Those, and all that may be in it. The same as `sure` where everything is known. */
  readonly maybe: DeviceBits;
  /** What is not known, as parts of sentences; empty exactly where the two are the same. */
  readonly unknown: readonly string[];
}

/** How many devices a set has: at least, and exactly where that is known. */
export interface DeviceCount {
  readonly devices: number | null;
  readonly atLeast: number;
}

export function knownSet(devices: DeviceBits): DeviceSet {
  return { sure: devices, maybe: devices, unknown: [] };
}

/** Any of these devices may be in it, and none is for certain. */
export function unknownSet(devices: DeviceBits, reason: string): DeviceSet {
  return bounded(new Uint32Array(devices.length), devices, [reason]);
}

export function emptySet(size: number): DeviceSet {
  return knownSet(noDevices(size));
}

/** A set with these bounds; without reasons where they are the same. */
export function bounded(
  sure: DeviceBits,
  maybe: DeviceBits,
  reasons: readonly string[],
): DeviceSet {
  if (sameDevices(sure, maybe)) return knownSet(sure);
  return { sure, maybe, unknown: [...new Set(reasons)] };
}

export function union(a: DeviceSet, b: DeviceSet): DeviceSet {
  return bounded(eitherOf(a.sure, b.sure), eitherOf(a.maybe, b.maybe), [
    ...a.unknown,
    ...b.unknown,
  ]);
}

export function intersection(a: DeviceSet, b: DeviceSet): DeviceSet {
  return bounded(bothOf(a.sure, b.sure), bothOf(a.maybe, b.maybe), [...a.unknown, ...b.unknown]);
}

/** Those of the first that are not in the second. */
export function difference(a: DeviceSet, b: DeviceSet): DeviceSet {
  return bounded(onlyIn(a.sure, b.maybe), onlyIn(a.maybe, b.sure), [...a.unknown, ...b.unknown]);
}

export function deviceCount({ sure, unknown }: DeviceSet): DeviceCount {
  const atLeast = bitCount(sure);
  return { devices: unknown.length === 0 ? atLeast : null, atLeast };
}
