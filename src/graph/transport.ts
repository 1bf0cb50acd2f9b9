import type { Client, Middleware } from "@microsoft/microsoft-graph-client";
import { AuthHandler } from "./auth-handler.ts";
import type { Fetch, GraphClientOptions, GraphClientStats } from "./client-options.ts";
import { graphScope, resolveGraphUrl } from "./cloud.ts";
import type { TokenCredential } from "./credential.ts";
import type { Exchange } from "./exchange.ts";
import { FetchHandler } from "./fetch-handler.ts";
import { HeadersHandler } from "./headers-handler.ts";
import { HostHandler } from "./host-handler.ts";
import { Pacing } from "./pacing.ts";
import { PacingHandler } from "./pacing-handler.ts";
import { RetryHandler } from "./retry-handler.ts";
import { RetryWait } from "./retry-wait.ts";
import { TokenCache } from "./token-cache.ts";
import { version } from "./version.ts";
import { realSleep, type Sleep } from "./wait.ts";

/** A request of the graph client; its path and method are those of the exchange. */
type Call = ReturnType<Client["api"]>;

/** Sends exchanges through the graph client with our own chain of middlewares. */
export class Transport {
  readonly graphUrl: string;
  readonly tokens: TokenCache;
  readonly pacing: Pacing | undefined;
  readonly wait: RetryWait;
  readonly now: () => Date;
  readonly sleep: Sleep;
  readonly attempts: number;
  readonly #options: GraphClientOptions;
  readonly #budgetInMs: number;
  #loading: Promise<Call> | undefined;
  #call: Call | undefined;
  #requests = 0;
  #retries = 0;
  #throttledMs = 0;
  #items = 0;

  constructor(credential: TokenCredential, options: GraphClientOptions) {
    this.#options = options;
    const { logger, random = Math.random } = options;
    this.now = options.now ?? (() => new Date());
    this.sleep = options.sleep ?? realSleep;
    this.attempts = positive("retry.attempts", options.retry?.attempts ?? 5);
    this.#budgetInMs = positive("retry.budgetMs", options.retry?.budgetMs ?? 180_000);
    this.graphUrl = resolveGraphUrl(options.cloud, options.graphUrl);
    const { now, sleep } = this;
    this.tokens = new TokenCache(credential, { scope: graphScope(this.graphUrl), now, logger });
    this.pacing =
      options.pacing === false ? undefined : new Pacing(options.pacing ?? {}, now, sleep);
    const onWait = (waitInMs: number) => {
      this.countWait(waitInMs);
    };
    this.wait = new RetryWait({ now, sleep, random, pacing: this.pacing, logger, onWait });
  }

  get stats(): GraphClientStats {
    return {
      requests: this.#requests,
      items: this.#items,
      retries: this.#retries,
      throttledMs: Math.round(this.#throttledMs),
    };
  }

  /**
   * Resolves with `exchange.response` set.
   *
   * @throws {AttemptFailure} once the retries are spent; else what the caller aborted with.
   */
  async run(exchange: Exchange): Promise<void> {
    exchange.abortSignal?.throwIfAborted();
    const call = this.#call ?? (await this.#load());
    try {
      // it reads its options before its first wait, so that one call serves all exchanges;
      // its own path and method stay unused, since it would rebuild and reorder the URL
      await call.middlewareOptions([exchange]).get();
    } catch (error) {
      throw exchange.thrown ?? error;
    }
  }

  /** For `stats`. */
  countWait(waitInMs: number): void {
    this.#retries += 1;
    this.#throttledMs += waitInMs;
  }

  async #load(): Promise<Call> {
    this.#loading ??= this.#build();
    this.#call = await this.#loading;
    return this.#call;
  }

  // loaded with the first request, so that importing this package stays light
  async #build(): Promise<Call> {
    const [graph, { default: retry }] = await Promise.all([
      import("@microsoft/microsoft-graph-client"),
      import("p-retry"),
    ]);
    const { now, tokens, wait, attempts, pacing, graphUrl } = this;
    const { userAgent, priority, attemptTimeoutMs = 100_000 } = this.#options;
    const product = `ringwright/${version}`;
    const middleware: Middleware[] = [
      new RetryHandler({ retry, attempts, wait, tokens, now, pacing }),
      new PacingHandler(pacing, now, this.#budgetInMs),
      new HeadersHandler(userAgent === undefined ? product : `${userAgent} ${product}`, priority),
      new HostHandler(graphUrl),
      new AuthHandler(tokens),
      new FetchHandler({
        fetch: this.#options.fetch ?? globalFetch,
        now,
        timeoutInMs: positive("attemptTimeoutMs", attemptTimeoutMs),
        onSent: (exchange) => {
          this.#requests += 1;
          this.#items += exchange.items;
        },
      }),
    ];
    const client = graph.Client.initWithMiddleware({ baseUrl: graphUrl, middleware });
    // the answer is read within the chain, where a cut body can still be retried
    return client.api("/").responseType(graph.ResponseType.RAW);
  }
}

// looked up at each call, so that a global that is replaced later counts
const globalFetch: Fetch = (url, init) => fetch(url, init);

function positive(name: string, value: number): number {
  if (!(value >= 1)) throw new RangeError(`${name} has to be at least 1, not ${value}`);
  return value;
}
