import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readablePaths } from "./readable-paths.ts";

/**
 * Flags of Node with which a config program may read its own folder, each `node_modules` on
 * the way up from it, and this package; it writes no file, starts no process and no thread,
 * loads no addon and opens no debugger. From Node 25 on it reaches no network either:
 * before, the permission model leaves the network open.
 *
 * Node itself calls this no protection against malicious code.
 *
 * @see https://nodejs.org/api/permissions.html
 */
export async function permissionFlags(file: string): Promise<string[]> {
  const folder = dirname(file);
  const own = ownPackage();
  const paths = await readablePaths([
    folder,
    ...modulesAbove(folder),
    join(own, "package.json"),
    join(own, "dist"),
    ...modulesAbove(own),
  ]);
  return [
    "--permission",
    // SQLite opens files past the permission model
    ...(process.allowedNodeEnvironmentFlags.has("--no-experimental-sqlite")
      ? ["--no-experimental-sqlite"]
      : []),
    ...paths.map((path) => `--allow-fs-read=${path}`),
  ];
}

function modulesAbove(folder: string): string[] {
  const here = join(folder, "node_modules");
  const above = dirname(folder);
  return above === folder ? [here] : [here, ...modulesAbove(above)];
}

/** The folder of this package, whether it runs from its sources or as built. */
function ownPackage(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  return folder;
}
