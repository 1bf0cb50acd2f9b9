// Packs the package, installs the tarball into an empty folder, and uses it there as a
// newcomer would: import from ESM with types, run the command.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const sizeLimitInMb = 80;
const folder = mkdtempSync(join(tmpdir(), "ringwright-pack-"));
const run = (command: string, args: readonly string[], cwd: string) =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

try {
  run(join(root, "node_modules/.bin/publint"), ["--strict"], root);
  run("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], root);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (!tarball) throw new Error("npm pack made no tarball");
  run(join(root, "node_modules/.bin/attw"), [join(folder, tarball), "--profile", "esm-only"], root);

  writeFileSync(
    join(folder, "package.json"),
    '{ "name": "newcomer", "private": true, "type": "module" }\n',
  );
  run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", `./${tarball}`], folder);
  const megabytes = sizeOf(join(folder, "node_modules")) / 1024 / 1024;
  if (megabytes > sizeLimitInMb)
    throw new Error(
      `the install has ${megabytes.toFixed(1)} MB; at most ${sizeLimitInMb} are allowed`,
    );

  writeFileSync(
    join(folder, "use.ts"),
    `import { connect, createPlan, defineConfig, type Plan } from "ringwright";
import { createMockTenant } from "ringwright/mocks";
import schema from "ringwright/schema.json" with { type: "json" };
import planSchema from "ringwright/plan.schema.json" with { type: "json" };
const mock = createMockTenant();
const tenant = connect(mock.credential, { fetch: mock.fetch });
const names: string[] = [];
for await (const ring of tenant.rings.list()) names.push(ring.displayName);
const plan: typeof createPlan extends (...input: never[]) => Plan ? true : false = true;
console.log(names.length, plan, defineConfig({ version: 1, stack: "x" }).stack, schema.title, planSchema.title);
`,
  );
  writeFileSync(
    join(folder, "tsconfig.json"),
    '{ "compilerOptions": { "strict": true, "module": "nodenext", "target": "es2023", "lib": ["es2024"], "types": ["node"], "typeRoots": ["' +
      join(root, "node_modules/@types") +
      '"], "resolveJsonModule": true, "noEmit": true, "skipLibCheck": false }, "include": ["use.ts"] }\n',
  );
  run(join(root, "node_modules/.bin/tsc"), ["-p", "."], folder);
  const imported = run(process.execPath, ["--no-warnings", "use.ts"], folder);
  if (imported.trim() !== "0 true x Ringwright policy file Ringwright plan") {
    throw new Error(`the installed library printed: ${imported}`);
  }
  const version = run(join(folder, "node_modules/.bin/ringwright"), ["--version"], folder);
  if (!/^\d+\.\d+\.\d+\n$/.test(version))
    throw new Error(`the installed command printed: ${version}`);
  console.log(
    `the tarball installs (${megabytes.toFixed(1)} MB), imports with types, and its command runs`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function sizeOf(path: string): number {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
