import { version } from "../../graph/version.ts";
import { z } from "../../kind/zod.ts";
import { kinds } from "../../registry/kinds.ts";
import { configSchema } from "../schema.ts";
import { derivedExamples } from "./derived-example.ts";
import { mapProperties, type PlacedNode } from "./map-properties.ts";
import { composedDescription } from "./composed-description.ts";
import type { SchemaNode } from "./schema-node.ts";
import { withVariable } from "./with-variable.ts";

/** Where the schema of this version can be had without an install, once it is published. */
const publishedAt = `https://cdn.jsdelivr.net/npm/ringwright@${version}/schema.json`;

/**
 * The JSON Schema of a policy file, for editors; also at `ringwright/schema.json`. Each property says
 * what it is, its range, Graph's name, what holds where it is left out, and gives an example.
 *
 * It refuses what a file states in a wrong form; what takes several properties to see, such as a group
 * that is not in the files, `validate` finds.
 */
export function configJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(configSchema(), {
    io: "input",
    unrepresentable: "any",
  }) as SchemaNode & { readonly $schema?: string };
  return {
    $schema,
    $id: publishedAt,
    // no title: an editor would name every wrong value after it
    description: "A policy file of Ringwright: Windows update rings and device groups as code.",
    ...mapProperties(schema, describedNode),
  };
}

function describedNode({ path, node, isRequired }: PlacedNode): SchemaNode | undefined {
  // a property that takes no value is there for the advice that validate gives
  if (node.not !== undefined && Object.keys(node.not).length === 0) return undefined;
  const { leftOut: said, ...rest } = withVariable(node);
  const { wireNames = [], isManaged } = managedAt(path);
  const isOpen = !isRequired && node.default === undefined;
  const leftOut =
    said ?? (isOpen && isManaged ? "not managed, the tenant's value stays" : undefined);
  const examples = node.examples ?? derivedExamples(node);
  return {
    ...rest,
    description: composedDescription({ node, wireNames, leftOut }),
    ...(examples && { examples }),
  };
}

/** What the table of its kind knows of a property; what only holds managed ones is managed as they are. */
function managedAt([section, , ...rest]: readonly string[]): {
  readonly wireNames?: readonly string[];
  readonly isManaged: boolean;
} {
  const kind = kinds.find((one) => one.section === section);
  const at = rest.join(".");
  const own = kind?.properties.find(({ path, plane }) => path === at && plane === "config");
  const parts = [...(kind?.properties ?? []), ...(kind?.parts ?? [])].map(({ path }) => path);
  const isManaged = at !== "" && parts.some((path) => path === at || path.startsWith(`${at}.`));
  return { ...(own?.wireNames && { wireNames: own.wireNames }), isManaged };
}
