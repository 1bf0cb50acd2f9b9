import { lstat, readdir, readFile } from "node:fs/promises";
import { join, posix, sep } from "node:path";
import { nodeCrypto } from "../../graph/late-crypto.ts";
import type { TenantList } from "../list/tenant-list.ts";

/**
 * What several tenants of a list share, the base and the segments, byte by byte: what one wave has
 * tried, the next one gets. Layers of single tenants are no part of it.
 */
export interface SharedContent {
  /** `sha256:` and the hash of paths and bytes, in hex. */
  readonly hash: string;
  /** Bytes by path, relative to the folder of the list and with slashes; sorted. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const mostFiles = 5_000;
// in base64 it has to fit into one value of a state store
const mostBytes = 11 * 1024 * 1024;

/** The content is larger than what is kept of one. */
class SharedContentError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "SharedContentError";
}

/**
 * Reads the shared layers of a list. Of a folder every file counts, whatever it is named: scripts
 * belong to it; those that begin with a dot and `node_modules` do not. Links are not followed.
 *
 * @throws {SharedContentError} where it has more than 5,000 files or 11 MiB, or a link in it.
 * @throws {Error} where a layer cannot be read.
 */
export async function readSharedContent(
  { folder, tenants }: Pick<TenantList, "folder" | "tenants">,
  abortSignal?: AbortSignal,
): Promise<SharedContent> {
  const layers = new Set(
    tenants.flatMap((tenant) =>
      tenant.layers.flatMap(({ role, path }) => (role === "tenant" ? [] : [tidy(path)])),
    ),
  );
  const files = new Map<string, Uint8Array>();
  let bytes = 0;
  for (const layer of [...layers].sort()) {
    for (const path of await filesBelow(folder, layer)) {
      abortSignal?.throwIfAborted();
      if (files.has(path)) continue;
      const content = await readFile(join(folder, path));
      bytes += content.byteLength;
      if (files.size >= mostFiles || bytes > mostBytes) {
        throw new SharedContentError(
          `the layers that tenants share have more than ${mostFiles} files or ${mostBytes / 1024 / 1024} MiB (at ${path}); keep what is no policy elsewhere`,
        );
      }
      files.set(path, content);
    }
  }
  const sorted = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { hash: contentHash(sorted), files: sorted };
}

/** The hash of a content: of its paths and bytes alone. */
export function contentHash(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = nodeCrypto().createHash("sha256");
  for (const [path, content] of files) {
    hash.update(`${JSON.stringify(path)} ${content.byteLength}\n`).update(content);
  }
  return `sha256:${hash.digest("hex")}`;
}

async function filesBelow(folder: string, path: string): Promise<string[]> {
  const found = await lstat(join(folder, path));
  if (found.isSymbolicLink()) {
    throw new SharedContentError(`${path} is a link; a layer holds its files itself`);
  }
  if (found.isFile()) return [path];
  const entries = await readdir(join(folder, path), { withFileTypes: true });
  const files: string[] = [];
  for (const { name } of entries) {
    if (name.startsWith(".") || name === "node_modules") continue;
    files.push(...(await filesBelow(folder, posix.join(path, name))));
  }
  return files;
}

function tidy(path: string): string {
  return posix.normalize(path.split(sep).join("/")).replace(/\/$/, "");
}
