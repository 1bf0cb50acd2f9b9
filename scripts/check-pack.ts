// Packs the package, installs the tarball into an empty folder, and uses it there as a
// newcomer would: import from ESM with types, put a program into one file, run the command.
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { installSuite } from "./install-suite.ts";
import { makePublishFolder } from "./publish-folder.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const sizeLimitInMb = 80;
const folder = mkdtempSync(join(tmpdir(), "ringwright-pack-"));

// every entry point, and every name that two of them give: it has to be one and the same
const use = `import { connect, createPlan, defineConfig, isGraphError, type Plan } from "ringwright";
import { createMockTenant } from "ringwright/mocks";
import { plainPaint, planText } from "ringwright/report";
import { checkMembershipRule } from "ringwright/rules";
import schema from "ringwright/schema.json" with { type: "json" };
import planSchema from "ringwright/plan.schema.json" with { type: "json" };
import driftSchema from "ringwright/schemas/drift.schema.json" with { type: "json" };
const mock = createMockTenant();
const tenant = connect(mock.credential, { fetch: mock.fetch });
const names: string[] = [];
for await (const ring of tenant.rings.list()) names.push(ring.displayName);
const path = "/groups/00000000-0000-0000-0000-000000000000";
const failure: unknown = await tenant.graph.get({ version: "v1.0", path }).catch((error: unknown) => error);
const plan: typeof createPlan extends (...input: never[]) => Plan ? true : false = true;
const render: (plan: Plan) => string = (plan) => planText(plan, plainPaint);
console.log(names.length, plan, defineConfig({ version: 1, stack: "x" }).stack, typeof schema.$id, planSchema.title, driftSchema.title);
console.log(isGraphError(failure), render.length, checkMembershipRule("user.department -eq \\"IT\\"").valid);
const entries: readonly Readonly<Record<string, unknown>>[] = [
  await import("ringwright"),
  await import("ringwright/mocks"),
  await import("ringwright/report"),
  await import("ringwright/rules"),
  // without the types of its optional packages, which are not installed
  (await import("ringwright/bullmq" as string)) as Readonly<Record<string, unknown>>,
];
const all = new Map<string, unknown>();
for (const entry of entries) {
  for (const [name, value] of Object.entries(entry)) {
    if (all.has(name) && all.get(name) !== value) console.log("two of", name);
    all.set(name, value);
  }
}
`;
const expected = `0 true x string Ringwright plan ringwright drift --json
true 1 true`;

/** The compiler of this repository, and older ones that consumers have. */
const older = join(root, "tools/typescript");
const [oldest, middle, newest] = [
  join(older, "node_modules/typescript-5/bin/tsc"),
  join(older, "node_modules/typescript-6/bin/tsc"),
  join(root, "node_modules/.bin/tsc"),
];

/**
 * Of Node's globals the types need what a browser has too, so that they do without `@types/node`. Which
 * globals there are is the same for every compiler: one of the older ones tries each set, the newest both.
 */
const programs = {
  "tsconfig.json": {
    options: {
      lib: ["es2024"],
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
    },
    compilers: [oldest, newest],
  },
  "tsconfig.without-node.json": {
    options: { lib: ["es2024", "dom"], types: [] },
    compilers: [middle, newest],
  },
};

const load = `import { loadDesiredState } from "ringwright";
console.log((await loadDesiredState(process.argv[2] ?? "")).stack);
`;
/** What a bundler puts into one file: it runs where nothing is installed. */
const bundled = `import { ConfigError, connect, createForecast, GraphError, loadDesiredState } from "ringwright";
import { createMockTenant } from "ringwright/mocks";
import { forecastHtml } from "ringwright/report";
import { checkMembershipRule } from "ringwright/rules";
const mock = createMockTenant();
const path = "/groups/00000000-0000-0000-0000-000000000000";
const failure = await connect(mock.credential, { fetch: mock.fetch }).graph
  .get({ version: "v1.0", path })
  .catch((error) => error);
const nowhere = await loadDesiredState("/nowhere").catch((error) => error);
const desired = await loadDesiredState("ringwright.yaml");
const picture = forecastHtml(createForecast(desired, { release: "2026-11-10", devices: { a: 10 } }));
console.log(desired.stack, failure instanceof GraphError, nowhere instanceof ConfigError);
console.log(checkMembershipRule('user.department -eq "IT"').valid, picture.includes("<svg"));
`;
const bundledConfig = `version: 1
stack: one-file
groups:
  pilot: { displayName: Pilot, membershipRule: 'device.displayName -startsWith "PILOT-"' }
rings:
  a: { displayName: A, quality: { deferralDays: 0 }, assignments: [{ group: pilot }] }
`;
const config = `import { defineConfig } from "ringwright";
import { device } from "ringwright/rules";
const membershipRule = String(device.displayName.startsWith("PILOT-"));
export default defineConfig({
  version: 1,
  stack: "elsewhere",
  groups: { pilot: { displayName: "Pilot", membershipRule } },
});
`;

const run = (command: string, args: readonly string[], cwd: string) =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

try {
  // beside the folder of the newcomer, who has the tarball alone
  const published = join(folder, "..", `${basename(folder)}-published`);
  makePublishFolder(published);
  run("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], published);
  rmSync(published, { recursive: true, force: true });
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (!tarball) throw new Error("npm pack made no tarball");
  run(join(root, "node_modules/.bin/publint"), ["--strict", join(folder, tarball)], root);
  run(join(root, "node_modules/.bin/attw"), [join(folder, tarball), "--profile", "esm-only"], root);

  const kilobytes = Math.round(statSync(join(folder, tarball)).size / 1000);

  writeFileSync(
    join(folder, "package.json"),
    '{ "name": "newcomer", "private": true, "type": "module" }\n',
  );
  run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", `./${tarball}`], folder);
  const installed = JSON.parse(
    readFileSync(join(folder, "node_modules/ringwright/package.json"), "utf8"),
  ) as Readonly<Record<string, unknown>>;
  for (const name of ["scripts", "devDependencies", "workspaces"])
    if (name in installed) throw new Error(`the published manifest has ${name}`);
  for (const name of ["repository", "bugs", "homepage", "keywords", "license"])
    if (!(name in installed)) throw new Error(`the published manifest has no ${name}`);
  const megabytes = sizeOf(join(folder, "node_modules")) / 1024 / 1024;
  if (megabytes > sizeLimitInMb)
    throw new Error(
      `the install has ${megabytes.toFixed(1)} MB; at most ${sizeLimitInMb} are allowed`,
    );

  installSuite(older);
  writeFileSync(join(folder, "use.ts"), use);
  writeFileSync(join(folder, "load.ts"), load);
  for (const [name, { options, compilers }] of Object.entries(programs)) {
    writeFileSync(join(folder, name), JSON.stringify(tsconfigOf(options)));
    for (const compiler of compilers) run(compiler, ["-p", name], folder);
  }
  const imported = run(process.execPath, ["--no-warnings", "use.ts"], folder);
  if (imported.trim() !== expected) throw new Error(`the installed library printed: ${imported}`);
  // an editor looks for the schema by this path, which init writes: exports mean nothing to it
  if (!existsSync(join(folder, "node_modules/ringwright/schema.json")))
    throw new Error("the installed package has no schema.json at its root");
  const command = join(folder, "node_modules/.bin/ringwright");
  const version = run(command, ["--version"], folder);
  if (!/^\d+\.\d+\.\d+\n$/.test(version))
    throw new Error(`the installed command printed: ${version}`);
  // beside a config file nothing has to be installed
  const elsewhere = mkdtempSync(join(folder, "..", "ringwright-config-"));
  try {
    writeFileSync(join(elsewhere, "ringwright.config.ts"), config);
    const validated = run(command, ["validate"], elsewhere);
    if (!validated.includes("valid: stack elsewhere"))
      throw new Error(`the installed command said of a config in TypeScript: ${validated}`);
    const loaded = run(process.execPath, ["--no-warnings", "load.ts", elsewhere], folder);
    if (loaded !== "elsewhere\n")
      throw new Error(`the installed library read from a config in TypeScript: ${loaded}`);
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
  const alone = mkdtempSync(join(folder, "..", "ringwright-bundled-"));
  try {
    writeFileSync(join(folder, "bundled.mjs"), bundled);
    const program = join(alone, "program.mjs");
    await build({
      input: join(folder, "bundled.mjs"),
      platform: "node",
      // signing in and storage load these at their first use; this program needs neither
      external: /^(@azure\/|bullmq$|ical\.js$)/,
      output: { file: program, codeSplitting: false },
      logLevel: "warn",
    });
    writeFileSync(join(alone, "ringwright.yaml"), bundledConfig);
    const said = run(process.execPath, [program], alone);
    if (said !== "one-file true true\ntrue true\n")
      throw new Error(`the library in one file printed: ${said}`);
  } finally {
    rmSync(alone, { recursive: true, force: true });
  }
  console.log(
    `the tarball (${kilobytes} kB) installs (${megabytes.toFixed(1)} MB), imports with types of TypeScript 5.9, 6.0 and 7.0, goes into one file, and its command runs`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function tsconfigOf(options: Readonly<Record<string, unknown>>): object {
  const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false };
  const modules = { module: "nodenext", target: "es2023", resolveJsonModule: true, noEmit: true };
  return { compilerOptions: { ...strict, ...modules, ...options }, include: ["use.ts"] };
}

function sizeOf(path: string): number {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
