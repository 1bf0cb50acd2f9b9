// Writes docs/schemas/ and the table of docs/json-outputs.md from the types of what commands
// print with --json. With --check it only tells where they part.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formatted } from "./formatted.ts";
import { makeSchemas } from "./output-schemas/make-schemas.ts";
import { type OutputDocument, outputDocuments } from "./output-schemas/output-documents.ts";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const folder = "docs/schemas";
const page = "docs/json-outputs.md";
const begin = "<!-- documents: written by scripts/write-output-schemas.ts -->\n";
const end = "<!-- /documents -->\n";

const schemas = makeSchemas(outputDocuments);
const files = new Map<string, string>();
for (const [name, schema] of schemas) {
  const file = `${folder}/${name}.schema.json`;
  files.set(file, await formatted(file, JSON.stringify(schema, null, 2)));
}
files.set(page, await pageText());

const left = present().filter((file) => !files.has(file));
const parted = [...files].filter(([file, text]) => textOf(file) !== text).map(([file]) => file);
if (process.argv.includes("--check")) {
  for (const file of parted) console.error(`${file} differs from the types`);
  for (const file of left) console.error(`${file} is of no document`);
  if (parted.length + left.length > 0) {
    console.error("run: node --no-warnings scripts/write-output-schemas.ts");
    process.exit(1);
  }
} else {
  mkdirSync(folder, { recursive: true });
  for (const file of parted) writeFileSync(file, files.get(file) ?? "");
  for (const file of left) rmSync(file);
}

async function pageText(): Promise<string> {
  const [head = "", tail = ""] = (textOf(page) ?? "").split(begin);
  const rows = outputDocuments.map(rowOf).join("\n");
  const table = `| Command | Schema | What it is |\n| --- | --- | --- |\n${rows}\n`;
  const text = `${head}${begin}\n${table}\n${end}${tail.split(end)[1] ?? ""}`;
  return await formatted(page, text);
}

function rowOf({ name, commands }: OutputDocument): string {
  const description = schemas.get(name)?.description ?? "";
  const [sentence = ""] = /^[\s\S]*?\.(?=\s|$)/.exec(description) ?? [];
  if (sentence === "") throw new TypeError(`the type of ${name} has no docstring`);
  const lines = commands.map((line) => `\`${line}\``).join(", ") || "each, where it fails";
  return `| ${lines} | [${name}](schemas/${name}.schema.json) | ${sentence} |`;
}

function present(): string[] {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder).map((name) => `${folder}/${name}`);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  }
}
