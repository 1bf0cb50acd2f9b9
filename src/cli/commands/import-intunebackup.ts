import type { Call } from "../command-line/define-command.ts";
import type { ImportCommand } from "../declarations/import.ts";
import { importFrom } from "../import-from.ts";

/** `ringwright import intunebackup`: a backup of IntuneBackupAndRestore as config files. */
export async function runImportIntuneBackup(call: Call<ImportCommand>): Promise<number> {
  return await importFrom("intunebackup", call);
}
