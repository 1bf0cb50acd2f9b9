import { randomInt, randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { openSqliteFile, type OpenSqliteOptions, type SqliteFormat } from "./sqlite-file.ts";

/**
 * Collections of JSON objects on disk, each with the mark at which its source can be asked
 * for what changed since. Nothing in it is the only copy. One writer at a time; a reader
 * goes on undisturbed while another run writes.
 */
export class SqliteCache {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** What is held of a collection; undefined where it was never read whole. */
  current(scope: string): CachedCollection | undefined {
    const row = this.#database
      .prepare(
        "SELECT generation, mark, full_at FROM generations WHERE scope = ? AND state = 'current'",
      )
      .get(scope);
    return (
      row && {
        generation: Number(row["generation"]),
        mark: String(row["mark"]),
        fullAt: new Date(Number(row["full_at"])),
      }
    );
  }

  /** The objects of a collection by id, as JSON, a few at a time. */
  *rows({ generation }: CachedCollection): Generator<string> {
    const page = this.#database.prepare(
      "SELECT id, data FROM rows WHERE generation = ? AND id > ? ORDER BY id LIMIT 1000",
    );
    let last = "";
    for (;;) {
      const found = page.all(generation, last);
      for (const row of found) yield String(row["data"]);
      if (found.length < 1000) return;
      last = String(found.at(-1)?.["id"]);
    }
  }

  /** The right to write a collection; undefined while another run has it. */
  writer(scope: string, now: () => Date): CacheWriter | undefined {
    const writer = new CacheWriter(this.#database, scope, now);
    return writer.take() ? writer : undefined;
  }

  /** Ends the use of the file. */
  close(): void {
    this.#database.close();
  }
}

/** A collection that is held whole. */
export interface CachedCollection {
  /** Names this reading of it; the next one has another. */
  readonly generation: number;
  /** Where its source goes on, such as a delta link. */
  readonly mark: string;
  /** When it was last read whole. */
  readonly fullAt: Date;
}

/** An object by its id, as JSON. */
export type CacheRow = readonly [id: string, json: string];

/** Writes one collection. The right to do so ends two minutes after the last write. */
export class CacheWriter {
  readonly #database: DatabaseSync;
  readonly #scope: string;
  readonly #now: () => Date;
  readonly #owner = randomUUID();
  #generation: number | undefined;

  constructor(database: DatabaseSync, scope: string, now: () => Date) {
    this.#database = database;
    this.#scope = scope;
    this.#now = now;
  }

  /** False while another run writes. */
  take(): boolean {
    return this.#transaction(() => {
      const taken = this.#run(
        `INSERT INTO leases (scope, owner, until) VALUES (?, ?, ?) ON CONFLICT (scope) DO UPDATE
         SET owner = excluded.owner, until = excluded.until WHERE leases.until < ?`,
        [this.#scope, this.#owner, this.#until(), this.#time()],
      );
      return taken > 0;
    });
  }

  /** Begins anew: what follows stays unseen until `finish`. */
  begin(): void {
    this.#write(() => {
      // of a run that was killed
      this.#drop("state = 'staging'", []);
      // long enough for a reader that has just begun
      this.#drop("state = 'retired' AND at < ?", [this.#time() - 3_600_000]);
      this.#generation = randomInt(2 ** 47);
      this.#run(
        "INSERT INTO generations (generation, scope, state, mark, at, full_at) VALUES (?, ?, 'staging', '', ?, ?)",
        [this.#generation, this.#scope, this.#time(), this.#time()],
      );
    });
  }

  /** Goes on with what is held. */
  goOn({ generation }: CachedCollection): void {
    this.#generation = generation;
  }

  /** Adds objects. What is there keeps the properties that its change does not name. */
  put(rows: readonly CacheRow[]): void {
    if (rows.length === 0) return;
    this.#write(() => {
      const insert = this.#database.prepare(
        `INSERT INTO rows (generation, id, data) VALUES (?, ?, ?)
         ON CONFLICT (generation, id) DO UPDATE SET data = json_patch(data, excluded.data)`,
      );
      for (const [id, json] of rows) insert.run(this.#held(), id, json);
    });
  }

  /** Takes objects out of what is held. */
  remove(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.#write(() => {
      const remove = this.#database.prepare("DELETE FROM rows WHERE generation = ? AND id = ?");
      for (const id of ids) remove.run(this.#held(), id);
    });
  }

  /** Makes what was written the collection, together with its mark. */
  finish(mark: string): void {
    this.#write(() => {
      this.#run(
        "UPDATE generations SET state = 'retired', at = ? WHERE scope = ? AND state = 'current' AND generation <> ?",
        [this.#time(), this.#scope, this.#held()],
      );
      this.#run("UPDATE generations SET state = 'current', mark = ? WHERE generation = ?", [
        mark,
        this.#held(),
      ]);
    });
  }

  /** Gives the right to write to the next run. */
  release(): void {
    this.#run("DELETE FROM leases WHERE scope = ? AND owner = ?", [this.#scope, this.#owner]);
  }

  #held(): number {
    if (this.#generation === undefined) throw new TypeError("begin or goOn comes before a write");
    return this.#generation;
  }

  #write(work: () => void): void {
    this.#transaction(() => {
      const kept = this.#run("UPDATE leases SET until = ? WHERE scope = ? AND owner = ?", [
        this.#until(),
        this.#scope,
        this.#owner,
      ]);
      if (kept === 0) throw new LeaseLostError("another run has taken over the cache");
      work();
    });
  }

  #drop(condition: string, values: readonly number[]): void {
    const which = `SELECT generation FROM generations WHERE scope = ? AND ${condition}`;
    this.#run(`DELETE FROM rows WHERE generation IN (${which})`, [this.#scope, ...values]);
    this.#run(`DELETE FROM generations WHERE scope = ? AND ${condition}`, [this.#scope, ...values]);
  }

  #run(statement: string, values: readonly (string | number)[]): number {
    return Number(this.#database.prepare(statement).run(...values).changes);
  }

  #transaction<T>(work: () => T): T {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  #time(): number {
    return this.#now().getTime();
  }

  #until(): number {
    return this.#time() + 120_000;
  }
}

/** Another run writes the collection by now; what this one had yet to write is not needed. */
export class LeaseLostError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "LeaseLostError";
}

/** A cache in one file, made where it is missing; undefined where none can be had, `onNote` is told why. */
export async function openSqliteCache(
  file: string,
  options: OpenSqliteOptions = {},
): Promise<SqliteCache | undefined> {
  const database = await openSqliteFile(file, format, options);
  return database && new SqliteCache(database);
}

const format: SqliteFormat = {
  // "Ring" in ASCII
  applicationId: 0x52_69_6e_67,
  version: 1,
  schema: `
CREATE TABLE IF NOT EXISTS generations (
  generation INTEGER PRIMARY KEY, scope TEXT NOT NULL, state TEXT NOT NULL, mark TEXT NOT NULL,
  at INTEGER NOT NULL, full_at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS leases (
  scope TEXT PRIMARY KEY, owner TEXT NOT NULL, until INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS rows (
  generation INTEGER NOT NULL, id TEXT NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (generation, id)) STRICT, WITHOUT ROWID;`,
};
