import { recordValue, type SchemaNode } from "./schema-node.ts";

/** A property of a JSON Schema, and where it stands. */
export interface PlacedNode {
  /** Keys from the root; `*` is any key of a record, `[]` any item of a list. */
  readonly path: readonly string[];
  readonly node: SchemaNode;
  readonly isRequired: boolean;
}

/**
 * The schema with each property put in place of itself, the innermost first; undefined takes one
 * out.
 */
export function mapProperties(
  schema: SchemaNode,
  change: (property: PlacedNode) => SchemaNode | undefined,
  path: readonly string[] = [],
): SchemaNode {
  const within = (node: SchemaNode, ...steps: readonly string[]) =>
    mapProperties(node, change, [...path, ...steps]);
  const { properties, items, anyOf, oneOf } = schema;
  const value = recordValue(schema);
  return {
    ...schema,
    ...(properties && { properties: Object.fromEntries(changed(properties)) }),
    ...(items && { items: within(items, "[]") }),
    ...(value && { additionalProperties: within(value, "*") }),
    ...(anyOf && { anyOf: anyOf.map((form) => within(form)) }),
    ...(oneOf && { oneOf: oneOf.map((form) => within(form)) }),
  };

  function changed(of: Readonly<Record<string, SchemaNode>>): (readonly [string, SchemaNode])[] {
    return Object.entries(of).flatMap(([name, inner]) => {
      const node = change({
        path: [...path, name],
        node: within(inner, name),
        isRequired: schema.required?.includes(name) ?? false,
      });
      return node === undefined ? [] : [[name, node] as const];
    });
  }
}
