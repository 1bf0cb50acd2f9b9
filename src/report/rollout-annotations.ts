import { explainRollout } from "../rollout/explain/explain-rollout.ts";
import type { TickReport } from "../rollout/controller/controller.ts";
import type { RolloutPhase } from "../rollout/state/rollout-state.ts";
import { type AnnotationKind, annotationLine, type CiAnnotation } from "./ci-annotation.ts";
import { phaseSentence } from "./rollout-words.ts";

/** Phases that somebody has to know of; of the others a run says nothing beside its log. */
const severities: Readonly<Partial<Record<RolloutPhase, CiAnnotation["severity"]>>> = {
  Held: "error",
  RollbackFailed: "error",
  RolledBack: "error",
  RollingBack: "warning",
  Aborted: "warning",
  Superseded: "warning",
  Paused: "warning",
  AwaitingApproval: "warning",
};

/**
 * Where a rollout stands after a tick, as commands of a CI runner: one line where a person is needed,
 * with what to do, and one for each note.
 */
export function rolloutAnnotations(
  { state, notes }: Pick<TickReport, "state" | "notes">,
  kind: AnnotationKind,
): string {
  const title = `Rollout ${state.name}`;
  const severity = severities[state.phase];
  const blockers = explainRollout(state, undefined, new Date(state.lastTickAt ?? state.startedAt));
  const sentences = blockers.map(({ what, unblock }) => `${what}; unblocks: ${unblock}`);
  const message = [phaseSentence(state), ...sentences].join(" ");
  return [
    ...(severity === undefined ? [] : [{ severity, title, message }]),
    ...notes.map((note) => ({ severity: "warning" as const, title, message: note })),
  ]
    .map((annotation) => annotationLine(annotation, kind))
    .join("");
}
