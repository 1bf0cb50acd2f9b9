import { GraphError } from "./error.ts";
import { GuidTable } from "./guid-table.ts";
import type { GraphRequest } from "./request.ts";

/** Items one by one with `for await`, or page by page. Ends with the last page or throws. */
export interface PagedAsyncIterable<T> extends AsyncIterable<T> {
  /** Pages as Graph cuts them; one may be empty. */
  byPage(): AsyncIterable<readonly T[]>;
}

/** Gets one page: the first where `url` is undefined. */
export type FetchPage = (url: string | undefined) => Promise<unknown>;

export interface PagingOptions {
  readonly request: GraphRequest;
  /** The URL of the first page, which no later page may lead back to. */
  readonly firstUrl: string;
  readonly maxPages: number;
  /** Whether an item that comes twice is given twice. */
  readonly mayRepeat: boolean;
  /** Whether a link leads to the same Graph, so that it may see the token. */
  readonly isOurs: (url: string) => boolean;
  readonly fetchPage: FetchPage;
  readonly onCountMismatch?: (announced: number, found: number) => void;
}

/**
 * Follows `@odata.nextLink` to the end. A page may be short or empty, an item may come
 * twice; a link that comes twice, leads elsewhere, or a page without `value` is an
 * error, since half a list must not pass for the whole.
 *
 * @see https://learn.microsoft.com/graph/paging
 */
export function pages<T>(
  options: PagingOptions,
  first?: { readonly body: unknown },
): PagedAsyncIterable<T> {
  return {
    byPage: () => walkPages<T>(options, first),
    async *[Symbol.asyncIterator]() {
      for await (const page of walkPages<T>(options, first)) yield* page;
    },
  };
}

async function* walkPages<T>(
  options: PagingOptions,
  first: { readonly body: unknown } | undefined,
): AsyncGenerator<readonly T[]> {
  const state = { ids: new GuidTable(), allHaveIds: true, found: 0, restarted: false };
  let visited = new Set([comparableLink(options.firstUrl)]);
  let body = first === undefined ? await options.fetchPage(undefined) : first.body;
  let announced: number | undefined;
  let previous: readonly unknown[] = [];
  for (let page = 1; ; page += 1) {
    const items = valueOf(body, options.request);
    // on the first page only: https://learn.microsoft.com/graph/aad-advanced-queries
    announced ??= count(body);
    if (isRepetition(items, previous)) throw loop(options, "the same page came twice");
    previous = items;
    state.found += items.length;
    yield options.mayRepeat ? (items as T[]) : unseen<T>(items, state);
    const link = nextLink(body, options);
    if (link === undefined) break;
    if (visited.has(comparableLink(link))) throw loop(options, "a nextLink came twice");
    if (page >= options.maxPages) throw loop(options, `more than ${options.maxPages} pages`);
    visited.add(comparableLink(link));
    try {
      body = await options.fetchPage(link);
    } catch (error) {
      if (!mayRestart(error, state)) throw error;
      // a skip token may be good for one use only; what was seen is not given again
      state.restarted = true;
      state.found = 0;
      previous = [];
      visited = new Set([comparableLink(options.firstUrl)]);
      body = await options.fetchPage(undefined);
    }
  }
  if (announced !== undefined && announced !== state.found) {
    options.onCountMismatch?.(announced, state.found);
  }
}

interface WalkState {
  /** As they are written: ids of some collections have a case. */
  readonly ids: GuidTable;
  allHaveIds: boolean;
  found: number;
  restarted: boolean;
}

function unseen<T>(items: readonly unknown[], state: WalkState): readonly T[] {
  return items.filter((item) => {
    const id = itemId(item);
    if (id === undefined) {
      state.allHaveIds = false;
      return true;
    }
    return state.ids.add(id);
  }) as T[];
}

function valueOf(body: unknown, request: GraphRequest): readonly unknown[] {
  const value = (body as { value?: unknown } | null | undefined)?.value;
  if (Array.isArray(value)) return value;
  throw protocol(request, "ProtocolError", "the answer has no list in `value`");
}

function nextLink(body: unknown, options: PagingOptions): string | undefined {
  const link = (body as Readonly<Record<string, unknown>>)["@odata.nextLink"];
  if (link === undefined || link === null || link === "") return undefined;
  if (typeof link === "string" && options.isOurs(link)) return link;
  const host = typeof link === "string" && URL.canParse(link) ? new URL(link).host : "nowhere";
  throw protocol(options.request, "ProtocolError", `the next page is at another host: ${host}`);
}

function isRepetition(items: readonly unknown[], previous: readonly unknown[]): boolean {
  if (items.length === 0 || items.length !== previous.length) return false;
  return items.every((item, index) => {
    const id = itemId(item);
    return id !== undefined && id === itemId(previous[index]);
  });
}

function mayRestart(error: unknown, state: WalkState): boolean {
  return (
    error instanceof GraphError &&
    (error.status === 400 || error.status === 410) &&
    !state.restarted &&
    state.allHaveIds
  );
}

function loop(options: PagingOptions, text: string): GraphError {
  return protocol(options.request, "PagingLoopError", text);
}

function protocol(request: GraphRequest, code: string, text: string): GraphError {
  const { method, path } = request;
  const message = `${method} ${path} failed: ${code}: ${text}. The list is not complete: try again.`;
  return new GraphError(message, { status: 200, code, method, path });
}

function itemId(item: unknown): string | undefined {
  const id = (item as { id?: unknown } | null | undefined)?.id;
  return typeof id === "string" ? id : undefined;
}

function count(body: unknown): number | undefined {
  const value = (body as Readonly<Record<string, unknown>>)["@odata.count"];
  return typeof value === "number" ? value : undefined;
}

// services encode the same link differently from page to page
function comparableLink(url: string): string {
  try {
    return decodeURIComponent(new URL(url).href);
  } catch {
    // a lone percent sign: then the text itself has to do
    return url;
  }
}
