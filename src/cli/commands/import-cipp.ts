import type { Call } from "../command-line/define-command.ts";
import type { ImportCommand } from "../declarations/import.ts";
import { importFrom } from "../import-from.ts";

/** `ringwright import cipp`: templates of CIPP as config files. */
export async function runImportCipp(call: Call<ImportCommand>): Promise<number> {
  return await importFrom("cipp", call);
}
