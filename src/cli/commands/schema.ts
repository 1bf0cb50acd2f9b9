import { jsonText } from "../../report/escape.ts";
import { configJsonSchema } from "../../config/json-schema/config-json-schema.ts";
import { planJsonSchema } from "../../reconcile/plan/parse-plan.ts";
import type { Call } from "../command-line/define-command.ts";
import type { schemaCommand } from "../declarations/config.ts";
import { ExitCode } from "../exit-code.ts";

/** `ringwright schema`: the JSON Schema of the config, or of a plan. */
export function runSchema({ options, terminal }: Call<typeof schemaCommand>): Promise<number> {
  const schema = options.plan ? planJsonSchema() : configJsonSchema();
  terminal.out(jsonText(schema));
  return Promise.resolve(ExitCode.ok);
}
