import type Retry from "p-retry";
import { AttemptFailure } from "./attempt-failure.ts";
import { Budget } from "./budget.ts";
import type { GraphClientOptions } from "./client-options.ts";
import { afterFailure, isInDoubt, nextStep } from "./retry-decision.ts";
import type { Exchange } from "./exchange.ts";
import { responseEvent, responseLines } from "./exchange-events.ts";
import { graphFailure } from "./graph-failure.ts";
import type { PendingRequest } from "./pending-request.ts";
import { renewToken } from "./renew-token.ts";
import type { GraphResponse } from "./request.ts";
import type { AttemptOutcome, Sender, Sent } from "./senders.ts";
import { atLeastOne, type Transport } from "./transport.ts";
import { sleepOrAbort } from "./wait.ts";

/**
 * The only place that repeats a request: each by the decision table, after the longest
 * pause that one of those sent together was given. p-retry counts and loops.
 *
 * @see https://learn.microsoft.com/graph/throttling
 */
export class Attempts {
  readonly #transport: Transport;
  readonly #options: GraphClientOptions;
  readonly #most: number;
  #retry: typeof Retry | undefined;
  /** The time of one request for all of its attempts, in milliseconds. */
  readonly budgetInMs: number;
  #retries = 0;
  #waitedInMs = 0;

  constructor(transport: Transport, options: GraphClientOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#most = atLeastOne("retry.attempts", options.retry?.attempts ?? 5);
    this.budgetInMs = atLeastOne("retry.budgetMs", options.retry?.budgetMs ?? 180_000);
  }

  /** The waits before another try so far. */
  get waited(): { readonly retries: number; readonly throttledMs: number } {
    return { retries: this.#retries, throttledMs: Math.round(this.#waitedInMs) };
  }

  /**
   * Resolves once each of them is settled.
   *
   * @throws only what the caller aborted with, or for a slip.
   */
  async settle(
    requests: readonly PendingRequest[],
    sender: Sender,
    abortSignal: AbortSignal | undefined,
  ): Promise<void> {
    const rounds = new Rounds(requests, sender, new Budget(this.budgetInMs), abortSignal);
    // not before the first request, and once: to find the package takes longer than to load this file
    this.#retry ??= (await import("p-retry")).default;
    await this.#retry(() => this.#send(rounds), {
      // one more than there are tries after the first, since a renewed token is none of them
      retries: this.#most,
      // how long to wait differs from failure to failure, and is waited below
      minTimeout: 0,
      shouldRetry: ({ error }) => error instanceof Unsettled,
      onFailedAttempt: async ({ error }) => {
        if (error instanceof Unsettled) await this.#wait(error.pause, abortSignal);
      },
      signal: abortSignal,
    });
  }

  // everything that is pending, once
  async #send(rounds: Rounds): Promise<void> {
    for (const attempt of rounds.sender.send(rounds.start(), rounds.budget)) {
      const sent = await attempt;
      this.#report(sent);
      try {
        for (const [request, outcome] of sent.outcomes) {
          const renewal = this.#judge(request, outcome, sent.exchange, rounds);
          if (renewal !== undefined) await renewal;
        }
      } finally {
        // after the judgement, which may hold the next one back
        this.#transport.pacing?.leave(sent.exchange);
      }
    }
    if (rounds.again.length > 0) throw new Unsettled(rounds.pause);
  }

  #report({ exchange, outcomes }: Sent): void {
    const { onResponse, logger } = this.#options;
    if (onResponse === undefined && logger?.debug === undefined) return;
    const event = responseEvent(exchange, outcomes);
    if (event === undefined) return;
    onResponse?.(event);
    for (const line of responseLines(event)) logger?.debug?.(line);
  }

  // a promise only where a token has to be renewed first
  #judge(
    pending: PendingRequest,
    outcome: AttemptOutcome,
    exchange: Exchange,
    rounds: Rounds,
  ): Promise<void> | undefined {
    if (!(outcome instanceof AttemptFailure)) {
      pending.settle({ ok: true, response: outcome });
      return undefined;
    }
    const step = nextStep(outcome.kind, pending.operation, pending.tried, this.#most);
    pending.tried = afterFailure(outcome.kind, pending.tried);
    switch (step) {
      case "settle":
        pending.settle({ ok: true, response: noContent(outcome) });
        return undefined;
      case "retry":
        this.#repeat(pending, outcome, exchange, rounds);
        return undefined;
      case "refresh":
        return this.#refresh(pending, outcome, exchange, rounds);
      case "fail": {
        const asked = outcome.retryAfterInMs;
        this.#transport.pacing?.heed(pending.charge, outcome, asked ?? 0);
        this.#fail(pending, outcome, exchange, asked);
        return undefined;
      }
      default:
        return step satisfies never;
    }
  }

  #repeat(
    pending: PendingRequest,
    failure: AttemptFailure,
    exchange: Exchange,
    rounds: Rounds,
  ): void {
    const { pacing, now } = this.#transport;
    const { random = Math.random, logger } = this.#options;
    const pause = pauseInMs(failure, pending.tried.times - 1, random);
    pacing?.heed(pending.charge, failure, pause);
    if (pause > rounds.budget.leftInMs(now().getTime())) {
      this.#fail(pending, failure, exchange, pause);
      return;
    }
    const { method, path } = pending.request;
    const { status, code } = failure;
    const waitInMs = Math.round(pause);
    logger?.debug?.("retrying a Graph request", { method, path, status, code, waitInMs });
    rounds.repeat(pending, pause, failure);
  }

  async #refresh(
    pending: PendingRequest,
    failure: AttemptFailure,
    exchange: Exchange,
    rounds: Rounds,
  ): Promise<void> {
    try {
      await renewToken(this.#transport.tokens, exchange.token, failure, rounds.abortSignal);
    } catch (error) {
      if (!(error instanceof AttemptFailure)) throw error;
      this.#fail(pending, error, exchange, undefined);
      return;
    }
    rounds.repeat(pending);
  }

  #fail(
    pending: PendingRequest,
    failure: AttemptFailure,
    { token, clientRequestId }: Exchange,
    retryInMs: number | undefined,
  ): void {
    const { request, operation, tried } = pending;
    const ambiguous = isInDoubt(failure.kind, operation, tried);
    const retryAt =
      retryInMs === undefined ? undefined : new Date(this.#transport.now().getTime() + retryInMs);
    const failed = { request, operation, failure, ambiguous, retryAt, clientRequestId, token };
    pending.settle({ ok: false, error: graphFailure(failed) });
  }

  async #wait(pause: Pause | undefined, abortSignal: AbortSignal | undefined): Promise<void> {
    if (pause === undefined) return;
    const { pauseInMs, failure, nextAttempt } = pause;
    if (pauseInMs > 0) {
      this.#options.onWait?.({
        durationInMs: Math.round(pauseInMs),
        status: failure.status,
        code: failure.code,
        isAsked: failure.retryAfterInMs !== undefined,
        nextAttempt,
      });
    }
    this.#retries += 1;
    this.#waitedInMs += pauseInMs;
    if (pauseInMs > 0) await sleepOrAbort(this.#transport.sleep, pauseInMs, abortSignal);
  }
}

/** What is sent together once, and what of it is to be sent again with the next. */
class Rounds {
  readonly sender: Sender;
  readonly budget: Budget;
  readonly abortSignal: AbortSignal | undefined;
  again: PendingRequest[];
  /** The longest one; undefined where only a token was renewed. */
  pause: Pause | undefined;

  constructor(
    requests: readonly PendingRequest[],
    sender: Sender,
    budget: Budget,
    abortSignal: AbortSignal | undefined,
  ) {
    this.again = [...requests];
    this.sender = sender;
    this.budget = budget;
    this.abortSignal = abortSignal;
  }

  /** Begins the next one with what the last one left. */
  start(): readonly PendingRequest[] {
    const pending = this.again;
    this.again = [];
    this.pause = undefined;
    return pending;
  }

  repeat(pending: PendingRequest, pauseInMs?: number, failure?: AttemptFailure): void {
    this.again.push(pending);
    if (pauseInMs === undefined || failure === undefined) return;
    if (this.pause !== undefined && this.pause.pauseInMs >= pauseInMs) return;
    this.pause = { pauseInMs, failure, nextAttempt: pending.tried.times + 1 };
  }
}

/** A wait before the next attempt, and what it is for. */
interface Pause {
  readonly pauseInMs: number;
  readonly failure: AttemptFailure;
  readonly nextAttempt: number;
}

/** Makes p-retry go on; it never reaches a caller. */
class Unsettled extends Error {
  readonly pause: Pause | undefined;

  constructor(pause: Pause | undefined) {
    super("Requests are to be sent again");
    this.pause = pause;
  }
}

/**
 * What the service orders and up to a second more, so that many clients do not come back at
 * once; without an order a random share of 1, 2, 4 ... 60 s.
 */
function pauseInMs(failure: AttemptFailure, retriesSoFar: number, random: () => number): number {
  const asked = failure.retryAfterInMs;
  if (asked !== undefined) return asked + random() * 1000;
  return Math.min(60_000, 1000 * 2 ** retriesSoFar) * random();
}

// what the request asked for is so: told as the success that it amounts to
function noContent({ headers }: AttemptFailure): GraphResponse {
  return { status: 204, body: undefined, headers, requestId: headers["request-id"] };
}
