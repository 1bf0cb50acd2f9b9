// The API reference as pages, into reference/: every public name of each entry point with its types
// as they are after inference. Fails where a signature needs what is not in it, or a name has no
// text. Installs typedoc as tools/reference/package-lock.json says: it brings a TypeScript of its own.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installSuite } from "./install-suite.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const tool = join(root, "tools/reference");
installSuite(tool);
const typedoc = join(tool, "node_modules/typedoc/bin/typedoc");
const options = ["--options", join(tool, "typedoc.json"), "--logLevel", "Warn"];
try {
  execFileSync(process.execPath, [typedoc, ...options], { cwd: root, stdio: "inherit" });
} catch (error) {
  // what is missing has been said
  if (typeof (error as { status?: unknown }).status !== "number") throw error;
  process.exitCode = 1;
}
