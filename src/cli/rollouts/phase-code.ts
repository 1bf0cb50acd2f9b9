import type { RolloutPhase } from "../../rollout/state/rollout-state.ts";
import { CommandError, ExitCode } from "../exit-code.ts";

/** What a pipeline branches on after a tick. */
export function phaseCode(phase: RolloutPhase): number {
  switch (phase) {
    case "Completed":
      return ExitCode.ok;
    case "Pending":
    case "Progressing":
    case "RollingBack":
      return 10;
    case "AwaitingApproval":
      return 11;
    case "Held":
    case "Paused":
      return 12;
    case "Aborted":
    case "RolledBack":
    case "Superseded":
      return 13;
    case "RollbackFailed":
      return 14;
    default:
      return phase satisfies never;
  }
}

const failures: Readonly<Record<string, readonly RolloutPhase[]>> = {
  progressing: ["Pending", "Progressing", "RollingBack"],
  awaitingApproval: ["AwaitingApproval"],
  held: ["Held", "Paused"],
  aborted: ["Aborted", "Superseded"],
  rolledBack: ["RolledBack"],
  rollbackFailed: ["RollbackFailed"],
};

/** @throws {CommandError} for a word that is no end of a tick. */
export function failingPhases(words: readonly string[]): readonly RolloutPhase[] | undefined {
  if (words.length === 0) return undefined;
  return words
    .flatMap((word) => word.split(","))
    .flatMap((word) => {
      const phases = failures[word.trim()];
      if (phases) return phases;
      throw new CommandError(
        `--fail-on ${word.trim()} is no end of a tick; it takes ${Object.keys(failures).join(", ")}`,
      );
    });
}
