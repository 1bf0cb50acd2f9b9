import { dirname, join } from "node:path";
import { fileProblem, readFileUpTo, unreadableText } from "../config/read-source.ts";
import type { ToolKind } from "../tools/registry/tool-kind.ts";
import { indexByHttp } from "../tools/versions/index-by-http.ts";
import {
  indexLimitInBytes,
  type IndexSource,
  ToolIndexError,
} from "../tools/versions/index-source.ts";

/** Whether `--index` names an address, and not a file. */
function isIndexAddress(index: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(index);
}

/** A vendor's list, a mirror of it, or a file for machines without internet. */
export function toolIndexSource({ index: { hosts } }: ToolKind, place: string): IndexSource {
  return isIndexAddress(place) ? indexByHttp(place, hosts) : indexInFile(place);
}

/** A list of versions in a file; documents beside it lie in its folder, by the same names. */
function indexInFile(file: string): IndexSource {
  return {
    from: file,
    text: async (path, { abortSignal } = {}) => {
      abortSignal?.throwIfAborted();
      const found = path === "" ? file : join(dirname(file), path);
      const problem = await fileProblem(found, "a list of versions");
      if (problem !== undefined) throw new ToolIndexError(`${found} ${problem}`);
      return await textOf(found);
    },
  };
}

async function textOf(file: string): Promise<string> {
  let read;
  try {
    read = await readFileUpTo(file, indexLimitInBytes);
  } catch (error) {
    throw new ToolIndexError(`${file} ${unreadableText(error)}`, { cause: error });
  }
  if (read.size > indexLimitInBytes)
    throw new ToolIndexError(
      `${file} has more than ${indexLimitInBytes / 2 ** 20} MB, which no list of versions has`,
    );
  return new TextDecoder().decode(read.bytes);
}
