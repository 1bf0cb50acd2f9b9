import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "./config-error.ts";

/** Where a config is looked for when none is named, in this order. */
export const defaultConfigNames = [
  "ringwright.yaml",
  "ringwright.yml",
  "ringwright.config.ts",
  "ringwright.config.js",
  "ringwright.config.mjs",
];

/** A folder with this file in it holds what `export` wrote, and is no part of a folder above it. */
export const exportMark = ".ringwright-export";

/** The policy files that a path stands for. */
export interface PolicyFiles {
  /** In order of their paths. */
  readonly files: readonly string[];
  /** Those of sub-folders, which earlier versions did not read. */
  readonly fromSubFolders: readonly string[];
  /** Sub-folders with an export's mark, which are no part of it. */
  readonly exported: readonly string[];
}

/**
 * The policy files that a path stands for: itself, or those of the folder and its sub-folders.
 * Sub-folders that begin with a dot, `node_modules` and those with an export's mark are no
 * part of it.
 *
 * @throws {ConfigError} where there are none, or YAML and code side by side.
 */
export async function policyFiles(path: string): Promise<PolicyFiles> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
    return undefined;
  });
  if (!found) {
    throw wrong(
      path,
      "does not exist; name a policy file with --config, or write one with: ringwright init",
    );
  }
  if (!found.isDirectory()) return onlyFile(path);
  const names = (await readdir(path)).sort();
  const yaml = names.find((name) => isYaml(name));
  const code = defaultConfigNames.find((name) => !isYaml(name) && names.includes(name));
  if (code !== undefined) {
    if (yaml !== undefined) {
      throw wrong(join(path, yaml), `stands beside ${code}; keep a config in YAML or in code`);
    }
    return onlyFile(join(path, code));
  }
  const exported: string[] = [];
  const files = await yamlBelow(path, [], exported);
  if (files.length === 0) {
    throw wrong(path, "is a folder without *.yaml files and without a ringwright.config.ts");
  }
  const top = new Set(names.map((name) => join(path, name)));
  return { files, fromSubFolders: files.filter((file) => !top.has(file)), exported };
}

function onlyFile(file: string): PolicyFiles {
  return { files: [file], fromSubFolders: [], exported: [] };
}

/** `above`: the real folders that are being read, so that no link leads round. */
async function yamlBelow(
  folder: string,
  above: readonly string[],
  exported: string[],
): Promise<string[]> {
  const real = await realpath(folder);
  if (above.includes(real)) {
    throw wrong(folder, "is a link to a folder that it lies in; remove it");
  }
  const entries = await readdir(folder, { withFileTypes: true });
  if (above.length > 0 && entries.some(({ name }) => name === exportMark)) {
    exported.push(folder);
    return [];
  }
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    // whatever bears such a name is meant as a policy file; one that is none is told as such
    if (isYaml(entry.name)) files.push(path);
    else if (isPartOfConfig(entry.name) && (await isFolder(entry, path))) {
      files.push(...(await yamlBelow(path, [...above, real], exported)));
    }
  }
  return files;
}

async function isFolder(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    // a link that leads nowhere holds no policy
    if (["ENOENT", "ENOTDIR", "ELOOP"].includes((error as NodeJS.ErrnoException).code ?? "")) {
      return false;
    }
    throw error;
  }
}

function isYaml(name: string): boolean {
  return /\.ya?ml$/.test(name);
}

function isPartOfConfig(folderName: string): boolean {
  return !folderName.startsWith(".") && folderName !== "node_modules";
}

function wrong(file: string, message: string): ConfigError {
  return new ConfigError([{ id: "RC101", file, path: "", message }]);
}
