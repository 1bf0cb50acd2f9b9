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
    /** For people, such as the town. Default: the name of the site. */
    title: z.string().trim().min(1).max(100).exactOptional(),
    /** Megabits that its whole link brings in a second. Without it nothing is said of times. */
    mbitPerSecond: z.number().gt(0).max(1_000_000).exactOptional(),
    /** The share of the bytes that devices there get from each other or from a cache, 0 to 1. */
    peerShare: z.number().min(0).max(1).exactOptional(),
    /** Key of the group of its devices; for `by: { groups: true }`. */
    group: z.string().regex(keyPattern, "must be a key of the files").exactOptional(),
  }),
);

/** By which of these a device is of a site. */
const bySchema = lazySchema(() =>
  z.strictObject({
    /** A part of its name. */
    name: z
      .strictObject({
        /** What stands between the parts. */
        separator: z.string().min(1).max(8),
        /** Which part is the site; 1 is the first. */
        part: z.int().min(1).max(20),
      })
      .exactOptional(),
    /** The attribute in the directory that holds the name of its site, letter for letter. */
    attribute: z
      .string()
      .regex(/^extensionAttribute(?:[1-9]|1[0-5])$/, "must be extensionAttribute1 to 15")
      .exactOptional(),
    /** The group that it is in: each site states one. */
    groups: z.literal(true).exactOptional(),
  }),
);

/** Places with a link of their own, and how a device says at which it is. */
export const sitesSchema = lazySchema(() =>
  z.strictObject({
    by: bySchema(),
    /** By the name of the site. */
    list: z.record(siteName(), siteSchema()),
  }),
);

/** The sites of a config: how a device says at which it is, and what is known of each. Plain data. */
export type Sites = Plain<typeof sitesSchema>;
/** What is known of one site. */
export type Site = Sites["list"][string];
