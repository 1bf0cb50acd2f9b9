import type { OperationOptions } from "./request.ts";
import type { PagedAsyncIterable } from "./paging.ts";

/** How `mergePages` reads. */
export interface MergePagesOptions extends OperationOptions {
  /** Lists that are followed at the same time. */
  readonly parallel: number;
}

/**
 * Pages of several lists as they come: of each list in its order, begun in the order given. The
 * next page of a list is asked for while the one before it is worked on, and no further.
 *
 * `list` is handed the signal that ends what is under way where the caller stops or a list fails.
 *
 * @throws {GraphError} for the first list that cannot be read whole.
 */
export async function* mergePages<K, T>(
  keys: readonly K[],
  list: (key: K, options: { readonly abortSignal: AbortSignal }) => PagedAsyncIterable<T>,
  { parallel, abortSignal }: MergePagesOptions,
): AsyncGenerator<readonly T[]> {
  const stop = new AbortController();
  const signal = abortSignal ? AbortSignal.any([abortSignal, stop.signal]) : stop.signal;
  const waiting = keys.values();
  const underway = new Map<Walk<T>, Promise<Step<T>>>();
  const goOn = (walk: Walk<T>) => {
    const step = stepOf(walk);
    // it is seen in the race, which may begin long after it failed
    step.catch(() => undefined);
    underway.set(walk, step);
  };
  const beginNext = () => {
    const { value, done } = waiting.next();
    if (done !== true) goOn(list(value, { abortSignal: signal }).byPage()[Symbol.asyncIterator]());
  };
  try {
    for (let begun = 0; begun < parallel; begun++) beginNext();
    while (underway.size > 0) {
      const { walk, result } = await Promise.race(underway.values());
      if (result.done === true) {
        underway.delete(walk);
        beginNext();
        continue;
      }
      goOn(walk);
      yield result.value;
    }
  } finally {
    stop.abort();
    // what they end with is of no use any more
    await Promise.allSettled(underway.values());
  }
}

type Walk<T> = AsyncIterator<readonly T[]>;

interface Step<T> {
  readonly walk: Walk<T>;
  readonly result: IteratorResult<readonly T[]>;
}

async function stepOf<T>(walk: Walk<T>): Promise<Step<T>> {
  return { walk, result: await walk.next() };
}
