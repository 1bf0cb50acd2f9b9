import { ValidationError } from "../../kind/validation-error.ts";
import { isMapping } from "../../kind/value-at.ts";
import { z } from "../../kind/zod.ts";
import { type Plan, planFormat, planSchema } from "./plan.ts";

/**
 * A saved plan as text, checked.
 *
 * @throws {ValidationError} where it is no plan, or one of another format; `issues` names each place.
 */
export function parsePlan(text: string): Plan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused("is no plan: it is not valid JSON. Make one with: ringwright plan --out");
  }
  const parsed = planSchema().safeParse(value);
  if (parsed.success) return parsed.data;
  const version = isMapping(value) ? value["formatVersion"] : undefined;
  if (version !== undefined && version !== planFormat) {
    throw refused(
      `is a plan of format ${JSON.stringify(version)}; this version applies format ${planFormat}. Make a new plan with: ringwright plan --out`,
    );
  }
  const issues = parsed.error.issues.map(({ path, message }) => ({
    path: path.join("."),
    message,
  }));
  const [first] = issues;
  throw new ValidationError(
    `is no plan: ${first?.path ?? ""} ${first?.message ?? ""}. Make a new one with: ringwright plan --out`,
    issues,
  );
}

function refused(message: string): ValidationError {
  return new ValidationError(message, [{ path: "", message }]);
}

/** The JSON Schema of a plan; also at `ringwright/plan.schema.json`. */
export function planJsonSchema(): object {
  return { title: "Ringwright plan", ...z.toJSONSchema(planSchema(), { unrepresentable: "any" }) };
}
