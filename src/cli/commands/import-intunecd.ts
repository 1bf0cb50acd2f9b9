import type { Call } from "../command-line/define-command.ts";
import type { ImportCommand } from "../declarations/import.ts";
import { importFrom } from "../import-from.ts";

/** `ringwright import intunecd`: a backup of IntuneCD as config files. */
export async function runImportIntuneCd(call: Call<ImportCommand>): Promise<number> {
  return await importFrom("intunecd", call);
}
