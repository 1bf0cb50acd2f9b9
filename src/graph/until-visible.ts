import type { OperationOptions } from "./request.ts";
import { type Sleep, sleepOrAbort } from "./wait.ts";

/** How long to look again for what Graph has accepted and may not show yet. */
export interface Patience extends OperationOptions {
  /** Before each look after the first, in milliseconds. */
  readonly waitsInMs: readonly number[];
  /** The one of the client's options. */
  readonly sleep: Sleep;
  /**
   * What an abort during a wait does: `throw` its reason, or `stop` with the last look,
   * where what was seen so far must not be lost. Default `throw`.
   */
  readonly onAbort?: "throw" | "stop" | undefined;
}

/**
 * Looks at once, and again until it is there or the waits are used up. A look is given the
 * one before, so that it need not ask again for what has been seen.
 *
 * ```ts
 * const sleep = (durationInMs: number) => new Promise((wake) => setTimeout(wake, durationInMs));
 * const groups = await untilVisible(
 *   () => graph.get<{ value: unknown[] }>({ version: "v1.0", path: "/groups" }),
 *   ({ value }) => value.length > 0,
 *   { waitsInMs: [1000, 2000, 4000], sleep },
 * );
 * ```
 *
 * @returns the last look, whatever it shows.
 * @see https://devblogs.microsoft.com/identity/designing-for-eventual-consistency-for-microsoft-entra
 */
export async function untilVisible<T>(
  look: (before: T | undefined) => Promise<T>,
  isThere: (seen: T) => boolean,
  patience: Patience,
): Promise<T> {
  const { waitsInMs, sleep, abortSignal, onAbort = "throw" } = patience;
  let seen = await look(undefined);
  for (const wait of waitsInMs) {
    if (isThere(seen)) return seen;
    try {
      await sleepOrAbort(sleep, wait, abortSignal);
    } catch (reason) {
      if (onAbort === "stop" && abortSignal?.aborted === true) return seen;
      throw reason;
    }
    seen = await look(seen);
  }
  return seen;
}
