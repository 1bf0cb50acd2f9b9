import { setTimeout as delay } from "node:timers/promises";

/** A wait that ends early, by rejecting, once `abortSignal` fires. Milliseconds. */
export type Sleep = (
  durationInMs: number,
  options?: { readonly abortSignal?: AbortSignal | undefined },
) => Promise<unknown>;

/** Real time. */
export const realSleep: Sleep = async (durationInMs, options) => {
  await delay(durationInMs, undefined, { signal: options?.abortSignal });
};

/** Sleeps, or rejects with the signal's reason at once, also where `sleep` does not listen. */
export async function sleepOrAbort(
  sleep: Sleep,
  durationInMs: number,
  abortSignal: AbortSignal | undefined,
): Promise<void> {
  abortSignal?.throwIfAborted();
  await untilAborted(sleep(durationInMs, { abortSignal }), abortSignal);
}

/**
 * Settles as `work` does, or rejects with the signal's reason as soon as it fires,
 * also where `work` itself does not listen.
 */
export async function untilAborted<T>(
  work: Promise<T>,
  abortSignal: AbortSignal | undefined,
): Promise<T> {
  if (abortSignal === undefined) return await work;
  if (abortSignal.aborted) {
    // whoever stops listening must not leave an unhandled rejection behind
    work.catch(() => undefined);
    throw abortSignal.reason;
  }
  return await new Promise<T>((resolve, reject) => {
    const onAbort = () => {
      reject(abortSignal.reason as Error);
    };
    abortSignal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => {
      abortSignal.removeEventListener("abort", onAbort);
    });
  });
}
