import {
  currentStage,
  type HoldReason,
  type OutcomeCounts,
  type RolloutState,
  type RolloutWrite,
  type StageState,
} from "../rollout/state/rollout-state.ts";
import { numberText } from "../kind/amounts.ts";

/** Where a rollout stands, as a sentence for people. */
export function phaseSentence(state: RolloutState): string {
  const { phase, hold, pausedBy } = state;
  const stage = currentStage(state);
  const named = stage?.name ?? "its last stage";
  switch (phase) {
    case "Pending":
      return "It has not begun: first it holds back what comes later, and reads that back.";
    case "Progressing":
      return stage ? `It progresses: ${stageSentence(stage)}.` : "It progresses.";
    case "AwaitingApproval":
      return `It waits for an approval: ${named} passes its gates.`;
    case "Held":
      return hold ? `It is held: ${reasonWords[hold.reason]}.` : "It is held.";
    case "Paused":
      return `It is paused by ${pausedBy ?? "a person"}.`;
    case "RollingBack":
      return "It goes back: every stage is held, and the policy is put back.";
    case "Completed":
      return "It is completed: all stages are passed.";
    case "Aborted":
      return "It was aborted: holds stay as they are and end by themselves, nothing is uninstalled.";
    case "RolledBack":
      return "It is rolled back: every stage is held, and the policy is what it was before the start.";
    case "RollbackFailed":
      return "Its rollback failed, and a person has to go on. Holds stay as they are.";
    case "Superseded":
      return "It ended: a newer release took its place.";
    default:
      return phase satisfies never;
  }
}

const reasonWords: Readonly<Record<HoldReason, string>> = {
  precheck: "something stands against the start",
  noDevices: "a stage has no devices",
  applyUnverified: "what it wrote is not seen in the tenant",
  approvalStale: "the evidence is another than the one that was to be approved",
  inconclusive: "its gates cannot decide",
  gateFailed: "a gate failed",
  watchFailed: "a gate that is watched failed",
  timeout: "a stage took too long",
  staleData: "what it knows is too old",
  superseded: "a newer release is out",
  drift: "somebody changed what it holds or releases",
};

function stageSentence({ name, phase, heldFrom }: StageState): string {
  const doing = phase === "Held" ? (heldFrom ?? phase) : phase;
  switch (doing) {
    case "Waiting":
      return `${name} waits to be released`;
    case "Applying":
      return `${name} is being released`;
    case "Reaching":
      return `${name} reaches its devices`;
    case "Soaking":
      return `${name} soaks`;
    case "Deciding":
      return `${name} is judged`;
    case "Passed":
    case "Failed":
    case "Held":
      return `${name} is ${doing.toLowerCase()}`;
    default:
      return doing satisfies never;
  }
}

/** Devices of an outcome and their share: `67 (68.4 %)`; a dash where none were read. */
export function outcomeText(counts: OutcomeCounts | null, of: "succeeded" | "failed"): string {
  if (counts === null) return "-";
  const percent = counts.eligible === 0 ? 0 : (counts[of] * 100) / counts.eligible;
  return `${numberText(counts[of])} (${percent.toFixed(1)} %)`;
}

/** A phase, and that a person passed it in spite of its gates. */
export function stagePhaseText({ phase, overriddenBy }: StageState): string {
  return overriddenBy === null ? phase : `${phase} (overridden)`;
}

/** What is written: `release early`. */
export function writeText(effect: RolloutWrite): string {
  return effect.type === "restore" ? "restore" : `${effect.type} ${effect.stage}`;
}

/** The beginning of a hash, by which people tell one from another. */
export function shortHash(hash: string): string {
  return hash.length > 24 ? `${hash.slice(0, 19)}…` : hash;
}
