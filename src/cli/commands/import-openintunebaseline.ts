import type { Call } from "../command-line/define-command.ts";
import type { ImportCommand } from "../declarations/import.ts";
import { importFrom } from "../import-from.ts";

/** `ringwright import openintunebaseline`: the update policies of OpenIntuneBaseline as config files. */
export async function runImportOpenIntuneBaseline(call: Call<ImportCommand>): Promise<number> {
  return await importFrom("openintunebaseline", call);
}
