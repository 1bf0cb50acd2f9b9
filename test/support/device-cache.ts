import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openSqliteCache, type SqliteCache } from "../../src/state/sqlite-cache.ts";

/** A folder that is gone after the test. */
export async function cacheFolder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "ringwright-cache-"));
  onTestFinished(async () => await rm(made, { recursive: true, force: true }));
  return made;
}

/** A cache in that file; throws where there is none. */
export async function openCache(file: string, notes: string[] = []): Promise<SqliteCache> {
  const cache = await openSqliteCache(file, { onNote: (note) => notes.push(note) });
  if (cache === undefined) throw new Error(`no cache: ${notes.join()}`);
  return cache;
}
