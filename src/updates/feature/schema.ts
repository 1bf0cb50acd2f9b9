import { meaning } from "../../kind/meaning.ts";
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
    z.strictObject({
      start: moment().meta(meaning("First day or instant of the offer.", ["2026-12-01"])),
      end: moment().meta(
        meaning("Last day or instant on which a group of devices begins to be offered it.", [
          "2026-12-22",
        ]),
      ),
      intervalDays: z
        .int()
        .min(1)
        .max(30)
        .meta(meaning("Days from one group of devices to the next.", [7])),
    }),
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
    displayName: displayName(200).meta(
      meaning(
        "Name in the portal, and that which the policy is found by. Unique among the policies of its kind in a stack.",
        ["Windows 11 25H2"],
      ),
    ),
    description: descriptionSchema()
      .exactOptional()
      .meta(
        meaning("Free text for administrators. Room for the ownership marker is kept.", [
          "The next version for all PCs",
        ]),
      ),
    version: z
      .string()
      .min(1)
      .max(100)
      .meta(
        meaning(
          "Version of Windows in the words of the catalog. It has to be on offer when it changes.",
          ["Windows 11, version 25H2"],
        ),
      ),
    rollout: rolloutSchema()
      .exactOptional()
      .meta(
        meaning(
          "When devices are offered it: `immediate`, from one day or instant on, or group by group between two.",
          ["immediate", "2026-12-01", { start: "2026-12-01", end: "2026-12-22", intervalDays: 7 }],
        ),
      ),
    optional: z
      .boolean()
      .exactOptional()
      .meta(
        meaning(
          "Whether users are offered it as an optional update and decide themselves. Windows 11 only.",
          [false],
        ),
      ),
    windows10OnIneligibleDevices: z
      .boolean()
      .exactOptional()
      .meta(
        meaning(
          "Whether devices that cannot run Windows 11 get the newest Windows 10 instead. Fixed after creation.",
          [true],
        ),
      ),
    roleScopeTagIds: roleScopeTagIds(),
    ...assignmentsShape(),
  }),
);

/**
 * A feature update policy after parsing. What is absent is not managed.
 *
 * @interface
 */
export type FeatureUpdate = Output<typeof featureUpdateSchema>;
export type Rollout = Output<typeof rolloutSchema>;
