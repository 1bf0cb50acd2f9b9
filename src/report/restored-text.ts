import { amountText } from "../kind/amounts.ts";
import { addressList } from "./apply-text.ts";

/** What a restore was about. */
export interface RestoredScope {
  /** Id of the backup. */
  readonly backup: string;
  /** Whether only some of its objects were named. */
  readonly isPart: boolean;
  /** Addresses of what is the stack's and not the backup's. */
  readonly kept: readonly string[];
  /** Addresses of what was to be restored and could not be. */
  readonly notRestored: readonly string[];
}

/** What is so after a restore that left nothing undone, and no more than that. */
export function restoredText({ backup, isPart, kept, notRestored }: RestoredScope): string {
  const lost = notRestored.length;
  const but =
    lost === 0
      ? ""
      : `, but for ${amountText(lost, "object", "objects")} that could not be restored, for the reasons in the notes: ${addressList(notRestored)}`;
  if (isPart) return `What was named is as backup ${backup} says${but}.`;
  const stays =
    kept.length === 0
      ? ""
      : ` ${amountText(kept.length, "object that it does not hold stays as it was", "objects that it does not hold stay as they were")}: ${addressList(kept)}.`;
  return lost + kept.length === 0
    ? `The tenant is as backup ${backup} says.`
    : `What backup ${backup} holds is as it says${but}.${stays}`;
}
