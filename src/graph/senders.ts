import { AttemptFailure } from "./attempt-failure.ts";
import { readBatch } from "./batch-envelope.ts";
import { tooLargeCode } from "./body-text.ts";
import type { Budget } from "./budget.ts";
import { Exchange, type ExchangeInit } from "./exchange.ts";
import { absoluteUrl, keepsOrder } from "./graph-path.ts";
import { checkLate, dropped, type LateCheck } from "./late-check.ts";
import type { PendingRequest } from "./pending-request.ts";
import {
  type GraphRequest,
  type GraphResponse,
  type GraphVersion,
  operationClass,
} from "./request.ts";
import type { Transport } from "./transport.ts";

/** What a request, alone or in a `$batch`, came to in one attempt. */
export type AttemptOutcome = GraphResponse | AttemptFailure;

/** One attempt, and what each of the requests in it came to. */
export interface Sent {
  readonly exchange: Exchange;
  readonly outcomes: readonly (readonly [PendingRequest, AttemptOutcome])[];
}

/** How requests go out: alone, or several in a `$batch`. */
export interface Sender {
  /**
   * Sends each of them once. The next attempt begins when it is asked for, that is when the
   * one before was judged; it rejects only with what the caller aborted with, or a slip.
   */
  send(pending: readonly PendingRequest[], budget: Budget): Iterable<Promise<Sent>>;
}

/** What every attempt of one call is sent with. */
export interface SenderOptions {
  readonly abortSignal: AbortSignal | undefined;
  /** Asked about requests that have waited, right before they are sent. */
  readonly lateCheck?: LateCheck | undefined;
  /** Awaited right before anything is sent that is no `query`. */
  readonly beforeWrite?: (() => Promise<void>) | undefined;
}

/** Sends each request by itself; with `link`, to that URL as it stands. */
export class SingleSender implements Sender {
  readonly #transport: Transport;
  readonly #options: SenderOptions;
  readonly #link: string | undefined;

  constructor(transport: Transport, options: SenderOptions, link?: string) {
    this.#transport = transport;
    this.#options = options;
    this.#link = link;
  }

  *send(pending: readonly PendingRequest[], budget: Budget): Iterable<Promise<Sent>> {
    for (const one of pending) yield this.#sendOne(one, budget);
  }

  async #sendOne(pending: PendingRequest, budget: Budget): Promise<Sent> {
    const { request, charge } = pending;
    const exchange = new Exchange({
      request,
      link: this.#link ?? this.#urlInOrder(request),
      charges: [charge],
      attempt: pending.tried.times + 1,
      budget,
      abortSignal: this.#options.abortSignal,
      late: askedBefore([request], lateOne(pending, this.#options, this.#transport), this.#options),
    });
    return { exchange, outcomes: [[pending, await this.#transport.send(exchange)]] };
  }

  // the graph client would sort the parameters
  #urlInOrder(request: GraphRequest): string | undefined {
    if (request.query === undefined || keepsOrder(request.query)) return undefined;
    return absoluteUrl(this.#transport.graphUrl, request);
  }
}

/**
 * Sends requests of one version as one `$batch`, in several where the quota has no room for
 * all of them at once, and in halves from then on where it was too large.
 *
 * @see https://learn.microsoft.com/graph/json-batching
 */
export class BatchSender implements Sender {
  readonly #transport: Transport;
  readonly #version: GraphVersion;
  readonly #options: SenderOptions;
  #size: number;

  constructor(transport: Transport, version: GraphVersion, size: number, options: SenderOptions) {
    this.#transport = transport;
    this.#version = version;
    this.#size = size;
    this.#options = options;
  }

  *send(pending: readonly PendingRequest[], budget: Budget): Iterable<Promise<Sent>> {
    // a size that is refused on the way counts from the next time on
    const size = this.#size;
    const open = new Set(pending);
    while (open.size > 0) {
      yield this.#sendTogether([...open].slice(0, size), budget).then((sent) => {
        for (const [one] of sent.outcomes) open.delete(one);
        return sent;
      });
    }
  }

  // those of them that the quota has room for
  async #sendTogether(together: readonly PendingRequest[], budget: Budget): Promise<Sent> {
    const request: GraphRequest = { method: "POST", version: this.#version, path: "/$batch" };
    const exchange = new Exchange({
      request,
      link: undefined,
      charges: together.map(({ charge }) => charge),
      attempt: Math.max(...together.map(({ tried }) => tried.times + 1)),
      budget,
      abortSignal: this.#options.abortSignal,
      together: together.map((pending) => pending.request),
      late: askedBefore(
        together.map((pending) => pending.request),
        lateTogether(together, this.#options, this.#transport),
        this.#options,
      ),
    });
    const envelope = await this.#transport.send(exchange);
    const going = new Set(exchange.going);
    const gone = together.filter((_, index) => going.has(index));
    const left = together
      .filter(({ isDropped }) => isDropped)
      .map((pending) => [pending, dropped()] as const);
    if (!(envelope instanceof AttemptFailure)) {
      return { exchange, outcomes: [...left, ...readBatch(envelope, gone, this.#transport.now)] };
    }
    const outcome = this.#outcomeOf(envelope, gone.length);
    return { exchange, outcomes: [...left, ...gone.map((one) => [one, outcome] as const)] };
  }

  // what a failure of the whole means for each of its items
  #outcomeOf(failure: AttemptFailure, items: number): AttemptOutcome {
    const isTooLarge = items > 1 && failure.status === 413;
    const isTooSlow = items > 1 && failure.code === "TimeoutError";
    const answersTooMuch = items > 1 && failure.code === tooLargeCode;
    if (isTooLarge || isTooSlow || answersTooMuch) this.#size = Math.ceil(items / 2);
    if (!isTooLarge && !answersTooMuch) return failure;
    const { status, code, text, body, headers } = failure;
    return new AttemptFailure({
      // after a 413 nothing was done, so that the halves can be sent at once, creates as well
      kind: isTooLarge ? "dependency" : "lost",
      status,
      code,
      text,
      body,
      headers,
      retryAfterInMs: 0,
    });
  }
}

/** The same, and whoever writes is asked last. */
function askedBefore(
  requests: readonly GraphRequest[],
  late: ExchangeInit["late"],
  { beforeWrite }: SenderOptions,
): ExchangeInit["late"] {
  if (beforeWrite === undefined) return late;
  if (requests.every((request) => operationClass(request) === "query")) return late;
  return async (exchange) => {
    await late?.(exchange);
    await beforeWrite();
  };
}

function lateOne(
  pending: PendingRequest,
  { lateCheck }: SenderOptions,
  { now }: Transport,
): ExchangeInit["late"] {
  if (lateCheck === undefined) return undefined;
  return () =>
    checkLate([pending], lateCheck, now)?.then(([still]) => {
      if (still === undefined) throw dropped();
    });
}

// what is dropped does not go with this attempt, and nothing goes where all of it is
function lateTogether(
  together: readonly PendingRequest[],
  { lateCheck }: SenderOptions,
  { now }: Transport,
): ExchangeInit["late"] {
  if (lateCheck === undefined) return undefined;
  return (exchange) => {
    const going = together.filter((_, index) => exchange.going.includes(index));
    return checkLate(going, lateCheck, now)?.then((still) => {
      exchange.going = exchange.going.filter((index) => {
        const pending = together[index];
        return pending !== undefined && still.includes(pending);
      });
      if (exchange.going.length === 0) throw dropped();
    });
  };
}
