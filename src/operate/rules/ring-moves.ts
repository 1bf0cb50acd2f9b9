import { hasDevice } from "../../reach/device-bits.ts";
import type { DeviceSet } from "../../reach/device-set.ts";

/** What a device's move in or out of a group does to its rings, as addresses. */
export interface RingMoves {
  /** Addresses of the rings that reach it only after the change. */
  readonly enters: readonly string[];
  /** Addresses of the rings that reach it only before the change. */
  readonly leaves: readonly string[];
  /** A filter, a user group or an unknown member decides, so it cannot be told from here. */
  readonly unknown: readonly string[];
}

/** Whom a ring reaches before and after. */
export interface RingChange {
  readonly address: string;
  readonly before: DeviceSet;
  readonly after: DeviceSet;
}

/** Which rings a device enters and leaves. */
export function ringMovesOf(rings: readonly RingChange[], device: number): RingMoves {
  const moves = { enters: [] as string[], leaves: [] as string[], unknown: [] as string[] };
  for (const { address, before, after } of rings) {
    const [was, is] = [isIn(before, device), isIn(after, device)];
    if (was === undefined || is === undefined) moves.unknown.push(address);
    else if (is && !was) moves.enters.push(address);
    else if (was && !is) moves.leaves.push(address);
  }
  return moves;
}

/** Undefined where it is not known. */
function isIn({ sure, maybe }: DeviceSet, device: number): boolean | undefined {
  if (hasDevice(sure, device)) return true;
  return hasDevice(maybe, device) ? undefined : false;
}
