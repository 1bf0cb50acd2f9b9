import type { TickDraft } from "./tick-draft.ts";

/** Whether promotions may be written now. */
export interface PromotionDoor {
  readonly isShut: boolean;
  readonly reason?: string;
  readonly opensAt?: Date;
}
export function promotionDoor(_draft: TickDraft): PromotionDoor {
  return { isShut: false };
}
