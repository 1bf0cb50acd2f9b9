// Compiles the library with tsc and bundles the command into one file: dist/cli/main.js.
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
  file: "dist/cli/main.js",
  format: "esm",
  minify: true,
  codeSplitting: false,
  banner: "#!/usr/bin/env node",
});
chmodSync("dist/cli/main.js", 0o755);

const { configJsonSchema } = await import("../src/config/json-schema.ts");
const { planJsonSchema } = await import("../src/reconcile/plan-json-schema.ts");
writeFileSync("dist/schema.json", `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
writeFileSync("dist/plan.schema.json", `${JSON.stringify(planJsonSchema(), null, 2)}\n`);
