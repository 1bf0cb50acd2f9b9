import { ConfigError } from "../config/config-error.ts";
import { loadStateSettings } from "../config/state-settings.ts";
import { openStateStore, type StateStoreSettings } from "../state/open-store.ts";
import type { OpenedStore } from "../state/opened-store.ts";
import type { GlobalOptions } from "./command-line/global-options.ts";
import { CommandError } from "./exit-code.ts";
import { configHere } from "./find-config.ts";
import { storageCredential } from "./sign-in.ts";
import { folderBeside, namedStateFolder, type StateFolderOptions } from "./state-folder.ts";
import type { Terminal } from "./terminal.ts";

/** What names the store, and who signs in to it. */
export type StateStoreOptions = StateFolderOptions & GlobalOptions;

/** A store that a command keeps state in, until it closes it. */
export interface CommandStore extends OpenedStore {
  /** Where it is a folder. */
  readonly folder: string | undefined;
}

/**
 * The store of a command: the folder that is named, else what the config says; undefined where
 * there is neither. `settings` are the config's where that is loaded already.
 *
 * @throws {CommandError} where the config cannot be read.
 * @throws {Error} where the store cannot be opened.
 */
export async function findStateStore(
  options: StateStoreOptions,
  terminal: Terminal,
  settings?: () => StateStoreSettings | undefined,
): Promise<CommandStore | undefined> {
  const named = namedStateFolder(options, terminal);
  if (named !== undefined) return await opened({ store: "file" }, named, options, terminal);
  const config = options.config ?? configHere();
  if (config === undefined) return undefined;
  const written = settings ? settings() : await settingsIn(config, terminal);
  return await opened(written ?? { store: "file" }, folderBeside(config), options, terminal);
}

/**
 * The same where a command cannot do without.
 *
 * @throws {CommandError} where there is none.
 */
export async function stateStore(
  options: StateStoreOptions,
  terminal: Terminal,
  settings?: () => StateStoreSettings | undefined,
): Promise<CommandStore> {
  const found = await findStateStore(options, terminal, settings);
  if (found) return found;
  throw new CommandError(
    "there is no config here, beside which state would be kept; name one with --config PATH, or the folder with --state-dir DIR",
  );
}

/** Does some work, and closes what it needs open, whatever becomes of it. */
export async function whileOpen<T>(
  { close }: Pick<OpenedStore, "close">,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } finally {
    await close();
  }
}

async function opened(
  settings: StateStoreSettings,
  folder: string,
  options: StateStoreOptions,
  terminal: Terminal,
): Promise<CommandStore> {
  const credential = async () => await storageCredential(options, terminal);
  const store = await openStateStore(settings, { folder, credential });
  return { ...store, folder: settings.store === "file" ? folder : undefined };
}

async function settingsIn(
  config: string,
  { abortSignal, env }: Terminal,
): Promise<StateStoreSettings | undefined> {
  try {
    return await loadStateSettings(config, { abortSignal, env });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new CommandError(
      `${error.message}\nso where state is kept is not known; correct it, or name a folder with --state-dir DIR`,
    );
  }
}
