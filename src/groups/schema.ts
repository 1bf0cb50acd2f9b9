import { lazySchema, type Output, z } from "../kind/zod.ts";
import { displayName, resourceShape } from "../kind/shared-schema.ts";

/** A share of what a rule matches, by the leading hex digits of `deviceId`. */
const sampleSchema = () =>
  z.strictObject({
    /** More than 0, at most 100. */
    percent: z.number().gt(0).max(100),
    /** Where the share begins, 0 to 100. Shares of the same offset contain each other. */
    offset: z.number().min(0).lt(100).exactOptional(),
  });

/** The longest rule that Entra ID takes: https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership */
export const ruleLimit = 3072;

const managed = () => ({
  ...resourceShape(),
  /** At most 256 characters; Entra ID does not keep it unique. */
  displayName: displayName(256),
  // Entra ID's own limit is 1,024; the ownership marker needs up to 264 of it
  description: z.string().max(760).exactOptional(),
  /** ASCII without `@ ( ) \ [ ] " ; : < > ,` and blank, at most 64. Default: made from the display name. */
  mailNickname: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without blanks")
    .regex(/^[^@()\\[\]";:<>,]+$/, 'must not hold @ ( ) \\ [ ] " ; : < > ,')
    .exactOptional(),
  /** Fixed after creation, and impossible with a membership rule. */
  isAssignableToRole: z.boolean().exactOptional(),
  /** Who may see the members. Unset, Graph makes security groups private; groups assignable to roles always are. */
  visibility: z.enum(["Private", "Public"]).exactOptional(),
  /** Object ids of users or service principals, 1 to 100: the whole set. */
  owners: z.array(z.guid()).min(1).max(100).exactOptional(),
});

/**
 * One security group as a policy file states it: dynamic (`membershipRule`), assigned
 * (`members`), or existing and only referred to.
 *
 * @see https://learn.microsoft.com/graph/api/resources/group
 */
export const groupSchema = lazySchema(() =>
  z.strictObject({
    ...managed(),
    membershipRule: z.string().min(1).exactOptional(),
    sample: sampleSchema().exactOptional(),
    /** `paused` freezes the membership. */
    processing: z.enum(["active", "paused"]).exactOptional(),
    /** Device display names, object ids or device ids; the whole set of member devices. */
    members: z.strictObject({ devices: z.array(z.string().min(1)).max(10_000) }).exactOptional(),
  }),
);

/** A group after parsing. What is absent is not managed. */
export type Group = Output<typeof groupSchema>;

/** A group that others own: looked up, never written. */
export const existingGroupSchema = lazySchema(() =>
  z
    .strictObject({
      existing: z.literal(true),
      displayName: displayName(256).exactOptional(),
      id: z.guid().exactOptional(),
    })
    .refine((group) => group.displayName !== undefined || group.id !== undefined, {
      message: "needs displayName or id, so that the group can be found",
    }),
);
