import { renewBeforeDays, warnBeforeDays } from "../actuators/traits.ts";
import type { ArmedHold, RolloutState, StageState } from "../state/rollout-state.ts";
import { aDay, phaseBehind, type TickDraft } from "./tick-draft.ts";

/** Where the actuator of a stage belongs; `any` where it is left as it is. */
export function wantedPosition(
  state: RolloutState,
  stage: StageState,
): "held" | "released" | "any" {
  if (state.phase === "RollingBack") return "held";
  if (stage.isRestrained) return "held";
  if (phaseBehind(stage) !== "Waiting") return "released";
  // the first is not held before the start, and a hold that was set on it stays until its release
  const isFirst = state.stages[0] === stage;
  return isFirst && !state.holds.some((hold) => hold.stage === stage.name) ? "any" : "held";
}

/** Holds what has to be held, takes down what is, renews what would end. */
export function keepHolds(draft: TickDraft): void {
  for (const stage of draft.state.stages) {
    if (wantedPosition(draft.state, stage) === "held") keepHeld(draft, stage);
  }
}

/** Whether everything that has to be held is. */
export function areHoldsArmed({ state }: TickDraft): boolean {
  return state.stages.every(
    (stage) =>
      wantedPosition(state, stage) !== "held" ||
      state.holds.some((hold) => hold.stage === stage.name),
  );
}

function keepHeld(draft: TickDraft, stage: StageState): void {
  const slot = draft.slot(stage);
  const armed = draft.state.holds.find((hold) => hold.stage === stage.name);
  if (slot === undefined || slot.position === "missing") return;
  if (slot.position === "held") {
    if (armed === undefined) {
      if (draft.traits.holdsByItself || isOwnHold(draft, stage)) arm(draft, stage);
      return;
    }
    renew(draft, stage, { ...armed, expiresAt: slot.expiresAt });
    return;
  }
  const hasExpired = armed !== undefined && isOver(draft, armed);
  if (armed !== undefined && !hasExpired && draft.state.phase !== "RollingBack") return;
  draft.write({ type: "hold", stage: stage.name });
}

/** Whether a hold has ended by itself. */
export function isOver(draft: TickDraft, { expiresAt }: ArmedHold): boolean {
  return expiresAt !== null && draft.since(expiresAt) >= 0;
}

/** A hold that was found is this rollout's where it was written, or may have been. */
function isOwnHold(draft: TickDraft, stage: StageState): boolean {
  const { intents, inherited } = draft.state;
  const { name } = stage;
  if (inherited.includes(draft.slot(stage)?.object ?? "")) return true;
  return intents.some(
    ({ effect, status, follows }) =>
      effect.type === "hold" &&
      effect.stage === name &&
      (follows || (status !== "unchanged" && status !== "failed")),
  );
}

/** Whether somebody else holds it: what this rollout never releases. */
export function isHeldByOthers(draft: TickDraft, stage: StageState): boolean {
  return (
    draft.slot(stage)?.position === "held" &&
    !draft.traits.holdsByItself &&
    !draft.state.holds.some((hold) => hold.stage === stage.name) &&
    !isOwnHold(draft, stage)
  );
}

function arm(draft: TickDraft, stage: StageState): void {
  const slot = draft.slot(stage);
  const hold: ArmedHold = {
    stage: stage.name,
    object: slot?.object ?? stage.name,
    setBy: "self",
    armedAt: draft.at,
    expiresAt: slot?.expiresAt ?? null,
    warnedAt: null,
  };
  putHold(draft, hold);
}

function renew(draft: TickDraft, stage: StageState, hold: ArmedHold): void {
  const { expiresAt } = hold;
  const before = draft.state.holds.find((each) => each.stage === stage.name)?.expiresAt ?? null;
  if (expiresAt === null) return;
  if (before !== null && Date.parse(expiresAt) - Date.parse(before) > aDay)
    draft.tell("holdRenewed", `${hold.object} is held until ${expiresAt}`, { stage: stage.name });
  const daysLeft = -draft.since(expiresAt) / aDay;
  if (daysLeft < renewBeforeDays)
    draft.write({ type: "renew", stage: stage.name, seenExpiry: expiresAt });
  const isTold = hold.warnedAt !== null && draft.since(hold.warnedAt) < aDay;
  const warns = daysLeft < warnBeforeDays && !isTold;
  if (warns)
    draft.tell(
      "holdExpiring",
      `${hold.object} is held only until ${expiresAt} and could not be renewed${lastError(draft.state, stage)}; after that its devices get the update. Extend it by hand, or mend what keeps the renewal from being written`,
      { stage: stage.name },
    );
  putHold(draft, { ...hold, warnedAt: warns ? draft.at : hold.warnedAt });
}

function lastError({ intents }: RolloutState, { name }: StageState): string {
  const failed = intents.findLast(
    ({ effect, status }) => effect.type === "renew" && effect.stage === name && status === "failed",
  );
  const error = failed?.error ?? null;
  return error === null ? "" : ` (${error})`;
}

function putHold({ state }: TickDraft, hold: ArmedHold): void {
  state.holds = [...state.holds.filter(({ stage }) => stage !== hold.stage), hold];
}

/** What this rollout no longer holds. */
export function dropHold(draft: TickDraft, stage: StageState): void {
  const { state } = draft;
  const { name } = stage;
  const object = draft.slot(stage)?.object;
  state.inherited = state.inherited.filter((each) => each !== object);
  state.holds = state.holds.filter(({ stage }) => stage !== name);
  // an earlier hold proves nothing about one that is found from now on
  state.intents = state.intents.filter(
    ({ effect }) => !(effect.type === "hold" && effect.stage === name),
  );
}
