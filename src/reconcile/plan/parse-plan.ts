import { isMapping } from "../../kind/value-at.ts";
import { z } from "../../kind/zod.ts";
import { type Plan, planFormat, planSchema } from "./plan.ts";

/**
 * A saved plan as text, checked.
 *
 * @throws {TypeError} where it is no plan, or one of another format.
 */
export function parsePlan(text: string): Plan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new TypeError("is no plan: it is not valid JSON", { cause: error });
  }
  const parsed = planSchema().safeParse(value);
  if (parsed.success) return parsed.data;
  const version = isMapping(value) ? value["formatVersion"] : undefined;
  if (version !== undefined && version !== planFormat) {
    throw new TypeError(
      `is a plan of format ${JSON.stringify(version)}; this version applies format ${planFormat}. Make a new plan with: ringwright plan --out`,
    );
  }
  const [issue] = parsed.error.issues;
  throw new TypeError(
    `is no plan: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}. Make a new one with: ringwright plan --out`,
  );
}

/** The JSON Schema of a plan; also at `ringwright/plan.schema.json`. */
export function planJsonSchema(): object {
  return { title: "Ringwright plan", ...z.toJSONSchema(planSchema(), { unrepresentable: "any" }) };
}
