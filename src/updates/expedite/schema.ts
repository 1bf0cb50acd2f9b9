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
    displayName: displayName(200),
    description: descriptionSchema().exactOptional(),
    /** Release date of the update, as the catalog has it. */
    release: z.iso.date('must be a date such as "2026-11-10"'),
    /** Forced restart 0, 1 or 2 days after the installation, also inside active hours. */
    daysUntilForcedReboot: z.int().min(0).max(2),
    roleScopeTagIds: roleScopeTagIds().exactOptional(),
    ...assignmentsShape(),
  }),
);

/** An expedite policy after parsing. What is absent is not managed. */
export type ExpediteUpdate = Output<typeof expediteUpdateSchema>;
