import { meaning } from "../kind/meaning.ts";
import { lazySchema, type Output, z } from "../kind/zod.ts";

const termSchema = lazySchema(() =>
  z.strictObject({
    everyDays: z
      .int()
      .min(1)
      .max(366)
      .exactOptional()
      .meta(
        meaning("Days from one to the next.", [7], {
          leftOut: "7 of full ones, 1 of incremental ones",
        }),
      ),
    keepDays: z
      .int()
      .min(1)
      .max(3660)
      .exactOptional()
      .meta(
        meaning(
          "Days after which one is removed, unless a backup that is kept stands on it.",
          [28],
          { leftOut: "28 of full ones, 7 of incremental ones" },
        ),
      ),
  }),
);

/** How often backups are made, and how long they are kept. */
export const backupsSchema = lazySchema(() =>
  z.strictObject({
    full: termSchema()
      .exactOptional()
      .meta(
        meaning("Backups of all that there is.", [{ everyDays: 7, keepDays: 28 }], {
          leftOut: "every 7 days, kept 28",
        }),
      ),
    incremental: termSchema()
      .exactOptional()
      .meta(
        meaning("Backups of what changed since the one before.", [{ everyDays: 1, keepDays: 7 }], {
          leftOut: "every day, kept 7",
        }),
      ),
  }),
);

/**
 * What `backups:` of a config says; what it leaves out has a default.
 *
 * @interface
 */
export type BackupSettings = Output<typeof backupsSchema>;
