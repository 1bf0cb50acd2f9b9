import { readdir, readFile, stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { readCode } from "./code-source.ts";
import { ConfigError } from "./config-error.ts";
import type { ReadSource } from "./source.ts";

/** Where a config is looked for when none is named, in this order. */
export const defaultConfigNames = [
  "ringwright.yaml",
  "ringwright.yml",
  "ringwright.config.ts",
  "ringwright.config.js",
  "ringwright.config.mjs",
];

/**
 * The policy files that a path stands for: itself, or those of the folder.
 *
 * @throws {ConfigError} where there are none.
 */
export async function configFiles(path: string): Promise<string[]> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
    return undefined;
  });
  if (!found) {
    throw new ConfigError([
      {
        file: path,
        path: "",
        message:
          "does not exist; name a policy file with --config, or write one with: ringwright init",
      },
    ]);
  }
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).sort();
  const yaml = names.filter((name) => /\.ya?ml$/.test(name));
  if (yaml.length > 0) return yaml.map((name) => join(path, name));
  const code = defaultConfigNames.find((name) => names.includes(name));
  if (code) return [join(path, code)];
  throw new ConfigError([
    {
      file: path,
      path: "",
      message: "is a folder without *.yaml files and without a ringwright.config.ts",
    },
  ]);
}

/** One policy file, parsed; nothing of its content is checked yet. */
export async function readSource(
  file: string,
  abortSignal: AbortSignal | undefined,
): Promise<ReadSource> {
  const extension = extname(file);
  if ([".yaml", ".yml", ".json"].includes(extension)) return await readYamlFile(file);
  if ([".ts", ".mts", ".js", ".mjs"].includes(extension)) {
    return await readCode(file, resolve(file), abortSignal);
  }
  return failed(
    file,
    `${basename(file)} is no policy file; use .yaml, .yml, .json, .ts, .js or .mjs`,
  );
}

async function readYamlFile(file: string): Promise<ReadSource> {
  // the parser is heavy, and a config from code needs none
  const { fileLimitInBytes, readYaml } = await import("./yaml-source.ts");
  const { size } = await stat(file);
  if (size > fileLimitInBytes) {
    return failed(
      file,
      `has ${Math.ceil(size / 1024 / 1024)} MB; at most ${fileLimitInBytes / 1024 / 1024} MB are read. Split it into a folder of files`,
    );
  }
  const bytes = await readFile(file);
  try {
    return readYaml(file, new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const place = { line: 1, column: 1 };
    return failed(file, "is not UTF-8 text; save it as UTF-8", place);
  }
}

function failed(file: string, message: string, place = {}): ReadSource {
  return { ok: false, issues: [{ file, ...place, path: "", message }] };
}
