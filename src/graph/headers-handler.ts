import type { Context } from "@microsoft/microsoft-graph-client";
import { type Exchange, ExchangeHandler, headersOf } from "./exchange.ts";
import type { GraphRequest } from "./request.ts";

const unknownEnums = "include-unknown-enum-members";

/**
 * What every request carries besides its own headers and the token, with a new
 * `client-request-id` for each attempt.
 *
 * @see https://learn.microsoft.com/graph/best-practices-concept
 */
export class HeadersHandler extends ExchangeHandler {
  readonly #userAgent: string;
  readonly #priority: string | undefined;

  constructor(userAgent: string, priority: string | undefined) {
    super();
    this.#userAgent = userAgent;
    this.#priority = priority;
  }

  protected override handle(exchange: Exchange, context: Context): Promise<void> {
    exchange.clientRequestId = crypto.randomUUID();
    const headers = headersOf(context);
    // the client names a type for every write, also for an action that sends no body
    if (context.options?.body === undefined) delete headers["Content-Type"];
    headers["accept"] ??= "application/json";
    headers["user-agent"] = this.#userAgent;
    headers["client-request-id"] = exchange.clientRequestId;
    if (this.#priority !== undefined) headers["x-ms-throttle-priority"] ??= this.#priority;
    return this.proceed(context);
  }
}

/**
 * The headers that belong to the request itself, alone or as an item of a `$batch`:
 * the caller's, the content type, and on reads the wish to see enum members that are
 * younger than the API version, without which a newer one reads `unknownFutureValue`.
 */
export function requestHeaders(request: GraphRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name in request.headers) {
    const value = request.headers[name];
    if (value !== undefined) headers[name.toLowerCase()] = value;
  }
  if (request.body !== undefined) headers["content-type"] ??= "application/json";
  if (request.method === "GET" || request.operation === "query") {
    const prefer = headers["prefer"];
    if (prefer === undefined) headers["prefer"] = unknownEnums;
    else if (!prefer.includes(unknownEnums)) headers["prefer"] = `${prefer}, ${unknownEnums}`;
  }
  // the transport alone sets it, and only for its own host
  delete headers["authorization"];
  return headers;
}
