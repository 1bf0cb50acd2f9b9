import { meaning } from "../../kind/meaning.ts";
import { lazySchema, type Output, z } from "../../kind/zod.ts";
import type { Sites } from "../sites/sites-schema.ts";
import { gateSchema } from "./gate-schema.ts";
import { rolloutContentSchema } from "./schema/content-schema.ts";
import { rolloutWebhookSchema } from "./schema/notify-schema.ts";
import { fileKey, partName } from "./schema/rollout-names.ts";
import { rolloutStageSchema } from "./schema/stage-schema.ts";
import { promotionWindowSchema } from "./schema/window-schema.ts";

/** How a stage is held back and released. */
export const actuators = [
  "ringPause",
  "featureAssignment",
  "groupMembership",
  "driverApproval",
] as const;
export type ActuatorName = (typeof actuators)[number];

const actuatorSchema = lazySchema(() =>
  z.union([
    z.enum(["ringPause", "featureAssignment", "driverApproval"]),
    z.strictObject({
      type: z
        .literal("groupMembership")
        .meta(meaning("Devices come into a group with their stage.", ["groupMembership"])),
      group: fileKey().meta(
        meaning("Key under `groups` of the assigned group into which devices come.", ["go-next"]),
      ),
    }),
  ]),
);

export const stagedRolloutSchema = lazySchema(() =>
  z.strictObject({
    content: rolloutContentSchema().meta(
      meaning("What is rolled out. It is pinned when the rollout starts.", [
        { kind: "quality", release: "2026-11-10" },
      ]),
    ),
    population: z
      .strictObject({
        include: z
          .array(fileKey())
          .max(50)
          .exactOptional()
          .meta(
            meaning("Keys under `groups`.", [["pcs"]], { leftOut: "the devices of all stages" }),
          ),
        exclude: z
          .array(fileKey())
          .max(50)
          .default([])
          .meta(meaning("Keys under `groups` whose devices take no part.", [["vip"]])),
        activeWithinDays: z
          .int()
          .min(1)
          .max(180)
          .default(14)
          .meta(
            meaning(
              "Days. Devices that did not check in for longer are left out, and counted.",
              [14],
            ),
          ),
      })
      .prefault({})
      .meta(meaning("Which devices take part.", [{ activeWithinDays: 14 }])),
    windows: z
      .array(promotionWindowSchema())
      .max(50)
      .exactOptional()
      .meta(
        meaning(
          "When promotions may be written; holding needs no window.",
          [[{ start: "09:00", end: "16:00" }]],
          { leftOut: "always" },
        ),
      ),
    tick: z
      .strictObject({
        maxGapHours: z
          .number()
          .gt(0)
          .max(168)
          .default(12)
          .meta(meaning("Hours. A longer time without a tick holds the rollout.", [12])),
        maxDataAgeHours: z
          .number()
          .gt(0)
          .max(168)
          .default(24)
          .meta(meaning("Hours. Older data holds the rollout.", [24])),
        silentHours: z
          .number()
          .min(8)
          .max(720)
          .default(72)
          .meta(meaning("Hours without check-in after which a device is silent.", [72])),
      })
      .prefault({})
      .meta(meaning("How old and how far apart looks at the fleet may be.", [{ maxGapHours: 12 }])),
    actuator: actuatorSchema().meta(
      meaning("How a stage is held back and released.", [
        "ringPause",
        { type: "groupMembership", group: "go-next" },
      ]),
    ),
    stages: z
      .array(rolloutStageSchema())
      .min(1)
      .max(20)
      .meta(
        meaning("The stages, in their order.", [
          [
            {
              name: "pilot",
              ring: "pilot",
              gates: ["succeeded"],
            },
          ],
        ]),
      ),
    gates: z
      .record(partName(), gateSchema())
      .meta(
        meaning("Gates by name: the checks that stages name.", [
          { succeeded: { type: "devicesSucceeded", min: 0.95 } },
        ]),
      ),
    rollback: z
      .strictObject({
        automatic: z
          .array(partName())
          .max(20)
          .default([])
          .meta(
            meaning("Names of gates whose failure does not only hold, but rolls back.", [
              ["errors"],
            ]),
          ),
        onTimeout: z
          .enum(["hold", "rollback"])
          .default("hold")
          .meta(meaning("What the end of a stage's time does.", ["hold"])),
        devices: z
          .enum(["never", "withApproval"])
          .default("never")
          .meta(
            meaning(
              "Whether devices may be made to uninstall: never, or by an approval that names their number.",
              ["never"],
            ),
          ),
      })
      .prefault({})
      .meta(meaning("What happens after a failure.", [{ onTimeout: "hold" }])),
    notify: z
      .array(rolloutWebhookSchema())
      .max(20)
      .default([])
      .meta(
        meaning("Who is told of what.", [[{ on: ["held"], webhook: "https://example.com/hook" }]]),
      ),
  }),
);

/**
 * A rollout as the files state it, with what they leave open filled in.
 *
 * @interface
 */
export type RolloutSpec = Output<typeof stagedRolloutSchema> & {
  /** Of the config, as far as they tell devices apart; absent where the rollout asks for no site. */
  readonly sites?: Sites;
};
/** What is rolled out. */
export type RolloutContent = RolloutSpec["content"];
/** One stage, as the files state it. */
export type StageSpec = RolloutSpec["stages"][number];
