import { configJsonSchema } from "../../config/json-schema.ts";
import { planJsonSchema } from "../../reconcile/plan/parse-plan.ts";
import { ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

/** `ringwright schema`: the JSON Schema of the config, or of a plan. */
export function runSchema(
  options: { readonly plan?: boolean },
  terminal: Terminal,
): Promise<number> {
  const schema = options.plan ? planJsonSchema() : configJsonSchema();
  terminal.out(`${JSON.stringify(schema, null, 2)}\n`);
  return Promise.resolve(ExitCode.ok);
}
