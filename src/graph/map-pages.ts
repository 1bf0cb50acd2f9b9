import type { PagedAsyncIterable } from "./paging.ts";

/** Lists one after the other, each page passed through `map`. A list may have to be found first. */
export function mapPages<T, U>(
  lists: readonly (PagedAsyncIterable<T> | (() => Promise<PagedAsyncIterable<T>>))[],
  map: (page: readonly T[]) => Promise<readonly U[]> | readonly U[],
): PagedAsyncIterable<U> {
  const byPage = async function* () {
    for (const list of lists) {
      const found = typeof list === "function" ? await list() : list;
      for await (const page of found.byPage()) yield await map(page);
    }
  };
  return {
    byPage,
    async *[Symbol.asyncIterator]() {
      for await (const page of byPage()) yield* page;
    },
  };
}
