import { meaning } from "../kind/meaning.ts";
import { z } from "../kind/zod.ts";

/** Which editions, versions and modes of Windows a ring is for. */
export const applicability = () =>
  z.strictObject({
    osEdition: z
      .strictObject({
        name: z
          .string()
          .max(200)
          .meta(meaning("Name of the rule, as the portal shows it.", ["Enterprise only"])),
        rule: z
          .enum(["include", "exclude"])
          .meta(meaning("`include`: only these editions; `exclude`: all but these.", ["include"])),
        editions: z
          .array(z.string())
          .min(1)
          .meta(
            meaning("Editions by Graph's names.", [["windows10Enterprise", "windows10Education"]]),
          ),
      })
      .nullable()
      .exactOptional()
      .meta(
        meaning(
          "Editions of Windows that the ring is for, or is not for. `null` takes the rule out.",
          [{ name: "Enterprise only", rule: "include", editions: ["windows10Enterprise"] }],
        ),
      ),
    osVersion: z
      .strictObject({
        name: z
          .string()
          .max(200)
          .meta(meaning("Name of the rule, as the portal shows it.", ["24H2"])),
        rule: z
          .enum(["include", "exclude"])
          .meta(meaning("`include`: only these versions; `exclude`: all but these.", ["include"])),
        min: z.string().meta(meaning("Lowest version, itself included.", ["10.0.26100.0"])),
        max: z.string().meta(meaning("Highest version, itself included.", ["10.0.26100.9999"])),
      })
      .nullable()
      .exactOptional()
      .meta(
        meaning(
          "Versions of Windows that the ring is for, or is not for. `null` takes the rule out.",
          [{ name: "24H2", rule: "include", min: "10.0.26100.0", max: "10.0.26100.9999" }],
        ),
      ),
    deviceMode: z
      .strictObject({
        name: z
          .string()
          .max(200)
          .meta(meaning("Name of the rule, as the portal shows it.", ["No S mode"])),
        rule: z
          .enum(["include", "exclude"])
          .meta(meaning("`include`: only this mode; `exclude`: all but this.", ["exclude"])),
        mode: z
          .enum(["standardConfiguration", "sModeConfiguration"])
          .meta(meaning("Windows itself, or Windows in S mode.", ["sModeConfiguration"])),
      })
      .nullable()
      .exactOptional()
      .meta(
        meaning("Mode of Windows that the ring is for, or is not for. `null` takes the rule out.", [
          { name: "No S mode", rule: "exclude", mode: "sModeConfiguration" },
        ]),
      ),
  });
