import { AttemptFailure } from "./attempt-failure.ts";
import type { AttemptOutcome, Sender, Sent } from "./attempts.ts";
import { batchBody, readBatch } from "./batch-envelope.ts";
import type { Budget } from "./budget.ts";
import { Exchange } from "./exchange.ts";
import type { PendingRequest } from "./pending-request.ts";
import { chargesOfBatch } from "./quota.ts";
import type { GraphRequest, GraphVersion } from "./request.ts";
import type { Transport } from "./transport.ts";

/**
 * Sends requests of one version as one `$batch`, and in halves from then on where it was
 * too large.
 *
 * @see https://learn.microsoft.com/graph/json-batching
 */
export class BatchSender implements Sender {
  readonly #transport: Transport;
  readonly #version: GraphVersion;
  readonly #abortSignal: AbortSignal | undefined;
  #size: number;

  constructor(
    transport: Transport,
    version: GraphVersion,
    size: number,
    abortSignal: AbortSignal | undefined,
  ) {
    this.#transport = transport;
    this.#version = version;
    this.#size = size;
    this.#abortSignal = abortSignal;
  }

  *send(pending: readonly PendingRequest[], budget: Budget): Iterable<Promise<Sent>> {
    // a size that is refused on the way counts from the next time on
    const size = this.#size;
    for (let from = 0; from < pending.length; from += size) {
      yield this.#sendTogether(pending.slice(from, from + size), budget);
    }
  }

  async #sendTogether(together: readonly PendingRequest[], budget: Budget): Promise<Sent> {
    const requests = together.map(({ request }) => request);
    const request: GraphRequest = {
      method: "POST",
      version: this.#version,
      path: "/$batch",
      body: batchBody(requests),
    };
    const exchange = new Exchange({
      request,
      link: undefined,
      charges: chargesOfBatch(requests),
      budget,
      abortSignal: this.#abortSignal,
      items: together.length,
    });
    const envelope = await this.#transport.send(exchange);
    if (!(envelope instanceof AttemptFailure)) {
      return { exchange, outcomes: readBatch(envelope, together, this.#transport.now) };
    }
    const outcome = this.#outcomeOf(envelope, together.length);
    return { exchange, outcomes: together.map((pending) => [pending, outcome]) };
  }

  // what a failure of the whole means for each of its items
  #outcomeOf(failure: AttemptFailure, items: number): AttemptOutcome {
    const isTooLarge = items > 1 && failure.status === 413;
    const isTooSlow = items > 1 && failure.code === "TimeoutError";
    if (isTooLarge || isTooSlow) this.#size = Math.ceil(items / 2);
    if (!isTooLarge) return failure;
    // nothing was done, so that the halves can be sent at once, creates as well
    const { status, code, text, body, headers } = failure;
    return new AttemptFailure({
      kind: "dependency",
      status,
      code,
      text,
      body,
      headers,
      retryAfterInMs: 0,
    });
  }
}
