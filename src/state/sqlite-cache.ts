import { nodeCrypto } from "../graph/late-crypto.ts";
import type { DatabaseSync } from "node:sqlite";
import { type JsonRow, packRows, unpackRows } from "./json-columns.ts";
import { openSqliteFile, type OpenSqliteOptions, type SqliteFormat } from "./sqlite-file.ts";

/**
 * Collections of JSON objects on disk, each with the mark at which its source can be asked
 * for what changed since. Nothing in it is the only copy. One writer at a time; a reader
 * goes on undisturbed while another run writes.
 *
 * A collection is kept as the pages it was read in, and beside them what changed later, by id:
 * 200,000 devices are written in 0.2 s of CPU and read in as much. Writing a row each took 5 s.
 */
export class SqliteCache {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** @internal no public type names node:sqlite, whose types not every program has */
  static on(database: DatabaseSync): SqliteCache {
    return new SqliteCache(database);
  }

  /** What is held of a collection; undefined where it was never read whole. */
  current(scope: string): CachedCollection | undefined {
    const row = this.#database
      .prepare(
        "SELECT generation, mark, full_at FROM generations WHERE scope = ? AND state = 'current'",
      )
      .get(scope);
    if (row === undefined) return undefined;
    const generation = Number(row["generation"]);
    return {
      generation,
      mark: String(row["mark"]),
      fullAt: new Date(Number(row["full_at"])),
      size: this.#sum("SELECT total(size) AS n FROM pages WHERE generation = ?", generation),
      changes: this.#sum("SELECT count(*) AS n FROM changes WHERE generation = ?", generation),
    };
  }

  /**
   * The objects of a collection as they are now, a page at a time; `idOf` gives the id under
   * which a change of one was put.
   */
  *pages(
    { generation }: CachedCollection,
    idOf: (row: JsonRow) => string,
  ): Generator<readonly JsonRow[]> {
    // all at once, so that what another run changes meanwhile is seen whole or not at all
    const changes = changesOf(this.#database, generation);
    // not one statement for all, since an open one keeps the next writer waiting
    const page = this.#database.prepare(
      "SELECT data FROM pages WHERE generation = ? AND number = ?",
    );
    for (let number = 0; ; number++) {
      const data = page.get(generation, number)?.["data"];
      if (data === undefined) break;
      const rows = unpackRows(String(data));
      yield changes.size === 0 ? rows : rows.flatMap((row) => changed(row, idOf(row), changes));
    }
    const added = [...changes.values()].flatMap((json) => (json === null ? [] : [parsed(json)]));
    if (added.length > 0) yield added;
  }

  /** The right to write a collection; undefined while another run has it. */
  writer(scope: string, now: () => Date): CacheWriter | undefined {
    const writer = CacheWriter.on(this.#database, scope, now);
    return writer.take() ? writer : undefined;
  }

  /** Ends the use of the file. */
  close(): void {
    this.#database.close();
  }

  #sum(statement: string, generation: number): number {
    return Number(this.#database.prepare(statement).get(generation)?.["n"]);
  }
}

/** What changed by id, as JSON; null for what is gone. */
function changesOf(database: DatabaseSync, generation: number): Map<string, string | null> {
  const rows = database
    .prepare("SELECT id, data FROM changes WHERE generation = ?")
    .all(generation);
  return new Map(
    rows.map(({ id, data }) => [String(id), data === null ? null : String(data)] as const),
  );
}

/** The row as it is now, or none; its change is taken out, so that what stays is new. */
function changed(row: JsonRow, id: string, changes: Map<string, string | null>): JsonRow[] {
  const json = changes.get(id);
  if (json === undefined) return [row];
  changes.delete(id);
  return json === null ? [] : [{ ...row, ...parsed(json) }];
}

function parsed(json: string): JsonRow {
  return JSON.parse(json) as JsonRow;
}

/** A collection that is held whole. */
export interface CachedCollection {
  /** Names this reading of it; the next one has another. */
  readonly generation: number;
  /** Where its source goes on, such as a delta link. */
  readonly mark: string;
  /** When it was last read whole. */
  readonly fullAt: Date;
  /** Objects that it had then. */
  readonly size: number;
  /** Objects that were added, changed or taken out since. */
  readonly changes: number;
}

/** Writes one collection. The right to do so ends two minutes after the last write. */
export class CacheWriter {
  readonly #database: DatabaseSync;
  readonly #scope: string;
  readonly #now: () => Date;
  readonly #owner = nodeCrypto().randomUUID();
  #generation: number | undefined;
  #pages = 0;

  private constructor(database: DatabaseSync, scope: string, now: () => Date) {
    this.#database = database;
    this.#scope = scope;
    this.#now = now;
  }

  /** @internal */
  static on(database: DatabaseSync, scope: string, now: () => Date): CacheWriter {
    return new CacheWriter(database, scope, now);
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
      this.#generation = nodeCrypto().randomInt(2 ** 47);
      this.#pages = 0;
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

  /** Adds objects to what was begun; none of them is in it yet. */
  addPage(rows: readonly JsonRow[]): void {
    if (rows.length === 0) return;
    this.#write(() => {
      this.#run("INSERT INTO pages (generation, number, size, data) VALUES (?, ?, ?, ?)", [
        this.#held(),
        this.#pages,
        rows.length,
        packRows(rows),
      ]);
    });
    this.#pages++;
  }

  /** Changes objects or adds new ones. What is there keeps the properties that its change does not name. */
  change(rows: readonly (readonly [id: string, row: JsonRow])[]): void {
    if (rows.length === 0) return;
    this.#write(() => {
      const find = this.#database.prepare(
        "SELECT data FROM changes WHERE generation = ? AND id = ?",
      );
      for (const [id, row] of rows) {
        const before = find.get(this.#held(), id)?.["data"];
        const known = typeof before === "string" ? parsed(before) : {};
        this.#putChange(id, JSON.stringify({ ...known, ...row }));
      }
    });
  }

  /** Takes objects out of what is held. */
  remove(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.#write(() => {
      for (const id of ids) this.#putChange(id, null);
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

  #putChange(id: string, json: string | null): void {
    this.#run("INSERT OR REPLACE INTO changes (generation, id, data) VALUES (?, ?, ?)", [
      this.#held(),
      id,
      json,
    ]);
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
    for (const table of ["pages", "changes"])
      this.#run(`DELETE FROM ${table} WHERE generation IN (${which})`, [this.#scope, ...values]);
    this.#run(`DELETE FROM generations WHERE scope = ? AND ${condition}`, [this.#scope, ...values]);
  }

  #run(statement: string, values: readonly (string | number | null)[]): number {
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
  return database && SqliteCache.on(database);
}

const format: SqliteFormat = {
  // "Ring" in ASCII
  applicationId: 0x52_69_6e_67,
  version: 2,
  schema: `
CREATE TABLE IF NOT EXISTS generations (
  generation INTEGER PRIMARY KEY, scope TEXT NOT NULL, state TEXT NOT NULL, mark TEXT NOT NULL,
  at INTEGER NOT NULL, full_at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS leases (
  scope TEXT PRIMARY KEY, owner TEXT NOT NULL, until INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS pages (
  generation INTEGER NOT NULL, number INTEGER NOT NULL, size INTEGER NOT NULL, data TEXT NOT NULL,
  UNIQUE (generation, number)) STRICT;
CREATE TABLE IF NOT EXISTS changes (
  generation INTEGER NOT NULL, id TEXT NOT NULL, data TEXT,
  PRIMARY KEY (generation, id)) STRICT, WITHOUT ROWID;`,
};
