import { meaning } from "../../../kind/meaning.ts";
import { lazySchema, z } from "../../../kind/zod.ts";
import { policyAddress } from "./rollout-names.ts";

const onSupersede = () =>
  z
    .enum(["hold", "restart", "continue"])
    .default("hold")
    .meta(
      meaning(
        "What a newer release or version does to the rollout: `hold` it, `restart` it with the new one, or `continue`.",
        ["hold"],
      ),
    );

/** What is rolled out. It is pinned when the rollout starts. */
export const rolloutContentSchema = lazySchema(() =>
  z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("quality").meta(meaning("A quality update of one day.", ["quality"])),
      release: z.iso
        .date('must be the day of a release, such as "2026-11-10"')
        .meta(meaning("Day of the release.", ["2026-11-10"])),
      onSupersede: onSupersede(),
    }),
    z.strictObject({
      kind: z.literal("feature").meta(meaning("A version of Windows.", ["feature"])),
      version: z
        .string()
        .regex(/^Windows \d+, version \w+$/, 'such as "Windows 11, version 25H2"')
        .meta(meaning("Version in the words of the catalog.", ["Windows 11, version 25H2"])),
      policy: policyAddress("featureUpdate/win11-25h2")
        .exactOptional()
        .meta(
          meaning(
            "Address of the feature update policy that is assigned; for `featureAssignment`.",
            ["featureUpdate/win11-25h2"],
            { leftOut: "no policy is assigned" },
          ),
        ),
      onSupersede: onSupersede(),
    }),
    z.strictObject({
      kind: z.literal("expedite").meta(meaning("An expedited update.", ["expedite"])),
      policy: policyAddress("expediteUpdate/nov-2026").meta(
        meaning("Address of the expedite policy that is assigned.", ["expediteUpdate/nov-2026"]),
      ),
      onSupersede: onSupersede(),
    }),
    z.strictObject({
      kind: z.literal("driver").meta(meaning("Drivers.", ["driver"])),
      drivers: z
        .array(z.string().min(1).max(200))
        .min(1)
        .max(100)
        .meta(
          meaning("Names or ids of the drivers to approve; `*` stands for any text.", [
            ["Contoso Graphics *"],
          ]),
        ),
      onSupersede: onSupersede(),
    }),
    z.strictObject({
      kind: z.literal("policy").meta(meaning("Any policy of the files.", ["policy"])),
      policy: policyAddress("setting/power").meta(
        meaning("Address of the policy that is assigned.", ["setting/power"]),
      ),
      onSupersede: onSupersede(),
    }),
    z.strictObject({
      kind: z.literal("tool").meta(meaning("The next version of a tool.", ["tool"])),
      tool: z
        .string()
        .regex(/^[a-z]{1,16}$/, "must be a key under tools")
        .meta(meaning("Key under `tools`, whose `next` says version and group.", ["go"])),
      placedShare: z
        .number()
        .min(0)
        .max(1)
        .default(0.95)
        .meta(
          meaning(
            "Share of the devices of a stage, and of each site in it, that has the folder before a release.",
            [0.95],
          ),
        ),
    }),
  ]),
);
