import { formsOfNode, recordValue, type SchemaNode } from "./schema-node.ts";

/**
 * The examples of a property that has none of its own: of a mapping one of what it has to state, of a
 * record one entry, of words the words. Undefined where nothing follows.
 */
export function derivedExamples(node: SchemaNode): readonly unknown[] | undefined {
  const example = derivedExample(node);
  return example === undefined ? undefined : [example];
}

function derivedExample(node: SchemaNode): unknown {
  if (node.examples?.[0] !== undefined) return node.examples[0];
  if (node.const !== undefined) return node.const;
  if (node.enum?.[0] !== undefined) return node.enum[0];
  // of groups and the like the last form is the one that is written, the first one only refers
  const form = formsOfNode(node).at(-1) ?? node;
  if (form !== node) return derivedExample(form);
  const value = recordValue(node);
  if (value !== undefined) return { pilot: derivedExample(value) };
  if (node.properties === undefined) return undefined;
  const stated = (node.required ?? []).map((name) => [
    name,
    derivedExample(node.properties?.[name] ?? {}),
  ]);
  return Object.fromEntries(stated) as unknown;
}
