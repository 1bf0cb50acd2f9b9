import { open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { nodeCrypto } from "../../graph/late-crypto.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { ContentFile, DesiredContentFile } from "../../kind/content.ts";
import { fileProblem, unreadableText } from "../read-source.ts";

/** A file as it may be uploaded, or why not, as a sentence. */
export type LookedAtFile = { readonly file: ContentFile } | { readonly problem: string };

/** A file that is not what it was when it was looked at. */
class ChangedFileError extends Error {
  override readonly name = "ChangedFileError";
}

/**
 * Reads a file once, and gives it where it has the digest that it must have. No more than a piece of it
 * is in memory. It is held against the digest again while it is read later.
 *
 * @throws only what the caller aborted with.
 */
export async function lookAtContentFile(
  wanted: DesiredContentFile,
  { abortSignal }: OperationOptions = {},
): Promise<LookedAtFile> {
  if ("text" in wanted) {
    const bytes = Buffer.from(wanted.text, "utf8");
    const { name } = wanted;
    return { file: { name, size: bytes.length, crc32: crc32(bytes), read: () => only(bytes) } };
  }
  const { name, path, shown, algorithm, hex } = wanted;
  const problem = await fileProblem(path, "an archive");
  if (problem !== undefined) return { problem: `${shown} ${problem}` };
  const digest = nodeCrypto().createHash(algorithm);
  let [size, sum] = [0, 0];
  try {
    for await (const bytes of piecesOf(path)) {
      abortSignal?.throwIfAborted();
      size += bytes.length;
      sum = crc32(bytes, sum);
      digest.update(bytes);
    }
  } catch (error) {
    abortSignal?.throwIfAborted();
    return { problem: `${shown} ${unreadableText(error)}` };
  }
  const found = digest.digest("hex");
  if (found !== hex)
    return {
      problem: `${shown} has the ${algorithm} ${found}, and ${hex} is pinned: it is another file than the release, or a damaged copy`,
    };
  return { file: { name, size, crc32: sum, read: () => piecesAgain(wanted) } };
}

async function* piecesAgain({
  path,
  shown,
  algorithm,
  hex,
}: Extract<DesiredContentFile, { readonly path: string }>): AsyncGenerator<Uint8Array> {
  const digest = nodeCrypto().createHash(algorithm);
  for await (const bytes of piecesOf(path)) {
    digest.update(bytes);
    yield bytes;
  }
  if (digest.digest("hex") !== hex)
    throw new ChangedFileError(`${shown} was changed while it was uploaded`);
}

async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path, "r");
  try {
    for await (const bytes of handle.createReadStream({ autoClose: false }))
      yield bytes as Uint8Array;
  } finally {
    await handle.close();
  }
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
