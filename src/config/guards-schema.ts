import { meaning } from "../kind/meaning.ts";
import { lazySchema, type Output, z } from "../kind/zod.ts";
import { freezeSchema } from "./calendar.ts";

export const guardsSchema = lazySchema(() =>
  z.strictObject({
    maxDeletes: z
      .int()
      .min(0)
      .exactOptional()
      .meta(meaning("Deletes and replacements that one apply may make.", [0], { default: 0 })),
    maxChangedPercent: z
      .number()
      .min(0)
      .max(100)
      .exactOptional()
      .meta(
        meaning(
          "Share of the stack's existing objects that one apply may change, in percent. Looked at from ten objects on.",
          [50],
          { leftOut: "no limit" },
        ),
      ),
    maxDevicesAffected: z
      .int()
      .min(0)
      .exactOptional()
      .meta(
        meaning(
          "Devices whose membership or policy one apply may change. A count that is not known trips it.",
          [500],
          { leftOut: "no limit" },
        ),
      ),
    maxDevicesInTwoRings: z
      .int()
      .min(0)
      .exactOptional()
      .meta(
        meaning(
          "Devices that one apply may put into more than one ring. A count that is not known trips it.",
          [0],
          { leftOut: "no limit" },
        ),
      ),
    maxDevicesLosingTheirRing: z
      .int()
      .min(0)
      .exactOptional()
      .meta(
        meaning(
          "Devices that one apply may leave without the ring that they had. A count that is not known trips it.",
          [0],
          { leftOut: "no limit" },
        ),
      ),
    freeze: z
      .array(freezeSchema())
      .exactOptional()
      .meta(
        meaning(
          "Days, in UTC, on which apply writes nothing. Better under `calendar`, in a time zone.",
          [[{ name: "year-end", from: "2026-12-18", to: "2027-01-04" }]],
          { leftOut: "no freeze" },
        ),
      ),
  }),
);

/**
 * Limits that a plan must keep. Absent ones are off, but `maxDeletes`, which is 0: nothing is
 * deleted unless stated. A plan that trips one is refused, until it is allowed by its name.
 *
 * @interface
 */
export type Guards = Output<typeof guardsSchema>;
