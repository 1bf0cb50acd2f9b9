import { z } from "zod";
import { assignmentsShape } from "../../assignments/schema.ts";
import {
  description,
  displayName,
  resourceShape,
  roleScopeTagIds,
} from "../../kind/shared-schema.ts";

/**
 * One driver update policy. `approval` is fixed after creation.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-softwareupdate-windowsdriverupdateprofile?view=graph-rest-beta
 */
export const driverUpdateSchema = z.strictObject({
  ...resourceShape,
  displayName: displayName(200),
  description: description.exactOptional(),
  approval: z.enum(["manual", "automatic"]),
  /** Days from the day a driver is added to the policy, 0-30; automatic approval only. */
  deferralDays: z.int().min(0).max(30).exactOptional(),
  roleScopeTagIds: roleScopeTagIds.exactOptional(),
  ...assignmentsShape,
});

export type DriverUpdate = z.output<typeof driverUpdateSchema>;
