import { checkConfig } from "./check.ts";
import { ConfigError, type ConfigIssue } from "./config-error.ts";
import type { DesiredState } from "./desired-state.ts";
import { merge } from "./merge.ts";
import { configFiles, readSource } from "./read-source.ts";
import type { Config } from "./schema.ts";
import type { ConfigSource } from "./source.ts";

/** How `loadDesiredState` reads. */
export interface LoadOptions {
  /** Between two files, and ends a config that runs as code. */
  readonly abortSignal?: AbortSignal | undefined;
  /** For `${var:NAME}`; only names that begin with RINGWRIGHT_VAR_ are read. Default: the process's own. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * Reads and checks policy files: one YAML file, a folder of them, or a TypeScript or
 * JavaScript config. Sends no request.
 *
 * A TypeScript or JavaScript config is code: it runs in a process of its own with a bare
 * environment, for at most 30 seconds.
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
    if (read.ok) sources.push(read.source);
    else issues.push(...read.issues);
  }
  if (issues.length > 0) throw new ConfigError(issues);
  return checkedState(sources, options.env);
}

/**
 * The same from a value, for tests and programs. Problems name the file `config`.
 *
 * @example
 * const desired = desiredState({
 *   version: 1,
 *   stack: "corp",
 *   rings: { pilot: { displayName: "Ring 1 - Pilot", quality: { deferralDays: 0 } } },
 * });
 *
 * @throws {ConfigError} with every problem in `issues`, each with its path.
 */
export function desiredState(config: Config, options: Pick<LoadOptions, "env"> = {}): DesiredState {
  return checkedState([{ file: "config", value: config, place: () => undefined }], options.env);
}

function checkedState(sources: readonly ConfigSource[], env: LoadOptions["env"]): DesiredState {
  const [first, ...others] = sources;
  if (!first) throw new TypeError("no policy file was read");
  const issues: ConfigIssue[] = [];
  const checked = checkConfig(merge([first, ...others], env ?? process.env, issues));
  issues.push(...checked.issues);
  if (issues.length > 0 || !checked.state) throw new ConfigError(inFileOrder(issues));
  return checked.state;
}

function inFileOrder(issues: readonly ConfigIssue[]): ConfigIssue[] {
  return [...issues].sort(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}
