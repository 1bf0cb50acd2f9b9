import type { Backup } from "../../backup/backup.ts";
import { restoredState, type RestoredState } from "../../backup/restored-state.ts";
import type { DesiredState } from "../../config/desired-state.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { isOurs } from "../../snapshot/ownership.ts";
import { takeSnapshot } from "../../snapshot/take-snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { Session } from "../session/session.ts";

/** What is restored of a backup. */
export interface OpenRestoreOptions extends OperationOptions {
  /** Addresses of the backup, such as `ring/broad`. Default: everything that is the stack's. */
  readonly only?: readonly string[] | undefined;
  /** Whose guards, freezes and lint settings hold. Default: nothing is deleted, and no more. */
  readonly files?: DesiredState | undefined;
  /** For `${var:NAME}` in the backup. Default: the process's own. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/** A restore as a session: it plans and applies as any other, with the backup in place of the files. */
export interface OpenedRestore {
  readonly session: Session;
  /** The addresses to which its plan is cut, to be given to `plan` and `planAndApply`. */
  readonly only: readonly string[];
  /** What a reader has to know before it is written, one sentence each. */
  readonly notes: readonly string[];
  /** Addresses of what was to be restored and cannot be. */
  readonly leftOut: readonly string[];
  /** Addresses of what is the stack's and not the backup's, and stays; empty where `only` names what is restored. */
  readonly kept: readonly string[];
}

/**
 * Reads what is left of a backup's objects, and opens the session that restores them. Writes
 * nothing: `session.plan` shows it, `session.planAndApply` and `session.apply` write it, with the lock, the
 * journal, the guards and a backup before. It deletes nothing that was made since.
 *
 * @example
 * // import { hostname } from "node:os";
 * const store = new FileStore(".ringwright");
 * const tenant = connect(credential);
 * const backup = await new Backups(store, "corp").read("latest");
 * const { session, only, notes } = await openRestore(tenant, backup);
 * for (const note of notes) console.warn(note);
 * await session.planAndApply({
 *   store,
 *   only,
 *   owner: { pid: process.pid, host: hostname() },
 *   backup: { reason: "pre-restore" },
 *   confirm: ({ changes }) => changes.length < 10,
 * });
 *
 * @throws {TypeError} where `only` names what the backup does not hold.
 * @throws {BackupError} where a kind of it is of a later version.
 * @throws {WrongTenantError} where the backup is of another tenant.
 * @throws {GraphError} where the tenant cannot be read.
 */
export async function openRestore(
  tenant: Tenant,
  backup: Backup,
  options: OpenRestoreOptions = {},
): Promise<OpenedRestore> {
  const { only, files, env, abortSignal } = options;
  checkNamed(backup, only ?? []);
  const how = { only, files, env, now: tenant.now() };
  const whole = restoredState(backup, undefined, how);
  const snapshot = await takeSnapshot(tenant, whole.desired, { abortSignal });
  const restored = restoredState(backup, snapshot, how);
  const addresses = restored.desired.resources.map(({ address }) => address);
  const since = snapshot.objects.flatMap((object) =>
    isOurs(object, backup.stack) && object.marker && !addresses.includes(object.marker.key)
      ? [object.marker.key]
      : [],
  );
  const leftOut = restored.leftOut.filter(
    (address) => only === undefined || only.includes(address),
  );
  return {
    session: new Session(tenant, restored.desired),
    only: only === undefined ? addresses : wantedOf(restored, backup, only),
    notes: [
      ...restored.notes,
      ...(only === undefined ? since.map((address) => sinceText(address, restored)) : []),
    ],
    leftOut,
    kept: only === undefined ? since.filter((address) => !restored.leftOut.includes(address)) : [],
  };
}

function checkNamed({ objects, record }: Backup, only: readonly string[]): void {
  const unknown = only.find((address) => !objects.has(address));
  if (unknown === undefined) return;
  throw new TypeError(
    `only names ${unknown}, which backup ${record.id} does not hold; see what it holds with: ringwright snapshot show ${record.id}`,
  );
}

/** The same by the addresses that the objects have by now. */
function wantedOf(
  { addresses }: RestoredState,
  { objects }: Backup,
  only: readonly string[],
): string[] {
  return only.map((address) => {
    const { givenBy = address } = objects.get(address) ?? {};
    return addresses.get(givenBy) ?? givenBy;
  });
}

function sinceText(address: string, { leftOut }: RestoredState): string {
  return leftOut.includes(address)
    ? `${address} stays as it is`
    : `${address} is the stack's, and the backup does not hold it: it stays`;
}
