import type { PagedAsyncIterable } from "./paging.ts";

/** Lists one after the other, each page passed through `map`. */
export function mapPages<T, U>(
  lists: readonly PagedAsyncIterable<T>[],
  map: (page: readonly T[]) => Promise<readonly U[]> | readonly U[],
): PagedAsyncIterable<U> {
  const byPage = async function* () {
    for (const list of lists) for await (const page of list.byPage()) yield await map(page);
  };
  return {
    byPage,
    async *[Symbol.asyncIterator]() {
      for await (const page of byPage()) yield* page;
    },
  };
}
