import { addressPattern } from "../../kind/address.ts";
import { lazySchema, type Plain, z } from "../../kind/zod.ts";
import { parseVersionRange } from "./version-range.ts";

/** A name as it is shown, in which `*` stands for any text. */
const pattern = () => z.string().trim().min(1).max(256);
const range = () =>
  z
    .string()
    .max(200)
    .superRefine((text, context) => {
      const parsed = parseVersionRange(text);
      if (!parsed.ok) context.addIssue({ code: "custom", message: parsed.message });
    });
const release = () => z.iso.date('must be the day of a release, such as "2026-11-10"');

/** What an entry is about; what it leaves out is any of the kind. */
const contentSchema = lazySchema(() =>
  z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("feature"),
      version: z
        .string()
        .regex(/^Windows \d+, version \w+$/, 'must be such as "Windows 11, version 25H2"')
        .exactOptional(),
    }),
    /** Expedited updates and hotpatches of a release are quality updates, too. */
    z.strictObject({ kind: z.literal("quality"), release: release().exactOptional() }),
    z.strictObject({ kind: z.literal("expedite"), release: release().exactOptional() }),
    z.strictObject({ kind: z.literal("hotpatch"), release: release().exactOptional() }),
    z.strictObject({ kind: z.literal("driver"), name: pattern().exactOptional() }),
    z.strictObject({
      kind: z.literal("policy"),
      name: z
        .string()
        .regex(addressPattern, 'must be kind/key, such as "setting/power"')
        .exactOptional(),
    }),
  ]),
);

/** Which devices an entry is about: all that it states has to hold of one. */
const conditionSchema = lazySchema(() =>
  z
    .strictObject({
      /** An app that Intune detected on it, by name; `*` stands for any text. */
      app: pattern().exactOptional(),
      /** Which versions of the app: comparisons, such as "< 9.2" or ">= 8.4, < 9.2". */
      version: range().exactOptional(),
      /** A driver by its title in Windows Update, as the collector tells it; whether a device has another is unknown. */
      driver: pattern().exactOptional(),
      model: pattern().exactOptional(),
      manufacturer: pattern().exactOptional(),
      /** Build and revision that it runs, such as "< 26100.4652". */
      osBuild: range().exactOptional(),
    })
    .superRefine((condition, context) => {
      if (Object.keys(condition).length === 0)
        context.addIssue({
          code: "custom",
          message: "must state at least one of app, driver, model, manufacturer and osBuild",
        });
      if (condition.version !== undefined && condition.app === undefined)
        context.addIssue({
          code: "custom",
          path: ["version"],
          message: "is the version of an app; name it with app",
        });
    }),
);

export const compatibilitySchema = lazySchema(() =>
  z.array(
    z.strictObject({
      /** What reports call it. */
      name: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "must be 1 to 64 letters, digits, ., _ or -"),
      when: conditionSchema(),
      content: contentSchema(),
      /** `ok` takes back what a broader entry says of the same app or device. */
      level: z.enum(["ok", "warn", "block"]),
      /** For whoever reads the report. */
      reason: z.string().trim().min(1).max(500).exactOptional(),
    }),
  ),
);

/** Which devices must not get which content, or are to be looked at first, as the files state it. */
export type CompatibilityEntry = Plain<typeof compatibilitySchema>[number];
