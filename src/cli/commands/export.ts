import type { Call } from "../command-line/define-command.ts";
import type { exportCommand } from "../declarations/config.ts";
import { writeExport } from "../write-export.ts";

/** `ringwright export`: the tenant as config files. Writes nothing to the tenant. */
export async function runExport({
  options,
  terminal,
}: Call<typeof exportCommand>): Promise<number> {
  return await writeExport(options, terminal);
}
