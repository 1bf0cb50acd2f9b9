import {
  closedReason,
  isOpen,
  nextOpening,
  type PromotionWindow,
} from "../../config/rollouts/promotion-window.ts";
import type { TickDraft } from "./tick-draft.ts";

type Dates = Pick<TickDraft, "spec" | "seen" | "now">;

/** Whether promotions may be written now: in a window of the rollout and in no freeze. */
export function isDoorOpen(dates: Dates): boolean {
  return isOpen(windowsOf(dates), freezesOf(dates), dates.now);
}

/** When they may be written next; undefined where that is not up to the limit. Default: 400 days. */
export function nextDoor(dates: Dates, limit?: Date): Date | undefined {
  return nextOpening(windowsOf(dates), freezesOf(dates), dates.now, limit);
}

/** Why they may not be written now, as a part of a sentence. */
export function shutReason(dates: Dates): string {
  return (
    closedReason(windowsOf(dates), freezesOf(dates), dates.now) ?? "nothing stands against it now"
  );
}

function windowsOf({ spec }: Dates): readonly PromotionWindow[] {
  return (spec.windows ?? []).map(({ timeZone = "UTC", ...window }) => ({ ...window, timeZone }));
}

function freezesOf({ seen }: Dates) {
  return seen.freezes.map(({ from, to, ...freeze }) => ({
    ...freeze,
    from: new Date(from),
    to: new Date(to),
  }));
}
