import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { JsonRow } from "../../src/state/json-columns.ts";
import { LeaseLostError, type SqliteCache } from "../../src/state/sqlite-cache.ts";
import { cacheFolder, openCache } from "../support/device-cache.ts";

const scope = "devices";
const now = () => new Date("2026-11-22T10:00:00Z");

async function cacheOf(...pages: JsonRow[][]): Promise<SqliteCache> {
  const cache = await openCache(join(await cacheFolder(), "cache.sqlite"));
  const writer = cache.writer(scope, now);
  writer?.begin();
  for (const page of pages) writer?.addPage(page);
  writer?.finish("first");
  writer?.release();
  return cache;
}

function held(cache: SqliteCache): JsonRow[] {
  const current = cache.current(scope);
  return current ? [...cache.pages(current, ({ id }) => String(id))].flat() : [];
}

/** Changes it once as one round of changes does. */
function change(cache: SqliteCache, rows: JsonRow[], removed: string[] = []): void {
  const writer = cache.writer(scope, now);
  const current = cache.current(scope);
  if (writer === undefined || current === undefined) throw new Error("nothing is held");
  writer.goOn(current);
  writer.change(rows.map((row) => [String(row["id"]), row] as const));
  writer.remove(removed);
  writer.finish("next");
  writer.release();
}

describe("SqliteCache", () => {
  // an updated object comes with at least what changed: https://learn.microsoft.com/graph/delta-query-overview
  test("keeps what a change does not name, of the page and of changes before", async () => {
    const cache = await cacheOf([{ id: "1", model: "A", os: "10" }], [{ id: "2", model: "B" }]);

    change(cache, [{ id: "1", os: null }]);
    change(cache, [{ id: "1", name: "PC" }]);
    change(cache, [{ id: "3", name: "new" }]);
    change(cache, [{ id: "3", model: "C" }]);

    expect(held(cache)).toEqual([
      { id: "1", model: "A", os: null, name: "PC" },
      { id: "2", model: "B" },
      { id: "3", name: "new", model: "C" },
    ]);
    expect(cache.current(scope)).toMatchObject({ mark: "next", size: 2, changes: 2 });
    cache.close();
  });

  test("has what is gone no more, until it is there again", async () => {
    const cache = await cacheOf([{ id: "1" }, { id: "2", model: "B" }]);

    change(cache, [], ["2", "7"]);
    const without = held(cache);
    change(cache, [{ id: "2", model: "C" }]);

    expect(without).toEqual([{ id: "1" }]);
    expect(held(cache)).toEqual([{ id: "1" }, { id: "2", model: "C" }]);
    cache.close();
  });

  test("gives a reader what was there when he began", async () => {
    const cache = await cacheOf([{ id: "1" }], [{ id: "2" }]);
    const current = cache.current(scope);
    if (current === undefined) throw new Error("nothing is held");
    const reader = cache.pages(current, ({ id }) => String(id));
    const first = reader.next().value as JsonRow[];

    change(cache, [{ id: "2", model: "late" }], ["1"]);
    const writer = cache.writer(scope, now);
    writer?.begin();
    writer?.addPage([{ id: "9" }]);
    writer?.finish("anew");
    writer?.release();

    expect([...first, ...[...reader].flat()]).toEqual([{ id: "1" }, { id: "2" }]);
    expect(held(cache)).toEqual([{ id: "9" }]);
    cache.close();
  });

  test("shows nothing of a reading that did not end", async () => {
    const cache = await cacheOf([{ id: "1" }]);
    const writer = cache.writer(scope, now);
    writer?.begin();
    writer?.addPage([{ id: "9" }]);

    expect(held(cache)).toEqual([{ id: "1" }]);
    expect(cache.writer(scope, now)).toBeUndefined();
    cache.close();
  });

  test("refuses a writer that another has replaced", async () => {
    const cache = await cacheOf();
    const late = cache.writer(scope, now);
    late?.begin();
    const next = cache.writer(scope, () => new Date(now().getTime() + 120_001));

    expect(next).toBeDefined();
    expect(() => late?.addPage([{ id: "1" }])).toThrow(LeaseLostError);
    cache.close();
  });
});
