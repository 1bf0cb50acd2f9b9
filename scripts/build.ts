// Compiles the library with tsc and bundles the command: dist/cli/main.js, which holds what
// every command needs, and a chunk beside it for each part that only some need. One file for
// all started 30 ms later, since most of it is parsed for nothing.
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { rolldown } from "rolldown";

const root = new URL("..", import.meta.url);
process.chdir(root.pathname);
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
writeFileSync("dist/plan.schema.json", `${JSON.stringify(planJsonSchema(), null, 2)}\n`);
