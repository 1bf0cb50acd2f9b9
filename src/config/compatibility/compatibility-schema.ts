import { meaning } from "../../kind/meaning.ts";
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
      kind: z.literal("feature").meta(meaning("About feature updates.", ["feature"])),
      version: z
        .string()
        .regex(/^Windows \d+, version \w+$/, 'must be such as "Windows 11, version 25H2"')
        .exactOptional()
        .meta(
          meaning("Version of Windows in the words of the catalog.", ["Windows 11, version 25H2"], {
            leftOut: "every version",
          }),
        ),
    }),
    /** Expedited updates and hotpatches of a release are quality updates, too. */
    z.strictObject({
      kind: z
        .literal("quality")
        .meta(
          meaning(
            "About quality updates; expedited ones and hotpatches of a release are quality updates, too.",
            ["quality"],
          ),
        ),
      release: release()
        .exactOptional()
        .meta(meaning("Day of the release.", ["2026-11-10"], { leftOut: "every release" })),
    }),
    z.strictObject({
      kind: z.literal("expedite").meta(meaning("About expedited updates.", ["expedite"])),
      release: release()
        .exactOptional()
        .meta(meaning("Day of the release.", ["2026-11-10"], { leftOut: "every release" })),
    }),
    z.strictObject({
      kind: z.literal("hotpatch").meta(meaning("About hotpatches.", ["hotpatch"])),
      release: release()
        .exactOptional()
        .meta(meaning("Day of the release.", ["2026-11-10"], { leftOut: "every release" })),
    }),
    z.strictObject({
      kind: z.literal("driver").meta(meaning("About drivers.", ["driver"])),
      name: pattern()
        .exactOptional()
        .meta(
          meaning("Name of the driver; `*` stands for any text.", ["Contoso Graphics *"], {
            leftOut: "every driver",
          }),
        ),
    }),
    z.strictObject({
      kind: z.literal("policy").meta(meaning("About a policy of the files.", ["policy"])),
      name: z
        .string()
        .regex(addressPattern, 'must be kind/key, such as "setting/power"')
        .exactOptional()
        .meta(meaning("Address of the policy.", ["setting/power"], { leftOut: "every policy" })),
    }),
  ]),
);

/** Which devices an entry is about: all that it states has to hold of one. */
const conditionSchema = lazySchema(() =>
  z
    .strictObject({
      app: pattern()
        .exactOptional()
        .meta(
          meaning(
            "An app that Intune detected on the device, by name; `*` stands for any text.",
            ["Contoso ERP"],
            { leftOut: "any apps" },
          ),
        ),
      version: range()
        .exactOptional()
        .meta(
          meaning("Versions of the app, by comparisons.", ["< 9.2", ">= 8.4, < 9.2"], {
            leftOut: "any version",
          }),
        ),
      driver: pattern()
        .exactOptional()
        .meta(
          meaning(
            "A driver by its title in Windows Update, as the collector reports it; `*` stands for any text.",
            ["Contoso Graphics *"],
            { leftOut: "any drivers" },
          ),
        ),
      model: pattern()
        .exactOptional()
        .meta(
          meaning("Model of the device; `*` stands for any text.", ["Latitude 54*"], {
            leftOut: "any model",
          }),
        ),
      manufacturer: pattern()
        .exactOptional()
        .meta(
          meaning("Manufacturer of the device; `*` stands for any text.", ["Dell*"], {
            leftOut: "any manufacturer",
          }),
        ),
      osBuild: range()
        .exactOptional()
        .meta(
          meaning("Build and revision that the device runs, by comparisons.", ["< 26100.4652"], {
            leftOut: "any build",
          }),
        ),
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
      name: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "must be 1 to 64 letters, digits, ., _ or -")
        .meta(meaning("What reports call the entry.", ["erp-client"])),
      when: conditionSchema().meta(
        meaning("Which devices: all that it states has to hold.", [
          { app: "Contoso ERP", version: "< 9.2" },
        ]),
      ),
      content: contentSchema().meta(
        meaning("What they must not get. What it leaves out is any of the kind.", [
          { kind: "feature" },
        ]),
      ),
      level: z
        .enum(["ok", "warn", "block"])
        .meta(
          meaning(
            "`block` keeps devices from it, `warn` reports them, `ok` takes back what a broader entry says.",
            ["block"],
          ),
        ),
      reason: z
        .string()
        .trim()
        .min(1)
        .max(500)
        .exactOptional()
        .meta(
          meaning("Why, for whoever reads the report.", ["the client does not start"], {
            leftOut: "none is shown",
          }),
        ),
    }),
  ),
);

/**
 * Which devices must not get which content, or are to be looked at first, as the files state it.
 *
 * @interface
 */
export type CompatibilityEntry = Plain<typeof compatibilitySchema>[number];
