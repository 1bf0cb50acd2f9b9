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
    displayName: displayName(255),
    description: descriptionSchema().exactOptional(),
    platform: z.enum(filterPlatforms),
    /** At most 3,072 characters. */
    rule: z.string().min(1).max(3072),
    managementType: z.enum(["devices", "apps"]).exactOptional(),
    roleScopeTagIds: z
      .array(z.string().regex(/^\d+$/, "must be the id of a scope tag"))
      .exactOptional(),
  }),
);

/** A filter after parsing. What is absent is not managed. */
export type Filter = Output<typeof filterSchema>;

/** A filter that others own: looked up, never written. */
export const existingFilterSchema = lazySchema(() =>
  z
    .strictObject({
      existing: z.literal(true),
      displayName: displayName(255).exactOptional(),
      id: z.guid().exactOptional(),
    })
    .refine((filter) => filter.displayName !== undefined || filter.id !== undefined, {
      message: "needs displayName or id, so that the filter can be found",
    }),
);
