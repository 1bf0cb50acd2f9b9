import { nodeCrypto } from "../graph/late-crypto.ts";
import { canonical } from "../kind/property.ts";
import { isMapping } from "../kind/value-at.ts";
import { kinds } from "../registry/kinds.ts";
import type { ConfigIssue } from "./config-error.ts";
import type { ConfigSource, Path, Suppression } from "./source.ts";
import { reveal, variableProblem, variablesIn } from "./variables.ts";

/** Several files as one, as they are written: the whole value, and which file a path came from. */
export interface WrittenConfig {
  /** As written, for the hash and to know what is sensitive. */
  readonly written: unknown;
  readonly sourceOf: (path: Path) => ConfigSource;
  readonly suppressions: readonly Suppression[];
}

/** The same with its variables. */
export interface Merged extends WrittenConfig {
  /** With variables filled in. */
  readonly value: unknown;
  readonly variables: Readonly<Record<string, string>>;
  readonly configHash: string;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Sources = readonly [ConfigSource, ...ConfigSource[]];

/** Sections merge by key; anything given twice is an issue that names both places. */
export function merge(sources: Sources, env: Environment, issues: ConfigIssue[]): Merged {
  return fillVariables(mergeWritten(sources, issues), env, issues);
}

/** The same before variables are filled in. */
export function mergeWritten([first, ...others]: Sources, issues: ConfigIssue[]): WrittenConfig {
  const suppressions = [first, ...others].flatMap((source) => source.suppressions ?? []);
  if (others.length === 0) return { written: first.value, sourceOf: () => first, suppressions };
  const parts = new MergedParts(first, issues);
  for (const source of [first, ...others]) parts.add(source);
  return { written: parts.written, sourceOf: (path) => parts.sourceOf(path), suppressions };
}

/** What was merged so far, and who gave each part of it. */
class MergedParts {
  readonly written: Record<string, unknown> = {};
  readonly #first: ConfigSource;
  readonly #issues: ConfigIssue[];
  readonly #owner = new Map<string, ConfigSource>();
  readonly #lists = new Map<string, { source: ConfigSource; offset: number; length: number }[]>();

  constructor(first: ConfigSource, issues: ConfigIssue[]) {
    this.#first = first;
    this.#issues = issues;
  }

  add(source: ConfigSource): void {
    // an empty file says nothing
    if (source.value === null || source.value === undefined) return;
    if (!isMapping(source.value)) {
      const place = source.place([], "value");
      this.#issues.push({
        id: "RC203",
        file: source.file,
        ...place,
        path: "",
        message: "must be a mapping",
      });
      return;
    }
    for (const [name, value] of Object.entries(source.value)) this.#addEntry(source, name, value);
  }

  sourceOf([head, second]: Path): ConfigSource {
    const name = String(head);
    const part = this.#lists
      .get(name)
      ?.find(({ offset, length }) => Number(second) >= offset && Number(second) < offset + length);
    if (part) return shifted(part.source, name, part.offset);
    return this.#owner.get(`${name}\u0000${second}`) ?? this.#owner.get(name) ?? this.#first;
  }

  #addEntry(source: ConfigSource, name: string, value: unknown): void {
    if (isKeyed(name) && isMapping(value)) {
      const section = (this.written[name] ??= {}) as Record<string, unknown>;
      if (!this.#owner.has(name)) this.#owner.set(name, source);
      for (const [key, resource] of Object.entries(value)) {
        if (this.#claim(source, [name, key])) section[key] = resource;
      }
    } else if (
      ["adopt", "moved", "removed", "exceptions", "compatibility"].includes(name) &&
      Array.isArray(value)
    ) {
      this.#addList(source, name, value);
    } else if (!this.#repeatsHead(name, value) && this.#claim(source, [name])) {
      this.written[name] = value;
    }
  }

  #addList(source: ConfigSource, name: string, value: readonly unknown[]): void {
    const list = (this.written[name] ??= []) as unknown[];
    const parts = this.#lists.get(name) ?? [];
    parts.push({ source, offset: list.length, length: value.length });
    this.#lists.set(name, parts);
    list.push(...value);
  }

  // each file of a folder may repeat the head, as long as it agrees
  #repeatsHead(name: string, value: unknown): boolean {
    return ["version", "stack", "tenantId"].includes(name) && this.written[name] === value;
  }

  #claim(source: ConfigSource, path: string[]): boolean {
    const key = path.join("\u0000");
    const before = this.#owner.get(key);
    if (!before) {
      this.#owner.set(key, source);
      return true;
    }
    const where = before.place(path, "key");
    this.#issues.push({
      id: "RC208",
      file: source.file,
      ...source.place(path, "key"),
      path: path.join("."),
      message: `is given twice; the first is in ${[before.file, where?.line, where?.column].filter((part) => part !== undefined).join(":")}`,
    });
    return false;
  }
}

/** The written value with its variables filled in; one that cannot be is an issue. */
export function fillVariables(
  config: WrittenConfig,
  env: Environment,
  issues: ConfigIssue[],
): Merged {
  const { written, sourceOf } = config;
  const variables: Record<string, string> = {};
  eachText(written, [], (text, path) => {
    for (const name of variablesIn(text)) {
      const problem = variableProblem(name, env);
      if (problem === undefined) variables[name] = env[`RINGWRIGHT_VAR_${name}`] ?? "";
      else {
        const source = sourceOf(path);
        const place = source.place(path, "value");
        issues.push({
          id: "RC401",
          file: source.file,
          ...place,
          path: path.join("."),
          message: problem,
        });
      }
    }
  });
  const digest = nodeCrypto()
    .createHash("sha256")
    .update(canonical(written ?? null));
  return {
    ...config,
    value: reveal(written, variables),
    variables,
    configHash: `sha256:${digest.digest("hex")}`,
  };
}

// positions in a list that several files share count on from the files before
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

/** Whether several files may each give some keys of a section. */
function isKeyed(name: string): boolean {
  return name === "tools" || kinds.some(({ section }) => section === name);
}
