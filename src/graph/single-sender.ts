import type { Sender, Sent } from "./attempts.ts";
import type { Budget } from "./budget.ts";
import { Exchange } from "./exchange.ts";
import { absoluteUrl, keepsOrder } from "./graph-path.ts";
import type { PendingRequest } from "./pending-request.ts";
import type { GraphRequest } from "./request.ts";
import type { Transport } from "./transport.ts";

/** Sends each request by itself; with `link`, to that URL as it stands. */
export class SingleSender implements Sender {
  readonly #transport: Transport;
  readonly #abortSignal: AbortSignal | undefined;
  readonly #link: string | undefined;

  constructor(transport: Transport, abortSignal: AbortSignal | undefined, link?: string) {
    this.#transport = transport;
    this.#abortSignal = abortSignal;
    this.#link = link;
  }

  *send(pending: readonly PendingRequest[], budget: Budget): Iterable<Promise<Sent>> {
    for (const one of pending) yield this.#sendOne(one, budget);
  }

  async #sendOne(pending: PendingRequest, budget: Budget): Promise<Sent> {
    const { request, charges } = pending;
    const exchange = new Exchange({
      request,
      link: this.#link ?? this.#urlInOrder(request),
      charges,
      budget,
      abortSignal: this.#abortSignal,
      items: 0,
    });
    return { exchange, outcomes: [[pending, await this.#transport.send(exchange)]] };
  }

  // the graph client would sort the parameters
  #urlInOrder(request: GraphRequest): string | undefined {
    if (request.query === undefined || keepsOrder(request.query)) return undefined;
    return absoluteUrl(this.#transport.graphUrl, request);
  }
}
