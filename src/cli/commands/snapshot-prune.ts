import type { PruneResult } from "../../backup/backups.ts";
import { pruneBackups } from "../../operate/backups/create-backup.ts";
import { pruneText } from "../../report/backup-text.ts";
import { terminalText } from "../../report/escape.ts";
import { withBackups } from "../backups/open-backups.ts";
import type { Call } from "../command-line/define-command.ts";
import type { snapshotPruneCommand } from "../declarations/snapshot.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { isGone, ownHolder } from "../lease-holder.ts";
import { tell } from "../output.ts";

/** Which backups went, and which stay. */
export type PrunedDocument = {
  readonly formatVersion: 1;
  /** Nothing was taken away. */
  readonly dryRun: boolean;
} & PruneResult;

/** `ringwright snapshot prune`: takes away what is older than it is kept. Asks nothing of the tenant. */
export async function runSnapshotPrune({
  options,
  terminal,
}: Call<typeof snapshotPruneCommand>): Promise<number> {
  const { dryRun } = options;
  return await withBackups(options, terminal, async ({ desired, store, hasFiles }) => {
    if (!hasFiles)
      throw new CommandError(
        `how long backups of stack ${desired.stack} are kept stands in its config; name it with --config PATH`,
      );
    const result = await pruneBackups(desired, {
      store,
      dryRun,
      owner: ownHolder(terminal.env),
      isGone,
      now: new Date(),
      onNote: (sentence) =>
        terminal.err(`${terminal.paintErr("yellow", "note")} ${terminalText(sentence)}\n`),
    });
    const document: PrunedDocument = { formatVersion: 1, dryRun, ...result };
    await tell(terminal, options, document, () => pruneText(result, dryRun));
    return ExitCode.ok;
  });
}
