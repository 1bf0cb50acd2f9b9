import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** One property of an official type. */
export interface DeclaredProperty {
  /** Without `NullableOption` and brackets: `string`, `number`, an interface or a union. */
  readonly type: string;
  readonly collection: boolean;
  readonly nullable: boolean;
  /** The words above it, on one line. */
  readonly doc: string;
}

export interface DeclaredInterface {
  readonly name: string;
  readonly base: string | undefined;
  readonly properties: ReadonlyMap<string, DeclaredProperty>;
}

/** What `@microsoft/microsoft-graph-types-beta` declares outside its namespaces. */
export interface Declarations {
  readonly interfaces: ReadonlyMap<string, DeclaredInterface>;
  /** String-literal unions: the enums of Graph. */
  readonly unions: ReadonlyMap<string, readonly string[]>;
}

let loaded: Declarations | undefined;

/** Read once for each process, at the first call. */
export function declarations(): Declarations {
  loaded ??= scan(readFileSync(locate(), "utf8"));
  return loaded;
}

function locate(): string {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve("@microsoft/microsoft-graph-types-beta/package.json");
  return manifest.replace(/package\.json$/, "microsoft-graph.d.ts");
}

/** Understands just the forms that the generated file consists of. */
function scan(text: string): Declarations {
  const interfaces = new Map<string, DeclaredInterface>();
  const unions = new Map<string, readonly string[]>();
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line.startsWith("export namespace")) break;
    const type = /^export type (\w+) =(.*)$/.exec(line);
    if (type?.[1] !== undefined) {
      let union = type[2] ?? "";
      while (!union.trimEnd().endsWith(";")) union += lines[(at += 1)] ?? ";";
      const members = [...union.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? "");
      if (members.length > 0) unions.set(type[1], members);
      continue;
    }
    const head = /^export interface (\w+)(?: extends (\w+))? \{(\})?$/.exec(line);
    if (head?.[1] === undefined) continue;
    const properties = new Map<string, DeclaredProperty>();
    if (head[3] === undefined) at = scanBody(lines, at + 1, properties);
    interfaces.set(head[1], { name: head[1], base: head[2], properties });
  }
  return { interfaces, unions };
}

// gives the line of the closing brace
function scanBody(
  lines: readonly string[],
  from: number,
  properties: Map<string, DeclaredProperty>,
): number {
  let doc: string[] = [];
  let at = from;
  for (; at < lines.length && lines[at] !== "}"; at += 1) {
    const line = (lines[at] ?? "").trim();
    if (/^(\/\/|\/\*\*|\*)/.test(line)) {
      doc.push(line.replace(/^(\/\/|\/\*\*|\*\/|\*)\s?/, ""));
      continue;
    }
    const start = /^["']?([\w@.]+)["']?\??:(.*)$/.exec(line);
    if (start?.[1] === undefined) continue;
    let type = start[2] ?? "";
    while (!type.trimEnd().endsWith(";")) type += (lines[(at += 1)] ?? ";").trim();
    properties.set(start[1], property(type, doc.join(" ").trim()));
    doc = [];
  }
  return at;
}

function property(text: string, doc: string): DeclaredProperty {
  const type = text.trim().replace(/;$/, "");
  const inner = /^NullableOption<(.*)>$/.exec(type)?.[1] ?? type;
  const item = inner.replace(/\[\]$/, "").replace(/^\((.*)\)$/, "$1");
  return { type: item.trim(), collection: inner.endsWith("[]"), nullable: inner !== type, doc };
}
