import type { Pool, PoolClient, PoolConfig } from "pg";
import { loadBullmq, loadPg } from "./load-packages.ts";
import { type FleetQueueBackend, openQueueBackend, queueFailure } from "./queue-backend.ts";

/**
 * Makes or updates the tables of queues in PostgreSQL, in one transaction; nothing is done where they
 * are there. A step of the deployment: its user needs to create a schema, that of workers does not.
 * Several at once wait for each other. Redis needs none, and is left alone.
 *
 * @throws {TypeError} where a package is missing.
 * @throws {Error} where the server cannot be reached, is older than PostgreSQL 13, refuses, or has
 *   tables of a later version.
 * @see https://docs.bullmq.io/guide/postgresql
 */
export async function migrateFleetQueue(backend: FleetQueueBackend): Promise<void> {
  const opened = await openQueueBackend(backend);
  if (backend.kind === "redis") return;
  const { connection } = backend;
  const { runMigrations } = await loadBullmq();
  const { default: pg } = await loadPg();
  const own = connection instanceof pg.Pool ? connection : undefined;
  // what is no pool are options of one
  const settings: MigratedPool =
    typeof connection === "string"
      ? { connectionString: connection }
      : (connection as MigratedPool);
  const pool: Pool = own ?? new pg.Pool(settings);
  let client: PoolClient | undefined;
  try {
    client = await pool.connect();
    await runMigrations(client, own ? undefined : settings.schema);
  } catch (error) {
    throw new Error(queueFailure(opened, error));
  } finally {
    client?.release();
    if (!own) await pool.end();
  }
}

interface MigratedPool extends PoolConfig {
  readonly schema?: string;
}
