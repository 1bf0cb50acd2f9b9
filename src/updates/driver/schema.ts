import { meaning } from "../../kind/meaning.ts";
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
      match: z
        .strictObject({
          manufacturer: pattern()
            .exactOptional()
            .meta(meaning("Manufacturer of the driver.", ["Dell*"], { leftOut: "any" })),
          class: pattern()
            .exactOptional()
            .meta(meaning("Class of the driver.", ["Firmware"], { leftOut: "any" })),
          name: pattern()
            .exactOptional()
            .meta(meaning("Name of the driver.", ["*beta*"], { leftOut: "any" })),
          version: pattern()
            .exactOptional()
            .meta(meaning("Version of the driver.", ["1.2.*"], { leftOut: "any" })),
        })
        .refine((match) => Object.keys(match).length > 0, {
          message: "needs at least one of manufacturer, class, name, version",
        })
        .meta(
          meaning(
            "Which drivers, as the inventory has them: all that it states has to hold. `*` stands for any text, letter case does not count.",
            [{ manufacturer: "Dell*", class: "Firmware" }],
          ),
        ),
      action: z
        .enum(["approve", "decline", "suspend"])
        .meta(
          meaning("What is done with it. An approved driver can only be suspended, not declined.", [
            "approve",
          ]),
        ),
      deployOn: z.iso
        .date('must be a date such as "2026-12-02"')
        .exactOptional()
        .meta(
          meaning(
            "First day, UTC, on which devices are offered the driver. With `action: approve` only.",
            ["2026-12-02"],
            { leftOut: "at once" },
          ),
        ),
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
    displayName: displayName(200).meta(
      meaning(
        "Name in the portal, and that which the policy is found by. Unique among the policies of its kind in a stack.",
        ["Drivers"],
      ),
    ),
    description: descriptionSchema()
      .exactOptional()
      .meta(
        meaning("Free text for administrators. Room for the ownership marker is kept.", [
          "Drivers of all PCs",
        ]),
      ),
    approval: z
      .enum(["manual", "automatic"])
      .meta(
        meaning("Whether recommended drivers are approved by themselves. Fixed after creation.", [
          "automatic",
        ]),
      ),
    deferralDays: z
      .int()
      .min(0)
      .max(30)
      .exactOptional()
      .meta(
        meaning(
          "Days from the day a driver is added to the policy until devices are offered it. With automatic approval only.",
          [10],
        ),
      ),
    approvals: z
      .array(driverApprovalSchema())
      .max(500)
      .exactOptional()
      .meta(
        meaning(
          "Decisions on drivers of the inventory. The first entry that matches a driver decides.",
          [[{ match: { manufacturer: "Dell*" }, action: "approve" }]],
        ),
      ),
    roleScopeTagIds: roleScopeTagIds(),
    ...assignmentsShape(),
  }),
);

/**
 * A driver update policy after parsing. What is absent is not managed.
 *
 * @interface
 */
export type DriverUpdate = Output<typeof driverUpdateSchema>;
