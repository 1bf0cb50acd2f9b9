import { lazySchema, type Output, z } from "../../kind/zod.ts";
import { assignmentsShape } from "../../assignments/schema.ts";
import {
  descriptionSchema,
  displayName,
  resourceShape,
  roleScopeTagIds,
} from "../../kind/shared-schema.ts";

/**
 * One quality update policy: hotpatch, and which releases are approved by themselves.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-softwareupdate-windowsqualityupdatepolicy?view=graph-rest-beta
 */
export const qualityUpdateSchema = lazySchema(() =>
  z.strictObject({
    ...resourceShape(),
    displayName: displayName(200),
    description: descriptionSchema().exactOptional(),
    /** Applies updates without a restart where Windows can. */
    hotpatch: z.boolean().exactOptional(),
    /** At most six. `deferralDays` only with automatic approval. */
    approvals: z
      .array(
        z
          .strictObject({
            cadence: z.enum(["monthly", "outOfBand"]),
            category: z.enum(["all", "security", "nonSecurity", "quickMachineRecovery"]),
            method: z.enum(["manual", "automatic"]),
            // Unverified: the range of the deferral; 0-30 as everywhere else
            deferralDays: z.int().min(0).max(30).exactOptional(),
          })
          .refine(
            ({ method, deferralDays }) => method === "automatic" || deferralDays === undefined,
            {
              message: "deferralDays needs method: automatic",
              path: ["deferralDays"],
            },
          ),
      )
      .max(6)
      .exactOptional(),
    roleScopeTagIds: roleScopeTagIds().exactOptional(),
    ...assignmentsShape(),
  }),
);

/** A quality update policy after parsing. What is absent is not managed. */
export type QualityUpdate = Output<typeof qualityUpdateSchema>;
