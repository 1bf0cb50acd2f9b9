import type { GraphClient, GraphRequest, OperationOptions } from "../graph/index.ts";
import { type WireObject, wireText } from "../kind/wire.ts";
import {
  type CachedCollection,
  type CacheWriter,
  LeaseLostError,
  type SqliteCache,
} from "../state/sqlite-cache.ts";
import { isSqliteError } from "../state/sqlite-file.ts";
import { deltaRound, isDeltaExpired, isDeltaOf } from "./delta-round.ts";
import { manyDevices } from "./directory-list.ts";
import { rowId } from "./wire-device.ts";

/** Where devices of one tenant are kept between runs. It can be thrown away at any time. */
export interface DeviceCache {
  readonly store: SqliteCache;
  readonly tenantId: string;
}

/** How the cache is used. */
export interface CachedDirectoryOptions extends OperationOptions {
  readonly cache: DeviceCache;
  /** What each device is read with: other columns are a collection of their own, since they are part of a delta link. */
  readonly columns: readonly string[];
  /** The number of devices above which the list comes in ranges. */
  readonly rangesAbove?: number | undefined;
  readonly now?: (() => Date) | undefined;
  readonly onNote?: ((sentence: string) => void) | undefined;
  readonly onRead?: ((devices: number) => void) | undefined;
}

/**
 * Every device, from the cache after it was brought up to date. `list` reads them all from Graph:
 * where nothing is held yet, after a week (a day for a large fleet), where much has changed, and
 * where the cache cannot be used.
 */
export async function* cachedDirectory(
  graph: GraphClient,
  list: () => AsyncIterable<readonly WireObject[]>,
  options: CachedDirectoryOptions,
): AsyncGenerator<readonly WireObject[]> {
  const writer = await used(options, () => takeWriter(options));
  let held: CachedCollection | undefined;
  try {
    held = writer && (await used(options, () => refreshed(graph, writer, options)));
    if (held === undefined) yield* kept(graph, list(), writer, options);
  } finally {
    // one that is not given back runs out by itself
    await used(options, () => writer?.release());
  }
  if (held !== undefined) yield* options.cache.store.pages(held, rowKey);
}

/** What the work gives; undefined where the cache fails, which is only slower. */
async function used<T>(
  { onNote }: CachedDirectoryOptions,
  work: () => T | Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!isSqliteError(error) && !(error instanceof LeaseLostError)) throw error;
    onNote?.(`the device cache cannot be used (${error.message}); read without it`);
    return undefined;
  }
}

function takeWriter(options: CachedDirectoryOptions): CacheWriter | undefined {
  const { cache, now = () => new Date(), onNote } = options;
  const writer = cache.store.writer(scopeOf(options), now);
  if (writer === undefined)
    onNote?.("another run refreshes the device cache; this one reads without it");
  return writer;
}

/** The select is part of a delta link: another one has a collection of its own. */
function scopeOf({ cache, columns }: CachedDirectoryOptions): string {
  return `${cache.tenantId.toLowerCase()} devices ${columns.join(",")}`;
}

/** What is held, with what changed since; undefined where all are to be read anew. */
async function refreshed(
  graph: GraphClient,
  writer: CacheWriter,
  options: CachedDirectoryOptions,
): Promise<CachedCollection | undefined> {
  const { cache, now = () => new Date(), onNote } = options;
  const scope = scopeOf(options);
  const held = cache.store.current(scope);
  if (held === undefined || now().getTime() - held.fullAt.getTime() >= goodForMs(held, options))
    return undefined;
  if (!isDeltaOf(held.mark, graph)) {
    onNote?.("the last delta of devices is of another Graph root; all are read anew");
    return undefined;
  }
  try {
    writer.goOn(held);
    if (await follow(graph, held, writer, options)) return cache.store.current(scope);
    onNote?.("much has changed in the directory; all devices are read anew");
  } catch (error) {
    if (!isDeltaExpired(error)) throw error;
    onNote?.("Graph has forgotten the last delta of devices; all are read anew");
  }
  return undefined;
}

/**
 * How long changes alone are followed. A list may lag behind, and what it missed would be missed
 * for good: it is read anew each week, and where it comes in ranges, of which that is known,
 * each day.
 */
function goodForMs(
  { size }: CachedCollection,
  { rangesAbove = manyDevices }: CachedDirectoryOptions,
): number {
  return (size > rangesAbove ? 1 : 7) * 86_400_000;
}

/** Adds what changed. False where there is so much that reading all anew is less work. */
async function follow(
  graph: GraphClient,
  held: CachedCollection,
  writer: CacheWriter,
  options: CachedDirectoryOptions,
): Promise<boolean> {
  // pages of a list are ten times as large as those of a delta
  const most = Math.max(fewChanges, held.size / 10);
  // a delta leaves out what was never set, where a list says null: learn.microsoft.com/graph/api/device-delta
  const unset = Object.fromEntries(options.columns.map((name) => [name, null]));
  let read = 0;
  let { mark } = held;
  if (held.changes > most) return false;
  for await (const { changed, removed, deltaLink } of deltaRound(graph, mark, options)) {
    read += changed.length + removed.length;
    if (read > most) return false;
    writer.change(changed.map((row) => [rowKey(row), { ...unset, ...row }] as const));
    writer.remove(removed.map((id) => id.toLowerCase()));
    options.onRead?.(read);
    mark = deltaLink ?? mark;
  }
  writer.finish(mark);
  return true;
}

const fewChanges = 1000;

/**
 * Pages of a whole list, which go into the cache as they pass, from a link on that was asked for
 * before it: what changes meanwhile comes with the next round.
 */
async function* kept(
  graph: GraphClient,
  list: AsyncIterable<readonly WireObject[]>,
  writer: CacheWriter | undefined,
  options: CachedDirectoryOptions,
): AsyncGenerator<readonly WireObject[]> {
  let mark = writer && (await used(options, () => begun(graph, writer, options)));
  for await (const page of list) {
    const put = mark !== undefined && (await used(options, () => added(writer, page)));
    if (put !== true) mark = undefined;
    yield page;
  }
  if (mark !== undefined) await used(options, () => writer?.finish(mark ?? ""));
}

function added(writer: CacheWriter | undefined, page: readonly WireObject[]): true {
  writer?.addPage(page);
  return true;
}

/** The link to go on from after this reading, which begins now. */
async function begun(
  graph: GraphClient,
  writer: CacheWriter,
  options: CachedDirectoryOptions,
): Promise<string> {
  const latest: GraphRequest = {
    method: "GET",
    version: "v1.0",
    path: "/devices/delta",
    query: { $select: options.columns.join(","), $deltatoken: "latest" },
  };
  writer.begin();
  let mark = "";
  for await (const { deltaLink } of deltaRound(graph, latest, options)) mark = deltaLink ?? mark;
  return mark;
}

function rowKey(row: WireObject): string {
  return rowId(row, "id") ?? wireText(row, "id");
}
