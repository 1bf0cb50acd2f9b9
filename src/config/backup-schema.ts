import { lazySchema, type Output, z } from "../kind/zod.ts";

const termSchema = lazySchema(() =>
  z.strictObject({
    /** Days from one to the next. */
    everyDays: z.int().min(1).max(366).exactOptional(),
    /** Days after which one is pruned, unless a backup that is kept stands on it. */
    keepDays: z.int().min(1).max(3660).exactOptional(),
  }),
);

/** How often backups are made, and how long they are kept. */
export const backupsSchema = lazySchema(() =>
  z.strictObject({
    /** Whole ones. Default: every 7 days, kept 28. */
    full: termSchema().exactOptional(),
    /** What changed since the one before. Default: every day, kept 7. */
    incremental: termSchema().exactOptional(),
  }),
);

/** What `backups:` of a config says; what it leaves out has a default. */
export type BackupSettings = Output<typeof backupsSchema>;
