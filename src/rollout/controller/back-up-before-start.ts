import type { DesiredState } from "../../config/desired-state.ts";
import {
  backupBefore,
  type BackupBeforeContext,
  type BackupBeforeOptions,
  backupFailure,
} from "../../operate/backups/backup-before.ts";
import { LockedError } from "../../state/locked-error.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { RolloutCommandError } from "../tick/commands.ts";

/**
 * Keeps what the tenant holds before a rollout writes.
 *
 * @throws {RolloutCommandError} where it cannot be made.
 * @throws {LockedError} where another run took the lock.
 */
export async function backUpBeforeStart(
  tenant: Tenant,
  desired: DesiredState,
  name: string,
  backup: BackupBeforeOptions,
  context: BackupBeforeContext,
): Promise<void> {
  const how = { ...backup, reason: backup.reason ?? `pre-rollout ${name}` };
  try {
    const { id } = await backupBefore(tenant, desired, how, context);
    context.onNote?.(`backup ${id} was made`);
  } catch (error) {
    if (context.abortSignal?.aborted === true || error instanceof LockedError) throw error;
    throw new RolloutCommandError(`${name}: ${backupFailure(error)} (--no-backup)`);
  }
}
