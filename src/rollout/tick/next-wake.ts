import { renewBeforeDays } from "../actuators/traits.ts";
import { currentStage, isTerminal } from "../state/rollout-state.ts";
import { nextDoor } from "./promotion-door.ts";
import { aDay, anHour, type TickDraft } from "./tick-draft.ts";

/** When the next tick should run; undefined where none has to. */
export function nextWake(draft: TickDraft): Date | undefined {
  const { state, spec, now } = draft;
  if (isTerminal(state)) return undefined;
  // often enough that a missed tick is no gap
  const latest = now.getTime() + Math.min(12, spec.tick.maxGapHours / 2) * anHour;
  const opensAt = nextDoor(draft, new Date(latest));
  const times = [latest, ...(opensAt ? [opensAt.getTime()] : []), ...dueTimes(draft)].filter(
    (time) => time > now.getTime(),
  );
  return new Date(Math.min(...times));
}

function dueTimes(draft: TickDraft): readonly number[] {
  const { state } = draft;
  const times = state.holds.flatMap(({ expiresAt }) =>
    expiresAt === null ? [] : [Date.parse(expiresAt) - renewBeforeDays * aDay],
  );
  const stage = currentStage(state);
  if (stage === undefined) return times;
  const { soak, timeoutDays } = draft.stageSpec(stage);
  if (stage.soakStartedAt !== null)
    times.push(Date.parse(stage.soakStartedAt) + soak.minHours * anHour);
  if (stage.timeoutFrom !== null && timeoutDays !== undefined)
    times.push(Date.parse(stage.timeoutFrom) + timeoutDays * aDay);
  return times;
}
