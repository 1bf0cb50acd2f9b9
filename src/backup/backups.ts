import { eachAtOnce } from "../graph/lists.ts";
import { amountText } from "../kind/amounts.ts";
import type { StateStore } from "../state/state-store.ts";
import type { Backup, BackupContent, BackupRecord, DamagedBackup } from "./backup.ts";
import { BackupError, isDamage } from "./backup-error.ts";
import type { BackupKey } from "./backup-key.ts";
import { checkManifest, recordOf } from "./manifest.ts";
import { meantId } from "./named-backup.ts";
import { isNewChain } from "./new-chain.ts";
import { openBackup, type OpenedBackup } from "./opened-backup.ts";
import { packBackup } from "./packed-backup.ts";
import { isFullDue, keptBackups, type Retention, retentionOf } from "./retention.ts";
import { backupFolder, StoredBackups } from "./stored-backups.ts";
import { readManifests, type StoredManifests, valuesAtOnce } from "./stored-manifests.ts";

/** How the backups of a stack are kept. */
export interface BackupsOptions {
  /** What they are sealed with. Default: they are not. */
  readonly key?: BackupKey | undefined;
  /** What `backups:` of the config says. Default: a full one a week for four weeks, a daily one for seven days. */
  readonly retention?: Retention | undefined;
}

/** How one backup is written. */
export interface WriteBackupOptions {
  /** Begins a new chain, whatever there is. Default false: where one is due. */
  readonly full?: boolean | undefined;
  /** For people; at most 500 characters. */
  readonly reason?: string | undefined;
  /** Throws where another run may write by now; asked before anything is stored. */
  readonly ensureHeld?: (() => Promise<void>) | undefined;
  /** Told in a sentence what is no error, such as why a new chain is begun, or that some are old. */
  readonly onNote?: ((sentence: string) => void) | undefined;
}

/** What pruning takes away. */
export interface PruneResult {
  /** Ids, the newest first. */
  readonly removed: readonly string[];
  /** Ids of those that stay. */
  readonly kept: readonly string[];
  /** Parts of backups whose writing was cut short. */
  readonly leftovers: number;
}

/**
 * The backups of one stack in a state store. Each is a manifest that names what it is made of and its
 * parent by hash, and the parts that hold what is new in it; nothing that was stored is ever
 * replaced. Who writes holds the lease of the stack.
 *
 * ```ts
 * const backups = new Backups(new FileStore(".ringwright"), "corp");
 * for (const record of await backups.list()) console.log(record.id);
 * const { objects } = await backups.read("latest");
 * console.log(objects.get("ring/broad")?.spec);
 * ```
 */
export class Backups {
  readonly stack: string;
  readonly #stored: StoredBackups;
  readonly #key: BackupKey | undefined;
  readonly #retention: Retention;

  constructor(store: StateStore, stack: string, { key, retention }: BackupsOptions = {}) {
    this.stack = stack;
    this.#stored = new StoredBackups(store, stack);
    this.#key = key;
    this.#retention = retention ?? retentionOf(undefined);
  }

  /** Every backup, the oldest first. Its own manifest is verified, what it stands on is not. */
  async list(): Promise<(BackupRecord | DamagedBackup)[]> {
    return (await readManifests(this.#stored)).records;
  }

  /**
   * A backup with all that it stands on, every byte of which is verified.
   *
   * @param name An id, the beginning or the end of one, or `latest`.
   * @throws {BackupError} where there is none, it is damaged, or it needs another key.
   */
  async read(name: string): Promise<Backup> {
    const { backup } = await openBackup(this.#stored, await this.find(name), this.#key);
    const { id, key } = backup.record;
    if (key === null && this.#key)
      throw new BackupError(
        "key",
        `backup ${id} is not sealed, and RINGWRIGHT_BACKUP_KEY is set: whoever may write the store could have made it. To use it all the same, unset the key`,
      );
    return backup;
  }

  /**
   * The id that a name stands for.
   *
   * @throws {BackupError} where it is none, or several.
   */
  async find(name: string): Promise<string> {
    const ids = await this.#stored.ids();
    if (ids.length === 0)
      throw new BackupError(
        "missing",
        `stack ${this.stack} has no backup here; make one with: ringwright snapshot create`,
      );
    if (name === "latest") {
      const last = (await this.list()).at(-1);
      if (last) return last.id;
    }
    return meantId(ids, name);
  }

  /**
   * Keeps a content: whole where a full backup is due or none can be built on, else what changed
   * since the last one. It is read back and verified before this resolves.
   *
   * @throws {BackupError} where the last one is sealed and the key is missing or another.
   */
  async write(content: BackupContent, options: WriteBackupOptions = {}): Promise<BackupRecord> {
    const last = await this.#last(content, options);
    const next = { takenAt: content.takenAt, key: this.#key?.id ?? null };
    const isNew = isNewChain(last.opened?.backup, next, this.#retention, options.onNote);
    const base = isNew ? undefined : last.opened?.backup;
    const present = (!isNew && last.opened?.hashes) || new Set<string>();
    const link = {
      stack: this.stack,
      sequence: last.sequence + 1,
      reason: options.reason ?? null,
      parent: base ? { id: base.record.id, hash: base.record.hash } : null,
      present,
    };
    const { id, manifest, parts } = packBackup(content, link, this.#key);
    const stored = this.#stored;
    await options.ensureHeld?.();
    await eachAtOnce([...parts.entries()], valuesAtOnce, async ([index, part]) => {
      await stored.keep(stored.partKey(id, index), part);
    });
    await options.ensureHeld?.();
    // last: what has no manifest is no backup
    await stored.keep(stored.manifestKey(id), manifest);
    await stored.demand(stored.manifestKey(id), manifest);
    await eachAtOnce([...parts.entries()], valuesAtOnce, async ([index, part]) => {
      await stored.demand(stored.partKey(id, index), part);
    });
    const record = recordOf(checkManifest(id, this.stack, manifest));
    this.#noteOld([...last.records, record], content, options);
    return record;
  }

  /** Nothing is taken away unasked; who makes backups for years is told how to. */
  #noteOld(
    all: readonly (BackupRecord | DamagedBackup)[],
    { takenAt }: BackupContent,
    { onNote }: WriteBackupOptions,
  ): void {
    const old = all.length - keptBackups(all, this.#retention, new Date(takenAt)).size;
    if (old === 0) return;
    const what = amountText(old, "backup is", "backups are");
    onNote?.(
      `${what} older than ${old === 1 ? "it is" : "they are"} kept; ringwright snapshot prune takes ${old === 1 ? "it" : "them"} away`,
    );
  }

  /** Whether a full one, or one at all, is due by the config. Reads manifests alone. */
  async isDue(now: Date): Promise<boolean> {
    const last = (await this.list()).filter(isWhole).at(-1);
    if (!last) return true;
    const { everyDays } = this.#retention.incremental;
    return isFullDue(last.takenAt, everyDays, now);
  }

  /**
   * Takes away what is older than it is kept. What a kept backup stands on stays, and so does the
   * newest one, however old.
   */
  async prune(
    now: Date,
    options: { readonly dryRun?: boolean; readonly ensureHeld?: () => Promise<void> } = {},
  ): Promise<PruneResult> {
    const all = await this.list();
    const kept = keptBackups(all, this.#retention, now);
    // the newest first: a run that is cut short leaves no chain without its beginning
    const removed = all.filter(({ id }) => !kept.has(id)).reverse();
    const left = await this.#stored.leftovers(all);
    if (options.dryRun !== true) {
      for (const { id } of removed) {
        await options.ensureHeld?.();
        await this.#stored.takeAwayBackup(id);
      }
      if (left.length > 0) await options.ensureHeld?.();
      for (const key of left) await this.#stored.takeAway(key);
    }
    return {
      removed: removed.map(({ id }) => id),
      kept: all.filter(({ id }) => kept.has(id)).map(({ id }) => id),
      leftovers: left.length,
    };
  }

  /** What is wrong with each backup, with all that it stands on; null where nothing is. */
  async verify(): Promise<ReadonlyMap<string, string | null>> {
    const found = new Map<string, string | null>();
    for (const { id } of await this.list()) {
      try {
        await openBackup(this.#stored, id, this.#key);
        found.set(id, null);
      } catch (error) {
        if (!(error instanceof BackupError)) throw error;
        found.set(id, error.message);
      }
    }
    return found;
  }

  /** The newest one that can be built on, and the highest number that was given. */
  async #last(
    { tenantId }: BackupContent,
    { full = false, onNote }: WriteBackupOptions,
  ): Promise<LastBackup> {
    const { records: all, manifests } = await readManifests(this.#stored);
    const whole = all.filter(isWhole);
    // those that cannot be read have had numbers, too
    const sequence = Math.max(0, ...whole.map((one) => one.sequence)) + (all.length - whole.length);
    const other = whole.at(-1)?.tenantId ?? tenantId;
    if (tenantId !== null && other !== tenantId)
      throw new BackupError(
        "refused",
        `the backups of stack ${this.stack} here are of tenant ${other}, and this is tenant ${tenantId}; keep them apart with another --state-dir or another stack`,
      );
    const newest = all.at(-1);
    if (!newest || full) return { opened: undefined, sequence, records: all };
    try {
      const opened = await openBackup(this.#stored, newest.id, this.#key, manifests);
      return { opened, sequence, records: all };
    } catch (error) {
      if (!isDamage(error)) throw error;
      onNote?.(`${error.message}; a new chain is begun with a full backup`);
      return { opened: undefined, sequence, records: all };
    }
  }
}

interface LastBackup extends Pick<StoredManifests, "records"> {
  readonly opened: OpenedBackup | undefined;
  /** The highest number that was given. */
  readonly sequence: number;
}

/** Stacks that have backups in a store, sorted. */
export async function stacksWithBackups(store: StateStore): Promise<string[]> {
  const keys = await store.list(backupFolder);
  const stacks = keys.map((key) => key.slice(backupFolder.length).split("/")[0] ?? "");
  return [...new Set(stacks)].filter((stack) => /^[a-z0-9-]{1,32}$/.test(stack)).sort();
}

/** Whether a backup's own manifest is what was written. */
export function isWhole(one: BackupRecord | DamagedBackup): one is BackupRecord {
  return "hash" in one;
}
