import type { BackupRecord } from "../../backup/backup.ts";
import { createBackup } from "../../operate/backups/create-backup.ts";
import { createdText } from "../../report/backup-text.ts";
import { terminalText } from "../../report/escape.ts";
import { backupOrigin } from "../backups/backup-origin.ts";
import { withBackups } from "../backups/open-backups.ts";
import type { Call } from "../command-line/define-command.ts";
import type { snapshotCreateCommand } from "../declarations/snapshot.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { isGone, ownHolder } from "../lease-holder.ts";
import { tell } from "../output.ts";
import { Progress } from "../progress.ts";
import { signIn } from "../sign-in.ts";

const longestReason = 500;

/** The backup that was made. */
export interface BackupMadeDocument {
  readonly formatVersion: 1;
  /** Null where none was due. */
  readonly backup: BackupRecord | null;
  readonly notes: readonly string[];
}

/** `ringwright snapshot create`: a backup of the stack. Writes nothing to the tenant. */
export async function runSnapshotCreate({
  options,
  terminal,
}: Call<typeof snapshotCreateCommand>): Promise<number> {
  const { full, ifDue } = options;
  const reason = options.reason?.trim() === "" ? undefined : options.reason;
  if (reason !== undefined && reason.length > longestReason)
    throw new CommandError(`--reason takes at most ${longestReason} characters`);
  if (full && ifDue) throw new CommandError("--full and --if-due do not go together");
  return await withBackups(options, terminal, async ({ backups, desired, store, key }) => {
    const tenant = await signIn(options, terminal);
    const progress = new Progress(terminal);
    progress.step("Reading the tenant ...");
    const made = await createBackup(tenant, desired, {
      store,
      key,
      reason,
      full,
      ifDue,
      owner: ownHolder(terminal.env),
      isGone,
      abortSignal: terminal.abortSignal,
      onNote: (sentence) => {
        progress.show({ type: "note", sentence });
      },
    }).finally(() => progress.clear());
    for (const note of made?.notes ?? [])
      terminal.err(`${terminal.paintErr("yellow", "note")} ${terminalText(note)}\n`);
    const { record = null, notes = [], tenantName } = made ?? {};
    const document: BackupMadeDocument = { formatVersion: 1, backup: record, notes };
    await tell(terminal, options, document, () =>
      record
        ? `${backupOrigin(record, { stack: backups.stack, tenantName }, terminal)}${createdText(record)}`
        : "No backup is due.\n",
    );
    return (record?.unread.length ?? 0) > 0 ? ExitCode.partial : ExitCode.ok;
  });
}
