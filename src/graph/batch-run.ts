import { AttemptFailure } from "./attempt-failure.ts";
import {
  type BatchResult,
  type GraphRequest,
  type GraphResponse,
  type GraphVersion,
  operationClass,
  type OperationClass,
} from "./request.ts";
import { batchBody, readBatch } from "./batch-envelope.ts";
import { decide, mayBeApplied, retryLimit } from "./decision.ts";
import { Exchange } from "./exchange.ts";
import { graphFailure } from "./graph-failure.ts";
import { chargeOf, chargesOfBatch } from "./quota.ts";
import { renewToken } from "./renew-token.ts";
import type { Transport } from "./transport.ts";
import { absoluteUrl } from "./graph-path.ts";
import { sleepOrAbort } from "./wait.ts";

interface Item {
  readonly index: number;
  readonly request: GraphRequest;
  readonly operation: OperationClass;
  tries: number;
  maybeApplied: boolean;
}

/**
 * At most twenty requests of one version, sent as one `$batch`. Items that failed in a
 * way that is worth another try go into a new batch by themselves, after the longest
 * pause that one of them was given; each by the table that also judges single requests.
 *
 * @see https://learn.microsoft.com/graph/json-batching
 */
export class BatchRun {
  readonly #transport: Transport;
  readonly #version: GraphVersion;
  readonly #abortSignal: AbortSignal | undefined;
  readonly #settle: (index: number, result: BatchResult) => void;
  #size: number;
  #deadlineAt: number | undefined;
  #refreshed = false;
  #token = "";

  constructor(options: {
    readonly transport: Transport;
    readonly version: GraphVersion;
    readonly size: number;
    readonly abortSignal: AbortSignal | undefined;
    readonly settle: (index: number, result: BatchResult) => void;
  }) {
    this.#transport = options.transport;
    this.#version = options.version;
    this.#size = options.size;
    this.#abortSignal = options.abortSignal;
    this.#settle = options.settle;
  }

  /** Resolves once every entry was settled. `index` is handed to `settle` again. */
  async run(entries: readonly (readonly [index: number, request: GraphRequest])[]): Promise<void> {
    let pending: Item[] = entries.map(([index, request]) => {
      return { index, request, operation: operationClass(request), tries: 0, maybeApplied: false };
    });
    while (pending.length > 0) pending = await this.#round(pending);
  }

  // the items that are to be sent again, after the pause
  async #round(pending: readonly Item[]): Promise<Item[]> {
    const again: Item[] = [];
    let pause = 0;
    // one whose size was refused is sent in halves
    const size = this.#size;
    for (let from = 0; from < pending.length; from += size) {
      pause = Math.max(pause, await this.#send(pending.slice(from, from + size), again));
    }
    if (pause > 0) await this.#sleep(pause);
    return again;
  }

  // gives the longest pause that an item was told, and puts those to repeat into `again`
  async #send(items: readonly Item[], again: Item[]): Promise<number> {
    const exchange = this.#exchange(items.map((item) => item.request));
    let pause = 0;
    try {
      const outcomes = await this.#outcomes(exchange, items);
      for (const [place, item] of items.entries()) {
        const outcome = outcomes[place];
        const wait = outcome === undefined ? undefined : await this.#judge(item, outcome);
        if (wait === undefined) continue;
        again.push(item);
        pause = Math.max(pause, wait);
      }
    } finally {
      this.#transport.pacing?.leave(exchange);
    }
    return pause;
  }

  #exchange(requests: readonly GraphRequest[]): Exchange {
    const request: GraphRequest = {
      method: "POST",
      version: this.#version,
      path: "/$batch",
      body: batchBody(requests),
    };
    const exchange = new Exchange({
      request,
      url: absoluteUrl(this.#transport.graphUrl, request),
      body: JSON.stringify(request.body),
      operation: "create",
      charges: chargesOfBatch(requests),
      abortSignal: this.#abortSignal,
      single: false,
      items: requests.length,
    });
    exchange.deadlineAt = this.#deadlineAt;
    exchange.refreshed = this.#refreshed;
    return exchange;
  }

  async #outcomes(
    exchange: Exchange,
    items: readonly Item[],
  ): Promise<readonly (GraphResponse | AttemptFailure)[]> {
    try {
      await this.#transport.run(exchange);
      if (exchange.response === undefined) throw new TypeError("A batch ended without an answer");
      const requests = items.map((item) => item.request);
      return readBatch(exchange.response, requests, this.#transport.now);
    } catch (error) {
      if (!(error instanceof AttemptFailure)) throw error;
      const outcome = this.#envelopeFailed(exchange, error);
      return items.map(() => outcome);
    } finally {
      this.#deadlineAt = exchange.deadlineAt;
      this.#refreshed = exchange.refreshed;
      this.#token = exchange.token;
    }
  }

  // what it means for each of its items
  #envelopeFailed({ items, retryAt }: Exchange, failure: AttemptFailure): AttemptFailure {
    const { status, code, text, body, headers } = failure;
    const splits = items > 1 && (status === 413 || code === "TimeoutError");
    if (splits) this.#size = Math.ceil(items / 2);
    // after a 413 nothing was done, so that the halves can be sent at once
    const kind = splits && status === 413 ? "dependency" : failure.kind;
    if (kind === failure.kind && kind !== "held") return failure;
    const now = this.#transport.now().getTime();
    const retryAfterInMs = retryAt === undefined ? 0 : retryAt.getTime() - now;
    return new AttemptFailure({ kind, status, code, text, body, headers, retryAfterInMs });
  }

  // how long to wait before it is sent again; undefined where it is settled
  async #judge(item: Item, outcome: GraphResponse | AttemptFailure): Promise<number | undefined> {
    item.tries += 1;
    if (!(outcome instanceof AttemptFailure)) {
      this.#settle(item.index, { ok: true, response: outcome });
      return undefined;
    }
    const verdict = decide(outcome.kind, item.operation);
    if (verdict === "done" || (verdict === "goneIfRepeated" && item.maybeApplied)) {
      const { headers } = outcome;
      const requestId = headers["request-id"];
      const response = { status: 204, body: undefined, headers, requestId };
      this.#settle(item.index, { ok: true, response });
      return undefined;
    }
    if (mayBeApplied(outcome.kind)) item.maybeApplied = true;
    if (verdict === "refresh") return await this.#refresh(item, outcome);
    const worthIt =
      verdict === "retry" &&
      item.tries < this.#transport.attempts &&
      item.tries <= retryLimit(outcome.kind);
    if (!worthIt) return this.#fail(item, outcome, outcome.retryAfterInMs);
    const pause = this.#transport.wait.pause(outcome, item.tries - 1);
    this.#transport.wait.slow(chargeOf(item.request), outcome, pause);
    const end = this.#transport.now().getTime() + pause;
    if (end > (this.#deadlineAt ?? Infinity)) return this.#fail(item, outcome, pause);
    return pause;
  }

  async #refresh(item: Item, failure: AttemptFailure): Promise<number | undefined> {
    // several items may be refused with the same token: one renewal for all of them
    if (item.tries > 1 && this.#refreshed) return this.#fail(item, failure, undefined);
    this.#refreshed = true;
    try {
      await renewToken(this.#transport.tokens, this.#token, failure, this.#abortSignal);
      return 0;
    } catch (error) {
      if (!(error instanceof AttemptFailure)) throw error;
      return this.#fail(item, error, undefined);
    }
  }

  #fail(item: Item, failure: AttemptFailure, retryInMs: number | undefined): undefined {
    const { request, operation, maybeApplied } = item;
    if (retryInMs !== undefined) {
      this.#transport.wait.slow(chargeOf(request), failure, retryInMs);
    }
    const retryAt =
      retryInMs === undefined ? undefined : new Date(this.#transport.now().getTime() + retryInMs);
    const token = this.#token;
    const failed = { request, operation, failure, maybeApplied, retryAt, token };
    const error = graphFailure(failed);
    this.#settle(item.index, { ok: false, error });
    return undefined;
  }

  async #sleep(pause: number): Promise<void> {
    this.#transport.countWait(pause);
    await sleepOrAbort(this.#transport.sleep, pause, this.#abortSignal);
  }
}
