import { resolve } from "node:path";
import { ConfigError, type ConfigIssue } from "../../config/config-error.ts";
import { mergeWritten, type WrittenConfig } from "../../config/merge.ts";
import { lookAtOwnPath } from "../../config/own-folder.ts";
import { policyFiles } from "../../config/policy-files.ts";
import { isYamlFile, readYamlFile } from "../../config/read-source.ts";
import type { ConfigSource } from "../../config/source.ts";
import { type FinalPath, takeFinal } from "./final-values.ts";
import type { LayerCache } from "./layer-cache.ts";

/** One layer as it is written, and what in it is final. */
export interface ReadLayer {
  /** Undefined where nothing of it could be read. */
  readonly config: WrittenConfig | undefined;
  readonly final: readonly FinalPath[];
  readonly issues: readonly ConfigIssue[];
}

/** Reads a layer, or takes it from the cache. `root` is the folder that it must lie in. */
export async function readLayer(
  path: string,
  root: string,
  cache: LayerCache | undefined,
): Promise<ReadLayer> {
  const read = async () => await readLayerFiles(path, root);
  return cache === undefined ? await read() : await cache.once(resolve(path), read);
}

async function readLayerFiles(path: string, root: string): Promise<ReadLayer> {
  const issues: ConfigIssue[] = [];
  const sources: ConfigSource[] = [];
  const final: FinalPath[] = [];
  for (const file of await filesOf(path, root, issues)) {
    const problem = await ownFileProblem(file, root);
    if (problem !== undefined) {
      issues.push({ file, path: "", message: problem });
      continue;
    }
    const read = await readYamlFile(file);
    if (!read.ok) {
      issues.push(...read.issues);
      continue;
    }
    const taken = takeFinal(read.source, issues);
    sources.push(taken.source);
    final.push(...taken.final);
  }
  const [first, ...others] = sources;
  return { config: first && mergeWritten([first, ...others], issues), final, issues };
}

async function filesOf(
  path: string,
  root: string,
  issues: ConfigIssue[],
): Promise<readonly string[]> {
  const found = await lookAtOwnPath(root, resolve(path));
  if ("problem" in found) {
    issues.push({ file: path, path: "", message: found.problem });
    return [];
  }
  try {
    return (await policyFiles(path)).files;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    issues.push(...error.issues);
    return [];
  }
}

async function ownFileProblem(file: string, root: string): Promise<string | undefined> {
  if (!isYamlFile(file)) return "is a program; a layer is a YAML file, or a folder of them";
  const found = await lookAtOwnPath(root, resolve(file));
  if ("problem" in found) return found.problem;
  return found.kind === "folder" ? "is a folder; a layer's YAML files are files" : undefined;
}
