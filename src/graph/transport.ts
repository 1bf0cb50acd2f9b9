import type * as Graph from "@microsoft/microsoft-graph-client";
import { readAnswer } from "./answer.ts";
import { AttemptFailure } from "./attempt-failure.ts";
import { AuthHandler } from "./auth-handler.ts";
import { BatchHandler } from "./batch-handler.ts";
import type { Fetch, GraphClientOptions } from "./client-options.ts";
import { graphScope, resolveGraphUrl } from "./cloud.ts";
import type { TokenCredential } from "./credential.ts";
import { type Exchange, ExchangeHandler } from "./exchange.ts";
import { requestEvent } from "./exchange-events.ts";
import { FetchHandler } from "./fetch-handler.ts";
import { encodedQuery } from "./graph-path.ts";
import { HeadersHandler, requestHeaders } from "./headers-handler.ts";
import { HostHandler } from "./host-handler.ts";
import { LateHandler } from "./late-handler.ts";
import { Pacing } from "./pacing.ts";
import { PacingHandler } from "./pacing-handler.ts";
import type { GraphRequest, GraphResponse } from "./request.ts";
import { TokenCache } from "./token-cache.ts";
import { version } from "./version.ts";
import { realSleep, type Sleep } from "./wait.ts";

interface Loaded {
  readonly client: Graph.Client;
  readonly graph: typeof Graph;
}

/** Sends each attempt through the graph client with our own chain of middlewares. */
export class Transport {
  /** The part before the version, without a slash at its end. */
  readonly graphUrl: string;
  readonly tokens: TokenCache;
  readonly pacing: Pacing | undefined;
  readonly now: () => Date;
  readonly sleep: Sleep;
  readonly #options: GraphClientOptions;
  #loading: Promise<Loaded> | undefined;
  #loaded: Loaded | undefined;
  #requests = 0;
  #items = 0;

  constructor(credential: TokenCredential, options: GraphClientOptions) {
    this.#options = options;
    this.now = options.now ?? (() => new Date());
    this.sleep = options.sleep ?? realSleep;
    this.graphUrl = resolveGraphUrl(options.cloud, options.graphUrl);
    const { now, sleep } = this;
    const { logger } = options;
    this.tokens = new TokenCache(credential, { scope: graphScope(this.graphUrl), now, logger });
    this.pacing =
      options.pacing === false ? undefined : new Pacing(options.pacing ?? {}, now, sleep);
  }

  /** What went over the wire so far. */
  get sent(): { readonly requests: number; readonly items: number } {
    return { requests: this.#requests, items: this.#items };
  }

  /**
   * What one attempt came to. Whoever judges it then gives its place to the next.
   *
   * @throws only what the caller aborted with, or for a slip.
   */
  async send(exchange: Exchange): Promise<GraphResponse | AttemptFailure> {
    exchange.abortSignal?.throwIfAborted();
    const loaded = this.#loaded ?? (await this.#load());
    try {
      await sendBy(prepare(loaded, exchange), exchange.request);
      const { answer } = exchange;
      if (answer === undefined) throw new TypeError("The middleware chain ended without an answer");
      return readAnswer(answer, exchange.request, this.now);
    } catch (thrown) {
      const error: unknown =
        thrown instanceof loaded.graph.GraphClientError ? thrown.customError : thrown;
      if (error instanceof AttemptFailure) return error;
      this.pacing?.leave(exchange);
      throw error;
    }
  }

  async #load(): Promise<Loaded> {
    this.#loading ??= this.#build();
    this.#loaded = await this.#loading;
    return this.#loaded;
  }

  // loaded with the first request, so that importing this package stays light
  async #build(): Promise<Loaded> {
    const graph = await import("@microsoft/microsoft-graph-client");
    const { now, tokens, pacing, graphUrl } = this;
    const {
      userAgent,
      priority,
      attemptTimeoutMs = 100_000,
      maxResponseBytes = 2 ** 27,
    } = this.#options;
    const product = `ringwright/${version}`;
    const middleware: Graph.Middleware[] = [
      new ErrorPassage(graph.GraphClientError),
      new PacingHandler(pacing, now),
      new LateHandler(),
      new BatchHandler(),
      new HeadersHandler(userAgent === undefined ? product : `${userAgent} ${product}`, priority),
      new HostHandler(graphUrl),
      new AuthHandler(tokens),
      new FetchHandler({
        fetch: this.#options.fetch ?? globalFetch,
        now,
        timeoutInMs: atLeastOne("attemptTimeoutMs", attemptTimeoutMs),
        mostBytes: atLeastOne("maxResponseBytes", maxResponseBytes),
        onSent: (exchange) => {
          this.#requests += 1;
          this.#items += exchange.going.length;
          this.#options.onRequest?.(requestEvent(exchange));
        },
      }),
    ];
    return { graph, client: graph.Client.initWithMiddleware({ baseUrl: graphUrl, middleware }) };
  }
}

function prepare({ client, graph }: Loaded, exchange: Exchange): Graph.GraphRequest {
  const { request } = exchange;
  const prepared = client
    .api(request.path)
    .version(request.version)
    .headers(requestHeaders(request))
    // the body was read within the chain, under the time limit of the attempt
    .responseType(graph.ResponseType.RAW)
    .middlewareOptions([exchange]);
  return request.query === undefined ? prepared : prepared.query(encodedQuery(request.query));
}

function sendBy(prepared: Graph.GraphRequest, request: GraphRequest): Promise<unknown> {
  // a text is sent as it is
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  switch (request.method) {
    case "GET":
      return prepared.get();
    case "POST":
      return prepared.post(body);
    case "PATCH":
      return prepared.patch(body);
    case "PUT":
      return prepared.put(body);
    case "DELETE":
      return prepared.delete();
    default:
      return request.method satisfies never;
  }
}

/**
 * The client copies what is thrown within the chain into an error of its own, and lets
 * only this one pass as it is.
 */
class ErrorPassage extends ExchangeHandler {
  readonly #Passing: typeof Graph.GraphClientError;

  constructor(Passing: typeof Graph.GraphClientError) {
    super();
    this.#Passing = Passing;
  }

  protected override handle(_exchange: Exchange, context: Graph.Context): Promise<void> {
    return this.proceed(context).catch((error: unknown) => {
      const passing = new this.#Passing();
      passing.customError = error;
      throw passing;
    });
  }
}

// looked up at each call, so that a global that is replaced later counts
const globalFetch: Fetch = (url, init) => fetch(url, init);

/** @throws {RangeError} for less than one. */
export function atLeastOne(name: string, value: number): number {
  if (!(value >= 1)) throw new RangeError(`${name} has to be at least 1, not ${value}`);
  return value;
}
