import { writeFile } from "node:fs/promises";
import { jsonText, terminalText } from "../../report/escape.ts";
import { configJsonSchema } from "../../config/json-schema/config-json-schema.ts";
import { planJsonSchema } from "../../reconcile/plan/parse-plan.ts";
import type { Call } from "../command-line/define-command.ts";
import type { schemaCommand } from "../declarations/config.ts";
import { ExitCode } from "../exit-code.ts";

/** `ringwright schema`: the JSON Schema of the config, or of a plan. */
export async function runSchema({
  options,
  terminal,
}: Call<typeof schemaCommand>): Promise<number> {
  const schema = jsonText(options.plan ? planJsonSchema() : configJsonSchema());
  if (options.out !== undefined) await writeFile(options.out, schema);
  terminal.out(
    options.out === undefined || options.json ? schema : `Wrote ${terminalText(options.out)}\n`,
  );
  return ExitCode.ok;
}
