// Writes the tables of properties in docs/config.md from the JSON Schema of policy files, which editors
// show as well. With --check it only tells where they part.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { configJsonSchema } from "../src/config/json-schema/config-json-schema.ts";
import {
  formsOfNode,
  recordValue,
  type SchemaNode,
} from "../src/config/json-schema/schema-node.ts";
import { kinds } from "../src/registry/kinds.ts";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const file = "docs/config.md";
const block = /<!-- properties: (.+) -->\n[\s\S]*?<!-- \/properties -->/g;
const policies = kinds
  .filter(({ role }) => role === "policy")
  .map(({ section }): string => section);

const before = readFileSync(file, "utf8");
const text = before.replaceAll(
  block,
  (_, names: string) =>
    `<!-- properties: ${names} -->\n<!-- prettier-ignore-start -->\n\n${table(names.split(" "))}\n\n<!-- prettier-ignore-end -->\n<!-- /properties -->`,
);
if (process.argv.includes("--check")) {
  if (before !== text) {
    console.error(`${file} differs from the schema; run: node scripts/write-config-docs.ts`);
    process.exit(1);
  }
} else writeFileSync(file, text);

/** The properties below each path, one row each; of a path without any, the path itself. */
function table(paths: readonly string[]): string {
  const rows = paths.flatMap((path) => {
    const node = nodeAt(path.split("."));
    const below = [...rowsOf(node, "", path)];
    return below.length > 0 ? below : [row(path, node)];
  });
  return ["| Property | Meaning | Example |", "| --- | --- | --- |", ...new Set(rows)].join("\n");
}

function nodeAt(path: readonly string[]): SchemaNode {
  let at = configJsonSchema() as SchemaNode;
  for (const step of path) {
    const next = step === "*" ? recordValue(at) : at.properties?.[step];
    if (next === undefined) throw new RangeError(`the schema has no ${path.join(".")}`);
    at = next;
  }
  return at;
}

function* rowsOf(node: SchemaNode, at: string, section: string): Generator<string> {
  for (const form of formsOfNode(node)) {
    for (const [name, inner] of Object.entries(form.properties ?? {})) {
      const path = at === "" ? name : `${at}.${name}`;
      yield row(
        inner.const === undefined ? path : `${path}: ${JSON.stringify(inner.const)}`,
        inner,
      );
      // the lines of most policies are alike: they have a table of their own
      if (name !== "assignments" || !policies.includes(section) || section === "remediations")
        yield* rowsOf(inner, path, section);
    }
    const value = recordValue(form);
    // keys of a section are the reader's, and no part of the names of properties
    if (value) yield* rowsOf(value, at === "" ? "" : `${at}.*`, section);
    if (form.items) yield* rowsOf(form.items, at === "" ? "" : `${at}[]`, section);
    if (form !== node) yield* rowsOf(form, at, section);
  }
}

function row(path: string, node: SchemaNode): string {
  const words = formsOfNode(node).flatMap(({ enum: list }) => list ?? []);
  const oneOf = words.length > 0 ? ` One of ${words.map((word) => code(word)).join(", ")}.` : "";
  const cells = [`\`${path}\``, `${node.description ?? ""}${oneOf}`, code(node.examples?.[0])];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function code(value: unknown): string {
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  return `\`${shown}\``;
}
