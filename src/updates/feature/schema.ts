import { lazySchema, type Output, z } from "../../kind/zod.ts";
import { assignmentsShape } from "../../assignments/schema.ts";
import {
  descriptionSchema,
  displayName,
  resourceShape,
  roleScopeTagIds,
} from "../../kind/shared-schema.ts";

/** A day, which begins at midnight UTC, or an instant with its offset. */
const moment = () =>
  z
    .string()
    .regex(
      new RegExp(`${z.regexes.date.source}|${z.regexes.datetime({ offset: true }).source}`),
      'must be a date such as "2026-12-01", or an instant such as "2026-12-01T00:00:00+08:00"',
    );

/** `immediate`, one moment from which it is offered, or a gradual offer between two. */
const rolloutSchema = lazySchema(() =>
  z.union([
    z.literal("immediate"),
    moment(),
    z.strictObject({ start: moment(), end: moment(), intervalDays: z.int().min(1).max(30) }),
  ]),
);

/**
 * One feature update policy. A day that the tenant has already keeps the hour that it has there.
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
