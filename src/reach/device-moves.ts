import { countBoth, bitCount, type DeviceBits, onlyIn } from "./device-bits.ts";
import { deviceCount, type DeviceCount, type DeviceSet } from "./device-set.ts";

/** Whom something reaches before and after. */
export interface ReachChange {
  readonly before: DeviceSet;
  readonly after: DeviceSet;
  /** Whether nothing that decides it changes, so that even unknown devices stay. */
  readonly isSame: boolean;
}

/** Devices that come and go. */
export interface DeviceMoves {
  readonly gained: DeviceCount;
  readonly lost: DeviceCount;
  /** Reached before and after. */
  readonly kept: DeviceCount;
}

/** How many devices it gains, loses and keeps. */
export function movesOf(change: ReachChange): DeviceMoves {
  const { before, after, isSame } = change;
  if (isSame) {
    const none = { devices: 0, atLeast: 0 };
    return { gained: none, lost: none, kept: deviceCount(after) };
  }
  const isKnown = before.unknown.length + after.unknown.length === 0;
  const exact = (atLeast: number): DeviceCount => ({ devices: isKnown ? atLeast : null, atLeast });
  return {
    gained: exact(bitCount(gainedBy(change))),
    lost: exact(bitCount(lostBy(change))),
    kept: exact(countBoth(before.sure, after.sure)),
  };
}

/** Those that are reached only afterwards, for certain. */
export function gainedBy({ before, after, isSame }: ReachChange): DeviceBits {
  return isSame ? new Uint32Array(after.sure.length) : onlyIn(after.sure, before.maybe);
}

/** Those that are reached only before, for certain. */
export function lostBy({ before, after, isSame }: ReachChange): DeviceBits {
  return isSame ? new Uint32Array(after.sure.length) : onlyIn(before.sure, after.maybe);
}

/** Why it is not known whom it reaches, or whom it gains. */
export function unknownOf({ before, after }: ReachChange): readonly string[] {
  return [...new Set([...after.unknown, ...before.unknown])];
}
