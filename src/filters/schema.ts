import { meaning } from "../kind/meaning.ts";
import { lazySchema, type Output, z } from "../kind/zod.ts";
import { descriptionSchema, displayName, resourceShape } from "../kind/shared-schema.ts";

/** Values of `devicePlatformType`, Graph beta metadata. Rings use `windows10AndLater`. */
export const filterPlatforms = [
  "android",
  "androidForWork",
  "iOS",
  "macOS",
  "windowsPhone81",
  "windows81AndLater",
  "windows10AndLater",
  "androidWorkProfile",
  "unknown",
  "androidAOSP",
  "androidMobileApplicationManagement",
  "iOSMobileApplicationManagement",
  "windowsMobileApplicationManagement",
] as const;

/**
 * One assignment filter. `platform` and `managementType` are fixed after creation.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-policyset-deviceandappmanagementassignmentfilter?view=graph-rest-beta
 */
export const filterSchema = lazySchema(() =>
  z.strictObject({
    ...resourceShape(),
    displayName: displayName(255).meta(
      meaning(
        "Name in the portal, and that which the filter is found by. Assignments may name the filter by it.",
        ["Corporate devices"],
      ),
    ),
    description: descriptionSchema()
      .exactOptional()
      .meta(
        meaning("Free text for administrators. Room for the ownership marker is kept.", [
          "PCs that the company owns",
        ]),
      ),
    platform: z
      .enum(filterPlatforms)
      .meta(
        meaning(
          "Platform of the devices. Fixed after creation. Policies of Windows updates use `windows10AndLater`.",
          ["windows10AndLater"],
        ),
      ),
    rule: z
      .string()
      .min(1)
      .max(3072)
      .meta(
        meaning("What selects the devices, see docs/filter-rules.md.", [
          '(device.deviceOwnership -eq "Corporate")',
        ]),
      ),
    managementType: z
      .enum(["devices", "apps"])
      .exactOptional()
      .meta(
        meaning("Whether managed devices are filtered, or managed apps. Fixed after creation.", [
          "devices",
        ]),
      ),
    roleScopeTagIds: z
      .array(z.string().regex(/^\d+$/, "must be the id of a scope tag"))
      .exactOptional()
      .meta(
        meaning(
          'Ids of role scope tags: who among the administrators sees the filter. `"0"` is Default.',
          [["0"]],
        ),
      ),
  }),
);

/**
 * A filter after parsing. What is absent is not managed.
 *
 * @interface
 */
export type Filter = Output<typeof filterSchema>;

/** A filter that others own: looked up, never written. */
export const existingFilterSchema = lazySchema(() =>
  z
    .strictObject({
      existing: z
        .literal(true)
        .meta(
          meaning("Only referred to: the filter belongs to others and is never written.", [true]),
        ),
      displayName: displayName(255)
        .exactOptional()
        .meta(
          meaning(
            "Exact name by which the filter is found. It has to be unique.",
            ["Corporate devices"],
            { leftOut: "the filter is found by `id`" },
          ),
        ),
      id: z
        .guid()
        .exactOptional()
        .meta(
          meaning("Object id of the filter.", ["0f2c0000-0000-4000-8000-000000000001"], {
            leftOut: "the filter is found by `displayName`",
          }),
        ),
    })
    .refine((filter) => filter.displayName !== undefined || filter.id !== undefined, {
      message: "needs displayName or id, so that the filter can be found",
    })
    .meta({ anyOf: [{ required: ["displayName"] }, { required: ["id"] }] }),
);
