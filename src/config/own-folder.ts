import { lstat, realpath } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { unreadableText } from "./read-source.ts";

/** Whether a path lies in a folder, or is it; by names alone. */
export function liesWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && way !== ".." && !way.startsWith(`..${sep}`);
}

/** What a path within a folder leads to, or why it may not be taken. */
export type OwnPath = { readonly kind: "file" | "folder" } | { readonly problem: string };

/**
 * Looks at a path of a folder's own. No link is followed on the way from the folder to it, so that
 * what is reviewed there is what is read.
 */
export async function lookAtOwnPath(folder: string, path: string): Promise<OwnPath> {
  const target = resolve(folder, path);
  if (!liesWithin(resolve(folder), target)) return { problem: "leads out of its folder" };
  try {
    const real = join(await realpath(folder), relative(resolve(folder), target));
    if ((await realpath(target)) !== real)
      return { problem: "is a link, or lies behind one; links are not followed" };
    const found = await lstat(real);
    if (found.isDirectory()) return { kind: "folder" };
    return found.isFile() ? { kind: "file" } : { problem: "is neither a file nor a folder" };
  } catch (error) {
    return { problem: unreadableText(error) };
  }
}
