import { ownPathPattern } from "./own-path.ts";
import { lazySchema, type Output, z } from "../kind/zod.ts";

/** How much a finding of the lint weighs; `off` leaves it out. */
const lintSeverities = ["error", "warning", "info", "off"] as const;

export const lintSchema = lazySchema(() =>
  z.strictObject({
    /** Other severities than a rule's own, by its id. */
    rules: z
      .record(
        z.string().regex(/^RL\d{3}$/, 'must be the id of a rule, such as "RL304"'),
        z.enum(lintSeverities),
      )
      .exactOptional(),
    /** File of known findings, beside the config: those in it are not told again. */
    baseline: z
      .string()
      .regex(ownPathPattern, "must be a file in the folder of the config, or below it")
      .exactOptional(),
    /** Hours from the last forced restart of a ring to the offer to the next. Default 48. */
    bakeHours: z.int().min(0).max(720).exactOptional(),
  }),
);

/** What a config says of the lint. */
export type LintSettings = Output<typeof lintSchema>;
