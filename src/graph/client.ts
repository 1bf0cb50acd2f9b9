import { Attempts } from "./attempts.ts";
import { settleInBatches } from "./batches.ts";
import type { GraphClientOptions, GraphClientStats } from "./client-options.ts";
import type { TokenCredential } from "./credential.ts";
import { graphFailure } from "./graph-failure.ts";
import { absoluteUrl } from "./graph-path.ts";
import { isBelow } from "./host-handler.ts";
import { type PagedAsyncIterable, pages, type PagingOptions } from "./paging.ts";
import { lateCheckOf } from "./late-check.ts";
import { PendingRequest } from "./pending-request.ts";
import { tokenFailure } from "./renew-token.ts";
import type {
  BatchResult,
  GraphObject,
  GraphRequest,
  GraphResponse,
  OperationOptions,
} from "./request.ts";
import { chargeOf } from "./quota.ts";
import type {
  BatchOfOptions,
  BatchOptions,
  ListOptions,
  ListRequest,
  ListsOptions,
  MethodRequest,
} from "./client-calls.ts";
import { SingleSender } from "./senders.ts";
import { decodeClaims, type TokenClaims } from "./token-claims.ts";
import { Transport } from "./transport.ts";
import { type BlobUpload, uploadBlob } from "./upload-blob.ts";

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
  readonly #attempts: Attempts;
  readonly #options: GraphClientOptions;

  /** @throws {TypeError} where `cloud` and `graphUrl` contradict each other. */
  constructor(credential: TokenCredential, options: GraphClientOptions = {}) {
    this.#options = options;
    this.#transport = new Transport(credential, options);
    this.#attempts = new Attempts(this.#transport, options);
  }

  /** The part before the version, without a slash at its end. */
  get graphUrl(): string {
    return this.#transport.graphUrl;
  }

  /**
   * The time that one request has for all of its attempts and the waits between them, in
   * milliseconds: `retry.budgetMs`. Whoever repeats a request by himself keeps to it too.
   */
  get retryBudgetInMs(): number {
    return this.#attempts.budgetInMs;
  }

  /**
   * The answer to one request, after the retries that are safe for it.
   *
   * A request that creates something is not repeated after its answer was lost: the error has
   * `ambiguous` then, and the caller looks before it tries again.
   *
   * @throws {GraphError} outside 2xx, without an answer, and for one that is not Graph's.
   */
  async send<T = unknown>(
    request: GraphRequest,
    options: OperationOptions = {},
  ): Promise<GraphResponse<T>> {
    return responseOf(await this.#attempt(request, options)) as GraphResponse<T>;
  }

  /**
   * The same for callers that go on after a failure: it is told instead of thrown.
   *
   * ```ts
   * const result = await graph.attempt({ method: "GET", version: "v1.0", path: "/groups/1" });
   * if (!result.ok && result.error.status !== 404) throw result.error;
   * ```
   *
   * @throws only what the caller aborted with, or for a request that is malformed.
   */
  async attempt<T = unknown>(
    request: GraphRequest,
    options: OperationOptions = {},
  ): Promise<BatchResult<T>> {
    return (await this.#attempt(request, options)) as BatchResult<T>;
  }

  /**
   * The body of the answer.
   *
   * ```ts
   * const path = graphPath`/groups/${"6c1f0000-0000-0000-0000-000000000000"}`;
   * const group = await graph.get<{ displayName: string }>({ version: "v1.0", path });
   * ```
   *
   * @throws {GraphError} outside 2xx: 404 where it is missing, 403 without the permission to read.
   */
  async get<T = unknown>(request: MethodRequest, options?: OperationOptions): Promise<T> {
    return (await this.send<T>({ ...request, method: "GET" }, options)).body;
  }

  /**
   * The body of the answer. Unless `operation` says otherwise this creates something, so
   * that an answer that never came is an ambiguous `GraphError`.
   *
   * @throws {GraphError} outside 2xx; with `ambiguous` where it may have been done.
   */
  async post<T = unknown>(request: MethodRequest, options?: OperationOptions): Promise<T> {
    return (await this.send<T>({ ...request, method: "POST" }, options)).body;
  }

  /**
   * The body of the answer; groups give none. Repeated freely, since the end state is the same.
   *
   * @throws {GraphError} outside 2xx: 404 where it is missing, 403 without the permission to write.
   */
  async patch<T = unknown>(request: MethodRequest, options?: OperationOptions): Promise<T> {
    return (await this.send<T>({ ...request, method: "PATCH" }, options)).body;
  }

  /**
   * The body of the answer, where there is one. Repeated freely, as `patch` is.
   *
   * @throws {GraphError} outside 2xx.
   */
  async put<T = unknown>(request: MethodRequest, options?: OperationOptions): Promise<T> {
    return (await this.send<T>({ ...request, method: "PUT" }, options)).body;
  }

  /**
   * Deletes one object; 404 on a repeat means that the first try did it.
   *
   * @throws {GraphError} 404 where it was gone before the first attempt.
   */
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
    const { onResult, ...rest } = options;
    const pairs = await this.batchOf([...requests.entries()], ([, request]) => request, {
      ...rest,
      onResult: ([index], result) => onResult?.(result, index),
    });
    return pairs.map(([, result]) => result);
  }

  /**
   * `batch` for things that each have a request: every result comes with the item that
   * asked, in the order of the items.
   *
   * ```ts
   * const ids = ["1", "2"];
   * const pairs = await graph.batchOf(ids, (id) => {
   *   return { method: "GET", version: "v1.0", path: graphPath`/groups/${id}` };
   * });
   * for (const [id, result] of pairs) if (!result.ok) console.log(id, result.error.message);
   * ```
   *
   * @throws only what the caller aborted with, or for a request that is malformed.
   */
  async batchOf<I>(
    items: readonly I[],
    toRequest: (item: I) => GraphRequest,
    options: BatchOfOptions<I> = {},
  ): Promise<(readonly [item: I, result: BatchResult])[]> {
    const { abortSignal, beforeWrite, onResult, stillMeant, seenAt, parallel = 4 } = options;
    abortSignal?.throwIfAborted();
    const asked = items.map((item) => {
      const onSettled = (result: BatchResult) => onResult?.(item, result);
      return { item, pending: new PendingRequest(toRequest(item), onSettled) };
    });
    const pending = asked.map((one) => one.pending);
    for (const { item, pending: one } of asked)
      one.seenAt = (seenAt?.(item) ?? this.#transport.now()).getTime();
    const lateCheck = stillMeant && lateCheckOf(asked, stillMeant);
    await settleInBatches(pending, this.#transport, this.#attempts, {
      parallel,
      abortSignal,
      beforeWrite,
      lateCheck,
    });
    return asked.map((one) => [one.item, one.pending.result]);
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

  /**
   * All rows of one list for each item, in the order of the items: the first pages in
   * batches, further pages one request each.
   *
   * ```ts
   * const lists = await graph.lists(["1", "2"], (id) => {
   *   return { version: "v1.0", path: graphPath`/groups/${id}/members` };
   * });
   * for (const [id, members] of lists) console.log(id, members.length);
   * ```
   *
   * @throws {GraphError} for the first list that cannot be read whole, unless `orElse` stands in.
   */
  async lists<I, T = GraphObject, E = never>(
    items: readonly I[],
    toRequest: (item: I) => ListRequest,
    options: ListsOptions<I, E> = {},
  ): Promise<(readonly [item: I, rows: T[] | E])[]> {
    const { orElse, parallel, ...rest } = options;
    const asked = items.map((item) => {
      // some lists are asked for by a POST that only reads, such as getByIds
      const request: GraphRequest = { method: "GET", ...toRequest(item) };
      return { item, request };
    });
    const { abortSignal } = rest;
    const firstPages = await this.batchOf(asked, ({ request }) => request, {
      abortSignal,
      parallel,
    });
    const lists: (readonly [I, T[] | E])[] = [];
    for (const [{ item, request }, first] of firstPages) {
      if (first.ok) {
        lists.push([item, await this.followPages<T>(first.response.body, request, rest)]);
      } else if (orElse !== undefined) {
        lists.push([item, orElse(first.error, item)]);
      } else {
        throw first.error;
      }
    }
    return lists;
  }

  /**
   * Every item of a list whose first page came already, for instance in a batch.
   *
   * @throws {GraphError} where a further page cannot be read, so that what is given is whole.
   */
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
   *
   * @throws {GraphError} where no token can be had.
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

  /**
   * Resolves once the quota has room for all of these, as far as is known here. Read what is
   * about to be written after it, not before: a write can wait for the quota for many seconds.
   */
  async untilRoom(
    requests: readonly GraphRequest[],
    { abortSignal }: OperationOptions = {},
  ): Promise<void> {
    await this.#transport.pacing?.untilRoom(requests.map(chargeOf), abortSignal);
  }

  /**
   * Puts a file behind an address with a shared access signature that Graph gave: past Graph, without a
   * token, by this client's `fetch` and clock.
   *
   * @throws {UploadError} where the address is no storage of the cloud, or the storage takes it not.
   */
  async uploadBlob(upload: BlobUpload, { abortSignal }: OperationOptions = {}): Promise<void> {
    const { graphUrl, now, sleep } = this.#transport;
    const { fetch = globalThis.fetch } = this.#options;
    await uploadBlob(upload, { graphUrl, fetch, now, sleep, abortSignal });
  }

  /** What this client has sent so far. Plain numbers, counted since it was made. */
  stats(): GraphClientStats {
    return { ...this.#transport.sent, ...this.#attempts.waited };
  }

  async #attempt(
    request: GraphRequest,
    { abortSignal, beforeWrite }: OperationOptions,
    link?: string,
  ): Promise<BatchResult> {
    const pending = new PendingRequest(request);
    const sender = new SingleSender(this.#transport, { abortSignal, beforeWrite }, link);
    await this.#attempts.settle([pending], sender, abortSignal);
    return pending.result;
  }

  #paging(request: GraphRequest, options: ListOptions): PagingOptions {
    const firstUrl = absoluteUrl(this.graphUrl, request);
    return {
      request,
      firstUrl,
      maxPages: options.maxPages ?? 10_000,
      mayRepeat: options.mayRepeat ?? false,
      isOurs: (url) => isBelow(url, this.graphUrl),
      fetchPage: async (link) => responseOf(await this.#attempt(request, options, link)).body,
      onCountMismatch: (announced, found) => {
        const details = { path: request.path, announced, found };
        this.#options.logger?.warn?.("a list had not as many items as it announced", details);
      },
    };
  }
}

function responseOf(result: BatchResult): GraphResponse {
  if (result.ok) return result.response;
  throw result.error;
}
