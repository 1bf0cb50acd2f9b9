import type { RolloutState, StageState } from "../state/rollout-state.ts";
import { phaseBehind } from "./stage-phase.ts";

/** A stage that was released, or is on its way to it, gets no further devices. */
export function restrainStage(state: RolloutState, stage: StageState, at: string): void {
  const phase = phaseBehind(stage);
  if (phase === "Waiting") return;
  stage.isRestrained = true;
  stage.restrainedAt ??= at;
  // its release may have arrived: what is found from now on says whether it is still held
  if (phase === "Applying") state.holds = state.holds.filter((hold) => hold.stage !== stage.name);
}

/** Its devices get the content again; its soak did not go on while they did not. */
export function exposeStage(stage: StageState, at: string): void {
  const { restrainedAt, soakStartedAt } = stage;
  stage.restrainedAt = null;
  stage.releasedAt = at;
  if (restrainedAt === null || soakStartedAt === null) return;
  const lost = Math.max(0, Date.parse(at) - Date.parse(restrainedAt));
  stage.soakStartedAt = new Date(Date.parse(soakStartedAt) + lost).toISOString();
}
