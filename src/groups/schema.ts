import { meaning } from "../kind/meaning.ts";
import { lazySchema, type Output, z } from "../kind/zod.ts";
import { displayName, resourceShape } from "../kind/shared-schema.ts";

/** A share of what a rule matches, by the leading hex digits of `deviceId`. */
const sampleSchema = () =>
  z.strictObject({
    percent: z
      .number()
      .gt(0)
      .max(100)
      .meta(meaning("Share of the devices that the rule selects, in percent.", [5])),
    offset: z
      .number()
      .min(0)
      .lt(100)
      .exactOptional()
      .meta(
        meaning(
          "Where the share begins, in percent. Shares of one offset contain each other; another offset takes other devices.",
          [5],
          { default: 0 },
        ),
      ),
  });

/** The longest rule that Entra ID takes: https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership */
export const ruleLimit = 3072;

const managed = () => ({
  ...resourceShape(),
  displayName: displayName(256).meta(
    meaning("Name of the group. Entra ID does not keep it unique.", ["WinUpdate-Pilot"]),
  ),
  // Entra ID's own limit is 1,024; the ownership marker needs up to 264 of it
  description: z
    .string()
    .max(760)
    .exactOptional()
    .meta(
      meaning("Free text for administrators. Room for the ownership marker is kept.", [
        "First devices to receive updates",
      ]),
    ),
  mailNickname: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without blanks")
    .regex(/^[^@()\\[\]";:<>,]+$/, 'must not hold @ ( ) \\ [ ] " ; : < > ,')
    .exactOptional()
    .meta(
      meaning(
        'Mail alias, which Graph asks for also where there is no mail. ASCII without `@ ( ) \\ [ ] " ; : < > ,` and blank.',
        ["winupdate-pilot"],
        { leftOut: "made from the display name" },
      ),
    ),
  isAssignableToRole: z
    .boolean()
    .exactOptional()
    .meta(
      meaning(
        "Whether roles of Entra ID can be given to the group. Fixed after creation, and impossible with a membership rule.",
        [false],
      ),
    ),
  visibility: z
    .enum(["Private", "Public"])
    .exactOptional()
    .meta(
      meaning("Who may see the members. Groups assignable to roles are always private.", [
        "Private",
      ]),
    ),
  owners: z
    .array(z.guid())
    .min(1)
    .max(100)
    .exactOptional()
    .meta(
      meaning("Object ids of users or service principals: the whole set.", [
        ["0f2c0000-0000-4000-8000-000000000001"],
      ]),
    ),
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
    membershipRule: z
      .string()
      .min(1)
      .exactOptional()
      .meta(
        meaning(
          "Rule of a dynamic group: Entra ID fills it. Not beside `members`.",
          ['(device.displayName -startsWith "PILOT-")'],
          { leftOut: "not managed; a new group has none" },
        ),
      ),
    sample: sampleSchema()
      .exactOptional()
      .meta(
        meaning(
          "A stable share of what the rule selects, by the leading hex digits of `deviceId`.",
          [{ percent: 5 }],
          { leftOut: "all that the rule selects" },
        ),
      ),
    processing: z
      .enum(["active", "paused"])
      .exactOptional()
      .meta(
        meaning("`active`: Entra ID keeps the membership up to date; `paused` freezes it.", [
          "active",
        ]),
      ),
    members: z
      .strictObject({
        devices: z
          .array(z.string().min(1))
          .max(10_000)
          .meta(
            meaning("Display names, object ids or device ids: the whole set of member devices.", [
              ["LT-0001", "LT-0002"],
            ]),
          ),
      })
      .exactOptional()
      .meta(
        meaning(
          "Members of an assigned group. Not beside `membershipRule`.",
          [{ devices: ["LT-0001"] }],
          { leftOut: "not managed, the tenant's members stay" },
        ),
      ),
  }),
);

/**
 * A group after parsing. What is absent is not managed.
 *
 * @interface
 */
export type Group = Output<typeof groupSchema>;

/** A group that others own: looked up, never written. */
export const existingGroupSchema = lazySchema(() =>
  z
    .strictObject({
      existing: z
        .literal(true)
        .meta(
          meaning("Only referred to: the group belongs to others and is never written.", [true]),
        ),
      displayName: displayName(256)
        .exactOptional()
        .meta(
          meaning(
            "Exact name by which the group is found. It has to be unique.",
            ["All Windows devices"],
            { leftOut: "the group is found by `id`" },
          ),
        ),
      id: z
        .guid()
        .exactOptional()
        .meta(
          meaning("Object id of the group.", ["0f2c0000-0000-4000-8000-000000000001"], {
            leftOut: "the group is found by `displayName`",
          }),
        ),
    })
    .refine((group) => group.displayName !== undefined || group.id !== undefined, {
      message: "needs displayName or id, so that the group can be found",
    })
    .meta({ anyOf: [{ required: ["displayName"] }, { required: ["id"] }] }),
);
