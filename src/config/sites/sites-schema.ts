import { meaning } from "../../kind/meaning.ts";
import { keyPattern } from "../../kind/address.ts";
import { lazySchema, type Plain, z } from "../../kind/zod.ts";

/** The name of a site as devices bear it: in their names, or in an attribute. */
const siteName = () =>
  z
    .string()
    .regex(
      /^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]{0,62}[\p{L}\p{N}])?$/u,
      "must be 1 to 64 letters, digits, blanks, dots, - or _, with a letter or digit at both ends",
    );

const siteSchema = lazySchema(() =>
  z.strictObject({
    title: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .exactOptional()
      .meta(
        meaning("Name for people, such as the town.", ["Berlin"], {
          leftOut: "the name of the site",
        }),
      ),
    mbitPerSecond: z
      .number()
      .gt(0)
      .max(1_000_000)
      .exactOptional()
      .meta(
        meaning("What its whole link brings, in megabits a second.", [200], {
          leftOut: "nothing is said of times",
        }),
      ),
    peerShare: z
      .number()
      .min(0)
      .max(1)
      .exactOptional()
      .meta(
        meaning(
          "Share of the bytes that devices there get from each other or from a cache.",
          [0.6],
          { leftOut: "not known: times are said without peers only" },
        ),
      ),
    group: z
      .string()
      .regex(keyPattern, "must be a key of the files")
      .exactOptional()
      .meta(
        meaning(
          "Key under `groups` of the group of its devices, for `by: { groups: true }`.",
          ["site-berlin"],
          { leftOut: "the site has no group" },
        ),
      ),
  }),
);

/** By which of these a device is of a site. */
const bySchema = lazySchema(() =>
  z.strictObject({
    name: z
      .strictObject({
        separator: z
          .string()
          .min(1)
          .max(8)
          .meta(meaning("What stands between the parts.", ["-"])),
        part: z
          .int()
          .min(1)
          .max(20)
          .meta(meaning("Which part it is; 1 is the first.", [1])),
      })
      .exactOptional()
      .meta(
        meaning(
          "A part of the name of the device is the name of its site.",
          [{ separator: "-", part: 1 }],
          { leftOut: "the name of the device says nothing" },
        ),
      ),
    attribute: z
      .string()
      .regex(/^extensionAttribute(?:[1-9]|1[0-5])$/, "must be extensionAttribute1 to 15")
      .exactOptional()
      .meta(
        meaning(
          "Attribute in the directory that holds the name of its site, letter for letter.",
          ["extensionAttribute3"],
          { leftOut: "no attribute says it" },
        ),
      ),
    groups: z
      .literal(true)
      .exactOptional()
      .meta(
        meaning("The group that the device is in says it: each site states one.", [true], {
          leftOut: "no group says it",
        }),
      ),
  }),
);

/** Places with a link of their own, and how a device says at which it is. */
export const sitesSchema = lazySchema(() =>
  z.strictObject({
    by: bySchema().meta(
      meaning("What says at which site a device is. Exactly one of its three.", [
        { name: { separator: "-", part: 1 } },
      ]),
    ),
    list: z
      .record(siteName(), siteSchema())
      .meta(
        meaning("Sites by the name that devices bear.", [
          { berlin: { title: "Berlin", mbitPerSecond: 200 } },
        ]),
      ),
  }),
);

/**
 * The sites of a config: how a device says at which it is, and what is known of each. Plain data.
 *
 * @interface
 */
export type Sites = Plain<typeof sitesSchema>;
/** What is known of one site. */
export type Site = Sites["list"][string];
