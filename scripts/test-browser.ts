// The pages and pictures in a real Chromium: finds or installs one, and runs test/browser/.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findBrowser } from "./find-browser.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const CHROMIUM = findBrowser();
console.log(`browser tests in ${CHROMIUM}`);
const vitest = "node_modules/vitest/vitest.mjs";
const args = [vitest, "run", "--config", "test/browser/vitest.config.ts", "--root", "."];
try {
  execFileSync(process.execPath, [...args, ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, CHROMIUM },
  });
} catch (error) {
  // what failed has said so itself
  if (typeof (error as { status?: unknown }).status !== "number") throw error;
  process.exitCode = 1;
}
