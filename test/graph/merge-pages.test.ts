import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergePages } from "../../src/graph/merge-pages.ts";
import type { PagedAsyncIterable } from "../../src/graph/paging.ts";

/** Pages of numbers; one that is negative fails. */
function listOf(sizes: readonly number[], hooks: { begun?: () => void; ended?: () => void } = {}) {
  return {
    async *byPage() {
      hooks.begun?.();
      try {
        for (const [page, size] of sizes.entries()) {
          await Promise.resolve();
          if (size < 0) throw new Error("refused");
          yield Array.from({ length: size }, () => page);
        }
      } finally {
        hooks.ended?.();
      }
    },
    async *[Symbol.asyncIterator](): AsyncGenerator<number> {},
  } satisfies PagedAsyncIterable<number>;
}

describe("mergePages", () => {
  test("gives every item of every list, with no more lists under way than it may", async () => {
    const lists = fc.array(fc.array(fc.nat({ max: 4 }), { maxLength: 5 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(lists, fc.integer({ min: 1, max: 5 }), async (all, parallel) => {
        let [underway, most, items] = [0, 0, 0];
        const hooks = {
          begun: () => (most = Math.max(most, ++underway)),
          ended: () => underway--,
        };

        for await (const page of mergePages(all, (sizes) => listOf(sizes, hooks), { parallel }))
          items += page.length;

        expect(items).toBe(all.flat().reduce((sum, size) => sum + size, 0));
        expect(most).toBeLessThanOrEqual(parallel);
        expect(underway).toBe(0);
      }),
    );
  });

  test("throws what a list throws, and ends the others", async () => {
    const signals: AbortSignal[] = [];
    const pages = mergePages(
      [
        [1, 1, 1, 1],
        [1, -1],
      ],
      (sizes, { abortSignal }) => {
        signals.push(abortSignal);
        return listOf(sizes);
      },
      { parallel: 2 },
    );

    const all = (async () => {
      for await (const page of pages) expect(page).toHaveLength(1);
    })();

    await expect(all).rejects.toThrow("refused");
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });

  // a rejection that nobody waits for yet would end the process
  test("keeps a failure until the caller asks for the next page", async () => {
    const pages = mergePages(
      [
        [1, 1],
        [1, -1],
      ],
      (sizes) => listOf(sizes),
      { parallel: 2 },
    );
    await pages.next();

    await new Promise((resolve) => setImmediate(resolve));

    const rest = (async () => {
      for await (const page of pages) expect(page).toHaveLength(1);
    })();
    await expect(rest).rejects.toThrow("refused");
  });
});
