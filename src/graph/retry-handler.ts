import type { Context } from "@microsoft/microsoft-graph-client";
import type { Options } from "p-retry";
import { readAnswer } from "./answer.ts";
import { AttemptFailure } from "./attempt-failure.ts";
import { decide, mayBeApplied, retryLimit, type Verdict } from "./decision.ts";
import type { Exchange } from "./exchange.ts";
import { ExchangeHandler } from "./exchange-handler.ts";
import type { Pacing } from "./pacing.ts";
import { renewToken } from "./renew-token.ts";
import type { RetryWait } from "./retry-wait.ts";
import type { TokenCache } from "./token-cache.ts";

type Retry = (input: () => Promise<void>, options: Options) => Promise<void>;

/**
 * The only layer that repeats a request. p-retry counts and loops; what is worth
 * repeating comes from the decision table, and the wait from the service.
 */
export class RetryHandler extends ExchangeHandler {
  readonly #retry: Retry;
  readonly #attempts: number;
  readonly #wait: RetryWait;
  readonly #tokens: TokenCache;
  readonly #now: () => Date;
  readonly #pacing: Pacing | undefined;

  constructor(options: {
    readonly retry: Retry;
    readonly attempts: number;
    readonly wait: RetryWait;
    readonly tokens: TokenCache;
    readonly now: () => Date;
    readonly pacing: Pacing | undefined;
  }) {
    super();
    this.#retry = options.retry;
    this.#attempts = options.attempts;
    this.#wait = options.wait;
    this.#tokens = options.tokens;
    this.#now = options.now;
    this.#pacing = options.pacing;
  }

  protected override async handle(exchange: Exchange, context: Context): Promise<void> {
    try {
      await this.#repeat(exchange, context);
    } catch (error) {
      // the graph client wraps whatever passes it, so it is kept apart
      exchange.thrown = error;
      throw error;
    } finally {
      // the items of a $batch are judged first: one of them may hold the others back
      if (exchange.single) this.#pacing?.leave(exchange);
    }
  }

  async #repeat(exchange: Exchange, context: Context): Promise<void> {
    let first: Promise<void> | undefined = this.#attempt(exchange, context);
    try {
      // most requests are answered at once, and need no engine to repeat them
      await first;
      return;
    } catch {
      // judged below, as the first of the tries
    }
    const next = (): Promise<void> => {
      const attempt = first ?? this.#attempt(exchange, context);
      first = undefined;
      return attempt;
    };
    await this.#retry(next, {
      // one more than asked for: a renewed token is no second try of the same thing
      retries: this.#attempts,
      // p-retry cannot wait as long as one error says, so the waiting is done below
      minTimeout: 0,
      maxTimeout: 0,
      onFailedAttempt: async ({ error }) => {
        await this.#beforeNext(exchange, error);
      },
    });
  }

  async #attempt(exchange: Exchange, context: Context): Promise<void> {
    exchange.attempts += 1;
    exchange.answer = undefined;
    try {
      await this.proceed(context);
      const { answer } = exchange;
      if (answer === undefined) throw new TypeError("The middleware chain ended without an answer");
      exchange.response = readAnswer(answer, exchange.request, this.#now);
    } catch (error) {
      if (!(error instanceof AttemptFailure)) throw error;
      exchange.failure = error;
      if (this.#isDone(exchange)) {
        // what the request asked for is so: told as the success it amounts to
        const { headers } = error;
        const requestId = headers["request-id"];
        exchange.response = { status: 204, body: undefined, headers, requestId };
        return;
      }
      if (mayBeApplied(error.kind)) exchange.maybeApplied = true;
      throw error;
    }
  }

  async #beforeNext(exchange: Exchange, error: Error): Promise<void> {
    exchange.abortSignal?.throwIfAborted();
    if (!(error instanceof AttemptFailure)) throw error;
    const verdict = this.#verdict(exchange);
    if (verdict === "refresh") {
      exchange.refreshed = true;
      await this.#renewToken(exchange, error);
      return;
    }
    const tries = exchange.attempts - (exchange.refreshed ? 1 : 0);
    if (verdict === "retry" && tries < this.#attempts && tries <= retryLimit(error.kind)) {
      await this.#wait.before(exchange, error, tries - 1);
    } else {
      this.#wait.note(exchange, error);
      throw error;
    }
  }

  async #renewToken(exchange: Exchange, failure: AttemptFailure): Promise<void> {
    try {
      await renewToken(this.#tokens, exchange.token, failure, exchange.abortSignal);
    } catch (error) {
      if (error instanceof AttemptFailure) exchange.failure = error;
      throw error;
    }
  }

  #verdict(exchange: Exchange): Verdict {
    const { failure, operation } = exchange;
    if (failure === undefined) return "fail";
    const verdict = decide(failure.kind, operation);
    if (verdict === "refresh") return exchange.refreshed ? "fail" : "refresh";
    // items of a $batch have classes of their own, and batch-run.ts judges them
    return exchange.single ? verdict : "fail";
  }

  #isDone(exchange: Exchange): boolean {
    const verdict = this.#verdict(exchange);
    return verdict === "done" || (verdict === "goneIfRepeated" && exchange.maybeApplied);
  }
}
