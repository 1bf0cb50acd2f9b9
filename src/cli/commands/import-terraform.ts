import type { Call } from "../command-line/define-command.ts";
import type { ImportCommand } from "../declarations/import.ts";
import { importFrom } from "../import-from.ts";

/** `ringwright import terraform`: a state of Terraform as config files. */
export async function runImportTerraform(call: Call<ImportCommand>): Promise<number> {
  return await importFrom("terraform", call);
}
