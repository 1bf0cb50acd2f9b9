import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

/** What a report file holds: one text, or pieces of it. */
type Content = string | Iterable<string> | AsyncIterable<Uint8Array>;

/**
 * Writes a file that only its owner can read: reports hold names of devices and people. A file
 * that is there already is replaced, and closed to others before anything is in it.
 */
export async function writePrivate(
  file: string,
  content: Content,
  abortSignal?: AbortSignal,
): Promise<void> {
  const handle = await open(file, constants.O_WRONLY | constants.O_CREAT, 0o600);
  try {
    await closeToOthers(handle);
  } catch (error) {
    await handle.close();
    throw error;
  }
  const pieces = typeof content === "string" ? [content] : content;
  // the stream closes the file
  await pipeline(pieces, handle.createWriteStream(), {
    ...(abortSignal && { signal: abortSignal }),
  });
}

async function closeToOthers(handle: FileHandle): Promise<void> {
  const found = await handle.stat();
  // a terminal, a pipe or /dev/null belongs to others too, and stays as it is
  if (!found.isFile()) return;
  await handle.truncate();
  if ((found.mode & 0o077) === 0) return;
  try {
    await handle.chmod(0o600);
  } catch (error) {
    // a file of another user, or a file system without owners, as the caller chose it
    if (!["EPERM", "ENOTSUP"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
