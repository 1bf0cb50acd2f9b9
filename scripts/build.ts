// Compiles the library with tsc and bundles the command: dist/cli/main.js, which holds what
// every command needs, and a chunk beside it for each part that only some need. One file for
// all started 30 ms later, since most of it is parsed for nothing. With --if-older it builds
// only where a source is newer than what was built.
import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

const root = new URL("..", import.meta.url);
process.chdir(root.pathname);
// the last file of a build; it bears the time of its beginning, so that what is saved
// while a build runs counts as newer
const last = "dist/plan.schema.json";
const beganAt = new Date();
if (process.argv.includes("--if-older") && builtAt() > newestSource()) {
  console.log("dist/ is newer than its sources");
  process.exit();
}
rmSync("dist", { recursive: true, force: true });

execFileSync(
  process.execPath,
  ["node_modules/@typescript/native/bin/tsc", "-p", "tsconfig.build.json"],
  {
    stdio: "inherit",
  },
);

const bundle = await rolldown({
  input: "src/cli/main.ts",
  platform: "node",
  // heavy, and loaded only when a credential is built
  external: [/^@azure\//],
  logLevel: "warn",
});
await bundle.write({
  dir: "dist/cli",
  format: "esm",
  minify: true,
  chunkFileNames: "chunks/[name]-[hash].js",
  banner: (chunk) => (chunk.isEntry ? "#!/usr/bin/env node" : ""),
});
chmodSync("dist/cli/main.js", 0o755);

const { configJsonSchema } = await import("../src/config/json-schema.ts");
const { planJsonSchema } = await import("../src/reconcile/plan/parse-plan.ts");
writeFileSync("dist/schema.json", `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
writeFileSync(last, `${JSON.stringify(planJsonSchema(), null, 2)}\n`);
utimesSync(last, beganAt, beganAt);

function builtAt(): number {
  return statSync(last, { throwIfNoEntry: false })?.mtimeMs ?? 0;
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
