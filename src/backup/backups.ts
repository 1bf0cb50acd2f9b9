import { eachAtOnce } from "../graph/lists.ts";
import { version } from "../graph/version.ts";
import { amountText } from "../kind/amounts.ts";
import { parseSpec } from "../kind/parse-spec.ts";
import { StateConflictError, type StateStore } from "../state/state-store.ts";
import {
  type Backup,
  type BackupContent,
  type BackupHead,
  backupIdPattern,
  type BackupObject,
  backupObjectSchema,
  type BackupRecord,
  type DamagedBackup,
  instantOfId,
} from "./backup.ts";
import { BackupError, isDamage } from "./backup-error.ts";
import type { BackupKey } from "./backup-key.ts";
import { openPart, hashedObject, packParts } from "./backup-parts.ts";
import {
  keyFor,
  openTable,
  firstProblem,
  checkManifest,
  type ReadManifest,
  recordOf,
  writeManifest,
} from "./manifest.ts";
import { isFullDue, keptBackups, type Retention, retentionOf } from "./retention.ts";
import { sha256 } from "./stored-json.ts";

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
  readonly #store: StateStore;
  readonly #key: BackupKey | undefined;
  readonly #retention: Retention;

  constructor(store: StateStore, stack: string, { key, retention }: BackupsOptions = {}) {
    this.stack = stack;
    this.#store = store;
    this.#key = key;
    this.#retention = retention ?? retentionOf(undefined);
  }

  /** Every backup, the oldest first. Its own manifest is verified, what it stands on is not. */
  async list(): Promise<(BackupRecord | DamagedBackup)[]> {
    return (await this.#look()).records;
  }

  /**
   * A backup with all that it stands on, every byte of which is verified.
   *
   * @param name An id, the beginning or the end of one, or `latest`.
   * @throws {BackupError} where there is none, it is damaged, or it needs another key.
   */
  async read(name: string): Promise<Backup> {
    const { backup } = await this.#verified(await this.find(name));
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
    const ids = await this.#ids();
    if (ids.length === 0)
      throw new BackupError(
        "missing",
        `stack ${this.stack} has no backup here; make one with: ringwright snapshot create`,
      );
    if (name === "latest") {
      const last = (await this.list()).at(-1);
      if (last) return last.id;
    }
    if (ids.includes(name)) return name;
    const meant = ids.filter((id) => id.startsWith(name) || id.endsWith(name));
    if (meant.length === 1 && meant[0] !== undefined && name !== "") return meant[0];
    const all =
      meant.length > 1 ? `${meant.length} backups are called so` : "no backup is called so";
    const some = (meant.length > 1 ? meant : ids).slice(-5).join(", ");
    throw new BackupError("missing", `${JSON.stringify(name)}: ${all}; there are ${some}`);
  }

  /**
   * Keeps a content: whole where a full backup is due or none can be built on, else what changed
   * since the last one. It is read back and verified before this resolves.
   *
   * @throws {BackupError} where the last one is sealed and the key is missing or another.
   */
  async write(content: BackupContent, options: WriteBackupOptions = {}): Promise<BackupRecord> {
    const last = await this.#last(content, options);
    const isNew = this.#isNewChain(last.opened?.backup, content, options);
    const base = isNew ? undefined : last.opened?.backup;
    const present = (!isNew && last.opened?.hashes) || new Set<string>();
    const stored = new Map(
      [...content.objects].map(([address, object]) => [address, hashedObject(object)]),
    );
    const parts = packParts(
      [...stored.values()].filter(({ hash }) => !present.has(hash)),
      this.stack,
      this.#key,
    );
    const head: BackupHead = {
      format: 1,
      toolVersion: version,
      stack: this.stack,
      tenantId: content.tenantId,
      takenAt: content.takenAt,
      sequence: last.sequence + 1,
      reason: options.reason ?? null,
      parent: base ? { id: base.record.id, hash: base.record.hash } : null,
      objects: stored.size,
      unread: content.unread,
      parts: parts.map((text) => ({ hash: sha256(text), bytes: text.length })),
      key: this.#key?.id ?? null,
    };
    const table = {
      objects: Object.fromEntries([...stored].map(([address, { hash }]) => [address, hash])),
      notes: content.notes,
    };
    const { id, text } = writeManifest(head, table, this.#key);
    await options.ensureHeld?.();
    await eachAtOnce([...parts.entries()], readsAtOnce, async ([index, part]) => {
      await this.#keep(this.#partKey(id, index), part);
    });
    await options.ensureHeld?.();
    // last: what has no manifest is no backup
    await this.#keep(this.#manifestKey(id), text);
    await this.#demand(this.#manifestKey(id), text);
    await eachAtOnce([...parts.entries()], readsAtOnce, async ([index, part]) => {
      await this.#demand(this.#partKey(id, index), part);
    });
    const record = recordOf(checkManifest(id, this.stack, text));
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
    const left = await this.#leftovers(all);
    if (options.dryRun !== true) {
      for (const { id } of removed) {
        await options.ensureHeld?.();
        await this.#takeAway(this.#manifestKey(id));
        for (const key of await this.#store.list(`${this.#prefix}${id}/`))
          await this.#takeAway(key);
      }
      if (left.length > 0) await options.ensureHeld?.();
      for (const key of left) await this.#takeAway(key);
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
        await this.#verified(id);
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
    const look = await this.#look();
    const all = look.records;
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
      return { opened: await this.#verified(newest.id, look), sequence, records: all };
    } catch (error) {
      if (!isDamage(error)) throw error;
      onNote?.(`${error.message}; a new chain is begun with a full backup`);
      return { opened: undefined, sequence, records: all };
    }
  }

  #isNewChain(
    last: Backup | undefined,
    content: BackupContent,
    { onNote }: WriteBackupOptions,
  ): boolean {
    const first = last?.chain[0];
    if (!last || !first) return true;
    if (last.record.key !== (this.#key?.id ?? null)) {
      onNote?.("backups are sealed from now on, so a new chain is begun with a full one");
      return true;
    }
    return (
      last.chain.length >= longestChain ||
      isFullDue(first.takenAt, this.#retention.full.everyDays, new Date(content.takenAt))
    );
  }

  /** Every manifest, read once. */
  async #look(): Promise<Look> {
    const manifests = new Map<string, ReadManifest>();
    const damaged: DamagedBackup[] = [];
    await eachAtOnce(await this.#ids(), readsAtOnce, async (id) => {
      const value = await this.#store.get(this.#manifestKey(id));
      // taken away meanwhile
      if (!value) return;
      try {
        manifests.set(id, checkManifest(id, this.stack, value.content));
      } catch (error) {
        if (!isDamage(error)) throw error;
        damaged.push({ id, takenAt: instantOfId(id), problem: error.message });
      }
    });
    return { records: inOrder([...manifests.values()].map(recordOf), damaged), manifests };
  }

  async #manifest(id: string, { manifests }: Pick<Look, "manifests">): Promise<ReadManifest> {
    const known = manifests.get(id);
    if (known) return known;
    const value = await this.#store.get(this.#manifestKey(id));
    if (!value) throw new BackupError("damaged", `backup ${id} is missing`);
    return checkManifest(id, this.stack, value.content);
  }

  /** From the full one on; each names the one before by its hash, and by a lower number. */
  async #chain(id: string, look: Pick<Look, "manifests">): Promise<ReadManifest[]> {
    const chain: ReadManifest[] = [await this.#manifest(id, look)];
    for (;;) {
      const [child] = chain;
      const parent = child?.head.parent;
      if (!child || !parent) return chain;
      const stands = `backup ${child.id} cannot be used, since it stands on ${parent.id}`;
      if (!backupIdPattern.test(parent.id))
        throw new BackupError("damaged", `backup ${child.id} is damaged: its parent has no id`);
      let found: ReadManifest;
      try {
        found = await this.#manifest(parent.id, look);
      } catch (error) {
        if (!isDamage(error)) throw error;
        throw new BackupError("damaged", `${stands}: ${error.message}`);
      }
      if (found.hash !== parent.hash || found.head.sequence >= child.head.sequence)
        throw new BackupError("damaged", `${stands}, which is not the one that it was made on`);
      chain.unshift(found);
    }
  }

  async #verified(id: string, look: Pick<Look, "manifests"> = unread): Promise<OpenedBackup> {
    const chain = await this.#chain(id, look);
    const known = await this.#objectsIn(chain);
    const last = chain.at(-1);
    if (!last) throw new BackupError("missing", `there is no backup ${id}`);
    const { objects, notes } = openTable(last, this.#key);
    const content = new Map<string, BackupObject>();
    for (const [address, hash] of Object.entries(objects)) {
      if (!known.has(hash))
        throw new BackupError("damaged", `backup ${id} is damaged: an object of it is missing`);
      const parsed = parseSpec(backupObjectSchema(), known.get(hash));
      if (!parsed.ok)
        throw new BackupError(
          "damaged",
          `backup ${id} is damaged: ${address}: ${firstProblem(parsed.problems)}`,
        );
      content.set(address, parsed.spec);
    }
    const { takenAt, tenantId, unread } = last.head;
    const records = chain.map(recordOf);
    const record = recordOf(last);
    return {
      backup: {
        stack: this.stack,
        record,
        chain: records,
        tenantId,
        takenAt,
        objects: content,
        notes,
        unread,
      },
      hashes: new Set(known.keys()),
    };
  }

  /** Every object that a chain has stored, by hash. */
  async #objectsIn(chain: readonly ReadManifest[]): Promise<Map<string, unknown>> {
    const known = new Map<string, unknown>();
    const places = chain.flatMap((manifest) =>
      manifest.head.parts.map((part, index) => ({ manifest, part, index })),
    );
    await eachAtOnce(places, readsAtOnce, async ({ manifest, part, index }) => {
      const { id, head } = manifest;
      const value = await this.#store.get(this.#partKey(id, index));
      const about = { id, stack: this.stack, wanted: part.hash };
      const key = head.key === null ? undefined : keyFor(id, head, this.#key);
      for (const [hash, object] of openPart(about, value?.content, key)) known.set(hash, object);
    });
    return known;
  }

  /** Sorted by when the tenant was read. */
  async #ids(): Promise<string[]> {
    const keys = await this.#store.list(this.#prefix);
    return keys.flatMap((key) => {
      const [id = "", name, ...more] = key.slice(this.#prefix.length).split("/");
      return name === "manifest" && more.length === 0 && backupIdPattern.test(id) ? [id] : [];
    });
  }

  async #leftovers(all: readonly { readonly id: string }[]): Promise<string[]> {
    const ids = new Set(all.map(({ id }) => id));
    return (await this.#store.list(this.#prefix)).filter((key) => {
      const [id = "", name = ""] = key.slice(this.#prefix.length).split("/");
      return backupIdPattern.test(id) && /^part-\d+$/.test(name) && !ids.has(id);
    });
  }

  /** A run that died may have stored the same under the same key. */
  async #keep(key: string, text: string): Promise<void> {
    try {
      await this.#store.put(key, text, null);
    } catch (error) {
      if (!(error instanceof StateConflictError)) throw error;
      if ((await this.#store.get(key))?.content !== text) throw error;
    }
  }

  /** @throws {BackupError} where the store does not give what it was given. */
  async #demand(key: string, text: string): Promise<void> {
    if ((await this.#store.get(key))?.content === text) return;
    throw new BackupError("damaged", `${key} is not what was stored a moment ago`);
  }

  async #takeAway(key: string): Promise<void> {
    const value = await this.#store.get(key);
    if (value) await this.#store.delete(key, value.version);
  }

  get #prefix(): string {
    return `${backupFolder}${this.stack}/`;
  }

  #manifestKey(id: string): string {
    return `${this.#prefix}${id}/manifest`;
  }

  #partKey(id: string, index: number): string {
    return `${this.#prefix}${id}/part-${index + 1}`;
  }
}

interface Look {
  /** The oldest first. */
  readonly records: (BackupRecord | DamagedBackup)[];
  readonly manifests: ReadonlyMap<string, ReadManifest>;
}

interface LastBackup extends Pick<Look, "records"> {
  readonly opened: OpenedBackup | undefined;
  /** The highest number that was given. */
  readonly sequence: number;
}

const unread: Pick<Look, "manifests"> = { manifests: new Map() };

interface OpenedBackup {
  readonly backup: Backup;
  /** Of every object that its chain has stored. */
  readonly hashes: ReadonlySet<string>;
}

/** Stacks that have backups in a store, sorted. */
export async function stacksWithBackups(store: StateStore): Promise<string[]> {
  const keys = await store.list(backupFolder);
  const stacks = keys.map((key) => key.slice(backupFolder.length).split("/")[0] ?? "");
  return [...new Set(stacks)].filter((stack) => /^[a-z0-9-]{1,32}$/.test(stack)).sort();
}

const backupFolder = "backups/";
const readsAtOnce = 16;
/** More links make a restore slow, and stand on each other for too long. */
const longestChain = 30;

/** Whether a backup's own manifest is what was written. */
export function isWhole(one: BackupRecord | DamagedBackup): one is BackupRecord {
  return "hash" in one;
}

/** By their numbers; what is damaged has none, and stands where its time says. */
function inOrder(
  whole: readonly BackupRecord[],
  damaged: readonly DamagedBackup[],
): (BackupRecord | DamagedBackup)[] {
  const sorted: (BackupRecord | DamagedBackup)[] = [...whole].sort(
    (a, b) => a.sequence - b.sequence,
  );
  for (const one of damaged) {
    const at = sorted.findIndex(({ takenAt }) => Date.parse(takenAt) >= Date.parse(one.takenAt));
    sorted.splice(at < 0 ? sorted.length : at, 0, one);
  }
  return sorted;
}
