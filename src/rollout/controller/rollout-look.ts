import type { OperationOptions } from "../../graph/request.ts";
import { type Blocker, explainRollout } from "../explain/explain-rollout.ts";
import type { Observations } from "../observe/observations.ts";
import type { RolloutState, RolloutWrite } from "../state/rollout-state.ts";
import { tick } from "../tick/tick.ts";
import type { RolloutObserver } from "./rollout-observer.ts";

/** What was seen without anything being kept or written. */
export interface RolloutLook {
  readonly state: RolloutState;
  readonly seen: Observations;
  /** As the tick would leave it. */
  readonly next: RolloutState;
  /** What the tick would write first. */
  readonly writes: readonly RolloutWrite[];
  /** What blocks the next step; empty where it has ended. */
  readonly blockers: readonly Blocker[];
}

/** What a tick would see and decide now. */
export async function lookAhead(
  state: RolloutState,
  observer: RolloutObserver,
  now: () => Date,
  { abortSignal }: OperationOptions,
): Promise<RolloutLook> {
  const { seen } = await observer.observe(state, undefined, { abortSignal, keeps: false });
  const at = now();
  const { state: next, effects } = tick(state, seen, at);
  return { state, seen, next, writes: effects, blockers: explainRollout(state, seen, at) };
}
