import type { AttemptFailure } from "./attempt-failure.ts";
import type { PacingOptions } from "./client-options.ts";
import type { Exchange } from "./exchange.ts";
import { Places } from "./places.ts";
import { type BucketName, type Charge, documentedQuotas } from "./quota.ts";
import { RequestWindow } from "./request-window.ts";
import { type Sleep, sleepOrAbort } from "./wait.ts";

interface Meter {
  readonly window: RequestWindow;
  readonly places: Places;
}

/**
 * Holds requests back so that the service's quotas are used and not exceeded, and
 * holds a whole bucket while the service has told one of its requests to wait.
 */
export class Pacing {
  readonly #options: PacingOptions;
  readonly #now: () => Date;
  readonly #sleep: Sleep;
  readonly #meters = new Map<BucketName, Meter>();

  constructor(options: PacingOptions, now: () => Date, sleep: Sleep) {
    this.#options = options;
    this.#now = now;
    this.#sleep = sleep;
  }

  /**
   * Resolves once the exchange may be sent. `budgetInMs` bounds the wait for a hold.
   *
   * @returns when a hold ends that does not fit the budget, in milliseconds since 1970; then
   *   no place was taken.
   */
  async enter(exchange: Exchange, budgetInMs: number): Promise<number | undefined> {
    const [first] = exchange.charges;
    if (first === undefined) return undefined;
    const { places } = this.#meter(first);
    if (!places.tryTake()) await places.take(exchange.abortSignal);
    exchange.placed = true;
    try {
      for (const charge of exchange.charges) {
        const { window } = this.#meter(charge);
        const heldFor = window.heldUntil - this.#time();
        if (heldFor > budgetInMs) {
          this.leave(exchange);
          return window.heldUntil;
        }
        const pause = Math.max(heldFor, window.reserve(charge.cost, this.#time()));
        if (pause > 0) await this.#waitOut(window, pause, exchange.abortSignal);
      }
    } catch (reason) {
      this.leave(exchange);
      throw reason;
    }
    return undefined;
  }

  /**
   * Gives the place to the next, once it is known whether the next has to wait: after a
   * 429 that is after `heed`.
   */
  leave(exchange: Exchange): void {
    const [first] = exchange.charges;
    if (first === undefined || !exchange.placed) return;
    exchange.placed = false;
    this.#meter(first).places.release();
  }

  /** Takes note of the share of the quota that an answer says is used up. */
  learn(charges: readonly Charge[], share: number): void {
    for (const charge of charges) this.#meter(charge).window.approaching(share, this.#time());
  }

  /**
   * Takes note of a failure that is followed by a wait of so long. After a 429 the bucket
   * goes at half the pace; where the service told one request to wait, none of its bucket is
   * sent before.
   */
  heed(charges: readonly Charge[], failure: AttemptFailure, waitInMs: number): void {
    const { kind, retryAfterInMs } = failure;
    const isOrder = kind === "unavailable" && retryAfterInMs !== undefined;
    if (kind !== "throttled" && !isOrder) return;
    const now = this.#time();
    for (const charge of charges) {
      const { window } = this.#meter(charge);
      if (kind === "throttled") window.halve(now);
      window.hold(now + waitInMs);
    }
  }

  // a hold can grow meanwhile; each is waited for once, so that no clock can trap us here
  async #waitOut(
    window: RequestWindow,
    pause: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    let seen = window.heldUntil;
    await sleepOrAbort(this.#sleep, pause, signal);
    while (window.heldUntil > seen) {
      seen = window.heldUntil;
      const rest = seen - this.#time();
      if (rest > 0) await sleepOrAbort(this.#sleep, rest, signal);
    }
  }

  #meter({ bucket: name }: Charge): Meter {
    const known = this.#meters.get(name);
    if (known !== undefined) return known;
    const { concurrentReads = 8, concurrentWrites = 4, quotas } = this.#options;
    const meter: Meter = {
      window: new RequestWindow(quotas?.[name] ?? documentedQuotas[name], this.#time()),
      places: new Places(name.endsWith("write") ? concurrentWrites : concurrentReads),
    };
    this.#meters.set(name, meter);
    return meter;
  }

  #time(): number {
    return this.#now().getTime();
  }
}
