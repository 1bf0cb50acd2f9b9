import type { BackupRecord } from "../../backup/backup.ts";
import { backupContent } from "../../backup/backup-content.ts";
import type { BackupKey } from "../../backup/backup-key.ts";
import { Backups } from "../../backup/backups.ts";
import { retentionOf } from "../../backup/retention.ts";
import type { DesiredState } from "../../config/desired-state.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { takeSnapshot } from "../../snapshot/take-snapshot.ts";
import type { Lease } from "../../state/lease.ts";
import type { StateStore } from "../../state/state-store.ts";
import type { Tenant } from "../../tenant/tenant.ts";

/** How the backup before a write is made. */
export interface BackupBeforeOptions {
  /** What it is sealed with. Default: it is not. */
  readonly key?: BackupKey | undefined;
  /** Default: what is about to be done, such as `pre-apply`. */
  readonly reason?: string | undefined;
}

/** What it is made of, and where it goes. */
export interface BackupBeforeContext extends OperationOptions {
  readonly store: StateStore;
  readonly lease: Pick<Lease, "ensureHeld">;
  /** The tenant as it was read for the plan. Undefined: it is read now. */
  readonly seen: Snapshot | undefined;
  readonly onNote?: ((sentence: string) => void) | undefined;
}

/**
 * Keeps what the tenant holds before something is written: of the snapshot that the plan was made
 * on, where that is not older than 15 minutes. Whoever calls it holds the lease of the stack.
 *
 * @throws {BackupError} where it cannot be made.
 * @throws {GraphError} where the tenant cannot be read.
 */
export async function backupBefore(
  tenant: Tenant,
  desired: DesiredState,
  { key, reason }: BackupBeforeOptions,
  { store, lease, seen, onNote, abortSignal }: BackupBeforeContext,
): Promise<BackupRecord> {
  const isRecent =
    seen !== undefined && tenant.now().getTime() - Date.parse(seen.takenAt) <= oldestInMs;
  const snapshot = isRecent ? seen : await takeSnapshot(tenant, desired, { abortSignal });
  const content = await backupContent(tenant, desired, snapshot, { abortSignal });
  const backups = new Backups(store, desired.stack, {
    key,
    retention: retentionOf(desired.backups),
  });
  return await backups.write(content, {
    reason,
    onNote,
    ensureHeld: async () => {
      await lease.ensureHeld();
    },
  });
}

const oldestInMs = 15 * 60_000;

/** What is said where it cannot be made, with what to do. */
export function backupFailure(error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  return `the backup before the write could not be made: ${why}. Nothing was written; correct that, or write without one`;
}
