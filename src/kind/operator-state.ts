import type { WireObject } from "./wire.ts";

/** Reads the state of an object that belongs to its operator; undefined where nothing is held. */
export type Operational = (wire: WireObject, now: Date) => OperationalState | undefined;

/** Shown in every plan, never written by apply. */
export interface OperationalState {
  /** What is paused, such as `quality`. */
  readonly paused: readonly string[];
  readonly rollingBack: readonly string[];
  /** When the pause ends by itself, ISO 8601 UTC. */
  readonly until: string | null;
}
