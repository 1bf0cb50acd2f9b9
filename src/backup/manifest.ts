import { parseSpec } from "../kind/parse-spec.ts";
import { isMapping } from "../kind/value-at.ts";
import {
  type BackupHead,
  backupHeadSchema,
  backupId,
  type BackupRecord,
  type BackupTable,
  backupTableSchema,
} from "./backup.ts";
import { BackupError } from "./backup-error.ts";
import type { BackupKey } from "./backup-key.ts";
import { parseStored, sha256, storedJson } from "./stored-json.ts";

const magic = "ringwright-backup-1";
/** A store takes no longer text at once. */
export const longestText = 16 * 1024 * 1024;

/** A manifest as it is stored: its hash, then what it is the hash of. */
export interface WrittenManifest {
  readonly id: string;
  readonly hash: string;
  readonly text: string;
}

/** A manifest that was read and held against its hash; its table may be sealed still. */
export interface ReadManifest {
  readonly id: string;
  readonly hash: string;
  readonly head: BackupHead;
  readonly table: unknown;
  readonly bytes: number;
}

export function writeManifest(
  head: BackupHead,
  table: BackupTable,
  key: BackupKey | undefined,
): WrittenManifest {
  const kept = key ? key.seal(storedJson(table), storedJson(head)) : table;
  const body = storedJson({ ...head, table: kept });
  const hash = sha256(body);
  return { id: backupId(head.takenAt, hash), hash, text: `${magic} ${hash}\n${body}` };
}

/** @throws {BackupError} where the text is not what was written under that id. */
export function checkManifest(id: string, stack: string, text: string): ReadManifest {
  const damaged = (why: string) => new BackupError("damaged", `backup ${id} is damaged: ${why}`);
  if (text.length > longestText) throw damaged("its manifest is longer than any that is written");
  const end = text.indexOf("\n");
  const [first, hash = "", ...more] = text.slice(0, Math.max(end, 0)).split(" ");
  if (first !== magic || more.length > 0 || !/^[0-9a-f]{64}$/.test(hash))
    throw damaged("its manifest does not begin as one of this version");
  const body = text.slice(end + 1);
  if (sha256(body) !== hash) throw damaged("its manifest is not what was written");
  const { table, ...rest } = mappingIn(body, damaged);
  const parsed = parseSpec(backupHeadSchema(), rest);
  if (!parsed.ok) throw damaged(firstProblem(parsed.problems));
  const head: BackupHead = parsed.spec;
  if (backupId(head.takenAt, hash) !== id) throw damaged("it stands under the id of another");
  if (head.stack !== stack) throw damaged(`it is of stack ${head.stack}`);
  if (head.parent?.id === id) throw damaged("it names itself as its parent");
  return { id, hash, head, table, bytes: text.length };
}

/**
 * What a manifest is made of.
 *
 * @throws {BackupError} where it is sealed and the key is missing or another, or it was changed.
 */
export function openTable(
  { id, head, table }: ReadManifest,
  key: BackupKey | undefined,
): BackupTable {
  const damaged = (why: string) => new BackupError("damaged", `backup ${id} is damaged: ${why}`);
  let opened = table;
  if (head.key !== null) {
    if (typeof table !== "string") throw damaged("it says that it is sealed, and is not");
    const text = keyFor(id, head, key).open(table, storedJson(head));
    if (text === undefined) throw damaged("its key does not open it, so it was changed");
    opened = mappingIn(text, damaged);
  }
  const parsed = parseSpec(backupTableSchema(), opened);
  if (!parsed.ok) throw damaged(firstProblem(parsed.problems));
  if (Object.keys(parsed.spec.objects).length !== head.objects)
    throw damaged("it does not hold as many objects as it says");
  return parsed.spec;
}

/** @throws {BackupError} where there is none, or it is another. */
export function keyFor(id: string, head: BackupHead, key: BackupKey | undefined): BackupKey {
  if (!key)
    throw new BackupError(
      "key",
      `backup ${id} is sealed with the key ${head.key}; give that key in RINGWRIGHT_BACKUP_KEY`,
    );
  if (key.id === head.key) return key;
  throw new BackupError(
    "key",
    `backup ${id} is sealed with the key ${head.key}, and RINGWRIGHT_BACKUP_KEY holds the key ${key.id}; give the one that it was sealed with`,
  );
}

export function recordOf({ id, hash, head, bytes }: ReadManifest): BackupRecord {
  const { takenAt, sequence, reason, parent, tenantId, objects, parts, key, unread } = head;
  return {
    id,
    hash,
    takenAt,
    sequence,
    kind: parent === null ? "full" : "incremental",
    reason,
    parent: parent?.id ?? null,
    tenantId,
    objects,
    bytes: parts.reduce((sum, part) => sum + part.bytes, bytes),
    key,
    unread,
  };
}

function mappingIn(text: string, damaged: (why: string) => BackupError): Record<string, unknown> {
  let value: unknown;
  try {
    value = parseStored(text);
  } catch (error) {
    throw damaged((error as TypeError).message);
  }
  if (!isMapping(value)) throw damaged("it is no mapping");
  return value;
}

/** The first problem of a schema, as the end of a sentence. */
export function firstProblem(
  problems: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  const [first] = problems;
  const at = first?.path.map(String).join(".") ?? "";
  return `${at === "" ? "it" : at} ${first?.message ?? "is wrong"}`;
}
