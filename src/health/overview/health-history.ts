import { chmod, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { makeStateFolder } from "../../state/make-state-folder.ts";
import { isSqliteError } from "../../state/sqlite-file.ts";
import { type DeviceState, deviceStates } from "../device-state.ts";
import { reachableOf } from "../policy-tally.ts";
import { type InstallRecord, parseInstallRecord } from "../unapproved/install-record.ts";
import type { HealthReport, HealthSourceName } from "./health-report.ts";
import type { RecordedPoint } from "./health-trend.ts";

/** What is kept of a device until the next report. */
export interface KeptDevice {
  /** Intune's id, lower case. */
  readonly id: string;
  readonly state: DeviceState;
}

/** The report that was recorded last, as far as the next one is compared with it. */
export interface KeptReport {
  readonly createdAt: string;
  readonly release: string;
  readonly patchedPercent: number | null;
  /** What it was made of, sorted; problems can be compared where it is the same. */
  readonly sources: readonly HealthSourceName[];
  /** By Intune's id of the device. */
  readonly states: ReadonlyMap<string, DeviceState>;
  /** Devices by code. */
  readonly problems: ReadonlyMap<string, number>;
}

/** A file of reports that cannot be used. It is left as it is. */
export class HealthHistoryError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "HealthHistoryError";
}

/** Kept in the header of the file: tells ours from those of other programs. */
const applicationId = 0x72_77_68_68;
const formatVersion = 1;
const busyTimeoutInMs = 10_000;
/** A year and a month. */
const keptDays = 396;
const dayInMs = 86_400_000;

const schema = `
CREATE TABLE IF NOT EXISTS reports (
  at TEXT PRIMARY KEY, release TEXT NOT NULL, devices INTEGER NOT NULL, patched_percent REAL,
  with_problems INTEGER NOT NULL, report TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS problems (
  code TEXT PRIMARY KEY, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS devices (id TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counts (code TEXT PRIMARY KEY, devices INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/**
 * The reports of one tenant over time, in a file of SQLite that its owner alone may read: each report as
 * it was, when each problem was seen first, and of devices only how they were at last. Reports are kept for
 * 396 days.
 */
export class HealthHistory {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** @internal no public type names node:sqlite, whose types not every program has */
  static on(database: DatabaseSync): HealthHistory {
    return new HealthHistory(database);
  }

  /**
   * The report that was recorded last; undefined where there is none.
   *
   * @throws {HealthHistoryError} where the file is damaged.
   */
  last(): KeptReport | undefined {
    return inHistoryWords(() => this.#last());
  }

  #last(): KeptReport | undefined {
    const row = this.#database
      .prepare("SELECT at, release, patched_percent, report FROM reports ORDER BY at DESC LIMIT 1")
      .get();
    if (row === undefined) return undefined;
    const states = new Map<string, DeviceState>();
    for (const { id, state } of this.#database.prepare("SELECT id, state FROM devices").iterate())
      states.set(String(id), deviceStates.find((known) => known === state) ?? "unknown");
    const problems = new Map<string, number>();
    for (const { code, devices } of this.#database.prepare("SELECT * FROM counts").iterate())
      problems.set(String(code), Number(devices));
    const percent = row["patched_percent"];
    const { sources } = JSON.parse(String(row["report"])) as HealthReport;
    return {
      createdAt: String(row["at"]),
      release: String(row["release"]),
      patchedPercent: percent === null ? null : Number(percent),
      sources: sources.map(({ source }) => source).sort(),
      states,
      problems,
    };
  }

  /** The fleet in each report, the oldest first. */
  points(): readonly RecordedPoint[] {
    return inHistoryWords(() => this.#points());
  }

  #points(): readonly RecordedPoint[] {
    return this.#database
      .prepare(
        "SELECT at, release, devices, patched_percent, with_problems FROM reports ORDER BY at",
      )
      .all()
      .map((row) => ({
        at: String(row["at"]),
        release: String(row["release"]),
        devices: Number(row["devices"]),
        patchedPercent: row["patched_percent"] === null ? null : Number(row["patched_percent"]),
        withProblems: Number(row["with_problems"]),
      }));
  }

  /** When each problem was seen first, as far as reports know; ISO 8601 by code. */
  firstSeen(): ReadonlyMap<string, string> {
    const rows = this.#database.prepare("SELECT code, first_seen FROM problems").all();
    return new Map(rows.map((row) => [String(row["code"]), String(row["first_seen"])]));
  }

  /**
   * What the last look at installs saw, for the next one; undefined where there is none.
   *
   * @throws {HealthHistoryError} where it cannot be understood.
   */
  installRecord(): InstallRecord | undefined {
    const row = this.#database.prepare("SELECT value FROM facts WHERE name = 'installs'").get();
    if (row === undefined) return undefined;
    try {
      return parseInstallRecord(JSON.parse(String(row["value"])));
    } catch (error) {
      if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error;
      throw new HealthHistoryError(`what it holds of installs cannot be read: ${error.message}`);
    }
  }

  /** A report as it was recorded; undefined where there is none of that instant. */
  reportAt(at: string): HealthReport | undefined {
    const row = this.#database.prepare("SELECT report FROM reports WHERE at = ?").get(at);
    return row && (JSON.parse(String(row["report"])) as HealthReport);
  }

  /**
   * Keeps a report, whole or not at all. One that is older than the last is refused, since the next one is
   * compared with the last.
   *
   * @param installs What the look at installs saw, as `findUnapprovedInstalls` gives it.
   * @throws {HealthHistoryError} for a report of another tenant, or one that is not the newest; where the
   *   file is in use, damaged, or its disk full.
   */
  record(report: HealthReport, devices: Iterable<KeptDevice>, installs?: InstallRecord): void {
    inHistoryWords(() => this.#record(report, devices, installs));
  }

  #record(report: HealthReport, devices: Iterable<KeptDevice>, installs?: InstallRecord): void {
    const database = this.#database;
    database.exec("BEGIN IMMEDIATE");
    try {
      this.#demandNewest(report);
      this.#demandTenant(report.tenantId);
      this.#keep(report, devices);
      if (installs)
        database
          .prepare("INSERT OR REPLACE INTO facts VALUES ('installs', ?)")
          .run(JSON.stringify(installs));
      database.exec("COMMIT");
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  }

  /** Ends the use of the file. */
  close(): void {
    this.#database.close();
  }

  #demandNewest({ createdAt }: HealthReport): void {
    const last = this.#database.prepare("SELECT max(at) AS at FROM reports").get()?.["at"];
    if (typeof last === "string" && last >= createdAt)
      throw new HealthHistoryError(
        `a report of ${last} is recorded already, which is not before this one (${createdAt})`,
      );
  }

  #demandTenant(tenantId: string | null): void {
    if (tenantId === null) return;
    const known = this.#database.prepare("SELECT value FROM facts WHERE name = 'tenant'").get();
    if (known === undefined)
      this.#database.prepare("INSERT INTO facts VALUES ('tenant', ?)").run(tenantId);
    else if (known["value"] !== tenantId)
      throw new HealthHistoryError(
        `it holds reports of tenant ${String(known["value"])}, and this is tenant ${tenantId}`,
      );
  }

  #keep(report: HealthReport, devices: Iterable<KeptDevice>): void {
    const database = this.#database;
    const { createdAt, release, fleet, problems } = report;
    database
      .prepare("INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?)")
      .run(
        createdAt,
        release.releasedOn,
        reachableOf(fleet.counts),
        fleet.patchedPercent,
        fleet.withProblems,
        JSON.stringify(report),
      );
    const seen = database.prepare(
      `INSERT INTO problems VALUES (?, ?, ?) ON CONFLICT (code) DO UPDATE SET
       first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)`,
    );
    database.exec("DELETE FROM devices; DELETE FROM counts");
    const count = database.prepare("INSERT INTO counts VALUES (?, ?)");
    for (const { code, devices: amount, firstSeen, lastSeen } of problems) {
      seen.run(code, firstSeen ?? createdAt, lastSeen ?? createdAt);
      count.run(code, amount);
    }
    const put = database.prepare("INSERT INTO devices VALUES (?, ?)");
    for (const { id, state } of devices) put.run(id, state);
    const oldest = new Date(Date.parse(createdAt) - keptDays * dayInMs).toISOString();
    database.prepare("DELETE FROM reports WHERE at < ?").run(oldest);
  }
}

/** What the database says, as an error of the file. */
function inHistoryWords<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isSqliteError(error)) throw error;
    throw new HealthHistoryError(`the file of reports cannot be used: ${error.message}`);
  }
}

/**
 * Opens the file in which the reports of a tenant are kept, and makes it where there is none. Nothing
 * that lies there is ever thrown away.
 *
 * @throws {HealthHistoryError} where it is damaged, of a later version, or another program's.
 */
export async function openHealthHistory(file: string): Promise<HealthHistory> {
  const { DatabaseSync: Database } = await import("node:sqlite");
  await makeStateFolder(dirname(file));
  // made here, since SQLite would make it readable by everyone; its journal takes the same mode
  const handle = await open(file, "a", 0o600);
  const { size } = await handle.stat();
  await handle.close();
  await chmod(file, 0o600);
  let database: DatabaseSync | undefined;
  try {
    database = new Database(file, { timeout: busyTimeoutInMs });
    demandOurs(database, file, size);
    database.exec(schema);
    database.exec(
      `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${formatVersion}`,
    );
    return HealthHistory.on(database);
  } catch (error) {
    database?.close();
    if (error instanceof HealthHistoryError || !isSqliteError(error)) throw error;
    throw new HealthHistoryError(`${file} cannot be used: ${error.message}`);
  }
}

function demandOurs(database: DatabaseSync, file: string, size: number): void {
  if (size === 0) return;
  const id = Number(database.prepare("PRAGMA application_id").get()?.["application_id"]);
  const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (id !== applicationId)
    throw new HealthHistoryError(`${file} is no history of Ringwright; name another file`);
  if (version > formatVersion)
    throw new HealthHistoryError(`${file} was written by a later version of Ringwright`);
}
