import type { WireObject } from "../kind/wire.ts";
import type { OperationalState } from "../kind/operator-state.ts";
import { ringStatus, updateContents } from "./status.ts";

/** What an operator has paused or is rolling back; undefined where nothing is, as on most rings. */
export function pausedUntil(wire: WireObject, now: Date): OperationalState | undefined {
  // plans ask this of every ring
  if (flags.every((flag) => wire[flag] !== true)) return undefined;
  const status = ringStatus(wire, now);
  const paused = updateContents.filter((content) => status[content].paused);
  const rollingBack = updateContents.filter((content) => status[content].rollingBack);
  const ends = paused.flatMap((content) => status[content].pauseEndsAt?.toISOString() ?? []);
  return paused.length + rollingBack.length > 0
    ? { paused, rollingBack, until: ends.sort().at(-1) ?? null }
    : undefined;
}

const flags = [
  "qualityUpdatesPaused",
  "featureUpdatesPaused",
  "qualityUpdatesWillBeRolledBack",
  "featureUpdatesWillBeRolledBack",
] as const;
