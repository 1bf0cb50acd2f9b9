import { eachAtOnce } from "../graph/lists.ts";
import { type BackupRecord, type DamagedBackup, instantOfId } from "./backup.ts";
import { isDamage } from "./backup-error.ts";
import { checkManifest, type ReadManifest, recordOf } from "./manifest.ts";
import type { StoredBackups } from "./stored-backups.ts";

/** How many values of a store are read or written at once. */
export const valuesAtOnce = 16;

/** What the manifests of all backups say. */
export interface StoredManifests {
  /** The oldest first. */
  readonly records: (BackupRecord | DamagedBackup)[];
  /** By id. */
  readonly manifests: ReadonlyMap<string, ReadManifest>;
}

/** Reads and checks every manifest, once. */
export async function readManifests(stored: StoredBackups): Promise<StoredManifests> {
  const manifests = new Map<string, ReadManifest>();
  const damaged: DamagedBackup[] = [];
  await eachAtOnce(await stored.ids(), valuesAtOnce, async (id) => {
    const text = await stored.read(stored.manifestKey(id));
    // taken away meanwhile
    if (text === undefined) return;
    try {
      manifests.set(id, checkManifest(id, stored.stack, text));
    } catch (error) {
      if (!isDamage(error)) throw error;
      damaged.push({ id, takenAt: instantOfId(id), problem: error.message });
    }
  });
  return { records: inOrder([...manifests.values()].map(recordOf), damaged), manifests };
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
