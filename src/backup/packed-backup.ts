import { version } from "../graph/version.ts";
import type { BackupContent, BackupHead } from "./backup.ts";
import type { BackupKey } from "./backup-key.ts";
import { hashedObject, packParts } from "./backup-parts.ts";
import { writeManifest } from "./manifest.ts";
import { sha256 } from "./stored-json.ts";

/** What a backup is, besides its content. */
export interface BackupLink extends Pick<BackupHead, "stack" | "sequence" | "reason" | "parent"> {
  /** Hashes of the objects that its parent, and what that stands on, have stored. */
  readonly present: ReadonlySet<string>;
}

/** A backup as it is stored. */
export interface PackedBackup {
  readonly id: string;
  /** Text of its manifest. */
  readonly manifest: string;
  /** Texts of its parts, in order. */
  readonly parts: readonly string[];
}

/** Makes the parts of what is new in a content, and the manifest that names them. */
export function packBackup(
  content: BackupContent,
  { stack, sequence, reason, parent, present }: BackupLink,
  key: BackupKey | undefined,
): PackedBackup {
  const stored = new Map(
    [...content.objects].map(([address, object]) => [address, hashedObject(object)]),
  );
  const parts = packParts(
    [...stored.values()].filter(({ hash }) => !present.has(hash)),
    stack,
    key,
  );
  const head: BackupHead = {
    format: 1,
    toolVersion: version,
    stack,
    tenantId: content.tenantId,
    takenAt: content.takenAt,
    sequence,
    reason,
    parent,
    objects: stored.size,
    unread: content.unread,
    parts: parts.map((text) => ({ hash: sha256(text), bytes: text.length })),
    key: key?.id ?? null,
  };
  const table = {
    objects: Object.fromEntries([...stored].map(([address, { hash }]) => [address, hash])),
    notes: content.notes,
  };
  const { id, text } = writeManifest(head, table, key);
  return { id, manifest: text, parts };
}
