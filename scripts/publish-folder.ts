// Puts what is published into a folder: the built files, and a manifest without what only this repository
// needs. No script is left in it, so that nothing runs where somebody installs the package.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Of the manifest, what has no meaning outside of the repository. */
const ownAlone = ["scripts", "devDependencies", "workspaces", "optionalDependencies"] as const;
const always = ["README.md", "LICENSE"];

/** @throws {Error} where the package was not built. */
export function makePublishFolder(folder: string): void {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<
    string,
    unknown
  > & { readonly files: readonly string[] };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const path of [...manifest.files, ...always])
    cpSync(join(root, path), join(folder, path), { recursive: true });
  const published = Object.fromEntries(
    Object.entries(manifest).filter(([name]) => !ownAlone.some((own) => own === name)),
  );
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(published, null, 2)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [, , folder] = process.argv;
  if (folder === undefined) throw new Error("usage: node scripts/publish-folder.ts FOLDER");
  makePublishFolder(folder);
}
