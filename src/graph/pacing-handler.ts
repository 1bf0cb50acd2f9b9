import type { Context } from "@microsoft/microsoft-graph-client";
import { AttemptFailure } from "./attempt-failure.ts";
import type { Exchange } from "./exchange.ts";
import { ExchangeHandler } from "./exchange-handler.ts";
import type { Pacing } from "./pacing.ts";

/** Starts an attempt when the quota has room, and the request's budget with the first. */
export class PacingHandler extends ExchangeHandler {
  readonly #pacing: Pacing | undefined;
  readonly #now: () => Date;
  readonly #budgetInMs: number;

  constructor(pacing: Pacing | undefined, now: () => Date, budgetInMs: number) {
    super();
    this.#pacing = pacing;
    this.#now = now;
    this.#budgetInMs = budgetInMs;
  }

  protected override async handle(exchange: Exchange, context: Context): Promise<void> {
    const asked = this.#now().getTime();
    const left = exchange.deadlineAt === undefined ? this.#budgetInMs : exchange.deadlineAt - asked;
    if (this.#pacing === undefined) {
      exchange.deadlineAt ??= asked + left;
      await this.proceed(context);
      return;
    }
    const heldUntil = await this.#pacing.enter(exchange, left);
    if (heldUntil !== undefined) {
      exchange.retryAt = heldUntil;
      throw new AttemptFailure({
        kind: "held",
        status: 429,
        code: "TooManyRequests",
        text: "not sent, since the service has told this app to wait longer than the time allowed",
      });
    }
    // waiting for our own pace does not use up the time allowed for answers
    exchange.deadlineAt = this.#now().getTime() + left;
    await this.proceed(context);
    // Entra only, and from 0.8 up: https://learn.microsoft.com/graph/throttling-limits
    const share = exchange.answer?.header("x-ms-throttle-limit-percentage");
    if (share !== undefined) this.#pacing.learn(exchange.charges, Number(share));
  }
}
