import { mapProperties } from "../../config/json-schema/map-properties.ts";
import type { SchemaNode } from "../../config/json-schema/schema-node.ts";
import { version } from "../../graph/version.ts";
import { parseSpec } from "../../kind/parse-spec.ts";
import { ValidationError } from "../../kind/validation-error.ts";
import { isMapping } from "../../kind/value-at.ts";
import { z } from "../../kind/zod.ts";
import { planDescription } from "./plan-descriptions.ts";
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
  const parsed = parseSpec<Plan>(planSchema(), value);
  if (parsed.ok) return parsed.spec;
  const format = isMapping(value) ? value["formatVersion"] : undefined;
  if (format !== undefined && format !== planFormat) {
    throw refused(
      `is a plan of format ${JSON.stringify(format)}; this version applies format ${planFormat}. Make a new plan with: ringwright plan --out`,
    );
  }
  const issues = parsed.problems.map(({ path, message }) => ({ path: path.join("."), message }));
  const first = issues[0] ?? { path: "", message: "" };
  throw new ValidationError(
    `is no plan: ${`${first.path} ${first.message}`.trim()}. Make a new one with: ringwright plan --out`,
    issues,
  );
}

function refused(message: string): ValidationError {
  return new ValidationError(message, [{ path: "", message }]);
}

/** Where the schema of this version can be had without an install, once it is published. */
const publishedAt = `https://cdn.jsdelivr.net/npm/ringwright@${version}/dist/plan.schema.json`;

/** The JSON Schema of a plan; also at `ringwright/plan.schema.json`. */
export function planJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(planSchema(), {
    unrepresentable: "any",
  }) as SchemaNode & { readonly $schema?: string };
  return {
    $schema,
    $id: publishedAt,
    title: "Ringwright plan",
    description: "The writes that make a tenant equal to policy files, and what reviewers need.",
    ...mapProperties(schema, ({ path, node }) => {
      const description = planDescription(path);
      return { ...node, ...(description !== undefined && { description }) };
    }),
  };
}
