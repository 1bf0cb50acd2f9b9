import type { BackupObject, BackupRecord } from "../../backup/backup.ts";
import type { BackupContent } from "../../backup/backup.ts";
import { backupContent } from "../../backup/backup-content.ts";
import { type ContentDifference, diffContents } from "../../backup/diff-content.ts";
import { backupText, contentDiffText } from "../../report/backup-text.ts";
import { takeSnapshot } from "../../snapshot/take-snapshot.ts";
import { type OpenBackups, withBackups } from "../backups/open-backups.ts";
import type { Call } from "../command-line/define-command.ts";
import type { snapshotShowCommand } from "../declarations/snapshot.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { tell } from "../output.ts";
import { Progress } from "../progress.ts";
import { signIn } from "../sign-in.ts";

type ShowCall = Call<typeof snapshotShowCommand>;

/** What is in a backup. */
export interface BackupContentDocument {
  readonly formatVersion: 1;
  readonly backup: BackupRecord;
  /** Ids of the backups that it stands on, and its own. */
  readonly chain: readonly string[];
  readonly objects: readonly ({ readonly address: string } & BackupObject)[];
  readonly notes: readonly string[];
  /** Kinds that could not be read when it was made. */
  readonly unread: readonly string[];
}

/** In what a backup differs from something later. */
export interface BackupDiffDocument {
  readonly formatVersion: 1;
  readonly backup: BackupRecord;
  /** Another backup, or the tenant. */
  readonly against: string;
  readonly differences: readonly ContentDifference[];
}

/** `ringwright snapshot show ID`: what is in a backup, or in what it differs. Writes nothing. */
export async function runSnapshotShow(call: ShowCall): Promise<number> {
  const { options, operands, terminal } = call;
  return await withBackups(options, terminal, async (open) => {
    const backup = await open.backups.read(operands.id);
    const { record } = backup;
    if (options.against === undefined) {
      const { chain, notes, unread } = backup;
      const objects = [...backup.objects].map(([address, object]) => ({ address, ...object }));
      const ids = chain.map(({ id }) => id);
      const document: BackupContentDocument = {
        formatVersion: 1,
        backup: record,
        chain: ids,
        objects,
        notes,
        unread,
      };
      await tell(terminal, options, document, () => backupText(backup, terminal.paintOut));
      return ExitCode.ok;
    }
    const { name, content } = await laterContent(call, open, options.against, backup.tenantId);
    const differences = diffContents(backup, content);
    const document: BackupDiffDocument = {
      formatVersion: 1,
      backup: record,
      against: name,
      differences,
    };
    await tell(terminal, options, document, () =>
      contentDiffText(
        differences,
        { before: `backup ${record.id}`, after: name === "live" ? "the tenant" : `backup ${name}` },
        terminal.paintOut,
      ),
    );
    return differences.length > 0 ? ExitCode.differences : ExitCode.ok;
  });
}

async function laterContent(
  { options, terminal }: ShowCall,
  { backups, desired }: OpenBackups,
  against: string,
  tenantId: string | null,
): Promise<{ name: string; content: BackupContent }> {
  if (against !== "live") {
    const other = await backups.read(against);
    return { name: other.record.id, content: other };
  }
  const { abortSignal } = terminal;
  const tenant = await signIn(options, terminal);
  const progress = new Progress(terminal);
  progress.step("Reading the tenant ...");
  const read = async () => {
    const snapshot = await takeSnapshot(tenant, desired, { abortSignal });
    return await backupContent(tenant, desired, snapshot, { abortSignal });
  };
  const content = await read().finally(() => progress.clear());
  if (tenantId !== null && content.tenantId !== null && tenantId !== content.tenantId)
    throw new CommandError(
      `the backup is of tenant ${tenantId}, and this is tenant ${content.tenantId}; sign in to the right one`,
    );
  return { name: "live", content };
}
