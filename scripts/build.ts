// Builds the package: declarations by tsc, the library by one rolldown run for all its entry
// points, the command by another.
//
//   dist/{index,rules,report,mocks,bullmq}.js   the entry points
//   dist/chunks/                                what they share: a class is one class in all of them
//   dist/bundled/                               the same for bundlers, nothing of it loaded late
//   dist/types/                                 declarations, laid out as the sources are
//   dist/cli/                                   the command with what it depends on
//   dist/plan.schema.json                       JSON Schema of plans
//   schema.json                                 of policy files: editors name it by its path
//
// With --if-older it builds only where a source is newer than what was built.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type OutputAsset, type OutputChunk, type Plugin, rolldown } from "rolldown";
import { lateEntry, lateFunctions } from "./late-functions.ts";

const root = new URL("..", import.meta.url);
process.chdir(root.pathname);
// the last file of a build; it bears the time of its beginning, so that what is saved
// while a build runs counts as newer
const last = "dist/plan.schema.json";
const policySchema = "schema.json";
const beganAt = new Date();
const entries = {
  index: "src/index.ts",
  rules: "src/rules/index.ts",
  report: "src/report/index.ts",
  mocks: "mocks/index.ts",
  bullmq: "src/fleet/bullmq/index.ts",
};
if (process.argv.includes("--if-older") && builtAt() > newestSource()) {
  console.log("dist/ is newer than its sources");
  process.exit();
}
rmSync("dist", { recursive: true, force: true });

const tsc = "node_modules/@typescript/native/bin/tsc";
// errors of types are told by npm run typecheck; declarations are the same without
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json", "--noCheck"], {
  stdio: "inherit",
});
await buildLibrary();
proveLate();
await buildForBundlers();
await buildCommand();
await writeSchemas();

/**
 * Dependencies stay outside: their licences and security patches are their owners'. Source
 * maps hold the sources, which the package does not ship.
 */
async function buildLibrary(): Promise<void> {
  const bundle = await rolldown({
    input: {
      ...entries,
      "chunks/late": lateEntry("late"),
      "chunks/late-rules": lateEntry("late-rules"),
      "chunks/late-report": lateEntry("late-report"),
    },
    platform: "node",
    external: dependencies(),
    logLevel: "warn",
    plugins: [
      // the mock tenant takes nothing from the rest
      lateFunctions([entries.index, entries.rules, entries.report, entries.bullmq], {
        chunks: { "late-rules": "src/rules", "late-report": "src/report" },
        // a kind hands it over, and what makes the kind calls it
        handedOver: ["settingRequests"],
      }),
      dataAsText(),
      builtinsAsTheyAre(),
    ],
  });
  const output = { dir: "dist", format: "esm" } as const;
  const { output: parts } = await bundle.generate(output);
  const [rules, index, lateRules, lateReport, late] = [
    "rules",
    "index",
    "chunks/late-rules",
    "chunks/late-report",
    "chunks/late",
  ].map((entry) => modulesFrom(entry, parts));
  const isOf =
    (...sets: (Set<string> | undefined)[]) =>
    (id: string) =>
      sets.every((set) => set?.has(id) === true);
  await bundle.write({
    ...output,
    sourcemap: true,
    // docstrings stand in the declarations, and in the sources that the maps hold
    comments: { legal: true, annotation: true, jsdoc: false },
    chunkFileNames: "chunks/[name].js",
    // every file costs its own time to find: what entry points always need is in one of two
    codeSplitting: {
      groups: [
        { name: "ground", test: isOf(rules, index), priority: 5 },
        { name: "core", test: isOf(index), priority: 4 },
        { name: "rules", test: isOf(lateRules), priority: 3 },
        { name: "drawn", test: isOf(lateReport, late), priority: 2 },
        { name: "called", test: isOf(late), priority: 1 },
      ],
    },
  });
}

/** Loads the entry points: what they load late is loaded by none of them. */
function proveLate(): void {
  const names = ["index", "rules", "report", "bullmq"];
  const program = `
    import { registerHooks } from "node:module";
    registerHooks({
      load(url, context, next) {
        if (/\\/chunks\\/late[^/]*$/.test(url)) throw new Error("read while the library is loaded: " + url);
        return next(url, context);
      },
    });
    for (const name of ${JSON.stringify(names)}) await import(\`./dist/\${name}.js\`);`;
  const flags = ["--input-type=module", "--stack-trace-limit=50", "-e"];
  execFileSync(process.execPath, [...flags, program], { stdio: "inherit" });
}

/**
 * Who puts a program into one file takes these files (the condition "module" of the exports): a
 * bundler does not see what is required by a name at run time.
 */
async function buildForBundlers(): Promise<void> {
  const bundle = await rolldown({
    input: entries,
    platform: "node",
    external: dependencies(),
    logLevel: "warn",
    plugins: [nothingLate(), dataAsText(), builtinsAsTheyAre()],
  });
  await bundle.write({
    dir: "dist/bundled",
    format: "esm",
    comments: { legal: true, annotation: true, jsdoc: false },
    chunkFileNames: "chunks/[name].js",
  });
}

/** Packages, as import statements instead of what is required at the first call. */
function nothingLate(): Plugin {
  return {
    name: "nothing-late",
    transform: {
      filter: { id: /\.ts$/, code: /createRequire\(import\.meta\.url\)\("/ },
      handler: (code) => {
        const names: string[] = [];
        const text = code.replace(/createRequire\(import\.meta\.url\)\("([^"]+)"\)/g, (_, name) => {
          names.push(String(name));
          return `(required${names.length} as unknown)`;
        });
        const imports = names.map((name, at) => `import * as required${at + 1} from "${name}";`);
        return { code: imports.join(" ") + text, map: null, moduleType: "ts" };
      },
    },
  };
}

/** They stay outside; @azure/logger comes with @azure/identity, and is one with it only as it stands. */
function dependencies(): RegExp[] {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
    dependencies: Record<string, string>;
    peerDependencies: Record<string, string>;
  };
  return [...Object.keys({ ...dependencies, ...peerDependencies }), "@azure/logger"].map(
    (name) => new RegExp(`^${name}(/|$)`),
  );
}

/** Data as one text each, which is read faster than the same as code. */
function dataAsText(): Plugin {
  return {
    name: "data-as-text",
    transform: {
      filter: { id: /\.json$/ },
      handler: (code) => ({
        code: `export default JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(code)))});`,
        map: { mappings: "" },
        moduleType: "js",
      }),
    },
  };
}

/**
 * Modules of Node as `require` gives them. An import statement asks each for all that it has, and so
 * makes streams, decoders and web sockets: `node:util` takes 5 ms so, `node:fs` 5, `node:http` 50.
 */
function builtinsAsTheyAre(): Plugin {
  return {
    name: "builtins-as-they-are",
    resolveId: {
      // the bundler's own runtime needs node:module before any other module is there
      filter: { id: /^node:(?!module$)/ },
      handler: (id, _, { kind }) => (kind === "import-statement" ? `\0${id}` : undefined),
    },
    load: {
      filter: { id: /^\0node:/ },
      handler: (id) => `module.exports = process.getBuiltinModule(${JSON.stringify(id.slice(1))});`,
    },
  };
}

/** commander can run commands that are programs of their own; there are none, and what runs them takes 8 ms. */
function withoutPrograms(): Plugin {
  const none = "\0no-programs";
  return {
    name: "without-programs",
    resolveId: {
      filter: { id: /^node:child_process$/ },
      handler: (_, importer) => (importer?.includes("/commander/") === true ? none : undefined),
    },
    load: { filter: { id: /^\0no-programs$/ }, handler: () => "module.exports = {};" },
  };
}

/** Ids of the modules that an entry point cannot do without. */
function modulesFrom(entry: string, parts: readonly (OutputChunk | OutputAsset)[]): Set<string> {
  const chunks = parts.filter((part) => part.type === "chunk");
  const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const found = new Set<string>();
  const seen = new Set<string>();
  const add = (file: string | undefined): void => {
    const chunk = byFile.get(file ?? "");
    if (chunk === undefined || seen.has(chunk.fileName)) return;
    seen.add(chunk.fileName);
    for (const id of chunk.moduleIds) found.add(id);
    chunk.imports.forEach(add);
  };
  add(
    chunks.find((chunk) => (chunk.isEntry || chunk.isDynamicEntry) && chunk.name === entry)
      ?.fileName,
  );
  return found;
}

/**
 * main.js looks at the version of Node; the chunk `start` holds what every command needs, and others
 * what only some need: one file for all started 30 ms later, since most of it is parsed for nothing.
 */
async function buildCommand(): Promise<void> {
  const bundle = await rolldown({
    input: "src/cli/main.ts",
    platform: "node",
    // heavy, and loaded only when a credential is built; ical.js has a licence of files (MPL)
    external: [/^@azure\//, "ical.js"],
    // within the bundle zod is one part of one file; as a package it is 90 files
    resolve: { alias: { "./late-zod.ts": "zod" } },
    logLevel: "warn",
    plugins: [withoutPrograms(), builtinsAsTheyAre()],
  });
  const output = { dir: "dist/cli", format: "esm", minify: true } as const;
  const start = modulesFrom("start", (await bundle.generate(output)).output);
  await bundle.write({
    ...output,
    chunkFileNames: "chunks/[name]-[hash].js",
    banner: (chunk) => (chunk.isEntry ? "#!/usr/bin/env node" : ""),
    // what every command needs is one file, though others share parts of it
    codeSplitting: { groups: [{ name: "start", test: (id) => start.has(id) }] },
  });
  chmodSync("dist/cli/main.js", 0o755);
}

async function writeSchemas(): Promise<void> {
  const { configJsonSchema } = await import("../src/config/json-schema/config-json-schema.ts");
  const { planJsonSchema } = await import("../src/reconcile/plan/parse-plan.ts");
  writeFileSync(policySchema, `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
  writeFileSync(last, `${JSON.stringify(planJsonSchema(), null, 2)}\n`);
  for (const file of [last, policySchema]) utimesSync(file, beganAt, beganAt);
}

function builtAt(): number {
  const times = [last, policySchema].map(
    (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  return Math.min(...times);
}

/** When a source was last written; a folder counts, since a file may be gone from it. */
function newestSource(): number {
  const folders = ["src", "mocks"];
  const files = ["scripts/build.ts", "tsconfig.json", "tsconfig.build.json", "package.json"];
  const within = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  );
  const paths = [...files, "package-lock.json", ...folders, ...within];
  return Math.max(...paths.map((path) => statSync(path).mtimeMs));
}
