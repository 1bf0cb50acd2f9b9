import { BackupError } from "../../backup/backup-error.ts";
import type { BackupKey } from "../../backup/backup-key.ts";
import { Backups, stacksWithBackups } from "../../backup/backups.ts";
import { retentionOf } from "../../backup/retention.ts";
import type { DesiredState } from "../../config/desired-state.ts";
import { desiredState } from "../../config/load.ts";
import type { StateStore } from "../../state/state-store.ts";
import type { GlobalOptions } from "../command-line/global-options.ts";
import { checkStack } from "../check-stack.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { configHere } from "../find-config.ts";
import { loadConfig } from "../load-config.ts";
import { type StateStoreOptions, stateStore, whileOpen } from "../state-store.ts";
import type { Terminal } from "../terminal.ts";
import { backupKeyOf } from "./backup-key-of.ts";

/** What names the stack and the store. */
export interface BackupCommandOptions extends StateStoreOptions, GlobalOptions {
  readonly stack?: string | undefined;
}

/** The backups of one stack, for the length of a command. */
export interface OpenBackups {
  readonly backups: Backups;
  readonly store: StateStore;
  readonly key: BackupKey | undefined;
  /** The files of that stack; where there are none, a state that wants nothing. */
  readonly desired: DesiredState;
  /** Whether there are files. */
  readonly hasFiles: boolean;
}

/**
 * Opens the backups of the config's stack, else of the one that is named, else of the only one that
 * there is.
 *
 * @throws {CommandError} where no stack or several could be meant, or a backup cannot be used: with
 *   code 5 where it is damaged or sealed with another key.
 */
export async function withBackups<T>(
  options: BackupCommandOptions,
  terminal: Terminal,
  work: (open: OpenBackups) => Promise<T>,
): Promise<T> {
  const key = backupKeyOf(terminal);
  const config = options.config ?? configHere();
  const files = config === undefined ? undefined : await loadConfig(config, terminal);
  const settings = files && (() => files.stateStore);
  const opened = await stateStore({ ...options, config }, terminal, settings);
  try {
    return await whileOpen(opened, async () => {
      const { store } = opened;
      const stack = options.stack ?? files?.stack ?? (await onlyStack(store));
      const isOwn = files?.stack === stack;
      const desired = files && isOwn ? files : withoutFiles(stack);
      const backups = new Backups(store, stack, { key, retention: retentionOf(desired.backups) });
      return await work({ backups, store, key, desired, hasFiles: isOwn });
    });
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    const isRefused = error.reason !== "missing";
    throw new CommandError(error.message, isRefused ? ExitCode.refused : ExitCode.error);
  }
}

async function onlyStack(store: StateStore): Promise<string> {
  const stacks = await stacksWithBackups(store);
  const [only] = stacks;
  if (only !== undefined && stacks.length === 1) return only;
  throw new CommandError(
    only === undefined
      ? "there is no config here, and no stack has a backup in this store; name a config with --config PATH, or the stack with --stack NAME"
      : `there is no config here, and several stacks have backups: ${stacks.join(", ")}; name one with --stack NAME`,
  );
}

function withoutFiles(stack: string): DesiredState {
  checkStack(stack);
  return desiredState({ version: 1, stack });
}
