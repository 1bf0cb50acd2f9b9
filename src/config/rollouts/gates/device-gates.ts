import { meaning } from "../../../kind/meaning.ts";
import { z } from "../../../kind/zod.ts";
import { toolStandings } from "../../../tools/output/tool-standings.ts";
import { gateType, shareNumber, boundConfidence, failureTerms } from "./gate-parts.ts";
import { strataNames } from "./gate-words.ts";

/** Gates that ask what Intune reports of devices, and how long a stage has run. */
export const deviceGates = {
  devicesSucceeded: () =>
    z.strictObject({
      type: gateType("devicesSucceeded", "Gate: enough devices of the stage have the content."),
      min: shareNumber().meta(
        meaning("Share of the devices of the stage that have the content.", [0.95]),
      ),
      of: z
        .literal("eligible")
        .default("eligible")
        .meta(meaning("Of which devices. There is only `eligible`.", ["eligible"])),
      maxExcluded: shareNumber()
        .default(0.2)
        .meta(
          meaning(
            "Share of the devices of the stage that may be left out as not reachable.",
            [0.2],
          ),
        ),
    }),
  failureRate: () =>
    z.strictObject({
      type: gateType("failureRate", "Gate: the share of failures is bounded."),
      ...failureTerms(),
      silentAs: z
        .enum(["failed", "excluded"])
        .default("failed")
        .meta(meaning("What a device that is not heard of counts as.", ["failed"])),
      strata: z
        .array(z.enum(strataNames))
        .max(4)
        .default(["model"])
        .meta(meaning("Each value of these is judged for itself as well.", [["model"]])),
      maxLooks: z
        .int()
        .min(1)
        .max(20)
        .default(1)
        .meta(
          meaning("How often it may be looked at to promote; the error is shared by them.", [1]),
        ),
    }),
  minSoak: () =>
    z.strictObject({
      type: gateType("minSoak", "Gate: the stage has run for some hours."),
      hours: z
        .number()
        .gt(0)
        .max(2160)
        .meta(meaning("Hours.", [48])),
    }),
  minSample: () =>
    z.strictObject({
      type: gateType("minSample", "Gate: enough devices have a known outcome."),
      devices: z
        .int()
        .min(1)
        .meta(meaning("Devices.", [59])),
    }),
  coverage: () =>
    z.strictObject({
      type: gateType("coverage", "Gate: enough devices checked in."),
      min: shareNumber().meta(
        meaning(
          "Share of the devices of the stage that checked in within `tick.maxDataAgeHours`.",
          [0.9],
        ),
      ),
    }),
  silentAfterStart: () =>
    z.strictObject({
      type: gateType("silentAfterStart", "Gate: devices did not fall silent."),
      maxDevices: z
        .int()
        .min(0)
        .meta(meaning("Devices that checked in after the stage began and then fell silent.", [2])),
    }),
  complianceRate: () =>
    z.strictObject({
      type: gateType("complianceRate", "Gate: devices are compliant."),
      min: shareNumber().meta(meaning("Share of compliant devices.", [0.95])),
    }),
  baseline: () =>
    z.strictObject({
      type: gateType("baseline", "Gate: no more silent devices than outside of the stage."),
      maxDifference: shareNumber().meta(
        meaning(
          "How much larger the share of silent devices may be than outside of the stage.",
          [0.02],
        ),
      ),
      confidence: boundConfidence(),
    }),
  toolStates: () =>
    z.strictObject({
      type: gateType("toolStates", "Gate: few devices report these states of a tool."),
      states: z
        .array(z.enum(toolStandings))
        .min(1)
        .meta(
          meaning("What the scripts of the tool said of the device.", [["hashMismatch", "busy"]]),
        ),
      max: z
        .int()
        .min(0)
        .exactOptional()
        .meta(
          meaning("Devices that may stand so.", [0], {
            leftOut: "0, where there is no `maxShare`",
          }),
        ),
      maxShare: shareNumber()
        .exactOptional()
        .meta(
          meaning("Share of the devices that may stand so.", [0.02], { leftOut: "`max` decides" }),
        ),
      afterHours: z
        .number()
        .min(0)
        .max(720)
        .default(0)
        .meta(meaning("Hours after the release before it can fail.", [24])),
      of: z
        .enum(["stage", "anywhere"])
        .default("stage")
        .meta(
          meaning("Of which devices; `anywhere`: devices of no stage count as well.", ["stage"]),
        ),
    }),
};
