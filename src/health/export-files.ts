import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";

/** A file of what devices exported. */
export interface ExportFile {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

const endings = /\.(jsonl|ndjson|json|csv)$/i;

/**
 * The file at a path, or those of a folder whose endings say what they are; opened one after another.
 *
 * @throws where there is neither.
 */
export async function exportFiles(path: string, folder: string): Promise<readonly ExportFile[]> {
  const place = resolve(folder, path);
  if (!(await stat(place)).isDirectory()) return [exportFile(place, path)];
  const names = (await readdir(place)).filter((name) => endings.test(name)).sort();
  return names.map((name) => exportFile(join(place, name), name));
}

function exportFile(place: string, name: string): ExportFile {
  return {
    name,
    content: {
      [Symbol.asyncIterator]: () =>
        (createReadStream(place) as AsyncIterable<Uint8Array>)[Symbol.asyncIterator](),
    },
  };
}
