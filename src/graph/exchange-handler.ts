import type { Context, Middleware } from "@microsoft/microsoft-graph-client";
import { Exchange } from "./exchange.ts";

/**
 * A link of the graph client's middleware chain that works on our exchange. Middleware
 * of the client itself stays out of the chain: its retry repeats POSTs, its
 * authentication never renews a token.
 *
 * @see https://learn.microsoft.com/graph/sdks/customize-client
 */
export abstract class ExchangeHandler implements Middleware {
  protected next: Middleware | undefined;

  setNext(next: Middleware): void {
    this.next = next;
  }

  // plain functions here and where a handler can: at thousands of requests a second each
  // promise on the way counts
  execute(context: Context): Promise<void> {
    const exchange = context.middlewareControl?.getMiddlewareOptions(Exchange);
    if (!(exchange instanceof Exchange)) {
      throw new TypeError("A request came around GraphClient, which prepares each exchange");
    }
    return this.handle(exchange, context);
  }

  protected abstract handle(exchange: Exchange, context: Context): Promise<void>;

  protected proceed(context: Context): Promise<void> {
    return this.next === undefined ? Promise.resolve() : this.next.execute(context);
  }
}
