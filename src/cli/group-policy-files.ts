import { constants } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { ConfigError } from "../config/config-error.ts";
import type { GroupPolicyFile } from "../gpo/index.ts";
import { policyFilePlace } from "../gpo/sources/backup.ts";

const megabyte = 1024 * 1024;
const sizeLimitInBytes = 64 * megabyte;
const totalLimitInBytes = 256 * megabyte;
const fileLimit = 5000;
const depthLimit = 10;

/** What was read, and what was not. */
export interface ReadGroupPolicyFiles {
  readonly read: readonly GroupPolicyFile[];
  /** Links within a folder. */
  readonly links: readonly string[];
}

/**
 * Files of Group Policy by their paths; of a folder those that a backup consists of, wherever in
 * it they are. Links within a folder are not followed, and no path that a file holds is.
 *
 * @throws {ConfigError} for what is not there, is no file, is too large or too much.
 */
export async function groupPolicyFiles(
  paths: readonly string[],
  abortSignal: AbortSignal,
): Promise<ReadGroupPolicyFiles> {
  const files: GroupPolicyFile[] = [];
  const links: string[] = [];
  let total = 0;
  const take = async (path: string, flags: number) => {
    abortSignal.throwIfAborted();
    if (files.length === fileLimit) throw failed(path, `is one file more than ${fileLimit}`);
    const bytes = await readWhole(path, flags);
    total += bytes.length;
    if (total > totalLimitInBytes)
      throw failed(path, `brings the files to more than ${totalLimitInBytes / megabyte} MB`);
    files.push({ name: path, bytes });
  };
  for (const path of paths) {
    if (await isFolder(path)) {
      const before = files.length;
      // a link that takes a file's place after it was listed is not followed either
      for await (const file of backupFiles(path, links))
        await take(file, constants.O_RDONLY | constants.O_NOFOLLOW);
      if (files.length === before) {
        const message =
          "is a folder without a backup of Group Policy (bkupInfo.xml, gpreport.xml, registry.pol); name the exported files";
        throw failed(path, message);
      }
    } else await take(path, constants.O_RDONLY);
  }
  return { read: files, links };
}

async function* backupFiles(folder: string, links: string[], depth = 0): AsyncGenerator<string> {
  if (depth > depthLimit) throw failed(folder, `is nested more than ${depthLimit} deep`);
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) links.push(path);
    else if (entry.isDirectory()) yield* backupFiles(path, links, depth + 1);
    else if (entry.isFile() && isOfBackup(path)) yield path;
  }
}

function isOfBackup(path: string): boolean {
  return policyFilePlace(path) !== undefined || basename(path).toLowerCase() === "manifest.xml";
}

async function isFolder(path: string): Promise<boolean> {
  return await named(path, async () => (await stat(path)).isDirectory());
}

async function readWhole(path: string, flags: number): Promise<Uint8Array> {
  return await named(path, async () => {
    // a pipe that nobody writes to would not even open
    if (!(await stat(path)).isFile()) throw failed(path, "is no file");
    const handle = await open(path, flags);
    try {
      const { size } = await handle.stat();
      if (size > sizeLimitInBytes) {
        const message = `has ${Math.ceil(size / megabyte)} MB; export the key of the update policies alone`;
        throw failed(path, message);
      }
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  });
}

async function named<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw failed(path, "does not exist");
    if (code === "EACCES") throw failed(path, "cannot be read: permission denied");
    if (code === "ELOOP") throw failed(path, "is a link by now, and is not followed");
    throw error;
  }
}

function failed(file: string, message: string): ConfigError {
  return new ConfigError([{ file, path: "", message }]);
}
