import { chmod, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { makeStateFolder } from "./make-state-folder.ts";

/** What a file has to be, so that it is ours to fill. */
export interface SqliteFormat {
  /** Kept in the file's header: tells our files from those of other programs. */
  readonly applicationId: number;
  /** A file of another version is rebuilt. */
  readonly version: number;
  /** Statements that make the tables; each with `IF NOT EXISTS`. */
  readonly schema: string;
}

/** How a cache is opened. */
export interface OpenSqliteOptions {
  /** Told what became of a file that could not be used. */
  readonly onNote?: ((sentence: string) => void) | undefined;
}

/**
 * Opens a SQLite file that can be thrown away at any time, readable by its owner only. What
 * is damaged or of another version is deleted; what another program made is kept under
 * another name. Undefined where no file can be had, for instance since another run keeps it
 * busy: the caller goes on without.
 *
 * @see https://nodejs.org/api/sqlite.html
 * @internal
 */
export async function openSqliteFile(
  file: string,
  format: SqliteFormat,
  { onNote }: OpenSqliteOptions = {},
): Promise<DatabaseSync | undefined> {
  try {
    const sqlite = await import("node:sqlite");
    await makeStateFolder(dirname(file));
    // made here, since SQLite would make it readable by everyone; its journal takes the same mode
    await (await open(file, "a", 0o600)).close();
    await chmod(file, 0o600);
    switch (fileState(file, format, sqlite.DatabaseSync)) {
      case "usable":
        break;
      case "damaged":
        onNote?.(`the cache ${file} was damaged or of another version; it is built anew`);
        await discard(file);
        await (await open(file, "a", 0o600)).close();
        break;
      case "foreign": {
        const aside = `${file}.set-aside-${Date.now()}`;
        await rename(file, aside);
        onNote?.(`${file} was no cache of Ringwright; it is kept as ${aside}`);
        await (await open(file, "a", 0o600)).close();
        break;
      }
      case "busy":
        onNote?.(`the cache ${file} is in use by another run; this one goes on without it`);
        return undefined;
    }
    return prepared(new sqlite.DatabaseSync(file, { timeout: busyTimeoutInMs }), format);
  } catch (error) {
    onNote?.(`there is no cache: ${(error as Error).message}`);
    return undefined;
  }
}

// the wait blocks the process, so it has to be short
const busyTimeoutInMs = 2000;

/** Whether another process holds the file; what went wrong passes by itself. */
function isBusy(error: unknown): boolean {
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === "number" && ((code & 0xff) === 5 || (code & 0xff) === 6);
}

/** Whether the database itself failed, such as on a full disk: the caller goes on without it. */
export function isSqliteError(error: unknown): error is Error {
  return error instanceof Error && (error as { code?: unknown }).code === "ERR_SQLITE_ERROR";
}

function fileState(
  file: string,
  format: SqliteFormat,
  Database: typeof DatabaseSync,
): "usable" | "damaged" | "foreign" | "busy" {
  let database: DatabaseSync | undefined;
  try {
    database = new Database(file, { readOnly: true, timeout: busyTimeoutInMs });
    const application = pragma(database, "application_id");
    const tables = database.prepare("SELECT count(*) AS n FROM sqlite_schema").get()?.["n"];
    if (application === 0 && tables === 0) return "usable";
    if (application !== format.applicationId) return "foreign";
    if (pragma(database, "user_version") !== format.version) return "damaged";
    return pragma(database, "quick_check") === "ok" ? "usable" : "damaged";
  } catch (error) {
    if (isBusy(error)) return "busy";
    // 26: no database at all
    return (error as { errcode?: unknown }).errcode === 26 ? "foreign" : "damaged";
  } finally {
    database?.close();
  }
}

function prepared(database: DatabaseSync, format: SqliteFormat): DatabaseSync {
  try {
    database.exec("PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE");
    database.exec(format.schema);
    database.exec(`PRAGMA application_id = ${format.applicationId}`);
    database.exec(`PRAGMA user_version = ${format.version}`);
    database.exec("COMMIT");
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function pragma(database: DatabaseSync, name: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}

// a journal that is left behind would be played into the new file
async function discard(file: string): Promise<void> {
  for (const suffix of ["-journal", "-wal", "-shm", ""]) {
    await rm(`${file}${suffix}`, { force: true });
  }
}
