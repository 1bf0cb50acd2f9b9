import { glob, stat } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { basename, join } from "node:path";

/** An export that lies on a disk. */
interface FileOnDisk {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

const exportEndings = ["jsonl", "ndjson", "json", "csv"];

/** Of exports, event logs and logs of text. */
export const logEndings: readonly string[] = [...exportEndings, "xml", "evtx", "log"];

/**
 * The exports that a path stands for, by name: a file, all of a folder with one of the
 * endings (`*.jsonl`, `*.ndjson`, `*.json`, `*.csv`), or a pattern such as `exports/2026-12-*.csv`. Each is opened when it is read.
 *
 * @throws {RangeError} where there are none, or one is no file: a pipe would never end.
 */
export async function* signalFiles(
  path: string,
  endings: readonly string[] = exportEndings,
): AsyncGenerator<FileOnDisk> {
  const files = await filesOf(path, endings);
  if (files.length === 0)
    throw new RangeError(
      `${path} stands for no file; exports end in ${endings.map((ending) => `.${ending}`).join(", ")}`,
    );
  for (const file of files) {
    if (!(await stat(file)).isFile()) throw new RangeError(`${file} is no file`);
    yield { name: basename(file), content: createReadStream(file) };
  }
}

async function filesOf(path: string, endings: readonly string[]): Promise<string[]> {
  const found = await statOf(path);
  if (found?.isDirectory() === false) return [path];
  const pattern = found === undefined ? path : join(path, `*.{${endings.join(",")}}`);
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
