import { currentStage, type StageState } from "../state/rollout-state.ts";
import { evaluateAll } from "./decide.ts";
import { isHeldByOthers, isOver, wantedPosition } from "./holding.ts";
import { aDay, anHour, isReleased, phaseBehind, type TickDraft } from "./tick-draft.ts";

/** Why the data does not allow a decision; undefined where it does. */
export function staleReason({ state, seen, now, spec }: TickDraft): string | undefined {
  const { maxGapHours, maxDataAgeHours } = spec.tick;
  const { lastTickAt } = state;
  if (seen.problems.length > 0) return `not all could be read: ${seen.problems.join("; ")}`;
  if (lastTickAt !== null) {
    const gap = now.getTime() - Date.parse(lastTickAt);
    if (gap < 0) return `the clock went back: the last tick was at ${lastTickAt}`;
    if (gap > maxGapHours * anHour)
      return `no tick ran for ${wholeHours(gap)}, and tick.maxGapHours is ${maxGapHours}`;
  }
  if (seen.dataAt === null) return "no device tells when it last checked in";
  const age = now.getTime() - Date.parse(seen.dataAt);
  return age > maxDataAgeHours * anHour
    ? `the newest check-in of any device is ${wholeHours(age)} old, and tick.maxDataAgeHours is ${maxDataAgeHours}`
    : undefined;
}

function wholeHours(ms: number): string {
  return `${Math.floor(ms / anHour)} h`;
}

/** What somebody else changed of what this rollout holds or released. */
export function driftReason(
  draft: TickDraft,
): { readonly stage: StageState; readonly message: string } | undefined {
  const { state } = draft;
  for (const stage of state.stages) {
    const slot = draft.slot(stage);
    if (slot === undefined) continue;
    const wanted = wantedPosition(state, stage);
    if (slot.position === "missing" && wanted !== "any")
      return { stage, message: `${slot.object} is gone from the tenant` };
    if (wanted === "held") {
      const armed = state.holds.find((hold) => hold.stage === stage.name);
      if (armed !== undefined && slot.position !== "held" && !isOver(draft, armed))
        return {
          stage,
          message: `${slot.object} was held by this rollout and is not any more: somebody released it`,
        };
      // a hold of others on what has to be held anyway is no matter until its release
      continue;
    }
    const isOwn = state.holds.some((hold) => hold.stage === stage.name);
    if (wanted === "released" && slot.position === "held" && isReleased(stage) && !isOwn)
      return {
        stage,
        message: `${slot.object} was released by this rollout, and somebody holds it`,
      };
    if (phaseBehind(stage) === "Applying" && isHeldByOthers(draft, stage))
      return {
        stage,
        message: `${slot.object} is held by somebody else, which this rollout never ends`,
      };
  }
  return undefined;
}

/** A gate of `watch` that fails on a stage that was released. */
export function watchFailure(
  draft: TickDraft,
): { readonly stage: StageState; readonly gate: string; readonly reason: string } | undefined {
  for (const stage of draft.state.stages) {
    // who passed it in spite of its gates has seen them
    if (!isReleased(stage) || stage.overriddenBy !== null) continue;
    const results = evaluateAll(draft, stage, draft.stageSpec(stage).watch);
    const failed = results.find(({ verdict }) => verdict === "fail");
    if (failed) return { stage, gate: failed.name, reason: failed.reason };
  }
  return undefined;
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
