import { nodeCrypto } from "../../graph/late-crypto.ts";
import { evaluateGate } from "../gates/evaluate-gates.ts";
import { worstFinding } from "../gates/gate-context.ts";
import type { Evaluation, GateResult, StageState } from "../state/rollout-state.ts";
import type { TickDraft } from "./tick-draft.ts";

/** What some of a stage's gates say of what was seen. */
export function evaluateAll(
  draft: TickDraft,
  stage: StageState,
  names: readonly string[],
): readonly GateResult[] {
  const { spec, seen, now, state } = draft;
  return names.flatMap((name) => {
    const gate = spec.gates[name];
    if (gate === undefined) throw new TypeError(`the rollout has no gate ${name}`);
    const context = {
      name,
      now,
      stage,
      seen: seen.stages[stage.name],
      measures: seen.measures[stage.name] ?? {},
      baselines: state.baselines,
    };
    return [evaluateGate(gate, context)];
  });
}

/** All gates that a promotion stands on, with the hash that an approval names. */
export function evaluateStage(draft: TickDraft, stage: StageState): Evaluation {
  const gates = evaluateAll(draft, stage, draft.stageSpec(stage).gates);
  const { verdict, complete } = worstFinding(gates);
  const { counts } = draft.seen.stages[stage.name] ?? {};
  const found = {
    stage: stage.name,
    at: draft.at,
    verdict,
    complete,
    gates,
    ...(counts && { counts }),
  };
  const { specHash, content } = draft.state;
  const text = JSON.stringify({ ...found, specHash, content });
  return {
    ...found,
    hash: `sha256:${nodeCrypto().createHash("sha256").update(text).digest("hex")}`,
  };
}

const mostEvaluations = 50;

export function keepEvaluation(stage: StageState, evaluation: Evaluation): void {
  stage.evaluations = [...stage.evaluations, evaluation].slice(-mostEvaluations);
}

/** How often the gates of a stage may be looked at to promote it. */
export function looksAllowed(draft: TickDraft, stage: StageState): number {
  const looks = draft.stageSpec(stage).gates.map((name) => {
    const gate = draft.spec.gates[name];
    return gate?.type === "failureRate" ? gate.maxLooks : 1;
  });
  return Math.max(1, ...looks);
}

/** How often a hold of a stage ends by itself. */
const mostAutoClears = 3;

/** Whether a stage that could not be judged is looked at again without a person. */
export function mayLookAgain(draft: TickDraft, stage: StageState): boolean {
  const isUnjudged = stage.evaluations.at(-1)?.verdict === "error";
  return mayClear(stage) && (isUnjudged || stage.looks < looksAllowed(draft, stage));
}

/** Whether its holds may still end by themselves. */
export function mayClear(stage: StageState | undefined): boolean {
  return (stage?.autoClears ?? 0) < mostAutoClears;
}

/** Gates that ask people, by name. */
export function approvalGates(draft: TickDraft, stage: StageState) {
  return draft.stageSpec(stage).gates.flatMap((name) => {
    const gate = draft.spec.gates[name];
    return gate?.type === "approval" ? [{ name, gate }] : [];
  });
}

/** What is missing for the approvals of an evaluation; empty where all are there. */
export function missingApprovals(
  draft: TickDraft,
  stage: StageState,
  evaluation: Evaluation,
): readonly string[] {
  const { state, now } = draft;
  const valid = state.approvals.filter(
    (approval) =>
      approval.stage === stage.name &&
      approval.evidenceHash === evaluation.hash &&
      approval.specHash === state.specHash &&
      Date.parse(approval.expiresAt) > now.getTime(),
  );
  return approvalGates(draft, stage).flatMap(({ name, gate }) => {
    const counted = valid.filter(
      ({ by, identity }) =>
        !gate.notInitiator ||
        (!isSamePerson(by, state.startedBy) && (identity === null || identity !== state.identity)),
    );
    const people = new Set(counted.map(({ by }) => personKey(by)));
    const missing = gate.approvers - people.size;
    return missing > 0
      ? [`${name} needs ${missing} more ${missing === 1 ? "person" : "people"} to approve`]
      : [];
  });
}

function isSamePerson(one: string, other: string): boolean {
  return personKey(one) === personKey(other);
}

function personKey(who: string): string {
  return who.normalize("NFC").trim().toLowerCase();
}
