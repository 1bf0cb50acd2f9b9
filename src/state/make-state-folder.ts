import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

/** The folder beside a config in which state is kept that no other place is named for. */
export const stateFolderName = ".ringwright";

/**
 * Makes a folder for state, closed to others. Where the one beside a config comes into being, git
 * is told to leave it out: journals, backups and caches hold names of devices and people.
 */
export async function makeStateFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined || basename(first) !== stateFolderName) return;
  await writeFile(join(first, ".gitignore"), "*\n", { mode: 0o600 });
}
