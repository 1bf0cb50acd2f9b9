import { ringDue } from "../../../health/ring-due.ts";
import type { RolloutState } from "../../state/rollout-state.ts";
import { isReleased } from "../../tick/stage-phase.ts";
import { aDay, anHour } from "../../tick/tick-draft.ts";
import type { StageClock } from "../count-outcomes.ts";
import type { StageObjects } from "../locate-objects.ts";

// scans: https://learn.microsoft.com/windows/deployment/update/how-windows-update-works, check-ins about every 8 hours:
// https://learn.microsoft.com/intune/intune-service/configuration/device-profile-troubleshoot
const scanHours = 22;
const checkInHours = 8;

/** By which moments the devices of a stage are judged. */
export function stageClock(
  state: RolloutState,
  { ring, spec }: StageObjects,
  now: Date,
): StageClock {
  const stage = state.stages.find(({ name }) => name === spec.name);
  const { tick, population, content } = state.spec;
  const instant = (text: string | null | undefined) =>
    text === null || text === undefined ? undefined : Date.parse(text);
  const releasedAt = instant(stage?.releasedAt) ?? now.getTime();
  // one that is to be released anew begins to count with that
  const isOut = stage !== undefined && isReleased(stage);
  const dueAt =
    isOut && ring && content.kind === "quality" && state.content.release !== null
      ? ringDueAt(ring.wire, state.content.release, releasedAt)
      : undefined;
  // what is held back again is not late because of it
  const isCalledOff = dueAt !== undefined && dueAt > (instant(stage?.restrainedAt) ?? Infinity);
  return {
    now: now.getTime(),
    appliedAt: instant(stage?.appliedAt) ?? now.getTime(),
    dueAt: isCalledOff ? undefined : dueAt,
    silentMs: tick.silentHours * anHour,
    maxDataAgeMs: tick.maxDataAgeHours * anHour,
    activeMs: population.activeWithinDays * aDay,
  };
}

/** The latest that Windows allows under a deadline, counted from when the ring was released. */
function ringDueAt(
  ring: Parameters<typeof ringDue>[0],
  release: string,
  releasedAt: number,
): number | undefined {
  const due = ringDue(ring, release);
  // without a deadline nothing forces it, so that no device is late
  if (due.assumed) return undefined;
  const offeredAt = Math.max(
    releasedAt,
    Date.parse(`${release}T00:00:00Z`) + due.deferralDays * aDay,
  );
  const days = due.deadlineDays + due.gracePeriodDays;
  return offeredAt + (scanHours + checkInHours) * anHour + days * aDay;
}
