import {
  closedReason,
  isOpen,
  nextOpening,
  type PromotionWindow,
} from "../../config/rollouts/promotion-window.ts";
import type { TickDraft } from "./tick-draft.ts";

/** Whether promotions may be written now. */
export type PromotionDoor =
  | { readonly isShut: false; readonly opensAt?: undefined }
  | {
      readonly isShut: true;
      /** Part of a sentence. */
      readonly reason: string;
      /** Undefined where it does not open in the time that is looked at. */
      readonly opensAt: Date | undefined;
    };

/** Whether now is in a window of the rollout and in no freeze. */
export function promotionDoor({
  spec,
  seen,
  now,
}: Pick<TickDraft, "spec" | "seen" | "now">): PromotionDoor {
  const windows = (spec.windows ?? []).map(({ timeZone = "UTC", ...window }): PromotionWindow => ({
    ...window,
    timeZone,
  }));
  const freezes = seen.freezes.map(({ from, to, ...freeze }) => ({
    ...freeze,
    from: new Date(from),
    to: new Date(to),
  }));
  if (isOpen(windows, freezes, now)) return { isShut: false };
  return {
    isShut: true,
    reason: closedReason(windows, freezes, now) ?? "outside of the windows",
    opensAt: nextOpening(windows, freezes, now),
  };
}
