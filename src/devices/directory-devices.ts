import type { GraphClient, OperationOptions } from "../graph/index.ts";
import type { WireObject } from "../kind/wire.ts";
import { cachedDirectory, type DeviceCache } from "./directory-cache.ts";
import { listDirectory } from "./directory-list.ts";
import { deviceColumnsFor } from "./device-columns.ts";

/** How `readDirectoryDevices` reads. */
export interface ReadDirectoryOptions extends OperationOptions {
  /** Where devices are kept between runs. Without one everything is read, and nothing is kept. */
  readonly cache?: DeviceCache | undefined;
  /** The clock that the age of the cache is measured by. Default: the machine's. */
  readonly now?: (() => Date) | undefined;
  /** Told what a reader of a log should know, such as that the cache was built anew. */
  readonly onNote?: ((sentence: string) => void) | undefined;
  /** Told how many devices there are, where Graph was asked for it, which is for large directories. */
  readonly onTotal?: ((devices: number) => void) | undefined;
  /** Told after each page of Graph how many devices were read so far. */
  readonly onRead?: ((devices: number) => void) | undefined;
  /**
   * Wire properties that are asked for, as `deviceSelectFor` gives them. Only some make a
   * difference: `extensionAttributes`, `physicalIds` and directory extensions are read where one
   * of them is named, the others always.
   */
  readonly needs?: readonly string[] | undefined;
  /** Whether ranges of device ids are read at the same time. Default true. */
  readonly ranges?: boolean | undefined;
  /** The number of devices above which ranges are worth their requests. Default 5,000. */
  readonly rangesAbove?: number | undefined;
  /** Ranges under way at the same time. Default 8; fewer hold less in memory. */
  readonly rangesAtOnce?: number | undefined;
}

/**
 * Every device of the directory, of every operating system, once and in no particular order, a
 * page at a time. With a cache only what changed since the last time is read from Graph: one
 * request where nothing did. A property without a value is null or absent.
 *
 * Needs `Device.Read.All`.
 *
 * @throws {GraphError} where the list cannot be read to its end, so that an iteration that ended
 *   is complete.
 * @see https://learn.microsoft.com/graph/api/device-list
 * @see https://learn.microsoft.com/graph/api/device-delta
 */
export async function* readDirectoryDevices(
  graph: GraphClient,
  options: ReadDirectoryOptions = {},
): AsyncGenerator<readonly WireObject[]> {
  const columns = deviceColumnsFor(options.needs);
  const list = () => counted(listDirectory(graph, { ...options, columns }), options);
  const { cache } = options;
  if (cache === undefined) yield* list();
  else yield* cachedDirectory(graph, list, { ...options, cache, columns });
}

async function* counted(
  pages: AsyncIterable<readonly WireObject[]>,
  { onRead }: ReadDirectoryOptions,
): AsyncGenerator<readonly WireObject[]> {
  let read = 0;
  for await (const page of pages) {
    read += page.length;
    onRead?.(read);
    yield page;
  }
}
