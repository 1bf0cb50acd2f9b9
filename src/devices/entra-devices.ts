import type { GraphClient, GraphRequest, OperationOptions } from "../graph/index.ts";
import { type SqliteCache, LeaseLostError, type CacheWriter } from "../state/sqlite-cache.ts";
import { isSqliteError } from "../state/sqlite-file.ts";
import { deltaRound, isDeltaExpired } from "./delta-round.ts";
import { rowId } from "./wire-device.ts";
import { type WireObject, wireText } from "../kind/wire.ts";

export interface ReadEntraDevicesOptions extends OperationOptions {
  /** Without one everything is read, and nothing is kept. */
  readonly cache?: { readonly store: SqliteCache; readonly tenantId: string } | undefined;
  readonly now?: (() => Date) | undefined;
  readonly onNote?: ((sentence: string) => void) | undefined;
  /** Told how many were read from Graph so far. */
  readonly onRead?: ((devices: number) => void) | undefined;
}

/**
 * Every device of the directory, with the properties that the inventory needs. With a cache
 * only what changed since the last time is read from Graph.
 *
 * Needs `Device.Read.All`.
 *
 * @see https://learn.microsoft.com/graph/api/device-delta
 */
export async function* readEntraDevices(
  graph: GraphClient,
  options: ReadEntraDevicesOptions = {},
): AsyncGenerator<WireObject> {
  const { cache } = options;
  if (cache !== undefined && (await refresh(graph, cache, options))) {
    const held = cache.store.current(scopeOf(cache.tenantId));
    if (held !== undefined) {
      for (const json of cache.store.rows(held)) yield JSON.parse(json) as WireObject;
      return;
    }
  }
  for await (const page of listPages(graph, options)) yield* page;
}

const select = [
  "id",
  "deviceId",
  "displayName",
  "accountEnabled",
  "operatingSystem",
  "operatingSystemVersion",
  "isManaged",
  "trustType",
].join(",");

/** The select is part of a delta link: another one has a collection of its own. */
function scopeOf(tenantId: string): string {
  return `${tenantId.toLowerCase()} devices ${select}`;
}

const weekInMs = 7 * 86_400_000;

/** Brings the cache up to date. False where that has to be left to another run. */
async function refresh(
  graph: GraphClient,
  { store, tenantId }: NonNullable<ReadEntraDevicesOptions["cache"]>,
  options: ReadEntraDevicesOptions,
): Promise<boolean> {
  const now = options.now ?? (() => new Date());
  const scope = scopeOf(tenantId);
  let writer: CacheWriter | undefined;
  try {
    writer = store.writer(scope, now);
    if (writer === undefined) {
      options.onNote?.("another run refreshes the device cache; this one reads without it");
      return false;
    }
    const held = store.current(scope);
    // a list may lag behind, and what it missed would be missed for good: read anew each week
    const fresh = held !== undefined && now().getTime() - held.fullAt.getTime() < weekInMs;
    if (fresh) {
      try {
        writer.goOn(held);
        await follow(graph, held.mark, writer, options);
        return true;
      } catch (error) {
        if (!isDeltaExpired(error)) throw error;
        options.onNote?.("Graph has forgotten the last delta of devices; all are read anew");
      }
    }
    await readWhole(graph, writer, options);
    return true;
  } catch (error) {
    if (!isSqliteError(error) && !(error instanceof LeaseLostError)) throw error;
    options.onNote?.(`the device cache cannot be used (${error.message}); read without it`);
    return false;
  } finally {
    release(writer);
  }
}

/**
 * The whole list, from a link on that was asked for before it: pages of a list are ten times
 * as large as those of a first delta, and what changes meanwhile comes with the next round.
 */
async function readWhole(
  graph: GraphClient,
  writer: CacheWriter,
  options: ReadEntraDevicesOptions,
): Promise<void> {
  const latest: GraphRequest = {
    method: "GET",
    version: "v1.0",
    path: "/devices/delta",
    query: { $select: select, $deltatoken: "latest" },
  };
  writer.begin();
  let mark = "";
  for await (const { deltaLink } of deltaRound(graph, latest, options)) mark = deltaLink ?? mark;
  for await (const page of listPages(graph, options)) writer.put(page.map(cacheRow));
  writer.finish(mark);
}

async function follow(
  graph: GraphClient,
  link: string,
  writer: CacheWriter,
  options: ReadEntraDevicesOptions,
): Promise<void> {
  let read = 0;
  let mark = link;
  for await (const { changed, removed, deltaLink } of deltaRound(graph, link, options)) {
    writer.put(changed.map(cacheRow));
    writer.remove(removed.map((id) => id.toLowerCase()));
    read += changed.length + removed.length;
    options.onRead?.(read);
    mark = deltaLink ?? mark;
  }
  writer.finish(mark);
}

async function* listPages(
  graph: GraphClient,
  options: ReadEntraDevicesOptions,
): AsyncGenerator<readonly WireObject[]> {
  const request: GraphRequest = {
    method: "GET",
    version: "v1.0",
    path: "/devices",
    query: { $select: select, $top: "999" },
  };
  let read = 0;
  for await (const page of graph.list<WireObject>(request, options).byPage()) {
    read += page.length;
    options.onRead?.(read);
    yield page;
  }
}

function cacheRow(row: WireObject): readonly [string, string] {
  return [rowId(row, "id") ?? wireText(row, "id"), JSON.stringify(row)];
}

function release(writer: CacheWriter | undefined): void {
  try {
    writer?.release();
  } catch (error) {
    // it runs out by itself
    if (!isSqliteError(error)) throw error;
  }
}
