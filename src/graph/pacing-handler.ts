import type { Context } from "@microsoft/microsoft-graph-client";
import { AttemptFailure } from "./attempt-failure.ts";
import { type Exchange, ExchangeHandler } from "./exchange.ts";
import type { Pacing } from "./pacing.ts";

/** Starts an attempt when the quota has room, and the request's budget with the first. */
export class PacingHandler extends ExchangeHandler {
  readonly #pacing: Pacing | undefined;
  readonly #now: () => Date;

  constructor(pacing: Pacing | undefined, now: () => Date) {
    super();
    this.#pacing = pacing;
    this.#now = now;
  }

  protected override handle(exchange: Exchange, context: Context): Promise<void> {
    const { budget } = exchange;
    const askedAt = this.#now().getTime();
    const left = budget.leftInMs(askedAt);
    if (this.#pacing !== undefined) return this.#paced(this.#pacing, left, exchange, context);
    budget.run(askedAt, left);
    return this.proceed(context);
  }

  async #paced(pacing: Pacing, left: number, exchange: Exchange, context: Context): Promise<void> {
    const heldUntil = await pacing.enter(exchange, left);
    const startedAt = this.#now().getTime();
    if (heldUntil !== undefined) {
      throw new AttemptFailure({
        kind: "held",
        status: 429,
        code: "TooManyRequests",
        text: "not sent, since the service has told this app to wait longer than the time allowed",
        retryAfterInMs: heldUntil - startedAt,
      });
    }
    // waiting for our own pace does not use up the time allowed for answers
    exchange.budget.run(startedAt, left);
    await this.proceed(context);
    // Entra only, and from 0.8 up: https://learn.microsoft.com/graph/throttling-limits
    const share = exchange.answer?.header("x-ms-throttle-limit-percentage");
    if (share !== undefined) pacing.learn(exchange, Number(share));
  }
}
