import type { BackupRecord } from "../../backup/backup.ts";
import { backupContent } from "../../backup/backup-content.ts";
import type { BackupKey } from "../../backup/backup-key.ts";
import { Backups, type PruneResult } from "../../backup/backups.ts";
import { retentionOf } from "../../backup/retention.ts";
import type { DesiredState } from "../../config/desired-state.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { takeSnapshot } from "../../snapshot/take-snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { type StackLeaseOptions, underStackLease } from "../session/stack-lease.ts";

/** How a backup is made. */
export interface CreateBackupOptions extends OperationOptions, StackLeaseOptions {
  /** What it is sealed with. Default: it is not. */
  readonly key?: BackupKey | undefined;
  /** For people; at most 500 characters. */
  readonly reason?: string | undefined;
  /** Begins a new chain. Default: where one is due by the config, or there is none to build on. */
  readonly full?: boolean | undefined;
  /** Makes none, and reads nothing of the tenant, where none is due by the config. Default false. */
  readonly ifDue?: boolean | undefined;
  /** Told in a sentence what is no error. */
  readonly onNote?: ((sentence: string) => void) | undefined;
}

/** A backup that was made, and what could not be carried over into it. */
export interface CreatedBackup {
  readonly record: BackupRecord;
  /** Of the tenant; null where this identity may not read it. */
  readonly tenantName: string | null;
  readonly notes: readonly string[];
}

/**
 * Makes a backup of a stack, under its lock: no apply writes while the tenant is read. It is read
 * back and verified. Undefined where none is due. Writes nothing to the tenant.
 *
 * @throws {LockedError} where another run holds the lock.
 * @throws {BackupError} where the last one is sealed and the key is missing or another.
 * @throws {GraphError} where the tenant cannot be read.
 */
export async function createBackup(
  tenant: Tenant,
  desired: DesiredState,
  options: CreateBackupOptions,
): Promise<CreatedBackup | undefined> {
  const { store, key, reason, full, ifDue = false, onNote = () => undefined } = options;
  const { abortSignal } = options;
  const backups = new Backups(store, desired.stack, {
    key,
    retention: retentionOf(desired.backups),
  });
  const clock = { now: tenant.now, onNote };
  return await underStackLease(desired.stack, options, clock, async (lease) => {
    if (ifDue && !(await backups.isDue(tenant.now()))) return undefined;
    const snapshot = await takeSnapshot(tenant, desired, { abortSignal });
    const content = await backupContent(tenant, desired, snapshot, { abortSignal });
    const ensureHeld = async () => {
      await lease.ensureHeld();
    };
    const record = await backups.write(content, { reason, full, onNote, ensureHeld });
    return { record, tenantName: snapshot.tenantName, notes: content.notes };
  });
}

/** How backups are pruned. */
export interface PruneBackupsOptions extends StackLeaseOptions {
  readonly now: Date;
  /** Tells what would be taken away, and takes nothing. Default false. */
  readonly dryRun?: boolean | undefined;
  /** Told in a sentence what is no error. */
  readonly onNote?: ((sentence: string) => void) | undefined;
}

/**
 * Takes away the backups of a stack that are older than its config keeps them, under its lock.
 *
 * @throws {LockedError} where another run holds the lock.
 */
export async function pruneBackups(
  { stack, backups }: Pick<DesiredState, "stack" | "backups">,
  options: PruneBackupsOptions,
): Promise<PruneResult> {
  const { store, now, dryRun = false, onNote = () => undefined } = options;
  const kept = new Backups(store, stack, { retention: retentionOf(backups) });
  if (dryRun) return await kept.prune(now, { dryRun });
  return await underStackLease(stack, options, { now: () => now, onNote }, async (lease) => {
    const ensureHeld = async () => {
      await lease.ensureHeld();
    };
    return await kept.prune(now, { ensureHeld });
  });
}
