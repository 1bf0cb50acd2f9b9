import { concealText } from "../../config/variables.ts";
import type { Lease } from "../../state/lease.ts";
import { notifyWebhooks, type NotifyTerms } from "../notify/notify-webhooks.ts";
import type { RolloutState } from "../state/rollout-state.ts";

/** Tells webhooks, once all else is done: whatever comes of it is a note, and never an error. */
export async function tellAfterTick(
  state: RolloutState,
  lease: Lease,
  terms: NotifyTerms,
): Promise<readonly string[]> {
  try {
    await lease.ensureHeld();
    return await notifyWebhooks(state, terms);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const why = concealText(text, terms.variables);
    return [
      `what webhooks are told could not be kept, and is tried again with the next tick: ${why}`,
    ];
  }
}
