import { lazySchema, type Output, z } from "../../kind/zod.ts";
import { assignmentsShape } from "../../assignments/schema.ts";
import {
  descriptionSchema,
  displayName,
  resourceShape,
  roleScopeTagIds,
} from "../../kind/shared-schema.ts";

const date = () => z.iso.date('must be a date such as "2026-12-01"');

/** `immediate`, one date from which it is offered, or a gradual offer between two dates. */
const rolloutSchema = lazySchema(() =>
  z.union([
    z.literal("immediate"),
    date(),
    z.strictObject({ start: date(), end: date(), intervalDays: z.int().min(1).max(30) }),
  ]),
);

/**
 * One feature update policy. Dates are UTC.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-softwareupdate-windowsfeatureupdateprofile?view=graph-rest-beta
 */
export const featureUpdateSchema = lazySchema(() =>
  z.strictObject({
    ...resourceShape(),
    displayName: displayName(200),
    description: descriptionSchema().exactOptional(),
    /** The catalog's own words, such as `Windows 11, version 25H2`. */
    version: z.string().min(1).max(100),
    rollout: rolloutSchema().exactOptional(),
    /** Offers it as an optional update; Windows 11 only. */
    optional: z.boolean().exactOptional(),
    /** Fixed after creation. */
    windows10OnIneligibleDevices: z.boolean().exactOptional(),
    roleScopeTagIds: roleScopeTagIds().exactOptional(),
    ...assignmentsShape(),
  }),
);

/** A feature update policy after parsing. What is absent is not managed. */
export type FeatureUpdate = Output<typeof featureUpdateSchema>;
export type Rollout = Output<typeof rolloutSchema>;
