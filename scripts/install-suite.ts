// Installs what suites of their own need, as their lock files say; what is installed already stays.
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";

export function installSuite(suite: string): void {
  const installed = changedAt(join(suite, "node_modules/.package-lock.json"));
  if (installed > changedAt(join(suite, "package-lock.json"))) return;
  const install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", install, { cwd: suite, stdio: "inherit" });
}

/** 0 of what is not there. */
function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
