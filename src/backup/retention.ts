import type { BackupSettings } from "../config/backup-schema.ts";
import type { BackupRecord, DamagedBackup } from "./backup.ts";

/** How often backups are made, and how long they are kept, in days. */
export interface Retention {
  readonly full: RetentionTerm;
  readonly incremental: RetentionTerm;
}

/** One kind of backup, in days. */
export interface RetentionTerm {
  readonly everyDays: number;
  readonly keepDays: number;
}

/** With what a config leaves out: a full one a week for four weeks, one a day for seven days. */
export function retentionOf(written: BackupSettings | undefined): Retention {
  return {
    full: { everyDays: 7, keepDays: 28, ...written?.full },
    incremental: { everyDays: 1, keepDays: 7, ...written?.incremental },
  };
}

const dayInMs = 86_400_000;
/** A job that runs at the same time every week never comes to the very second. */
const earlyInMs = 3_600_000;

/** Whether one is due that is made every so many days, an hour early or later. */
export function isFullDue(lastAt: string, everyDays: number, now: Date): boolean {
  return now.getTime() - Date.parse(lastAt) >= everyDays * dayInMs - earlyInMs;
}

/**
 * Ids of the backups that stay: those that are young enough, the newest one, and everything that one
 * of these stands on. Pure.
 */
export function keptBackups(
  all: readonly (BackupRecord | DamagedBackup)[],
  { full, incremental }: Retention,
  now: Date,
): ReadonlySet<string> {
  const byId = new Map(all.map((one) => [one.id, one]));
  const kept = new Set<string>();
  const keep = (one: BackupRecord | DamagedBackup | undefined): void => {
    let at = one;
    while (at && !kept.has(at.id)) {
      kept.add(at.id);
      at = "parent" in at && at.parent !== null ? byId.get(at.parent) : undefined;
    }
  };
  for (const one of all) {
    const days = "kind" in one ? daysOf(one.kind) : Math.max(full.keepDays, incremental.keepDays);
    if (now.getTime() - Date.parse(one.takenAt) <= days * dayInMs) keep(one);
  }
  keep(all.filter((one) => "kind" in one).at(-1));
  return kept;

  function daysOf(kind: BackupRecord["kind"]): number {
    return kind === "full" ? full.keepDays : incremental.keepDays;
  }
}
