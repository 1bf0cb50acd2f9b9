import type { Call } from "../command-line/define-command.ts";
import type { ImportCommand } from "../declarations/import.ts";
import { importFrom } from "../import-from.ts";

/** `ringwright import intunemanagement`: an export of IntuneManagement as config files. */
export async function runImportIntuneManagement(call: Call<ImportCommand>): Promise<number> {
  return await importFrom("intunemanagement", call);
}
