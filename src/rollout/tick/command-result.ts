import type { RolloutEvent, RolloutEventType, RolloutState } from "../state/rollout-state.ts";

/** What came of a command: the next tick acts on it. */
export interface CommandResult {
  readonly state: RolloutState;
  readonly events: readonly RolloutEvent[];
}

/** A state with the one event that led to it. */
export function withEvent(
  state: RolloutState,
  type: RolloutEventType,
  now: Date,
  message: string,
  stage: string | null = null,
  evidence: string | null = null,
): CommandResult {
  state.sequence++;
  const { sequence } = state;
  return { state, events: [{ sequence, type, at: now.toISOString(), stage, message, evidence }] };
}
