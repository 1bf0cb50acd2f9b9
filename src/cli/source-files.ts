import { constants } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "../config/config-error.ts";

const megabyte = 1024 * 1024;
const totalLimitInBytes = 256 * megabyte;
const fileLimit = 5000;
const depthLimit = 10;

/** Files of another tool, and what of a folder was not read. */
export interface SourceFiles {
  readonly read: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Links within a folder. */
  readonly links: readonly string[];
}

interface SourceFileOptions {
  /** Whether a file within a folder is read; one that is named is read whatever it is. */
  readonly isWanted: (path: string) => boolean;
  readonly limitInBytes: number;
  /** What to do about a file that is larger. */
  readonly tooLarge: string;
  /** What is wrong with a folder that holds none. */
  readonly emptyFolder: string;
  readonly abortSignal: AbortSignal;
}

/**
 * Files by their paths, and those of folders, wherever in them they are. Links within a folder are
 * not followed, and no path that a file holds is.
 *
 * @throws {ConfigError} for what is not there, is no file, is too large or too much.
 */
export async function sourceFiles(
  paths: readonly string[],
  options: SourceFileOptions,
): Promise<SourceFiles> {
  const files: { name: string; bytes: Uint8Array }[] = [];
  const links: string[] = [];
  let total = 0;
  const take = async (path: string, flags: number) => {
    options.abortSignal.throwIfAborted();
    if (files.length === fileLimit) throw failed(path, `is one file more than ${fileLimit}`);
    const bytes = await readWhole(path, flags, options);
    total += bytes.length;
    if (total > totalLimitInBytes)
      throw failed(path, `brings the files to more than ${totalLimitInBytes / megabyte} MB`);
    files.push({ name: path, bytes });
  };
  for (const path of paths) {
    if (await isFolder(path)) {
      const before = files.length;
      // a link that takes a file's place after it was listed is not followed either
      for await (const file of filesIn(path, links, options.isWanted))
        await take(file, constants.O_RDONLY | constants.O_NOFOLLOW);
      if (files.length === before) throw failed(path, options.emptyFolder);
    } else await take(path, constants.O_RDONLY);
  }
  return { read: files, links };
}

async function* filesIn(
  folder: string,
  links: string[],
  isWanted: (path: string) => boolean,
  depth = 0,
): AsyncGenerator<string> {
  if (depth > depthLimit) throw failed(folder, `is nested more than ${depthLimit} deep`);
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) links.push(path);
    else if (entry.isDirectory()) yield* filesIn(path, links, isWanted, depth + 1);
    else if (entry.isFile() && isWanted(path)) yield path;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return await named(path, async () => (await stat(path)).isDirectory());
}

async function readWhole(
  path: string,
  flags: number,
  { limitInBytes, tooLarge }: SourceFileOptions,
): Promise<Uint8Array> {
  return await named(path, async () => {
    // a pipe that nobody writes to would not even open
    if (!(await stat(path)).isFile()) throw failed(path, "is no file");
    const handle = await open(path, flags);
    try {
      const { size } = await handle.stat();
      if (size > limitInBytes)
        throw failed(path, `has ${Math.ceil(size / megabyte)} MB; ${tooLarge}`);
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
