import { StateConflictError, type StateStore } from "../state/state-store.ts";
import { backupIdPattern } from "./backup.ts";
import { BackupError } from "./backup-error.ts";

/** What the keys of all backups begin with. */
export const backupFolder = "backups/";

/** Where the manifests and parts of one stack's backups are in a store. */
export class StoredBackups {
  readonly stack: string;
  readonly #store: StateStore;

  constructor(store: StateStore, stack: string) {
    this.stack = stack;
    this.#store = store;
  }

  /** Of all that have a manifest, sorted by when the tenant was read. */
  async ids(): Promise<string[]> {
    const keys = await this.#store.list(this.#prefix);
    return keys.flatMap((key) => {
      const [id = "", name, ...more] = key.slice(this.#prefix.length).split("/");
      return name === "manifest" && more.length === 0 && backupIdPattern.test(id) ? [id] : [];
    });
  }

  /** Keys of parts without a manifest. */
  async leftovers(all: readonly { readonly id: string }[]): Promise<string[]> {
    const ids = new Set(all.map(({ id }) => id));
    return (await this.#store.list(this.#prefix)).filter((key) => {
      const [id = "", name = ""] = key.slice(this.#prefix.length).split("/");
      return backupIdPattern.test(id) && /^part-\d+$/.test(name) && !ids.has(id);
    });
  }

  manifestKey(id: string): string {
    return `${this.#prefix}${id}/manifest`;
  }

  partKey(id: string, index: number): string {
    return `${this.#prefix}${id}/part-${index + 1}`;
  }

  async read(key: string): Promise<string | undefined> {
    return (await this.#store.get(key))?.content;
  }

  /** A run that died may have stored the same under the same key. */
  async keep(key: string, text: string): Promise<void> {
    try {
      await this.#store.put(key, text, null);
    } catch (error) {
      if (!(error instanceof StateConflictError)) throw error;
      if ((await this.#store.get(key))?.content !== text) throw error;
    }
  }

  /** @throws {BackupError} where the store does not give what it was given. */
  async demand(key: string, text: string): Promise<void> {
    if ((await this.#store.get(key))?.content === text) return;
    throw new BackupError("damaged", `${key} is not what was stored a moment ago`);
  }

  async takeAway(key: string): Promise<void> {
    const value = await this.#store.get(key);
    if (value) await this.#store.delete(key, value.version);
  }

  /** The manifest first: what has none is no backup. */
  async takeAwayBackup(id: string): Promise<void> {
    await this.takeAway(this.manifestKey(id));
    for (const key of await this.#store.list(`${this.#prefix}${id}/`)) await this.takeAway(key);
  }

  get #prefix(): string {
    return `${backupFolder}${this.stack}/`;
  }
}
