import type { StagePhase, StageState } from "../state/rollout-state.ts";

/** A stage that nothing has happened to. */
export function waitingStage(name: string): StageState {
  return {
    name,
    phase: "Waiting",
    heldFrom: null,
    isRestrained: false,
    restrainedAt: null,
    targets: null,
    appliedAt: null,
    releasedAt: null,
    soakStartedAt: null,
    timeoutFrom: null,
    passedAt: null,
    looks: 0,
    autoClears: 0,
    evaluations: [],
    counts: null,
    overriddenBy: null,
  };
}

/** What a stage is doing, or was when it was stopped. */
export function phaseBehind({ phase, heldFrom }: StageState): StagePhase {
  return phase === "Held" || phase === "Failed" ? (heldFrom ?? phase) : phase;
}

/** Whether it was released, so that its devices get the content. */
export function isReleased(stage: StageState): boolean {
  return !["Waiting", "Applying"].includes(phaseBehind(stage));
}

/** One that was passed, or stands already, stays as it is. */
export function stopStage(stage: StageState, as: "Held" | "Failed"): void {
  if (stage.phase === "Held" || stage.phase === "Failed" || stage.phase === "Passed") return;
  stage.heldFrom = stage.phase;
  stage.phase = as;
}

/** A held stage goes on where it was stopped; what failed stays so. */
export function resumeStage(stage: StageState): void {
  if (stage.phase !== "Held") return;
  stage.phase = stage.heldFrom ?? "Waiting";
  stage.heldFrom = null;
}
