import type { BackupRecord, DamagedBackup } from "../../backup/backup.ts";
import { isWhole } from "../../backup/backups.ts";
import { backupTable } from "../../report/backup-text.ts";
import { terminalText } from "../../report/escape.ts";
import { backupOrigin } from "../backups/backup-origin.ts";
import { withBackups } from "../backups/open-backups.ts";
import type { Call } from "../command-line/define-command.ts";
import type { snapshotListCommand } from "../declarations/snapshot.ts";
import { ExitCode } from "../exit-code.ts";
import { tell } from "../output.ts";

/** Which backups there are of a stack, the newest first. */
export interface BackupListDocument {
  readonly formatVersion: 1;
  readonly stack: string;
  readonly backups: readonly ListedBackup[];
}

/** A backup, or what can be seen of one that is damaged. */
export type ListedBackup = (BackupRecord | Omit<DamagedBackup, "problem">) & {
  /** False where it is damaged, true where `--verify` found it as it was written; null without that. */
  readonly verified: boolean | null;
  /** What is damaged; null where nothing is known to be. */
  readonly problem: string | null;
};

/** `ringwright snapshot list`: which backups there are. Asks nothing of the tenant. */
export async function runSnapshotList({
  options,
  terminal,
}: Call<typeof snapshotListCommand>): Promise<number> {
  return await withBackups(options, terminal, async ({ backups }) => {
    const all = await backups.list();
    const verified = options.verify ? await backups.verify() : undefined;
    const rows = [...all].reverse().map((one): ListedBackup => {
      const problem = isWhole(one) ? (verified?.get(one.id) ?? null) : one.problem;
      const isDamaged = problem !== null;
      return { ...one, verified: isDamaged ? false : verified ? true : null, problem };
    });
    const document: BackupListDocument = {
      formatVersion: 1,
      stack: backups.stack,
      backups: rows,
    };
    const { outColumns } = terminal;
    await tell(terminal, options, document, () =>
      all.length === 0
        ? `Stack ${terminalText(backups.stack)} has no backup here. Make one with: ringwright snapshot create\n`
        : [
            backupOrigin(all.findLast(isWhole), { stack: backups.stack }, terminal),
            backupTable(all, verified, terminal.paintOut, { columns: outColumns?.() }),
          ].join(""),
    );
    return rows.some((row) => row.verified === false) ? ExitCode.refused : ExitCode.ok;
  });
}
