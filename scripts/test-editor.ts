// The schema of policy files in the language server that editors use for YAML, unmodified: installs it
// as test/editor/package-lock.json says, and runs test/editor/.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { installSuite } from "./install-suite.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
const vitest = "node_modules/vitest/vitest.mjs";
const args = [vitest, "run", "--config", "test/editor/vitest.config.ts", "--root", "."];
try {
  installSuite("test/editor");
  execFileSync(process.execPath, [...args, ...process.argv.slice(2)], { stdio: "inherit" });
} catch (error) {
  // what failed has said so itself
  if (typeof (error as { status?: unknown }).status !== "number") throw error;
  process.exitCode = 1;
}
