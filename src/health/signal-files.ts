import { glob, stat } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { basename, join } from "node:path";

/** An export that lies on a disk. */
interface FileOnDisk {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * The exports that a path stands for, by name: a file, all of a folder (`*.jsonl`, `*.ndjson`,
 * `*.json`, `*.csv`), or a pattern such as `exports/2026-12-*.csv`. Each is opened when it is read.
 *
 * @throws {RangeError} where there are none, or one is no file: a pipe would never end.
 */
export async function* signalFiles(path: string): AsyncGenerator<FileOnDisk> {
  const files = await filesOf(path);
  if (files.length === 0)
    throw new RangeError(
      `${path} stands for no file; exports end in .jsonl, .ndjson, .json or .csv`,
    );
  for (const file of files) {
    if (!(await stat(file)).isFile()) throw new RangeError(`${file} is no file`);
    yield { name: basename(file), content: createReadStream(file) };
  }
}

async function filesOf(path: string): Promise<string[]> {
  const found = await statOf(path);
  if (found?.isDirectory() === false) return [path];
  const pattern = found === undefined ? path : join(path, "*.{jsonl,ndjson,json,csv}");
  const files: string[] = [];
  for await (const file of glob(pattern)) files.push(file);
  return files.sort();
}

async function statOf(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  }
}
