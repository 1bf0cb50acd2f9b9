import type { AttemptFailure } from "./attempt-failure.ts";
import type { Exchange } from "./exchange.ts";
import type { Logger } from "./client-options.ts";
import type { Pacing } from "./pacing.ts";
import type { Charge } from "./quota.ts";
import { type Sleep, sleepOrAbort } from "./wait.ts";

export interface RetryWaitOptions {
  readonly now: () => Date;
  readonly sleep: Sleep;
  readonly random: () => number;
  readonly pacing: Pacing | undefined;
  readonly logger: Logger | undefined;
  readonly onWait: (waitInMs: number) => void;
}

/**
 * The pause between two attempts: what the service orders and up to a second more, so
 * that many clients do not come back at once; without an order a random share of
 * 1, 2, 4 ... 60 s.
 *
 * @see https://learn.microsoft.com/graph/throttling
 */
export class RetryWait {
  readonly #options: RetryWaitOptions;

  constructor(options: RetryWaitOptions) {
    this.#options = options;
  }

  /**
   * Sleeps.
   *
   * @throws {AttemptFailure} at once where the time allowed ends before the pause; the
   *   exchange then says when to come back.
   */
  async before(exchange: Exchange, failure: AttemptFailure, retriesSoFar: number): Promise<void> {
    const { now, sleep, onWait, logger, pacing } = this.#options;
    const pause = this.pause(failure, retriesSoFar);
    this.slow(exchange.charges, failure, pause);
    const at = now().getTime();
    if (at + pause > (exchange.deadlineAt ?? Infinity)) {
      exchange.retryAt = new Date(at + pause);
      throw failure;
    }
    logger?.debug?.("retrying a Graph request", {
      method: exchange.request.method,
      path: exchange.request.path,
      status: failure.status,
      code: failure.code,
      waitInMs: Math.round(pause),
    });
    onWait(pause);
    pacing?.leave(exchange);
    if (pause > 0) await sleepOrAbort(sleep, pause, exchange.abortSignal);
  }

  /** Takes what a last failure tells, for the requests that follow. */
  note(exchange: Exchange, failure: AttemptFailure): void {
    const asked = failure.retryAfterInMs;
    if (asked !== undefined) exchange.retryAt = new Date(this.#options.now().getTime() + asked);
    this.slow(exchange.charges, failure, asked ?? 0);
  }

  /** In milliseconds. */
  pause(failure: AttemptFailure, retriesSoFar: number): number {
    const { random } = this.#options;
    const asked = failure.retryAfterInMs;
    if (asked !== undefined) return asked + random() * 1000;
    return Math.min(60_000, 1000 * 2 ** retriesSoFar) * random();
  }

  /** Holds and slows the buckets that a throttled request had drawn on. */
  slow(charges: readonly Charge[], failure: AttemptFailure, pause: number): void {
    const { pacing } = this.#options;
    if (pacing === undefined) return;
    if (failure.kind === "throttled") pacing.slowDown(charges);
    const ordered = failure.retryAfterInMs !== undefined && failure.kind === "unavailable";
    if (failure.kind === "throttled" || ordered) pacing.hold(charges, pause);
  }
}
