import type { Call } from "../command-line/define-command.ts";
import type { ImportCommand } from "../declarations/import.ts";
import { importFrom } from "../import-from.ts";

/** `ringwright import graph`: answers of Graph as config files. */
export async function runImportGraph(call: Call<ImportCommand>): Promise<number> {
  return await importFrom("graph", call);
}
