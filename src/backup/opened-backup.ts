import { eachAtOnce } from "../graph/lists.ts";
import { parseSpec } from "../kind/parse-spec.ts";
import { type Backup, backupIdPattern, type BackupObject, backupObjectSchema } from "./backup.ts";
import { BackupError, isDamage } from "./backup-error.ts";
import type { BackupKey } from "./backup-key.ts";
import { openPart } from "./backup-parts.ts";
import {
  checkManifest,
  firstProblem,
  keyFor,
  openTable,
  type ReadManifest,
  recordOf,
} from "./manifest.ts";
import type { StoredBackups } from "./stored-backups.ts";
import { valuesAtOnce } from "./stored-manifests.ts";

/** A backup that was read with all that it stands on. */
export interface OpenedBackup {
  readonly backup: Backup;
  /** Of every object that its chain has stored. */
  readonly hashes: ReadonlySet<string>;
}

/**
 * Reads a backup, and verifies every byte of it and of what it stands on.
 *
 * @param key What it is opened with, where it is sealed.
 * @param manifests Those that were read already, by id.
 * @throws {BackupError} where it is damaged or missing, or needs another key.
 */
export async function openBackup(
  stored: StoredBackups,
  id: string,
  key: BackupKey | undefined,
  manifests: ReadonlyMap<string, ReadManifest> = new Map(),
): Promise<OpenedBackup> {
  const chain = await chainOf(stored, id, manifests);
  const known = await objectsIn(stored, chain, key);
  const last = chain.at(-1);
  if (!last) throw new BackupError("missing", `there is no backup ${id}`);
  const { objects, notes } = openTable(last, key);
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
      stack: stored.stack,
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

async function manifestOf(
  stored: StoredBackups,
  id: string,
  manifests: ReadonlyMap<string, ReadManifest>,
): Promise<ReadManifest> {
  const known = manifests.get(id);
  if (known) return known;
  const text = await stored.read(stored.manifestKey(id));
  if (text === undefined) throw new BackupError("damaged", `backup ${id} is missing`);
  return checkManifest(id, stored.stack, text);
}

/** From the full one on; each names the one before by its hash, and by a lower number. */
async function chainOf(
  stored: StoredBackups,
  id: string,
  manifests: ReadonlyMap<string, ReadManifest>,
): Promise<ReadManifest[]> {
  const chain: ReadManifest[] = [await manifestOf(stored, id, manifests)];
  for (;;) {
    const [child] = chain;
    const parent = child?.head.parent;
    if (!child || !parent) return chain;
    const stands = `backup ${child.id} cannot be used, since it stands on ${parent.id}`;
    if (!backupIdPattern.test(parent.id))
      throw new BackupError("damaged", `backup ${child.id} is damaged: its parent has no id`);
    let found: ReadManifest;
    try {
      found = await manifestOf(stored, parent.id, manifests);
    } catch (error) {
      if (!isDamage(error)) throw error;
      throw new BackupError("damaged", `${stands}: ${error.message}`);
    }
    if (found.hash !== parent.hash || found.head.sequence >= child.head.sequence)
      throw new BackupError("damaged", `${stands}, which is not the one that it was made on`);
    chain.unshift(found);
  }
}

/** Every object that a chain has stored, by hash. */
async function objectsIn(
  stored: StoredBackups,
  chain: readonly ReadManifest[],
  key: BackupKey | undefined,
): Promise<Map<string, unknown>> {
  const known = new Map<string, unknown>();
  const places = chain.flatMap((manifest) =>
    manifest.head.parts.map((part, index) => ({ manifest, part, index })),
  );
  await eachAtOnce(places, valuesAtOnce, async ({ manifest, part, index }) => {
    const { id, head } = manifest;
    const text = await stored.read(stored.partKey(id, index));
    const about = { id, stack: stored.stack, wanted: part.hash };
    const opensIt = head.key === null ? undefined : keyFor(id, head, key);
    for (const [hash, object] of openPart(about, text, opensIt)) known.set(hash, object);
  });
  return known;
}
