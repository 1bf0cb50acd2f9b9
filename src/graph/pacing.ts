import type { AttemptFailure } from "./attempt-failure.ts";
import type { PacingOptions } from "./client-options.ts";
import type { Exchange } from "./exchange.ts";
import { Places } from "./places.ts";
import { type BucketName, type Charge, documentedQuotas } from "./quota.ts";
import { RequestWindow } from "./request-window.ts";
import { type Load, type Portion, sharedTurn } from "./shared-turn.ts";
import { type Sleep, sleepOrAbort } from "./wait.ts";

// others may take the room that was waited for
const mostLooks = 5;

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
   * Resolves once the exchange may be sent. Of a `$batch` go those requests that have room by
   * then, `going`, and never none. `budgetInMs` bounds the wait for holds.
   *
   * @returns when a hold ends that does not fit the budget, in milliseconds since 1970; then
   *   no place was taken.
   */
  async enter(exchange: Exchange, budgetInMs: number): Promise<number | undefined> {
    const { places } = this.#meter(placeOf(exchange));
    if (!places.tryTake()) await places.take(exchange.abortSignal);
    exchange.placed = true;
    let heldUntil: number | undefined;
    try {
      heldUntil = await this.#enterInTurn(exchange, budgetInMs);
    } catch (reason) {
      this.leave(exchange);
      throw reason;
    }
    if (heldUntil !== undefined) this.leave(exchange);
    return heldUntil;
  }

  /**
   * Resolves once there is room for all of them, so that what is read then can be written at
   * once; no turn is taken. A hold is not waited for: the request itself is told of it.
   */
  async untilRoom(charges: readonly Charge[], signal: AbortSignal | undefined): Promise<void> {
    for (let look = 0; look < mostLooks; look++) {
      const now = this.#time();
      const turns = this.#loads(charges)
        .filter(({ window }) => window.heldUntil <= now)
        .map(({ window, portions }) =>
          window.nextTurn(
            portions.reduce((sum, { cost }) => sum + cost, 0),
            now,
          ),
        );
      const pause = Math.max(now, ...turns) - now;
      if (pause <= 0) return;
      await sleepOrAbort(this.#sleep, pause, signal);
    }
  }

  async #enterInTurn(exchange: Exchange, budgetInMs: number): Promise<number | undefined> {
    const now = this.#time();
    const loads = this.#loads(exchange.charges);
    const open = loads.filter(({ window }) => window.heldUntil - now <= budgetInMs);
    if (open.length === 0) return Math.min(...loads.map(({ window }) => window.heldUntil));
    const turn = sharedTurn(open, now);
    if (turn.going.length < exchange.charges.length) exchange.going = turn.going;
    const pause = turn.at - now;
    return pause > 0
      ? await this.#waitOut(turn.windows, pause, budgetInMs, exchange.abortSignal)
      : undefined;
  }

  /**
   * Gives the place to the next, once it is known whether the next has to wait: after a
   * 429 that is after `heed`.
   */
  leave(exchange: Exchange): void {
    if (!exchange.placed) return;
    exchange.placed = false;
    this.#meter(placeOf(exchange)).places.release();
  }

  /** Takes note of the share of the quota that an answer says is used up. */
  learn({ charges }: Exchange, share: number): void {
    for (const { window } of this.#loads(charges)) window.approaching(share, this.#time());
  }

  /**
   * Takes note of a failure that is followed by a wait of so long. After a 429 the bucket
   * goes at half the pace; where the service told one request to wait, none of its bucket is
   * sent before.
   */
  heed(charge: Charge, failure: AttemptFailure, waitInMs: number): void {
    const { kind, retryAfterInMs } = failure;
    const isOrder = kind === "unavailable" && retryAfterInMs !== undefined;
    if (kind !== "throttled" && !isOrder) return;
    const now = this.#time();
    const { window } = this.#meter(charge);
    if (kind === "throttled") window.halve(now);
    window.hold(now + waitInMs);
  }

  // a hold can grow meanwhile; each is waited for once, so that no clock can trap us here
  async #waitOut(
    windows: readonly RequestWindow[],
    pause: number,
    budgetInMs: number,
    signal: AbortSignal | undefined,
  ): Promise<number | undefined> {
    const heldUntil = () => Math.max(...windows.map((window) => window.heldUntil));
    let seen = heldUntil();
    await sleepOrAbort(this.#sleep, pause, signal);
    let left = budgetInMs;
    while (heldUntil() > seen) {
      seen = heldUntil();
      const rest = seen - this.#time();
      if (rest > left) return seen;
      left -= Math.max(0, rest);
      if (rest > 0) await sleepOrAbort(this.#sleep, rest, signal);
    }
    return undefined;
  }

  /** What goes to each of the windows. */
  #loads(charges: readonly Charge[]): Load[] {
    const byBucket = new Map<Charge["bucket"], Portion[]>();
    for (const [index, { bucket, cost }] of charges.entries())
      byBucket.set(bucket, [...(byBucket.get(bucket) ?? []), { index, cost }]);
    return [...byBucket].map(([bucket, portions]) => ({
      window: this.#meter({ bucket }).window,
      portions,
    }));
  }

  #meter({ bucket: name }: Pick<Charge, "bucket">): Meter {
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

// where one of them writes, all of them take the place of a write
function placeOf({ charges }: Exchange): Charge {
  const charge = charges.find(({ bucket }) => bucket.endsWith("write")) ?? charges[0];
  if (charge === undefined) throw new TypeError("An attempt was made of no request");
  return charge;
}
