// What the library only calls is read when it is first called: V8 looks through every line of a file
// before anything of it runs, and of the library's two megabytes most programs need a part.
//
// From the entry points those files are followed whose values are needed while the library is loaded:
// classes, constants, and functions that are called meanwhile. Every other function has a stand-in
// of its name, which loads the chunk that holds it and calls it there. Node 22 cannot require what is
// being imported at that moment: so the chunks need no package by an import statement, and nothing
// that is there before them imports them.
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Plugin } from "rolldown";
import { parseSync } from "rolldown/utils";

/** The module of all stand-ins. */
const standIns = "\0stand-ins";

/** The entry point of what is read late by this name, which its chunk bears. */
export const lateEntry = (chunk: string): string => `\0late:${chunk}`;

/** Where a name is declared. */
type Origin = { readonly file: string; readonly name: string; readonly isFunction: boolean };

/** A name that a file takes from another, and what it calls it. */
type Taken = { readonly from: string; readonly name: string; readonly local: string };

/** An import of values, or an export of another file's: all of them where `taken` is missing. */
type Link = {
  readonly start: number;
  readonly end: number;
  readonly keyword: "import" | "export";
  readonly from: string;
  readonly taken?: readonly Taken[];
};

type SourceFile = {
  readonly links: readonly Link[];
  /** Functions and classes by name: what runs when they are called. */
  readonly bodies: ReadonlyMap<string, readonly Node[]>;
  readonly functions: ReadonlySet<string>;
  readonly exported: ReadonlySet<string>;
  /** What runs when the file is loaded. */
  readonly program: readonly Node[];
};

type Node = { readonly type: string; readonly [part: string]: unknown };

export interface LateOptions {
  /** The chunk of functions from this folder, by its name; `late` holds the rest. */
  readonly chunks: Readonly<Record<string, string>>;
  /** Functions that are called while the library is loaded by another that was handed them. */
  readonly handedOver: readonly string[];
}

/** The plugin for these entry points. */
export function lateFunctions(entries: readonly string[], options: LateOptions): Plugin {
  const sources = new Sources();
  const early = filesNeededAtOnce(sources, entries, options.handedOver);
  const late = new Map<string, LateFunction>();
  for (const file of early) {
    for (const { origin } of sources.takenBy(file)) {
      if (!origin.isFunction || early.has(origin.file)) continue;
      const other = late.get(origin.name);
      if (other !== undefined && other.file !== origin.file)
        throw new Error(`two functions are called ${origin.name}: ${other.file}, ${origin.file}`);
      late.set(origin.name, { ...origin, chunk: chunkOf(origin.file, options) });
    }
  }
  const written = (file: string, code: string): string => {
    let text = "";
    let at = 0;
    for (const link of sources.read(file).links) {
      text += code.slice(at, link.start);
      at = link.end;
      // as many lines as there were, so that the map from place to place holds
      text += code.slice(link.start, link.end).replace(/[^\n]/g, "");
      for (const { origin, local } of sources.takenThrough(link)) {
        const isLate = origin.isFunction && !early.has(origin.file);
        const from = JSON.stringify(isLate ? standIns : origin.file);
        text += `${link.keyword} { ${origin.name} as ${local} } from ${from};`;
      }
    }
    return text + code.slice(at);
  };
  return {
    name: "late-functions",
    resolveId: { filter: { id: /^\0(late:|stand-ins$)/ }, handler: (id) => id },
    load: {
      filter: { id: /^\0(late:|stand-ins$)/ },
      handler: (id) =>
        id === standIns
          ? standInText([...late.values()])
          : lateText([...late.values()].filter(({ chunk }) => lateEntry(chunk) === id)),
    },
    transform: {
      filter: { id: /\.ts$/ },
      handler: (code, id) =>
        early.has(id) ? { code: written(id, code), map: null, moduleType: "ts" } : undefined,
    },
  };
}

type LateFunction = Origin & { readonly chunk: string };

function chunkOf(file: string, { chunks }: LateOptions): string {
  const found = Object.entries(chunks).find(([, folder]) => file.startsWith(`${resolve(folder)}/`));
  return found?.[0] ?? "late";
}

function lateText(functions: readonly LateFunction[]): string {
  return functions
    .map(({ file, name }) => `export { ${name} } from ${JSON.stringify(file)};`)
    .join("\n");
}

function standInText(functions: readonly LateFunction[]): string {
  const chunks = [...new Set(functions.map(({ chunk }) => chunk))];
  const loads = chunks.map(
    (chunk, at) =>
      `let loaded${at}; const late${at} = () => (loaded${at} ??= load(${JSON.stringify(`./${chunk}.js`)}));`,
  );
  const ones = functions.map(
    ({ name, chunk }) =>
      `export function ${name}(...given) { return late${chunks.indexOf(chunk)}().${name}(...given); }`,
  );
  return [
    'import { createRequire } from "node:module";',
    "const load = (file) => createRequire(import.meta.url)(file);",
    ...loads,
    ...ones,
  ].join("\n");
}

/** The files of whose values something is used while the entry point is loaded. */
function filesNeededAtOnce(
  sources: Sources,
  entries: readonly string[],
  handedOver: readonly string[],
): ReadonlySet<string> {
  const early = new Set<string>();
  const called = new Set<string>();
  const evaluate = (file: string, parts: readonly Node[]): void => {
    const taken = new Map(sources.takenBy(file).map((one) => [one.local, one.origin]));
    for (const name of callsWhileRunning(parts)) run(taken.get(name) ?? { file, name });
  };
  const run = ({ file, name }: Omit<Origin, "isFunction">): void => {
    const body = sources.read(file).bodies.get(name);
    if (body === undefined || called.has(`${file} ${name}`)) return;
    called.add(`${file} ${name}`);
    add(file);
    evaluate(file, body);
  };
  const add = (file: string): void => {
    if (early.has(file)) return;
    early.add(file);
    for (const { origin } of sources.takenBy(file)) {
      if (!origin.isFunction) add(origin.file);
      else if (handedOver.includes(origin.name)) {
        add(origin.file);
        run(origin);
      }
    }
    evaluate(file, sources.read(file).program);
  };
  for (const entry of entries) add(resolve(entry));
  for (const name of handedOver)
    if (![...called].some((one) => one.endsWith(` ${name}`)))
      throw new Error(`${name} is handed over to nothing: take it off the list`);
  return early;
}

/** Source files, each read once. */
class Sources {
  readonly #read = new Map<string, SourceFile>();

  read(file: string): SourceFile {
    const known = this.#read.get(file);
    if (known !== undefined) return known;
    const source = readSource(file);
    this.#read.set(file, source);
    return source;
  }

  takenBy(file: string): { local: string; origin: Origin }[] {
    return this.read(file).links.flatMap((link) => this.takenThrough(link));
  }

  takenThrough(link: Link): { local: string; origin: Origin }[] {
    const taken =
      link.taken ??
      [...this.#valuesOf(link.from)].map((name) => ({ from: link.from, name, local: name }));
    return taken.flatMap(({ from, name, local }) => {
      const origin = this.#originOf(from, name);
      return origin === undefined ? [] : [{ local, origin }];
    });
  }

  #valuesOf(file: string): Set<string> {
    const { exported, links } = this.read(file);
    const passedOn = links
      .filter(({ keyword }) => keyword === "export")
      .flatMap((link) => this.takenThrough(link).map(({ local }) => local));
    return new Set([...exported, ...passedOn]);
  }

  /** Nothing, where the name is that of a type. */
  #originOf(file: string, name: string): Origin | undefined {
    const source = this.read(file);
    if (source.exported.has(name)) return { file, name, isFunction: source.functions.has(name) };
    for (const link of source.links) {
      if (link.keyword === "import") continue;
      if (link.taken === undefined) {
        const found = this.#originOf(link.from, name);
        if (found !== undefined) return found;
      }
      const taken = link.taken?.find(({ local }) => local === name);
      if (taken !== undefined) return this.#originOf(taken.from, taken.name);
    }
    return undefined;
  }
}

function readSource(file: string): SourceFile {
  const { program, errors } = parseSync(file, readFileSync(file, "utf8"));
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const links: Link[] = [];
  const bodies = new Map<string, readonly Node[]>();
  const functions = new Set<string>();
  const exported = new Set<string>();
  const run: Node[] = [];
  for (const statement of nodes(program["body"])) {
    const link = linkOf(file, statement);
    if (link !== undefined) links.push(link);
    const isExport = statement.type === "ExportNamedDeclaration";
    const declaration = isExport ? node(statement["declaration"]) : statement;
    if (declaration === undefined || isType(declaration)) continue;
    for (const { name, body, isFunction } of declared(declaration)) {
      if (isExport) exported.add(name);
      if (isFunction) functions.add(name);
      if (body !== undefined) bodies.set(name, body);
    }
    if (!/^(Import|ExportAll|Function)/.test(declaration.type)) run.push(declaration);
  }
  return { links, bodies, functions, exported, program: run };
}

function linkOf(file: string, statement: Node): Link | undefined {
  if (!/^(ImportDeclaration|Export(Named|All)Declaration)$/.test(statement.type)) return undefined;
  const source = node(statement["source"])?.["value"];
  if (typeof source !== "string" || !/^\..*\.ts$/.test(source)) return undefined;
  if (statement["importKind"] === "type" || statement["exportKind"] === "type") return undefined;
  const from = resolve(dirname(file), source);
  const keyword = statement.type === "ImportDeclaration" ? "import" : "export";
  const place = { start: Number(statement["start"]), end: Number(statement["end"]) };
  if (statement.type === "ExportAllDeclaration") return { ...place, keyword, from };
  const taken = nodes(statement["specifiers"])
    .filter((one) => one["importKind"] !== "type" && one["exportKind"] !== "type")
    .map((one) => ({
      from,
      name: nameOf(one["imported"] ?? (keyword === "export" ? one["local"] : undefined)),
      local: nameOf(keyword === "export" ? one["exported"] : one["local"]),
    }));
  return { ...place, keyword, from, taken };
}

type Declared = { name: string; body?: readonly Node[]; isFunction?: boolean };

function declared(statement: Node): Declared[] {
  if (statement.type === "FunctionDeclaration")
    return [{ name: nameOf(statement["id"]), body: [statement], isFunction: true }];
  if (statement.type === "ClassDeclaration")
    return [{ name: nameOf(statement["id"]), body: whatConstructs(statement) }];
  if (statement.type !== "VariableDeclaration") return [];
  return nodes(statement["declarations"]).map((one) => {
    const value = node(one["init"]);
    return {
      name: nameOf(one["id"]),
      ...(value !== undefined && isFunction(value) ? { body: [value] } : {}),
    };
  });
}

/** What runs when an object of the class is made. */
function whatConstructs(declaration: Node): Node[] {
  return nodes(node(declaration["body"])?.["body"]).flatMap((member) => {
    const isConstructor = member.type === "MethodDefinition" && member["kind"] === "constructor";
    const isField = member.type === "PropertyDefinition" && member["static"] !== true;
    const value = isConstructor || isField ? node(member["value"]) : undefined;
    return value === undefined ? [] : [value];
  });
}

/** Methods of arrays and the like that call what they are given before they return. */
const callsBack = /^(map|flatMap|filter|find|some|every|forEach|reduce|sort|toSorted|from)$/;

/** Names that are called when these parts run; what only stands in a function does not run. */
function callsWhileRunning(parts: readonly Node[]): Set<string> {
  const called = new Set<string>();
  const call = (value: Node): void => {
    if (value.type === "Identifier") called.add(nameOf(value));
    else if (isFunction(value)) inside(value);
    else walk(value);
  };
  const inside = (value: Node): void => {
    for (const part of [...nodes(value["params"]), node(value["body"])])
      if (part !== undefined) walk(part);
  };
  const walk = (part: Node): void => {
    if (isType(part) || isFunction(part)) return;
    if (part.type === "MethodDefinition") return;
    if (part.type === "PropertyDefinition" && part["static"] !== true) return;
    const callee = node(part["callee"]) ?? node(part["tag"]);
    if (callee !== undefined) {
      call(callee);
      const isLoop = callsBack.test(nameOf(callee["property"]));
      for (const one of nodes(part["arguments"])) (isLoop ? call : walk)(one);
    }
    for (const value of Object.values(part)) {
      if (value === part["callee"] || value === part["arguments"]) continue;
      for (const child of Array.isArray(value) ? nodes(value) : [node(value)])
        if (child !== undefined) walk(child);
    }
  };
  for (const part of parts)
    if (isFunction(part)) inside(part);
    else walk(part);
  return called;
}

const isFunction = ({ type }: Node): boolean =>
  /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type);

/** What TypeScript takes out; an expression with a type beside it stays. */
const isType = (part: Node): boolean =>
  part.type.startsWith("TS") && !/^TS(As|Satisfies|NonNull)/.test(part.type);

const nameOf = (value: unknown): string => {
  const name = node(value)?.["name"];
  return typeof name === "string" ? name : "";
};

const node = (value: unknown): Node | undefined =>
  typeof value === "object" && value !== null && "type" in value ? (value as Node) : undefined;

const nodes = (value: unknown): Node[] =>
  (Array.isArray(value) ? value : []).flatMap((one) => node(one) ?? []);
