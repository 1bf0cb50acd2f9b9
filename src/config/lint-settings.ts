import { meaning } from "../kind/meaning.ts";
import { ownPathPattern } from "./own-path.ts";
import { lazySchema, type Output, z } from "../kind/zod.ts";

/** How much a finding of the lint weighs; `off` leaves it out. */
const lintSeverities = ["error", "warning", "info", "off"] as const;

export const lintSchema = lazySchema(() =>
  z.strictObject({
    rules: z
      .record(
        z.string().regex(/^RL\d{3}$/, 'must be the id of a rule, such as "RL304"'),
        z.enum(lintSeverities),
      )
      .exactOptional()
      .meta(
        meaning(
          "Other severities than a rule's own, by its id. `off` leaves its findings out.",
          [{ RL304: "error", RL111: "off" }],
          { leftOut: "each rule has its own" },
        ),
      ),
    baseline: z
      .string()
      .regex(ownPathPattern, "must be a file in the folder of the config, or below it")
      .exactOptional()
      .meta(
        meaning(
          "File of known findings, in the folder of the config or below it: those in it are not reported again.",
          ["lint-baseline.json"],
          { leftOut: "nothing is known" },
        ),
      ),
    bakeHours: z
      .int()
      .min(0)
      .max(720)
      .exactOptional()
      .meta(
        meaning("Hours from the last forced restart of a ring to the offer to the next.", [72], {
          default: 48,
        }),
      ),
  }),
);

/**
 * What a config says of the lint.
 *
 * @interface
 */
export type LintSettings = Output<typeof lintSchema>;
