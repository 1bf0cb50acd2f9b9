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
 * One quality update policy: hotpatch, and which releases are approved by themselves.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-softwareupdate-windowsqualityupdatepolicy?view=graph-rest-beta
 */
export const qualityUpdateSchema = lazySchema(() =>
  z.strictObject({
    ...resourceShape(),
    displayName: displayName(200).meta(
      meaning(
        "Name in the portal, and that which the policy is found by. Unique among the policies of its kind in a stack.",
        ["Hotpatch"],
      ),
    ),
    description: descriptionSchema()
      .exactOptional()
      .meta(
        meaning("Free text for administrators. Room for the ownership marker is kept.", [
          "Updates without restarts",
        ]),
      ),
    hotpatch: z
      .boolean()
      .exactOptional()
      .meta(meaning("Whether updates are applied without a restart where Windows can.", [true])),
    approvals: z
      .array(
        z
          .strictObject({
            cadence: z
              .enum(["monthly", "outOfBand"])
              .meta(meaning("Monthly releases, or those between them.", ["monthly"])),
            category: z
              .enum(["all", "security", "nonSecurity", "quickMachineRecovery"])
              .meta(meaning("Which releases of that cadence.", ["security"])),
            method: z
              .enum(["manual", "automatic"])
              .meta(meaning("Whether they are approved by themselves or by hand.", ["automatic"])),
            // Unverified: the range of the deferral; 0-30 as everywhere else
            deferralDays: z
              .int()
              .min(0)
              .max(30)
              .exactOptional()
              .meta(
                meaning(
                  "Days from the release until it is approved. With `method: automatic` only. Unverified: the range.",
                  [3],
                  { leftOut: "approved at once" },
                ),
              ),
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
      .exactOptional()
      .meta(
        meaning("Which releases are approved, and how.", [
          [{ cadence: "monthly", category: "security", method: "automatic", deferralDays: 3 }],
        ]),
      ),
    roleScopeTagIds: roleScopeTagIds(),
    ...assignmentsShape(),
  }),
);

/**
 * A quality update policy after parsing. What is absent is not managed.
 *
 * @interface
 */
export type QualityUpdate = Output<typeof qualityUpdateSchema>;
