import { meaning } from "../../../kind/meaning.ts";
import { lazySchema, z } from "../../../kind/zod.ts";
import { strataNames } from "../gates/gate-words.ts";
import { fileKey, partName } from "./rollout-names.ts";

/** One stage: which devices it has, how long it runs, and what it is judged by. */
export const rolloutStageSchema = lazySchema(() =>
  z.strictObject({
    name: partName().meta(meaning("Name of the stage, for messages.", ["pilot"])),
    ring: fileKey()
      .exactOptional()
      .meta(
        meaning(
          "Key under `rings`: the devices of that ring. One of these five says which devices the stage has.",
          ["pilot"],
          { leftOut: "another of the five" },
        ),
      ),
    group: fileKey()
      .exactOptional()
      .meta(
        meaning("Key under `groups`: the devices of that group.", ["pilot"], {
          leftOut: "another of the five",
        }),
      ),
    perSite: z
      .int()
      .min(1)
      .max(100)
      .exactOptional()
      .meta(
        meaning("So many devices of each site, drawn before the shares of the others.", [1], {
          leftOut: "another of the five",
        }),
      ),
    percent: z
      .number()
      .gt(0)
      .max(100)
      .exactOptional()
      .meta(
        meaning("Share of the population in percent, drawn stratum by stratum.", [5], {
          leftOut: "another of the five",
        }),
      ),
    rest: z
      .literal(true)
      .exactOptional()
      .meta(meaning("All devices that are left.", [true], { leftOut: "another of the five" })),
    strata: z
      .array(z.enum(strataNames))
      .max(4)
      .exactOptional()
      .meta(
        meaning("With `percent`: what the draw is even over.", [["model"]], {
          leftOut: "over nothing",
        }),
      ),
    soak: z
      .strictObject({
        minHours: z
          .number()
          .min(0)
          .max(2160)
          .default(0)
          .meta(meaning("Hours.", [48])),
        startsAtReached: z
          .number()
          .gt(0)
          .max(1)
          .default(0.8)
          .meta(
            meaning(
              "Share of its devices that have the content when the clock of the soak starts.",
              [0.8],
            ),
          ),
      })
      .prefault({})
      .meta(
        meaning("The time that the stage has to run before it is judged.", [
          { minHours: 48, startsAtReached: 0.8 },
        ]),
      ),
    timeoutDays: z
      .number()
      .gt(0)
      .max(120)
      .exactOptional()
      .meta(
        meaning("Days from its release after which the rollback settings decide.", [10], {
          leftOut: "the stage may stand for ever, which the lint calls an error",
        }),
      ),
    watch: z
      .array(partName())
      .max(20)
      .default([])
      .meta(
        meaning("Names of gates that are looked at on every tick, and can only stop.", [
          ["silent"],
        ]),
      ),
    gates: z
      .array(partName())
      .min(1)
      .max(20)
      .meta(meaning("Names of gates that all have to pass.", [["succeeded"]])),
  }),
);
