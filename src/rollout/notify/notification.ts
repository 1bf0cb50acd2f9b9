import type {
  RolloutEvent,
  RolloutEventType,
  RolloutPhase,
  RolloutState,
  StagePhase,
  StageState,
} from "../state/rollout-state.ts";

/** What a webhook of the `generic` format is sent: one event, and where the rollout stood then. */
export interface RolloutNotification {
  readonly formatVersion: 1;
  readonly event: NotifiedEvent;
  /** Name of the rollout in the files. */
  readonly rollout: string;
  readonly stack: string;
  readonly tenantId: string | null;
  readonly phase: RolloutPhase;
  /** In order. */
  readonly stages: readonly NotifiedStage[];
}

/** An event as it is sent. */
export interface NotifiedEvent {
  readonly type: RolloutEventType;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly stage: string | null;
  /** One sentence for people. */
  readonly message: string;
  /** Hash of the evaluation that it stands on. */
  readonly evidence: string | null;
  /** The same each time that the event is sent to the same webhook, and of no other. */
  readonly id: string;
}

/** How far a stage was; devices as last seen, null for a stage that was not released. */
export interface NotifiedStage {
  readonly name: string;
  readonly phase: StagePhase;
  readonly targeted: number | null;
  readonly succeeded: number | null;
  readonly failed: number | null;
  readonly pending: number | null;
}

/** One event for one webhook, which is its place in `notify`. */
export function notificationOf(
  state: RolloutState,
  { type, at, stage, message, evidence, sequence }: RolloutEvent,
  webhook: number,
): RolloutNotification {
  const { name, stack, tenantId, phase, startedAt } = state;
  const id = `${startedAt}/${sequence}/${webhook}`;
  return {
    formatVersion: 1,
    event: { type, at, stage, message, evidence, id },
    rollout: name,
    stack,
    tenantId,
    phase,
    stages: state.stages.map(stageOf),
  };
}

function stageOf({ name, phase, targets, counts }: StageState): NotifiedStage {
  return {
    name,
    phase,
    targeted: targets?.count ?? null,
    succeeded: counts?.succeeded ?? null,
    failed: counts?.failed ?? null,
    pending: counts?.pending ?? null,
  };
}
