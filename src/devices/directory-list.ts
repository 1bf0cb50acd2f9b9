import { GuidTable } from "../graph/guid-table.ts";
import {
  type GraphClient,
  type GraphError,
  isGraphError,
  type ListRequest,
  type OperationOptions,
  odataString,
} from "../graph/index.ts";
import { mergePages } from "../graph/merge-pages.ts";
import { type WireObject, wireText } from "../kind/wire.ts";

/** How the whole directory is read. */
export interface ListDirectoryOptions extends OperationOptions {
  /** Wire properties of each device, `id` among them. */
  readonly columns: readonly string[];
  /** Whether ranges of device ids are read at the same time. Default true. */
  readonly ranges?: boolean | undefined;
  /** The number of devices above which ranges are worth their requests. Default 5,000. */
  readonly rangesAbove?: number | undefined;
  /** Ranges under way at the same time. Default 8; fewer hold less in memory. */
  readonly rangesAtOnce?: number | undefined;
  /** Told how many devices there are, where Graph was asked for it, which is for large directories. */
  readonly onTotal?: ((devices: number) => void) | undefined;
  /** Told what a reader of a log should know. */
  readonly onNote?: ((sentence: string) => void) | undefined;
}

/**
 * Every device of the directory once, a page at a time, from Graph.
 *
 * A large fleet is read in sixteen ranges by the first digit of `deviceId`, eight at a time:
 * 200,000 devices take about 30 round trips in place of 201, and some ten requests more. Ranges
 * are advanced queries, which an index answers that lags behind: a device that was made seconds
 * ago may be missing. A device without such an id is in no range, so what they give is held
 * against the count of the whole list. Where that differs, or where the service refuses ranges,
 * the plain list is read to its end.
 *
 * Unverified: that `startswith` takes the digits of a `deviceId` in lower case.
 *
 * @throws {GraphError} where the list cannot be read to its end.
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 */
export async function* listDirectory(
  graph: GraphClient,
  options: ListDirectoryOptions,
): AsyncGenerator<readonly WireObject[]> {
  const { ranges = true, rangesAbove = manyDevices } = options;
  // beside ranges what was seen is kept here anyway
  const listing = { ...options, mayRepeat: ranges };
  const plain = graph.list<WireObject>(listRequest(options), listing).byPage();
  if (!ranges) {
    yield* plain;
    return;
  }
  const seen = new GuidTable();
  let tried = false;
  for await (const page of plain) {
    yield unseen(page, seen);
    // whoever has less than a page is not asked how many there are
    if (tried || seen.size < Math.min(rangesAbove + 1, pageSize)) continue;
    tried = true;
    if (yield* readRanges(graph, seen, { ...options, rangesAbove })) return;
  }
}

/** The devices that are not seen yet. True where no device is left; if not, the list has to be read on. */
async function* readRanges(
  graph: GraphClient,
  seen: GuidTable,
  options: ListDirectoryOptions & { readonly rangesAbove: number },
): AsyncGenerator<readonly WireObject[], boolean> {
  const { rangesAbove, rangesAtOnce = mostRangesAtOnce, abortSignal, onNote } = options;
  try {
    const total = await countDevices(graph, { abortSignal });
    options.onTotal?.(total);
    if (total <= rangesAbove) return false;
    const lists = mergePages(
      digits,
      (digit, signal) =>
        graph.list<WireObject>(rangeRequest(digit, options), { ...signal, mayRepeat: true }),
      { parallel: rangesAtOnce, abortSignal },
    );
    for await (const page of lists) yield unseen(page, seen);
    // a fleet that grows or shrinks meanwhile is found somewhere between the two counts
    const later = seen.size === total ? total : await countDevices(graph, { abortSignal });
    if (seen.size >= Math.min(total, later) && seen.size <= Math.max(total, later)) return true;
    onNote?.(
      `ranges of device ids gave ${seen.size} of ${later} devices; the list is read page by page`,
    );
  } catch (error) {
    if (!isRefusal(error)) throw error;
    onNote?.(`Graph gives no ranges of device ids (${error.code}); the list is read page by page`);
  }
  return false;
}

function unseen(page: readonly WireObject[], seen: GuidTable): readonly WireObject[] {
  return page.filter((row) => seen.add(wireText(row, "id")));
}

/** Whether the service does not take such a query; anything else fails the plain list too. */
function isRefusal(error: unknown): error is GraphError {
  return isGraphError(error) && (error.status === 400 || error.status === 501);
}

/** The number above which ranges are worth their requests. */
export const manyDevices = 5000;

const pageSize = 999;
const mostRangesAtOnce = 8;
const digits = "0123456789abcdef".split("");

function listRequest({ columns }: ListDirectoryOptions): ListRequest {
  const query = { $select: columns.join(","), $top: String(pageSize) };
  return { version: "v1.0", path: "/devices", query };
}

/** With the header and the count that an advanced query needs. */
function rangeRequest(digit: string, options: ListDirectoryOptions): ListRequest {
  const { query, ...rest } = listRequest(options);
  const $filter = `startswith(deviceId,${odataString(digit)})`;
  return { ...rest, query: { ...query, $filter, $count: "true" }, headers: eventual };
}

const eventual = { ConsistencyLevel: "eventual" };

/** As the same index counts them that the ranges are read from; 0 where it does not say. */
async function countDevices(graph: GraphClient, options: OperationOptions): Promise<number> {
  const query = { $select: "id", $top: "1", $count: "true" };
  const request = { version: "v1.0", path: "/devices", query, headers: eventual } as const;
  const count = (await graph.get<WireObject>(request, options))["@odata.count"];
  return typeof count === "number" ? count : 0;
}
