import { variableText } from "../variables.ts";
import { recordValue, type SchemaNode } from "./schema-node.ts";

/**
 * The schema of a value that may hold a variable as well. The loader fills variables into texts before
 * it judges them: a text of a form of its own and one of a list of words take any text that holds one;
 * what is no text takes none, since a variable would give a text.
 */
export function withVariable(node: SchemaNode): SchemaNode {
  const { format, pattern, ...rest } = node;
  if (node.type === "string" && pattern !== undefined)
    return { ...rest, pattern: `(?:${pattern})|${variableText}` };
  if (node.type === "string" && node.enum !== undefined) {
    const { enum: words, description, examples, default: stated, leftOut } = node;
    const said = { description, examples, default: stated, leftOut };
    const variable = { type: "string", pattern: variableText };
    return { ...defined(said), anyOf: [{ type: "string", enum: words }, variable] };
  }
  const { items, anyOf, oneOf } = node;
  const value = recordValue(node);
  return {
    ...rest,
    ...(format !== undefined && { format }),
    ...(items && { items: withVariable(items) }),
    ...(value && { additionalProperties: withVariable(value) }),
    ...(anyOf && { anyOf: anyOf.map(withVariable) }),
    ...(oneOf && { oneOf: oneOf.map(withVariable) }),
  };
}

function defined(said: { readonly [Name in keyof SchemaNode]: SchemaNode[Name] | undefined }) {
  return Object.fromEntries(
    Object.entries(said).filter(([, value]) => value !== undefined),
  ) as SchemaNode;
}
