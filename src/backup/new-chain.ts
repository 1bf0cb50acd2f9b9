import type { Backup } from "./backup.ts";
import { isFullDue, type Retention } from "./retention.ts";

/** More links make a restore slow, and stand on each other for too long. */
const longestChain = 30;

/** The backup that is about to be made. */
interface NextBackup {
  readonly takenAt: string;
  /** Id of the key that seals it; null where none does. */
  readonly key: string | null;
}

/** Whether the next backup begins a new chain, rather than stand on the last one. */
export function isNewChain(
  last: Backup | undefined,
  { takenAt, key }: NextBackup,
  { full }: Retention,
  onNote: ((sentence: string) => void) | undefined,
): boolean {
  const first = last?.chain[0];
  if (!last || !first) return true;
  if (last.record.key !== key) {
    onNote?.("backups are sealed from now on, so a new chain is begun with a full one");
    return true;
  }
  return (
    last.chain.length >= longestChain || isFullDue(first.takenAt, full.everyDays, new Date(takenAt))
  );
}
