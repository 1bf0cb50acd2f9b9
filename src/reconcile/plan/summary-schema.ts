import { lazySchema, type Plain, z } from "../../kind/zod.ts";
import { riskOutcomes } from "./change.ts";

/** Null where it was not counted, or is not known of all devices. */
const beforeAndAfter = () =>
  z.looseObject({ before: z.int().nullable(), after: z.int().nullable() });

const ringMoveSchema = lazySchema(() =>
  z.looseObject({
    /**
     * Rings by their addresses, or as people call those of others. Empty: no ring; several: which of
     * their values win is not defined; null: not known of these devices.
     */
    from: z.array(z.string()).nullable(),
    to: z.array(z.string()).nullable(),
    devices: z.int(),
  }),
);

export const summarySchema = lazySchema(() =>
  z.looseObject({
    create: z.int(),
    /** Updates, moves, replacements and what is forgotten. */
    update: z.int(),
    delete: z.int(),
    adopt: z.int(),
    unchanged: z.int(),
    /** Resources whose object was changed by hand. */
    drift: z.int(),
    /** Devices whose membership or policy changes; null where that is not known of all. */
    devicesAffected: z.int().nullable(),
    /** Those of them that are known; null where no devices were read. */
    devicesAtLeast: z.int().nullable(),
    /** Devices in more than one ring; counted where the plan changes whom rings reach. */
    inTwoRings: beforeAndAfter(),
    /** Devices that Intune manages and no ring reaches. */
    inNoRing: beforeAndAfter(),
    /**
     * Every managed device by the rings that reach it before and after, those that stay included;
     * absent where the plan does not change whom rings reach, or no devices were read.
     */
    ringMoves: z.array(ringMoveSchema()).exactOptional(),
    /** What the dangers of the changes come to, each with the distinct devices that it meets. */
    risks: z.array(
      z.looseObject({
        outcome: z.enum(riskOutcomes),
        /** Null where they were not read, or are not all known. */
        devices: z.int().nullable(),
        /** Those that are known; null where no devices were read. */
        atLeast: z.int().nullable(),
      }),
    ),
  }),
);

/**
 * How many changes of each kind a plan has.
 *
 * @interface
 */
export type PlanSummary = Plain<typeof summarySchema>;

/**
 * Devices that go from some rings to others, or stay.
 *
 * @interface
 */
export type RingMove = Plain<typeof ringMoveSchema>;
