import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { FileStore } from "../state/file-store.ts";
import type { OptionValues } from "./command-line/option.ts";
import type { stateOptions } from "./declarations/state-options.ts";
import { CommandError } from "./exit-code.ts";
import { configHere } from "./find-config.ts";
import type { Terminal } from "./terminal.ts";

/** Which folder state is kept in. */
export interface StateFolderOptions extends OptionValues<typeof stateOptions> {
  readonly config?: string | undefined;
}

/**
 * The folder that is named, else that of RINGWRIGHT_STATE_DIR, else `.ringwright` beside the
 * config; undefined where there is none of these. Nothing is made there yet.
 */
export function stateFolder(
  { stateDir, config = configHere() }: StateFolderOptions,
  { env }: Pick<Terminal, "env">,
): string | undefined {
  // an empty variable is how shells leave one unset
  const named = stateDir ?? (env["RINGWRIGHT_STATE_DIR"] || undefined);
  if (named !== undefined) return named;
  if (config === undefined) return undefined;
  const isFolder = statSync(config, { throwIfNoEntry: false })?.isDirectory() === true;
  return join(isFolder ? config : dirname(config), ".ringwright");
}

/**
 * The store in that folder.
 *
 * @throws {CommandError} where there is none.
 */
export function stateStore(
  options: StateFolderOptions,
  terminal: Pick<Terminal, "env">,
): FileStore {
  const folder = stateFolder(options, terminal);
  if (folder !== undefined) return new FileStore(folder);
  throw new CommandError(
    "there is no config here, beside which state would be kept; name one with --config PATH, or the folder with --state-dir DIR",
  );
}
