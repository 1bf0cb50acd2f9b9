import { instantText } from "../../kind/instant-text.ts";
import { renewBeforeDays, warnBeforeDays } from "../actuators/traits.ts";
import type { ObservedSlot } from "../observe/observations.ts";
import type { ArmedHold, RolloutState, StageState } from "../state/rollout-state.ts";
import { phaseBehind } from "./stage-phase.ts";
import { aDay, type TickDraft } from "./tick-draft.ts";

/** Where the actuator of a stage belongs; `any` where it is left as it is. */
export function wantedPosition(
  state: RolloutState,
  stage: StageState,
): "held" | "released" | "any" {
  if (state.phase === "RollingBack") return "held";
  if (stage.isRestrained) return "held";
  if (phaseBehind(stage) !== "Waiting") return "released";
  // the first is not held before the start, and a hold that was set on it stays until its release
  const isUntouched = stage.targets === null && !armedHold(state, stage);
  return state.stages[0] === stage && isUntouched ? "any" : "held";
}

/** What this rollout holds of a stage. */
export function armedHold(state: RolloutState, { name }: StageState): ArmedHold | undefined {
  return state.holds.find(({ stage }) => stage === name);
}

/** Takes down which of the holds that are seen are its own. */
export function noteHolds(draft: TickDraft): void {
  for (const stage of draft.state.stages) {
    const slot = draft.slot(stage);
    if (slot === undefined) continue;
    const armed = armedHold(draft.state, stage);
    if (armed && hasEnded(draft, armed, slot)) {
      dropHold(draft, stage);
      draft.tell("holdExpiring", `the hold of ${armed.object} ended by itself`, {
        stage: stage.name,
      });
    }
    if (slot.position !== "held" || armedHold(draft.state, stage)) continue;
    const isOwn = draft.traits.holdsByItself
      ? wantedPosition(draft.state, stage) === "held"
      : draft.state.inherited.includes(slot.object) || wasWritten(draft.state, stage);
    if (isOwn) arm(draft, stage, slot);
  }
}

/** Whether a hold has ended by itself; what holds since then was set by somebody else. */
function hasEnded(
  draft: TickDraft,
  { expiresAt }: ArmedHold,
  { position, expiresAt: nextEnd }: ObservedSlot,
): boolean {
  const { expiresAfterDays } = draft.traits;
  if (expiresAt === null || draft.since(expiresAt) < 0) return false;
  if (position !== "held") return true;
  if (nextEnd === null || expiresAfterDays === undefined) return false;
  return Date.parse(nextEnd) - expiresAfterDays * aDay > Date.parse(expiresAt);
}

/** Whether this rollout wrote the hold that is found, or may have. */
function wasWritten({ intents }: RolloutState, { name }: StageState): boolean {
  return intents.some(
    ({ effect, status, follows }) =>
      effect.type === "hold" &&
      effect.stage === name &&
      (follows || (status !== "unchanged" && status !== "failed")),
  );
}

function arm({ state, at }: TickDraft, { name }: StageState, slot: ObservedSlot): void {
  const { object, expiresAt } = slot;
  const hold: ArmedHold = {
    stage: name,
    object,
    setBy: "self",
    armedAt: at,
    expiresAt,
    warnedAt: null,
  };
  const holds = [...state.holds, hold];
  state.holds = state.stages.flatMap((stage) => holds.filter((each) => each.stage === stage.name));
}

/** What this rollout no longer holds. */
export function dropHold(draft: TickDraft, stage: StageState): void {
  const { state } = draft;
  const { name } = stage;
  state.inherited = state.inherited.filter((object) => object !== draft.objectOf(stage));
  state.holds = state.holds.filter(({ stage }) => stage !== name);
  // an earlier hold proves nothing about one that is found from now on
  state.intents = state.intents.filter(
    ({ effect }) => !(effect.type === "hold" && effect.stage === name),
  );
}

/** Whether everything that has to be held is. */
export function areHoldsArmed(draft: TickDraft, except?: StageState): boolean {
  return draft.state.stages.every(
    (stage) =>
      stage === except ||
      wantedPosition(draft.state, stage) !== "held" ||
      draft.slot(stage)?.position === "held",
  );
}

/** Whether somebody else holds it: what this rollout never releases. */
export function isHeldByOthers(draft: TickDraft, stage: StageState): boolean {
  return (
    draft.slot(stage)?.position === "held" &&
    !draft.traits.holdsByItself &&
    !armedHold(draft.state, stage)
  );
}

/** Holds what has to be held, and renews what would end. */
export function keepHolds(draft: TickDraft): void {
  for (const stage of draft.state.stages) {
    const slot = draft.slot(stage);
    if (slot === undefined || slot.position === "missing") continue;
    const isWanted = wantedPosition(draft.state, stage) === "held";
    const armed = armedHold(draft.state, stage);
    if (slot.position === "held") {
      // one that was passed is held on until its release may be written
      if (armed && (isWanted || stage.phase === "Passed")) renew(draft, armed, slot.expiresAt);
      continue;
    }
    // what somebody released while it was held is a drift, for a person to decide
    const isTaken = armed !== undefined && draft.state.phase !== "RollingBack";
    if (isWanted && !isTaken) draft.write({ type: "hold", stage: stage.name });
  }
}

function renew(draft: TickDraft, armed: ArmedHold, expiresAt: string | null): void {
  const { stage, object, warnedAt } = armed;
  if (expiresAt === null) return;
  if (armed.expiresAt !== null && Date.parse(expiresAt) - Date.parse(armed.expiresAt) > aDay)
    draft.tell("holdRenewed", `${object} is held until ${instantText(new Date(expiresAt))}`, {
      stage,
    });
  const daysLeft = -draft.since(expiresAt) / aDay;
  if (daysLeft < renewBeforeDays) draft.write({ type: "renew", stage, seenExpiry: expiresAt });
  const isTold = warnedAt !== null && draft.since(warnedAt) < aDay;
  const warns = daysLeft < warnBeforeDays && !isTold;
  if (warns)
    draft.tell(
      "holdExpiring",
      `${object} is held only until ${instantText(new Date(expiresAt))} and could not be renewed${lastError(draft.state, stage)}; after that its devices get the update. Extend it by hand, or mend what keeps the renewal from being written`,
      { stage },
    );
  const renewed = { ...armed, expiresAt, warnedAt: warns ? draft.at : warnedAt };
  draft.state.holds = draft.state.holds.map((hold) => (hold === armed ? renewed : hold));
}

function lastError({ intents }: RolloutState, stage: string): string {
  const failed = intents.findLast(
    ({ effect, status }) =>
      effect.type === "renew" && effect.stage === stage && status === "failed",
  );
  const error = failed?.error ?? null;
  return error === null ? "" : ` (${error})`;
}
