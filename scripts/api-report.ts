// The public surface of the built package as text: `api/<entry>.md` has every exported name with
// its signature, so that a change of it is seen in review. `--check` compares instead of writing.
// Fails where a signature uses a type of ours that no entry exports, and where an exported name,
// or a method of an exported class, has no docstring. Private and protected members are no part
// of it, nor are constructors of classes that are exported as types alone.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  isClassDeclaration,
  isConstructorDeclaration,
  isExpressionWithTypeArguments,
  isImportTypeNode,
  isMethodDeclaration,
  isTypeAliasDeclaration,
  isTypeQueryNode,
  isTypeReferenceNode,
  isVariableDeclaration,
  type Node,
} from "@typescript/native/unstable/ast";
import { API, NodeBuilderFlags, type Project, SymbolFlags } from "@typescript/native/unstable/sync";
import { formatted } from "./formatted.ts";

type Checker = Project["checker"];
type Symbol = ReturnType<Checker["getExportsOfModule"]>[number];

const root = fileURLToPath(new URL("..", import.meta.url));
const types = join(root, "dist/types/");
const entries = [
  { name: "ringwright", file: "ringwright.md", types: "src/index.d.ts", code: "index.js" },
  { name: "ringwright/rules", file: "rules.md", types: "src/rules/index.d.ts", code: "rules.js" },
  {
    name: "ringwright/report",
    file: "report.md",
    types: "src/report/index.d.ts",
    code: "report.js",
  },
  { name: "ringwright/mocks", file: "mocks.md", types: "mocks/index.d.ts", code: "mocks.js" },
  {
    name: "ringwright/bullmq",
    file: "bullmq.md",
    types: "src/fleet/bullmq/index.d.ts",
    code: "bullmq.js",
  },
] as const;
type Entry = (typeof entries)[number];

// names that the scope does not import are spelt out
const expandedFlags =
  NodeBuilderFlags.NoTruncation |
  NodeBuilderFlags.InTypeAlias |
  NodeBuilderFlags.MultilineObjectLiterals;

const problems: string[] = [];
const check = process.argv.includes("--check");
// within the repository, so that packages resolve
const folder = mkdtempSync(join(root, "node_modules/.api-report-"));
const api = new API({ cwd: root });
try {
  const names = namesOf(open(entries.map((entry) => join(types, entry.types))));
  const scope = join(folder, "scope.ts");
  const imports = [...names].map(
    ([name, from]) =>
      `import type { ${name} } from ${JSON.stringify(from.replace(/\.d\.ts$/, ".js"))};`,
  );
  writeFileSync(scope, `${imports.join("\n")}\nexport {};\n`);
  const project = open([scope]);
  mkdirSync(join(root, "api"), { recursive: true });
  for (const entry of entries) await report(entry, project, scope, names);
} finally {
  api.close();
  rmSync(folder, { recursive: true, force: true });
}
if (problems.length > 0) {
  console.error([...new Set(problems)].sort().join("\n"));
  process.exit(1);
}
console.log(`api/ ${check ? "is" : "was written"} as the built package has it`);

async function report(
  entry: Entry,
  project: Project,
  scope: string,
  names: ReadonlyMap<string, string>,
): Promise<void> {
  const { checker } = project;
  const source = project.program.getSourceFile(scope);
  if (!source) throw new Error("the compiler did not read the scope");
  const values = new Set(
    Object.keys(
      (await import(join(root, "dist", entry.code))) as Readonly<Record<string, unknown>>,
    ),
  );
  const blocks = exportsOf(project, entry).map((symbol) => {
    const { name } = symbol;
    const target = unaliased(checker, symbol);
    if (!isDocumented(checker, target)) problems.push(`${entry.name}: ${name} has no docstring`);
    const parts = target.declarations.map((handle) => {
      const node = handle.resolve(project);
      if (!node) throw new Error(`${name} has no declaration`);
      return signature({ checker, entry, name, node, names, source, isValue: values.has(name) });
    });
    return `### ${name}\n\n\`\`\`ts\n${parts.join("\n")}\n\`\`\`\n`;
  });
  const text = `# ${entry.name}\n\nWritten by \`npm run api\`.\n\n${blocks.join("\n")}`;
  const path = join(root, "api", entry.file);
  const report = await formatted(path, text);
  if (!check) writeFileSync(path, report);
  else if (readFileSync(path, "utf8") !== report)
    problems.push(
      `api/${entry.file}: differs from the built package; if that is meant: npm run api`,
    );
}

interface Declared {
  readonly checker: Checker;
  readonly entry: Entry;
  readonly name: string;
  readonly node: Node;
  readonly names: ReadonlyMap<string, string>;
  readonly source: Node;
  readonly isValue: boolean;
}

/** A declaration without comments and hidden members; a type that ours hide behind is spelt out. */
function signature(declared: Declared): string {
  const { checker, entry, name, node, names, source, isValue } = declared;
  const hidden = hiddenMembers(node, isValue);
  const unknown = unexported(checker, node, hidden, names);
  if (isTypeAliasDeclaration(node) && unknown.length > 0) {
    const type = checker.getTypeAtLocation(node);
    const text = type && checker.typeToString(type, source, expandedFlags);
    const declaredName = node.getText().slice(0, node.type.getStart() - node.getStart());
    for (const word of typeNames(text ?? "")) {
      if (!names.has(word) && !checker.resolveName(word, SymbolFlags.Type, source))
        problems.push(`${entry.name}: ${name} uses ${word}, which no entry exports`);
    }
    return `${clean(declaredName)} ${text};`;
  }
  for (const used of unknown)
    problems.push(`${entry.name}: ${name} uses ${used}, which no entry exports`);
  // what a class implements is documented at the interface, where editors find it
  const implemented =
    isClassDeclaration(node) && /\bimplements\b/.test(node.getText().split("{", 1)[0] ?? "");
  if (isClassDeclaration(node) && !implemented) {
    for (const member of node.members) {
      if (hidden.includes(member) || !isMethodDeclaration(member)) continue;
      const symbol = checker.getSymbolAtLocation(member.name);
      if (!symbol || !isDocumented(checker, symbol))
        problems.push(`${entry.name}: ${name}.${member.name.getText()} has no docstring`);
    }
  }
  let text = "";
  let at = node.getStart();
  const all = node.getSourceFile().text;
  for (const member of hidden) {
    text += all.slice(at, member.getFullStart());
    at = member.end;
  }
  text += all.slice(at, node.end);
  return clean(isVariableDeclaration(node) ? `const ${text};` : text);
}

function hiddenMembers(node: Node, isValue: boolean): readonly Node[] {
  if (!isClassDeclaration(node)) return [];
  return node.members.filter(
    (member) =>
      /^(private|protected|#|static #)/.test(member.getText()) ||
      (isConstructorDeclaration(member) && !isValue),
  );
}

/** The types of ours that a declaration uses and no entry exports, by name. */
function unexported(
  checker: Checker,
  declaration: Node,
  hidden: readonly Node[],
  names: ReadonlyMap<string, string>,
): string[] {
  const found = new Set<string>();
  const visit = (node: Node): void => {
    if (hidden.includes(node)) return;
    const used = isTypeReferenceNode(node)
      ? node.typeName
      : isTypeQueryNode(node)
        ? node.exprName
        : isExpressionWithTypeArguments(node)
          ? node.expression
          : isImportTypeNode(node)
            ? node.qualifier
            : undefined;
    const symbol = used && checker.getSymbolAtLocation(used);
    if (symbol) {
      const target = unaliased(checker, symbol);
      const isParameter = (target.flags & SymbolFlags.TypeParameter) !== 0;
      const isOurs = target.declarations.some(({ path }) => path.includes("/dist/types/"));
      if (!isParameter && isOurs && !names.has(target.name)) found.add(target.name);
      const isZod = target.declarations.some(({ path }) => path.includes("/node_modules/zod/"));
      if (isZod) found.add(target.name);
    }
    node.forEachChild(visit);
  };
  visit(declaration);
  return [...found];
}

function typeNames(text: string): string[] {
  const code = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return [...code.matchAll(/\b[A-Z]\w*\b(?!\??:)/g)].map(([word]) => word);
}

function isDocumented(checker: Checker, symbol: Symbol): boolean {
  return symbol.getDocumentationComment(checker) !== "" || symbol.getJsDocTags(checker).length > 0;
}

function unaliased(checker: Checker, symbol: Symbol): Symbol {
  return symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** Every exported name of the package, and the file of the first entry that has it. */
function namesOf(project: Project): Map<string, string> {
  const names = new Map<string, string>();
  for (const entry of entries) {
    for (const { name } of exportsOf(project, entry))
      if (!names.has(name)) names.set(name, join(types, entry.types));
  }
  return names;
}

function exportsOf({ program, checker }: Project, entry: Entry): readonly Symbol[] {
  const file = program.getSourceFile(join(types, entry.types));
  const module = file && checker.getSymbolAtLocation(file);
  if (!module) throw new Error(`${entry.types} is not there; build first`);
  return [...checker.getExportsOfModule(module)].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function open(files: readonly string[]): Project {
  const config = join(folder, `tsconfig-${files.length}.json`);
  writeFileSync(
    config,
    JSON.stringify({
      compilerOptions: {
        strict: true,
        exactOptionalPropertyTypes: true,
        module: "nodenext",
        target: "es2023",
        lib: ["es2024", "esnext.disposable"],
        types: ["node"],
        skipLibCheck: true,
        noEmit: true,
      },
      files,
    }),
  );
  const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
  if (!project) throw new Error(`${config} was not opened`);
  return project;
}

function clean(text: string): string {
  return text
    .replace(/\s*\/\*\*?[\s\S]*?\*\//g, "")
    .replace(/^\s*#private;\n/gm, "")
    .replace(/^export (declare )?/, "");
}
