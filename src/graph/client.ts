import { AttemptFailure } from "./attempt-failure.ts";
import {
  type BatchResult,
  type GraphRequest,
  type GraphResponse,
  type GraphVersion,
  operationClass,
  type OperationOptions,
} from "./request.ts";
import { BatchRun } from "./batch-run.ts";
import { batchLimit } from "./batch-envelope.ts";
import type { GraphClientOptions, GraphClientStats } from "./client-options.ts";
import type { TokenCredential } from "./credential.ts";
import { isGraphError } from "./error.ts";
import { Exchange } from "./exchange.ts";
import { graphFailure } from "./graph-failure.ts";
import { isBelow } from "./host-handler.ts";
import { type PagedAsyncIterable, pages, type PagingOptions } from "./paging.ts";
import { chargeOf } from "./quota.ts";
import { tokenFailure } from "./renew-token.ts";
import { decodeClaims, type TokenClaims } from "./token-claims.ts";
import { Transport } from "./transport.ts";
import { absoluteUrl } from "./graph-path.ts";

/** A request whose method the called function names. */
export type MethodRequest = Omit<GraphRequest, "method">;

/** A list is read with GET, whatever `method` says. */
export type ListRequest = MethodRequest & Partial<Pick<GraphRequest, "method">>;

export interface BatchOptions extends OperationOptions {
  /** Told of each result as it is known, before the others are. */
  readonly onResult?: ((result: BatchResult, index: number) => void) | undefined;
  /** Batches under way at the same time. Default 4. */
  readonly parallel?: number | undefined;
}

export interface ListOptions extends OperationOptions {
  /** Default 10,000, the most that is taken for a list with an end. */
  readonly maxPages?: number | undefined;
}

/**
 * Microsoft Graph of one tenant: tokens, retries, the service's quotas, batches and
 * pages, over plain requests and answers.
 *
 * ```ts
 * const graph = new GraphClient(new DefaultAzureCredential());
 * const groups = graph.list<{ id: string }>({ method: "GET", version: "v1.0", path: "/groups" });
 * ```
 */
export class GraphClient {
  readonly #transport: Transport;
  readonly #options: GraphClientOptions;

  /** @throws {TypeError} where `cloud` and `graphUrl` contradict each other. */
  constructor(credential: TokenCredential, options: GraphClientOptions = {}) {
    this.#options = options;
    this.#transport = new Transport(credential, options);
  }

  /** The part before the version, without a slash at its end. */
  get graphUrl(): string {
    return this.#transport.graphUrl;
  }

  /**
   * @throws {GraphError} outside 2xx, without an answer, and for one that is not Graph's.
   */
  async send<T = unknown>(
    request: GraphRequest,
    options: OperationOptions = {},
  ): Promise<GraphResponse<T>> {
    const url = absoluteUrl(this.graphUrl, request);
    return (await this.#sendTo(url, request, options)) as GraphResponse<T>;
  }

  /** The body of the answer. */
  async get<T = unknown>(request: MethodRequest, options?: OperationOptions): Promise<T> {
    return (await this.send<T>({ ...request, method: "GET" }, options)).body;
  }

  /**
   * The body of the answer. Unless `operation` says otherwise this creates something, so
   * that an answer that never came is an ambiguous `GraphError`.
   */
  async post<T = unknown>(request: MethodRequest, options?: OperationOptions): Promise<T> {
    return (await this.send<T>({ ...request, method: "POST" }, options)).body;
  }

  /** The body of the answer; groups give none. */
  async patch<T = unknown>(request: MethodRequest, options?: OperationOptions): Promise<T> {
    return (await this.send<T>({ ...request, method: "PATCH" }, options)).body;
  }

  /** The body of the answer, where there is one. */
  async put<T = unknown>(request: MethodRequest, options?: OperationOptions): Promise<T> {
    return (await this.send<T>({ ...request, method: "PUT" }, options)).body;
  }

  /** @throws {GraphError} 404 where it was gone before the first attempt. */
  async delete(request: MethodRequest, options?: OperationOptions): Promise<void> {
    await this.send({ ...request, method: "DELETE" }, options);
  }

  /**
   * One result for each request, in their order, whatever their number and versions:
   * twenty go into one `$batch`, several of which are under way at once. What was
   * throttled or lost is sent again by the rules for single requests. A create whose
   * answer is missing gives an ambiguous error.
   *
   * @throws only what the caller aborted with, or for a request that is malformed.
   * @see https://learn.microsoft.com/graph/json-batching
   */
  async batch(
    requests: readonly GraphRequest[],
    options: BatchOptions = {},
  ): Promise<BatchResult[]> {
    const { abortSignal, onResult, parallel = 4 } = options;
    abortSignal?.throwIfAborted();
    const results: BatchResult[] = [];
    const settle = (index: number, result: BatchResult) => {
      results[index] = result;
      onResult?.(result, index);
    };
    const chunks = chunk(requests);
    const worker = async () => {
      for (let next = chunks.shift(); next !== undefined; next = chunks.shift()) {
        const [version, entries] = next;
        const [only] = entries;
        if (entries.length === 1 && only !== undefined) {
          settle(only[0], await this.#settled(only[1], options));
          continue;
        }
        const transport = this.#transport;
        const size = entries.length;
        await new BatchRun({ transport, version, size, abortSignal, settle }).run(entries);
      }
    };
    await Promise.all(Array.from({ length: Math.min(parallel, chunks.length) }, worker));
    return results;
  }

  /**
   * Every item, one request a page, in Graph's order; each id once. The headers of
   * `request` go with every page.
   *
   * @throws {GraphError} while iterating, also where the list has no proper end, so that
   *   an iteration that ended is complete.
   */
  list<T = unknown>(request: ListRequest, options: ListOptions = {}): PagedAsyncIterable<T> {
    return pages<T>(this.#paging({ ...request, method: "GET" }, options));
  }

  /** Every item of a list whose first page came already, for instance in a batch. */
  async followPages<T = unknown>(
    firstBody: unknown,
    request: ListRequest,
    options: ListOptions = {},
  ): Promise<T[]> {
    const items: T[] = [];
    const paging = this.#paging({ ...request, method: "GET" }, options);
    for await (const page of pages<T>(paging, { body: firstBody }).byPage()) items.push(...page);
    return items;
  }

  /**
   * Of the access token in use, decoded here and not verified; undefined where it cannot
   * be read.
   */
  async tokenClaims(options: OperationOptions = {}): Promise<TokenClaims | undefined> {
    try {
      return decodeClaims(await this.#transport.tokens.get(options.abortSignal));
    } catch (error) {
      options.abortSignal?.throwIfAborted();
      const failure = tokenFailure(error, 0);
      const request: GraphRequest = { method: "GET", version: "v1.0", path: "/" };
      throw graphFailure({ request, operation: "query", failure });
    }
  }

  stats(): GraphClientStats {
    return this.#transport.stats;
  }

  async #settled(request: GraphRequest, options: OperationOptions): Promise<BatchResult> {
    try {
      return { ok: true, response: await this.send(request, options) };
    } catch (error) {
      if (isGraphError(error)) return { ok: false, error };
      throw error;
    }
  }

  async #sendTo(
    url: string,
    request: GraphRequest,
    { abortSignal }: OperationOptions,
  ): Promise<GraphResponse> {
    const operation = operationClass(request);
    const exchange = new Exchange({
      request,
      url,
      body: request.body === undefined ? undefined : JSON.stringify(request.body),
      operation,
      charges: chargeOf(request),
      abortSignal,
      single: true,
      items: 0,
    });
    try {
      await this.#transport.run(exchange);
    } catch (error) {
      if (!(error instanceof AttemptFailure)) throw error;
      const { maybeApplied, retryAt, clientRequestId, token } = exchange;
      const failed = { request, operation, failure: error, maybeApplied, retryAt };
      throw graphFailure({ ...failed, clientRequestId, token });
    }
    if (exchange.response === undefined) throw new TypeError("A request ended without an answer");
    return exchange.response;
  }

  #paging(request: GraphRequest, options: ListOptions): PagingOptions {
    const firstUrl = absoluteUrl(this.graphUrl, request);
    return {
      request,
      firstUrl,
      maxPages: options.maxPages ?? 10_000,
      isOurs: (url) => isBelow(url, this.graphUrl),
      fetchPage: async (url) => (await this.#sendTo(url ?? firstUrl, request, options)).body,
      onCountMismatch: (announced, found) => {
        const details = { path: request.path, announced, found };
        this.#options.logger?.warn?.("a list had not as many items as it announced", details);
      },
    };
  }
}

type Chunk = readonly [GraphVersion, (readonly [index: number, request: GraphRequest])[]];

function chunk(requests: readonly GraphRequest[]): Chunk[] {
  const chunks: Chunk[] = [];
  const open = new Map<GraphVersion, Chunk>();
  for (const entry of requests.entries()) {
    const { version } = entry[1];
    const current = open.get(version);
    if (current !== undefined && current[1].length < batchLimit) {
      current[1].push(entry);
    } else {
      const fresh: Chunk = [version, [entry]];
      open.set(version, fresh);
      chunks.push(fresh);
    }
  }
  return chunks;
}
