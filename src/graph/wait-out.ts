import type { Budget } from "./budget.ts";
import { type Sleep, sleepOrAbort } from "./wait.ts";

/** How an order to wait is followed. */
export interface WaitingOut {
  readonly now: () => Date;
  readonly sleep: Sleep;
  /** Told before the wait begins, in milliseconds. */
  readonly onWait?: ((durationInMs: number) => void) | undefined;
  readonly abortSignal?: AbortSignal | undefined;
}

/**
 * Waits until the service wants to be asked again, a second where it names no instant. The
 * budget runs from the first wait on, so that several of them have it together.
 *
 * @returns false, without a wait, where the budget has no time for it.
 */
export async function waitOut(
  retryAt: Date | undefined,
  budget: Budget,
  { now, sleep, onWait, abortSignal }: WaitingOut,
): Promise<boolean> {
  const from = now().getTime();
  const waitInMs = Math.max(leastWaitInMs, (retryAt?.getTime() ?? 0) - from);
  const leftInMs = budget.leftInMs(from);
  if (waitInMs > leftInMs) return false;
  budget.run(from, leftInMs);
  onWait?.(waitInMs);
  await sleepOrAbort(sleep, waitInMs, abortSignal);
  return true;
}

const leastWaitInMs = 1000;
