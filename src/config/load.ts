import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { checkConfig, type NamedFiles } from "./check.ts";
import { ConfigError, type ConfigIssue } from "./config-error.ts";
import type { DesiredState } from "./desired-state.ts";
import { readFreezeFile } from "./freeze-file.ts";
import { merge, type Merged } from "./merge.ts";
import { withNamedTexts } from "./named-texts.ts";
import { readToolLock, withToolLock } from "./tools/tool-lock-file.ts";
import { exportMark, policyFiles } from "./policy-files.ts";
import { readSource } from "./read-source.ts";
import type { Config } from "./schema.ts";
import { processEnvironment } from "./variables.ts";
import type { ConfigSource } from "./source.ts";

/** How `loadDesiredState` reads. */
export interface LoadOptions {
  /** Between two files, and ends a config that runs as code. */
  readonly abortSignal?: AbortSignal | undefined;
  /** For `${var:NAME}`; only names that begin with RINGWRIGHT_VAR_ are read. Default: the process's own. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** For days in the files, such as the last of an exception. Default: the moment of the call. */
  readonly now?: Date | undefined;
  /** How long a config that runs as code may take, in milliseconds. Default 30,000. */
  readonly codeTimeoutInMs?: number | undefined;
  /** Told in a sentence what is no error, such as files that an earlier version did not read. */
  readonly onNote?: ((sentence: string) => void) | undefined;
}

/**
 * Reads and checks policy files: one YAML file, a folder of them, or a TypeScript or
 * JavaScript config. Sends no request.
 *
 * A TypeScript or JavaScript config is code: it runs in a process of its own with a bare
 * environment, and may read only its own
 * folder and `node_modules`, for at most 30 seconds.
 *
 * @throws {ConfigError} with every problem in `issues`, each with file, line and path.
 */
export async function loadDesiredState(
  path: string,
  options: LoadOptions = {},
): Promise<DesiredState> {
  const { sources, issues } = await readConfigSources(path, options);
  if (issues.length > 0) throw new ConfigError(issues);
  const folder = (await stat(path)).isDirectory() ? path : dirname(path);
  return await loadMerged(mergedSources(sources, options.env, issues), [folder], issues, options);
}

/**
 * The state of merged files, with the files that these name; `folders` are those that may hold them.
 *
 * @throws {ConfigError} with every problem, those in `issues` included.
 */
export async function loadMerged(
  written: Merged,
  folders: readonly string[],
  issues: ConfigIssue[],
  { abortSignal, now = new Date() }: Pick<LoadOptions, "abortSignal" | "now">,
): Promise<DesiredState> {
  const lock = await readToolLock(folders, issues);
  const merged = withToolLock(await withNamedTexts(written, folders, issues), lock);
  const freezes = await readFreezeFile(merged, now);
  abortSignal?.throwIfAborted();
  if (!freezes.ok) issues.push(freezes.issue);
  return checkedState(merged, issues, now, {
    freezeEvents: freezes.ok ? freezes.events : [],
    lock,
  });
}

/** The policy files that a path stands for, parsed; `issues` are of those that could not be. */
export async function readConfigSources(
  path: string,
  options: Omit<LoadOptions, "env">,
): Promise<{ readonly sources: ConfigSource[]; readonly issues: ConfigIssue[] }> {
  const sources: ConfigSource[] = [];
  const issues: ConfigIssue[] = [];
  const { abortSignal, codeTimeoutInMs: timeoutInMs = 30_000 } = options;
  const { files, fromSubFolders, exported } = await policyFiles(path);
  if (fromSubFolders.length > 0) options.onNote?.(subFolderNote(fromSubFolders));
  for (const folder of exported) options.onNote?.(exportedNote(folder));
  for (const file of files) {
    abortSignal?.throwIfAborted();
    const read = await readSource(file, { abortSignal, timeoutInMs });
    if (read.ok) sources.push(read.source);
    else issues.push(...read.issues);
  }
  return { sources, issues };
}

function subFolderNote(files: readonly string[]): string {
  return `files of sub-folders are read too, which earlier versions did not: ${files.join(", ")}`;
}

function exportedNote(folder: string): string {
  return `${folder} holds what export wrote, and is not read; to make it part of the config, delete ${join(folder, exportMark)}`;
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
export function desiredState(
  config: Config,
  options: Pick<LoadOptions, "env" | "now"> = {},
): DesiredState {
  const issues: ConfigIssue[] = [];
  const source: ConfigSource = { file: "config", value: config, place: () => undefined };
  const merged = mergedSources([source], options.env, issues);
  return checkedState(merged, issues, options.now ?? new Date(), {});
}

/** The files as one, with variables of the process filled in where no others are given. */
export function mergedSources(
  [first, ...others]: readonly ConfigSource[],
  env: LoadOptions["env"],
  issues: ConfigIssue[],
): Merged {
  if (!first) throw new TypeError("no policy file was read");
  return merge([first, ...others], env ?? processEnvironment(), issues);
}

function checkedState(
  merged: Merged,
  issues: ConfigIssue[],
  now: Date,
  files: NamedFiles,
): DesiredState {
  const checked = checkConfig(merged, now, files);
  issues.push(...checked.issues);
  if (issues.length > 0 || !checked.state) throw new ConfigError(inFileOrder(issues));
  return checked.state;
}

/** As an editor lists them. */
export function inFileOrder(issues: readonly ConfigIssue[]): ConfigIssue[] {
  return [...issues].sort(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}
