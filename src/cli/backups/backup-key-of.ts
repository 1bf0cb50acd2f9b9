import { BackupKey } from "../../backup/backup-key.ts";
import { CommandError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

const name = "RINGWRIGHT_BACKUP_KEY";

/**
 * The key that backups are sealed with, where the environment has one.
 *
 * @throws {CommandError} where it is none; the message does not quote it.
 */
export function backupKeyOf({ env }: Pick<Terminal, "env">): BackupKey | undefined {
  // an empty variable is how shells leave one unset
  const text = env[name];
  if (text === undefined || text === "") return undefined;
  try {
    return new BackupKey(text);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CommandError(`${name}: ${error.message}`);
  }
}
