import type { ActuatorTraits } from "../actuators/traits.ts";
import { actuatorTraits } from "../actuators/traits.ts";
import { actuatorOf } from "../../config/rollouts/check-rollouts.ts";
import type { RolloutSpec } from "../../config/rollouts/rollout-schema.ts";
import type { Observations, ObservedSlot } from "../observe/observations.ts";
import type {
  RolloutWrite,
  HoldReason,
  RolloutEvent,
  RolloutEventType,
  RolloutState,
  StageState,
} from "../state/rollout-state.ts";
import { stopStage } from "./stage-phase.ts";

export const anHour = 3_600_000;
export const aDay = 24 * anHour;

/** One tick while it is made: the steps change it and return nothing. */
export class TickDraft {
  readonly state: RolloutState;
  readonly spec: RolloutSpec;
  readonly seen: Observations;
  readonly now: Date;
  effects: readonly RolloutWrite[] = [];
  readonly events: RolloutEvent[] = [];
  readonly traits: ActuatorTraits;
  wantsTargets = false;

  constructor(state: RolloutState, seen: Observations, now: Date) {
    this.state = structuredClone(state);
    this.spec = this.state.spec;
    this.seen = seen;
    this.now = now;
    this.traits = actuatorTraits[actuatorOf(this.spec)];
  }

  get at(): string {
    return this.now.toISOString();
  }

  /** The time since an instant, in milliseconds; negative where that lies ahead. */
  since(instant: string): number {
    return this.now.getTime() - Date.parse(instant);
  }

  stageSpec({ name }: Pick<StageState, "name">): RolloutSpec["stages"][number] {
    const found = this.spec.stages.find((stage) => stage.name === name);
    if (!found) throw new TypeError(`the rollout has no stage ${name}`);
    return found;
  }

  slot({ name }: Pick<StageState, "name">): ObservedSlot | undefined {
    return this.seen.slots[name];
  }

  /** What holds a stage, as people call it. */
  objectOf(stage: Pick<StageState, "name">): string {
    return this.slot(stage)?.object ?? stage.name;
  }

  tell(
    type: RolloutEventType,
    message: string,
    { stage = null, evidence = null }: { stage?: string | null; evidence?: string | null } = {},
  ): void {
    this.state.sequence++;
    const { sequence } = this.state;
    this.events.push({ sequence, type, at: this.at, stage, message, evidence });
  }

  write(effect: RolloutWrite): void {
    this.effects = [...this.effects, effect];
  }

  /** Stops the rollout, or changes why it stands. */
  holdFor(
    reason: HoldReason,
    message: string,
    stage: StageState | undefined,
    subject: string | null = null,
  ): void {
    const { state } = this;
    if (state.phase === "Held" && state.hold && weights[reason] < weights[state.hold.reason])
      return;
    const isNew = state.hold?.reason !== reason || state.hold.stage !== (stage?.name ?? null);
    const since = isNew ? this.at : (state.hold?.since ?? this.at);
    state.hold = { reason, message, since, stage: stage?.name ?? null, subject, goodTicks: 0 };
    state.phase = "Held";
    if (stage) stopStage(stage, reason === "gateFailed" ? "Failed" : "Held");
    if (isNew) this.tell("held", message, { stage: stage?.name ?? null });
  }

  rollBack(message: string, stage: StageState | undefined): void {
    this.state.phase = "RollingBack";
    this.state.hold = null;
    this.state.rollbackTicks = 0;
    this.effects = this.effects.filter(({ type }) => type !== "release");
    if (stage && stage.phase !== "Passed") stage.phase = "Failed";
    this.tell("rollingBack", message, { stage: stage?.name ?? null });
  }
}

// a hold gives way to one that weighs as much, so that the worst stays in sight
const weights: Readonly<Record<HoldReason, number>> = {
  staleData: 0,
  inconclusive: 1,
  noDevices: 1,
  applyUnverified: 1,
  precheck: 2,
  approvalStale: 2,
  superseded: 3,
  timeout: 3,
  drift: 4,
  watchFailed: 5,
  gateFailed: 5,
};
