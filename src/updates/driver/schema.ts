import { lazySchema, type Output, z } from "../../kind/zod.ts";
import { assignmentsShape } from "../../assignments/schema.ts";
import {
  descriptionSchema,
  displayName,
  resourceShape,
  roleScopeTagIds,
} from "../../kind/shared-schema.ts";

const pattern = () => z.string().min(1).max(256);

/** A decision on every driver that matches. The first entry that matches a driver decides. */
const driverApprovalSchema = lazySchema(() =>
  z
    .strictObject({
      /** Each as the inventory has it; `*` stands for any text, letter case does not count. */
      match: z
        .strictObject({
          manufacturer: pattern().exactOptional(),
          class: pattern().exactOptional(),
          name: pattern().exactOptional(),
          version: pattern().exactOptional(),
        })
        .refine((match) => Object.keys(match).length > 0, {
          message: "needs at least one of manufacturer, class, name, version",
        }),
      action: z.enum(["approve", "decline", "suspend"]),
      /** First day on which devices are offered the driver, UTC; with `approve` only. */
      deployOn: z.iso.date('must be a date such as "2026-12-02"').exactOptional(),
    })
    .refine(({ action, deployOn }) => action === "approve" || deployOn === undefined, {
      message: "deployOn needs action: approve",
      path: ["deployOn"],
    }),
);

export type DriverApproval = Output<typeof driverApprovalSchema>;

/**
 * One driver update policy. `approval` is fixed after creation.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-softwareupdate-windowsdriverupdateprofile?view=graph-rest-beta
 */
export const driverUpdateSchema = lazySchema(() =>
  z.strictObject({
    ...resourceShape(),
    displayName: displayName(200),
    description: descriptionSchema().exactOptional(),
    approval: z.enum(["manual", "automatic"]),
    /** Days from the day a driver is added to the policy, 0-30; automatic approval only. */
    deferralDays: z.int().min(0).max(30).exactOptional(),
    approvals: z.array(driverApprovalSchema()).max(500).exactOptional(),
    roleScopeTagIds: roleScopeTagIds().exactOptional(),
    ...assignmentsShape(),
  }),
);

/** A driver update policy after parsing. What is absent is not managed. */
export type DriverUpdate = Output<typeof driverUpdateSchema>;
