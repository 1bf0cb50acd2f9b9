import { numberText } from "../../kind/amounts.ts";
import { currentStage, type RolloutWrite, type StageState } from "../state/rollout-state.ts";
import {
  approvalGates,
  evaluateStage,
  keepEvaluation,
  looksAllowed,
  missingApprovals,
} from "./decide.ts";
import { exposeStage, restrainStage } from "./exposure.ts";
import { areHoldsArmed, armedHold, dropHold, isHeldByOthers } from "./holding.ts";
import { placingLack } from "./placed-share.ts";
import { isDoorOpen } from "./promotion-door.ts";
import { othersHoldText } from "./stop-reasons.ts";
import { anHour, type TickDraft } from "./tick-draft.ts";

/** Takes the current stage as far as what was seen allows. */
export function goOn(draft: TickDraft): void {
  releasePassed(draft);
  for (;;) {
    const stage = currentStage(draft.state);
    if (stage === undefined) {
      complete(draft);
      return;
    }
    if (!step(draft, stage)) return;
  }
}

/** A stage that was passed in spite of its gates may still be held back. */
function releasePassed(draft: TickDraft): void {
  for (const stage of draft.state.stages) {
    if (stage.phase !== "Passed" || !armedHold(draft.state, stage)) continue;
    if (draft.slot(stage)?.position === "released") showRelease(draft, stage);
    else writeRelease(draft, stage);
  }
}

/** Nothing is over as long as a stage is held that nobody would release any more. */
function complete(draft: TickDraft): void {
  if (draft.state.holds.length > 0) return;
  draft.state.phase = "Completed";
  draft.tell("completed", "all stages are passed");
}

/** Promotes only in a window; outside of one the next tick in it does. */
export function writeRelease(draft: TickDraft, stage: StageState): void {
  if (isDoorOpen(draft)) draft.write({ type: "release", stage: stage.name });
}

function showRelease(draft: TickDraft, stage: StageState): void {
  dropHold(draft, stage);
  exposeStage(stage, draft.at);
}

/** One transition; false where there is none. */
function step(draft: TickDraft, stage: StageState): boolean {
  switch (stage.phase) {
    case "Waiting":
      return release(draft, stage);
    case "Applying":
      return verifyRelease(draft, stage);
    case "Reaching":
      return reach(draft, stage);
    case "Soaking":
      return soak(draft, stage);
    case "Deciding":
      return decide(draft, stage);
    case "Passed":
    case "Failed":
    case "Held":
      return false;
    default:
      return stage.phase satisfies never;
  }
}

function release(draft: TickDraft, stage: StageState): boolean {
  // what comes later has to be held before anything is released
  if (!isDoorOpen(draft) || !areHoldsArmed(draft, stage)) return false;
  if (placingLack(draft, stage) !== undefined) return false;
  if (isHeldByOthers(draft, stage)) {
    draft.holdFor("drift", othersHoldText(draft.objectOf(stage)), stage);
    return false;
  }
  if (!freezeTargets(draft, stage)) return false;
  stage.phase = "Applying";
  stage.timeoutFrom ??= draft.at;
  if (draft.slot(stage)?.position !== "released") writeRelease(draft, stage);
  draft.tell("stageReleased", `${stage.name} is released to ${stage.targets?.count} devices`, {
    stage: stage.name,
  });
  return true;
}

/** Whether it is known which devices a stage has; from its first release on they stay the same. */
function freezeTargets(draft: TickDraft, stage: StageState): boolean {
  if (stage.targets !== null) return true;
  const reach = draft.seen.stages[stage.name]?.reach;
  if (reach === undefined || reach.count === 0) {
    const why = reach === undefined ? "its devices were not read" : "it reaches no device";
    draft.holdFor("noDevices", `${stage.name} cannot be released: ${why}`, stage);
    return false;
  }
  if (reach.hash === null) {
    draft.wantsTargets = true;
    return false;
  }
  stage.targets = { count: reach.count, hash: reach.hash, frozenAt: draft.at };
  // what they run is seen once they are fixed
  draft.wantsTargets = true;
  return true;
}

function verifyRelease(draft: TickDraft, stage: StageState): boolean {
  const isOfStage = ({ type, ...effect }: RolloutWrite) =>
    type === "release" && "stage" in effect && effect.stage === stage.name;
  if (draft.slot(stage)?.position === "released") {
    showRelease(draft, stage);
    stage.appliedAt ??= draft.at;
    stage.phase = "Reaching";
    return true;
  }
  if (draft.effects.some(isOfStage)) return false;
  writeRelease(draft, stage);
  if (draft.state.intents.some(({ effect }) => isOfStage(effect)))
    draft.holdFor(
      "applyUnverified",
      `the release of ${stage.name} was sent, and the tenant does not show it yet`,
      stage,
    );
  return false;
}

function reach(draft: TickDraft, stage: StageState): boolean {
  const counts = draft.seen.stages[stage.name]?.counts;
  if (counts === undefined) return false;
  stage.counts = counts;
  const { startsAtReached } = draft.stageSpec(stage).soak;
  if (counts.eligible === 0 || counts.succeeded / counts.eligible < startsAtReached) return false;
  stage.soakStartedAt ??= draft.at;
  stage.phase = "Soaking";
  draft.tell(
    "stageReached",
    `${numberText(counts.succeeded)} of ${numberText(counts.eligible)} devices of ${stage.name} have it; its soak begins`,
    { stage: stage.name },
  );
  return true;
}

function soak(draft: TickDraft, stage: StageState): boolean {
  const { minHours } = draft.stageSpec(stage).soak;
  if (stage.soakStartedAt === null || draft.since(stage.soakStartedAt) < minHours * anHour)
    return false;
  stage.phase = "Deciding";
  draft.tell("stageSoaked", `${stage.name} has run for ${minHours} h; its gates decide`, {
    stage: stage.name,
  });
  return true;
}

function decide(draft: TickDraft, stage: StageState): boolean {
  if (draft.state.phase === "AwaitingApproval") return waitForPeople(draft, stage);
  const evaluation = evaluateStage(draft, stage);
  const { hash, verdict, gates } = evaluation;
  stage.counts = evaluation.counts ?? stage.counts;
  // what is still to come may decide otherwise: it is waited for, up to the timeout
  if (!evaluation.complete) return false;
  keepEvaluation(stage, evaluation);
  if (verdict !== "error") stage.looks++;
  const reasons = gates
    .filter((gate) => gate.verdict === verdict)
    .map(({ name, reason }) => `${name}: ${reason}`)
    .join("; ");
  switch (verdict) {
    case "pass":
      if (approvalGates(draft, stage).length > 0) {
        draft.state.phase = "AwaitingApproval";
        draft.tell(
          "awaitingApproval",
          `${stage.name} passes its gates and waits for an approval of the evidence ${hash}`,
          { stage: stage.name, evidence: hash },
        );
        return true;
      }
      pass(draft, stage, hash);
      return true;
    case "fail": {
      restrainStage(draft.state, stage, draft.at);
      const { automatic } = draft.spec.rollback;
      const message = `${stage.name} fails: ${reasons}`;
      if (gates.some((gate) => gate.verdict === "fail" && automatic.includes(gate.name)))
        draft.rollBack(message, stage);
      else draft.holdFor("gateFailed", message, stage);
      return false;
    }
    case "inconclusive":
    case "error":
      draft.holdFor(
        "inconclusive",
        `${stage.name} cannot be judged: ${reasons}${verdict === "inconclusive" && stage.looks >= looksAllowed(draft, stage) ? "; no further look is left, so a person has to decide" : ""}`,
        stage,
      );
      return false;
    default:
      return verdict satisfies never;
  }
}

/** Waits for people, as long as what they are asked about stands. */
function waitForPeople(draft: TickDraft, stage: StageState): boolean {
  const evaluation = stage.evaluations.at(-1);
  if (evaluation?.verdict !== "pass") {
    draft.state.phase = "Progressing";
    return true;
  }
  const fresh = evaluateStage(draft, stage);
  stage.counts = fresh.counts ?? stage.counts;
  if (fresh.complete && fresh.verdict !== "pass") {
    draft.state.phase = "Progressing";
    return true;
  }
  const missing = missingApprovals(draft, stage, evaluation);
  if (missing.length === 0) {
    draft.state.phase = "Progressing";
    draft.tell("approved", `${stage.name} is approved on the evidence ${evaluation.hash}`, {
      stage: stage.name,
      evidence: evaluation.hash,
    });
    pass(draft, stage, evaluation.hash);
    return true;
  }
  const hours = Math.min(...approvalGates(draft, stage).map(({ gate }) => gate.expiresHours));
  if (draft.since(evaluation.at) >= hours * anHour)
    draft.holdFor(
      "approvalStale",
      `${stage.name} was not approved within ${hours} h: ${missing.join("; ")}`,
      stage,
    );
  return false;
}

function pass(draft: TickDraft, stage: StageState, evidence: string): void {
  stage.phase = "Passed";
  stage.passedAt = draft.at;
  draft.tell("stagePassed", `${stage.name} is passed`, { stage: stage.name, evidence });
}
