import type { Context } from "@microsoft/microsoft-graph-client";
import { type Exchange, ExchangeHandler, headersOf } from "./exchange.ts";
import { tokenFailure } from "./renew-token.ts";
import type { TokenCache } from "./token-cache.ts";

/** Puts the current access token on each attempt. */
export class AuthHandler extends ExchangeHandler {
  readonly #tokens: TokenCache;

  constructor(tokens: TokenCache) {
    super();
    this.#tokens = tokens;
  }

  protected override handle(exchange: Exchange, context: Context): Promise<void> {
    const token = this.#tokens.peek();
    if (token === undefined) return this.#acquireFirst(exchange, context);
    return this.#with(token, exchange, context);
  }

  async #acquireFirst(exchange: Exchange, context: Context): Promise<void> {
    await this.#with(await this.#acquire(exchange), exchange, context);
  }

  #with(token: string, exchange: Exchange, context: Context): Promise<void> {
    exchange.token = token;
    headersOf(context)["authorization"] = `Bearer ${token}`;
    return this.proceed(context);
  }

  async #acquire(exchange: Exchange): Promise<string> {
    try {
      return await this.#tokens.get(exchange.abortSignal);
    } catch (error) {
      exchange.abortSignal?.throwIfAborted();
      throw tokenFailure(error, 0);
    }
  }
}
