import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { OptionValues } from "./command-line/option.ts";
import type { stateOptions } from "./declarations/state-options.ts";
import { stateFolderName } from "../state/make-state-folder.ts";
import { configHere } from "./find-config.ts";
import type { Terminal } from "./terminal.ts";

/** Which folder state is kept in. */
export interface StateFolderOptions extends OptionValues<typeof stateOptions> {
  readonly config?: string | undefined;
}

/** The folder that an option or the environment names, which wins over what a config says. */
export function namedStateFolder(
  { stateDir }: StateFolderOptions,
  { env }: Pick<Terminal, "env">,
): string | undefined {
  // an empty variable is how shells leave one unset
  return stateDir ?? (env["RINGWRIGHT_STATE_DIR"] || undefined);
}

/**
 * The folder that is named, else that of RINGWRIGHT_STATE_DIR, else `.ringwright` beside the
 * config; undefined where there is none of these. Nothing is made there yet.
 */
export function stateFolder(
  options: StateFolderOptions,
  terminal: Pick<Terminal, "env">,
): string | undefined {
  const named = namedStateFolder(options, terminal);
  if (named !== undefined) return named;
  const config = options.config ?? configHere();
  return config === undefined ? undefined : folderBeside(config);
}

/** Where state is kept that no other place is named for. */
export function folderBeside(config: string): string {
  const isFolder = statSync(config, { throwIfNoEntry: false })?.isDirectory() === true;
  return join(isFolder ? config : dirname(config), stateFolderName);
}
