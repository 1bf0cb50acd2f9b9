import type { Dirent } from "node:fs";
import { readdir, realpath } from "node:fs/promises";
import { dirname, join, sep } from "node:path";

/**
 * The paths that together hold what lies in some folders and files, without the symbolic
 * links that lead out of them: Node's permission model follows a link wherever it leads, so
 * that one to `/proc` would open every process.
 *
 * A folder is one path where no link below it leads out, by however many steps; else each of
 * its entries is looked at. What does not exist is left out.
 *
 * @see https://nodejs.org/api/permissions.html#permission-model-constraints
 */
export async function readablePaths(wanted: readonly string[]): Promise<string[]> {
  const real = await Promise.all(wanted.map(async (path) => await realOf(path)));
  const found = [...new Set(real.filter((path) => path !== undefined))];
  const roots = found.filter((path) => !found.some((root) => path !== root && isIn(path, root)));
  const folders = new Map<string, readonly Dirent[]>();
  await Promise.all(roots.map(async (root) => await collect(root, folders)));
  const links = await linksOf(folders, roots);
  const open = openFolders(links, roots);
  return roots.flatMap((root) => pathsOf(root, { folders, links, open }));
}

/** A symbolic link of a folder; `target` is absent where it leads out. */
interface Link {
  readonly path: string;
  readonly target: string | undefined;
}

interface Tree {
  readonly folders: ReadonlyMap<string, readonly Dirent[]>;
  readonly links: ReadonlyMap<string, Link>;
  readonly open: ReadonlySet<string>;
}

async function collect(folder: string, folders: Map<string, readonly Dirent[]>): Promise<void> {
  const entries = await entriesOf(folder);
  folders.set(folder, entries);
  for (const entry of entries) {
    if (entry.isDirectory()) await collect(join(folder, entry.name), folders);
  }
}

async function linksOf(
  folders: Tree["folders"],
  roots: readonly string[],
): Promise<Map<string, Link>> {
  const links = new Map<string, Link>();
  for (const [folder, entries] of folders) {
    for (const entry of entries.filter((each) => each.isSymbolicLink())) {
      const path = join(folder, entry.name);
      const target = await realOf(path);
      // one that leads nowhere opens nothing
      if (target === undefined) continue;
      const isInside = roots.some((root) => isIn(target, root));
      links.set(path, { path, target: isInside ? target : undefined });
    }
  }
  return links;
}

/** Folders that cannot be read as a whole: a way leads out, over one link or several. */
function openFolders(links: Tree["links"], roots: readonly string[]): Set<string> {
  const open = new Set<string>();
  const mark = (link: Link) => {
    for (let folder = dirname(link.path); ; folder = dirname(folder)) {
      open.add(folder);
      if (roots.includes(folder) || folder === dirname(folder)) return;
    }
  };
  let before = -1;
  while (open.size > before) {
    before = open.size;
    for (const link of links.values()) if (leadsOut(link, open)) mark(link);
  }
  return open;
}

function leadsOut({ target }: Link, open: ReadonlySet<string>): boolean {
  return target === undefined || open.has(target);
}

function pathsOf(path: string, tree: Tree): string[] {
  if (!tree.open.has(path)) return [path];
  return (tree.folders.get(path) ?? []).flatMap((entry) => {
    const inner = join(path, entry.name);
    const link = tree.links.get(inner);
    return link !== undefined && leadsOut(link, tree.open) ? [] : pathsOf(inner, tree);
  });
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    // a file, or what nobody here can read: no way leads on from it
    if (isOneOf(error, ["ENOTDIR", "ENOENT", "EACCES", "EPERM"])) return [];
    throw error;
  }
}

async function realOf(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isOneOf(error, ["ENOENT", "ENOTDIR", "ELOOP", "EACCES", "EPERM"])) return undefined;
    throw error;
  }
}

function isOneOf(error: unknown, codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? "");
}

function isIn(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}
