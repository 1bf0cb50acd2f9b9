import { z } from "../kind/zod.ts";
import { configSchema } from "./schema.ts";

/** The JSON Schema of a policy file, for editors; also at `ringwright/schema.json`. */
export function configJsonSchema(): object {
  return {
    title: "Ringwright policy file",
    ...z.toJSONSchema(configSchema(), { io: "input", unrepresentable: "any" }),
  };
}
