import { z } from "../../kind/zod.ts";
import { planSchema } from "./plan-schema.ts";

/** The JSON Schema of a plan; also at `ringwright/plan.schema.json`. */
export function planJsonSchema(): object {
  return { title: "Ringwright plan", ...z.toJSONSchema(planSchema(), { unrepresentable: "any" }) };
}
