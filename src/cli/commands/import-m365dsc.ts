import type { Call } from "../command-line/define-command.ts";
import type { ImportCommand } from "../declarations/import.ts";
import { importFrom } from "../import-from.ts";

/** `ringwright import m365dsc`: a configuration of Microsoft365DSC as config files. */
export async function runImportM365Dsc(call: Call<ImportCommand>): Promise<number> {
  return await importFrom("m365dsc", call);
}
