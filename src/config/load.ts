import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { canonical } from "../kind/property.ts";
import { checkConfig, type Merged } from "./check.ts";
import { readCode } from "./code-source.ts";
import { ConfigError, type ConfigIssue } from "./config-error.ts";
import type { DesiredState } from "./desired-state.ts";
import { sectionNames } from "./schema.ts";
import type { ConfigSource } from "./source.ts";
import { reveal, variableProblem, variablesIn } from "./variables.ts";
import { fileLimitInBytes, readYaml } from "./yaml-source.ts";

/** Where a config is looked for when none is named, in this order. */
export const defaultConfigNames = [
  "ringwright.yaml",
  "ringwright.yml",
  "ringwright.config.ts",
  "ringwright.config.js",
  "ringwright.config.mjs",
];

export interface LoadOptions {
  readonly abortSignal?: AbortSignal;
  /** For `${var:NAME}`; only names that begin with RINGWRIGHT_VAR_ are read. Default: the process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads and checks policy files: one YAML file, a folder of them, or a TypeScript or
 * JavaScript config. Sends no request.
 *
 * @throws {ConfigError} with every problem in `issues`, each with file, line and path.
 */
export async function loadDesiredState(
  path: string,
  options: LoadOptions = {},
): Promise<DesiredState> {
  const sources: ConfigSource[] = [];
  const issues: ConfigIssue[] = [];
  for (const file of await configFiles(path)) {
    options.abortSignal?.throwIfAborted();
    const read = await readSource(file, options.abortSignal);
    if (Array.isArray(read)) issues.push(...(read as readonly ConfigIssue[]));
    else sources.push(read as ConfigSource);
  }
  if (issues.length > 0) throw new ConfigError(issues);

  const merged = merge(sources, options.env ?? process.env, issues);
  const checked = checkConfig(merged);
  issues.push(...checked.issues);
  if (issues.length > 0 || !checked.state) throw new ConfigError(inFileOrder(issues));
  return checked.state;
}

async function configFiles(path: string): Promise<string[]> {
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

async function readSource(
  file: string,
  abortSignal: AbortSignal | undefined,
): Promise<ConfigSource | readonly ConfigIssue[]> {
  const extension = extname(file);
  if (extension === ".yaml" || extension === ".yml" || extension === ".json") {
    const { size } = await stat(file);
    if (size > fileLimitInBytes) {
      return [
        {
          file,
          path: "",
          message: `has ${Math.ceil(size / 1024 / 1024)} MB; at most ${fileLimitInBytes / 1024 / 1024} MB are read. Split it into a folder of files`,
        },
      ];
    }
    const bytes = await readFile(file);
    try {
      return readYaml(file, new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return [
        { file, line: 1, column: 1, path: "", message: "is not UTF-8 text; save it as UTF-8" },
      ];
    }
  }
  if ([".ts", ".mts", ".js", ".mjs"].includes(extension)) {
    return await readCode(file, resolve(file), abortSignal);
  }
  return [
    {
      file,
      path: "",
      message: `${basename(file)} is no policy file; use .yaml, .yml, .json, .ts, .js or .mjs`,
    },
  ];
}

/** Sections merge by key; anything given twice is an issue that names both places. */
function merge(
  sources: readonly ConfigSource[],
  env: Readonly<Record<string, string | undefined>>,
  issues: ConfigIssue[],
): Merged {
  const written: Record<string, unknown> = {};
  const owner = new Map<string, ConfigSource>();
  const lists = new Map<string, { source: ConfigSource; offset: number; length: number }[]>();
  const first = sources[0];
  if (!first) throw new TypeError("no policy file was read");
  const place = (source: ConfigSource, path: (string | number)[]) => source.place(path, "key");
  const claim = (source: ConfigSource, path: string[]) => {
    const key = path.join("\u0000");
    const before = owner.get(key);
    if (before) {
      const where = place(before, path);
      issues.push({
        file: source.file,
        ...place(source, path),
        path: path.join("."),
        message: `is given twice; the first is in ${[before.file, where?.line, where?.column].filter((part) => part !== undefined).join(":")}`,
      });
      return false;
    }
    owner.set(key, source);
    return true;
  };

  if (sources.length === 1) {
    return finish(first.value, () => first);
  }
  for (const source of sources) {
    if (source.value === null || source.value === undefined) continue;
    if (typeof source.value !== "object" || Array.isArray(source.value)) {
      issues.push({
        file: source.file,
        ...source.place([], "value"),
        path: "",
        message: "must be a mapping",
      });
      continue;
    }
    for (const [name, value] of Object.entries(source.value)) {
      if ((sectionNames as readonly string[]).includes(name) && isMapping(value)) {
        const section = (written[name] ??= {}) as Record<string, unknown>;
        if (!owner.has(name)) owner.set(name, source);
        for (const [key, resource] of Object.entries(value)) {
          if (claim(source, [name, key])) section[key] = resource;
        }
      } else if (["adopt", "moved", "removed"].includes(name) && Array.isArray(value)) {
        const list = (written[name] ??= []) as unknown[];
        const parts = lists.get(name) ?? [];
        parts.push({ source, offset: list.length, length: value.length });
        lists.set(name, parts);
        list.push(...(value as unknown[]));
      } else if (
        (name === "version" || name === "stack" || name === "tenantId") &&
        written[name] === value
      ) {
        // each file of a folder may repeat the head, as long as it agrees
        continue;
      } else if (claim(source, [name])) {
        written[name] = value;
      }
    }
  }
  return finish(written, (path) => {
    const [head, second] = path;
    const part = lists
      .get(String(head))
      ?.find(({ offset, length }) => Number(second) >= offset && Number(second) < offset + length);
    if (part) return shifted(part.source, String(head), part.offset);
    return owner.get(`${head}\u0000${second}`) ?? owner.get(String(head)) ?? first;
  });

  function finish(value: unknown, sourceOf: Merged["sourceOf"]): Merged {
    const variables: Record<string, string> = {};
    eachText(value, [], (text, path) => {
      for (const name of variablesIn(text)) {
        const problem = variableProblem(name, env);
        if (problem === undefined) {
          variables[name] = env[`RINGWRIGHT_VAR_${name}`] ?? "";
          continue;
        }
        const source = sourceOf(path);
        issues.push({
          file: source.file,
          ...source.place(path, "value"),
          path: path.join("."),
          message: problem,
        });
      }
    });
    return {
      value: reveal(value, variables),
      written: value,
      sourceOf,
      variables,
      configHash: `sha256:${createHash("sha256")
        .update(canonical(value ?? null))
        .digest("hex")}`,
    };
  }
}

function shifted(source: ConfigSource, list: string, offset: number): ConfigSource {
  return {
    ...source,
    place: (path, of) =>
      source.place(
        path[0] === list && typeof path[1] === "number"
          ? [list, path[1] - offset, ...path.slice(2)]
          : path,
        of,
      ),
  };
}

function eachText(
  value: unknown,
  path: (string | number)[],
  visit: (text: string, path: (string | number)[]) => void,
): void {
  if (typeof value === "string") visit(value, path);
  else if (Array.isArray(value)) {
    for (const [index, item] of (value as unknown[]).entries())
      eachText(item, [...path, index], visit);
  } else if (isMapping(value)) {
    for (const [key, inner] of Object.entries(value)) eachText(inner, [...path, key], visit);
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function inFileOrder(issues: readonly ConfigIssue[]): ConfigIssue[] {
  return [...issues].sort(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}
