import { instantText } from "../../kind/instant-text.ts";
import { currentStage, type StageState } from "../state/rollout-state.ts";
import { evaluateAll } from "./decide.ts";
import { armedHold, wantedPosition } from "./holding.ts";
import { isReleased } from "./stage-phase.ts";
import { aDay, anHour, type TickDraft } from "./tick-draft.ts";

/** Why nothing can be decided on what was seen. */
export interface StaleReason {
  readonly because: "unread" | "clock" | "gap" | "age";
  readonly message: string;
}

/** Why the data does not allow a decision; undefined where it does. */
export function staleReason({ state, seen, now, spec }: TickDraft): StaleReason | undefined {
  const { maxGapHours, maxDataAgeHours } = spec.tick;
  const { lastTickAt } = state;
  if (seen.problems.length > 0)
    return { because: "unread", message: `not all could be read: ${seen.problems.join("; ")}` };
  if (lastTickAt !== null) {
    const gap = now.getTime() - Date.parse(lastTickAt);
    if (gap < 0)
      return {
        because: "clock",
        message: `the clock went back: the last tick was at ${instantText(new Date(lastTickAt))}`,
      };
    if (gap > maxGapHours * anHour)
      return {
        because: "gap",
        message: `no tick ran for ${wholeHours(gap)}, and tick.maxGapHours is ${maxGapHours}`,
      };
  }
  if (seen.dataAt === null)
    return { because: "age", message: "no device tells when it last checked in" };
  const age = now.getTime() - Date.parse(seen.dataAt);
  if (age <= maxDataAgeHours * anHour) return undefined;
  return {
    because: "age",
    message: `the newest check-in of any device is ${wholeHours(age)} old, and tick.maxDataAgeHours is ${maxDataAgeHours}`,
  };
}

function wholeHours(ms: number): string {
  return `${Math.floor(ms / anHour)} h`;
}

/** What somebody else changed of what this rollout holds or released. */
export function driftReason(
  draft: TickDraft,
): { readonly stage: StageState; readonly message: string } | undefined {
  for (const stage of draft.state.stages) {
    const message = driftOf(draft, stage);
    if (message !== undefined) return { stage, message };
  }
  return undefined;
}

function driftOf(draft: TickDraft, stage: StageState): string | undefined {
  const { state } = draft;
  const slot = draft.slot(stage);
  const wanted = wantedPosition(state, stage);
  if (slot === undefined || wanted === "any") return undefined;
  const { object, position } = slot;
  if (position === "missing") return `${object} is gone from the tenant`;
  const isOwn = armedHold(state, stage) !== undefined;
  if (wanted === "held")
    // a hold of others on what has to be held anyway is no matter until its release
    return isOwn && position !== "held"
      ? `${object} was held by this rollout and is not any more: somebody released it`
      : undefined;
  if (position !== "held" || isOwn) return undefined;
  if (isReleased(stage)) return `${object} was released by this rollout, and somebody holds it`;
  return draft.traits.holdsByItself ? undefined : othersHoldText(object);
}

/** What a release says that meets a hold of somebody else. */
export function othersHoldText(object: string): string {
  return `${object} is held by somebody else, which this rollout never ends`;
}

/** A gate of `watch` that fails on a stage that was released once, also before it is again. */
export interface WatchFailure {
  readonly stage: StageState;
  readonly gate: string;
  readonly reason: string;
}

/** All that fail, in the order of the stages. */
export function watchFailures(draft: TickDraft): readonly WatchFailure[] {
  return draft.state.stages.flatMap((stage) => {
    // who passed it in spite of its gates has seen them
    if (stage.appliedAt === null || stage.overriddenBy !== null) return [];
    return evaluateAll(draft, stage, draft.stageSpec(stage).watch)
      .filter(({ verdict }) => verdict === "fail")
      .map(({ name, reason }) => ({ stage, gate: name, reason }));
  });
}

/** Why the current stage takes too long; undefined where it does not. */
export function timeoutReason(draft: TickDraft): string | undefined {
  const stage = currentStage(draft.state);
  if (stage === undefined || stage.timeoutFrom === null) return undefined;
  const { timeoutDays } = draft.stageSpec(stage);
  if (timeoutDays === undefined || draft.since(stage.timeoutFrom) < timeoutDays * aDay)
    return undefined;
  return `${stage.name} is not passed ${timeoutDays} days after ${stage.timeoutFrom}`;
}
