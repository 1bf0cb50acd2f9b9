import { currentStage, type StageState } from "../state/rollout-state.ts";
import {
  approvalGates,
  evaluateStage,
  keepEvaluation,
  looksAllowed,
  missingApprovals,
} from "./decide.ts";
import { areHoldsArmed, dropHold, isHeldByOthers } from "./holding.ts";
import { promotionDoor } from "./promotion-door.ts";
import { anHour, type TickDraft } from "./tick-draft.ts";

/** Takes the current stage as far as what was seen allows. */
export function goOn(draft: TickDraft): void {
  releasePassed(draft);
  for (;;) {
    const stage = currentStage(draft.state);
    if (stage === undefined) {
      draft.state.phase = "Completed";
      draft.tell("completed", "all stages are passed");
      return;
    }
    if (!step(draft, stage)) return;
  }
}

/** A stage that was passed in spite of its gates may still be held back. */
function releasePassed(draft: TickDraft): void {
  for (const stage of draft.state.stages) {
    if (stage.phase !== "Passed") continue;
    if (!draft.state.holds.some((hold) => hold.stage === stage.name)) continue;
    if (draft.slot(stage)?.position === "released") dropHold(draft, stage);
    else if (!promotionDoor(draft).isShut) draft.write({ type: "release", stage: stage.name });
  }
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
  // nothing flows before all that comes later is held
  if (promotionDoor(draft).isShut || !areHoldsArmed(draft)) return false;
  if (isHeldByOthers(draft, stage)) {
    const object = draft.slot(stage)?.object ?? stage.name;
    draft.holdFor(
      "drift",
      `${object} is held by somebody else, which this rollout never ends`,
      stage,
    );
    return false;
  }
  if (stage.targets === null) {
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
  }
  stage.phase = "Applying";
  stage.timeoutFrom ??= draft.at;
  if (draft.slot(stage)?.position !== "released")
    draft.write({ type: "release", stage: stage.name });
  draft.tell("stageReleased", `${stage.name} is released to ${stage.targets.count} devices`, {
    stage: stage.name,
  });
  return true;
}

function verifyRelease(draft: TickDraft, stage: StageState): boolean {
  if (draft.slot(stage)?.position !== "released") {
    const isSent = draft.state.intents.some(
      ({ effect }) => effect.type === "release" && effect.stage === stage.name,
    );
    const isWritten = draft.effects.some(({ type }) => type === "release");
    if (isWritten) return false;
    draft.write({ type: "release", stage: stage.name });
    if (isSent)
      draft.holdFor(
        "applyUnverified",
        `the release of ${stage.name} was sent, and the tenant does not show it yet`,
        stage,
      );
    return false;
  }
  dropHold(draft, stage);
  // its devices were not exposed while it was held back, so that its soak did not go on
  if (stage.restrainedAt !== null && stage.soakStartedAt !== null) {
    const lost = draft.since(stage.restrainedAt);
    stage.soakStartedAt = new Date(Date.parse(stage.soakStartedAt) + lost).toISOString();
  }
  stage.restrainedAt = null;
  stage.appliedAt ??= draft.at;
  stage.releasedAt = draft.at;
  stage.phase = "Reaching";
  return true;
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
    `${counts.succeeded} of ${counts.eligible} devices of ${stage.name} have it; its soak begins`,
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
      stage.isRestrained = true;
      const failed = gates.find((gate) => gate.verdict === "fail");
      const message = `${stage.name} fails: ${reasons}`;
      if (failed && draft.spec.rollback.automatic.includes(failed.name))
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
