import type { RolloutPhase } from "../../rollout/state/rollout-state.ts";
import type { TenantOutcome } from "./tenant-run.ts";

/** What the phase of a rollout means for its tenant, from well to bad. */
export const rolloutOutcomes = {
  Completed: "completed",
  Superseded: "completed",
  Pending: "progressing",
  Progressing: "progressing",
  AwaitingApproval: "awaitingApproval",
  Paused: "held",
  Held: "held",
  Aborted: "held",
  RollingBack: "rolledBack",
  RolledBack: "rolledBack",
  RollbackFailed: "rolledBack",
} as const satisfies Readonly<Record<RolloutPhase, TenantOutcome>>;
