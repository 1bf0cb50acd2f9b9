import { meaning } from "../../kind/meaning.ts";
import { lazySchema, type Output, z } from "../../kind/zod.ts";
import { assignmentsShape } from "../../assignments/schema.ts";
import {
  descriptionSchema,
  displayName,
  resourceShape,
  roleScopeTagIds,
} from "../../kind/shared-schema.ts";

/**
 * One expedite policy: a quality update that overrides deferrals.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-softwareupdate-windowsqualityupdateprofile?view=graph-rest-beta
 */
export const expediteUpdateSchema = lazySchema(() =>
  z.strictObject({
    ...resourceShape(),
    displayName: displayName(200).meta(
      meaning(
        "Name in the portal, and that which the policy is found by. Unique among the policies of its kind in a stack.",
        ["Expedite November"],
      ),
    ),
    description: descriptionSchema()
      .exactOptional()
      .meta(
        meaning("Free text for administrators. Room for the ownership marker is kept.", [
          "The fix of November, at once",
        ]),
      ),
    release: z.iso
      .date('must be a date such as "2026-11-10"')
      .meta(
        meaning(
          "Day on which the quality update was released, as the catalog has it. It has to be expeditable when it changes.",
          ["2026-11-10"],
        ),
      ),
    daysUntilForcedReboot: z
      .int()
      .min(0)
      .max(2)
      .meta(
        meaning("Days from the installation to the forced restart, also inside active hours.", [1]),
      ),
    roleScopeTagIds: roleScopeTagIds(),
    ...assignmentsShape(),
  }),
);

/**
 * An expedite policy after parsing. What is absent is not managed.
 *
 * @interface
 */
export type ExpediteUpdate = Output<typeof expediteUpdateSchema>;
