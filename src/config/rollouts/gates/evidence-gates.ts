import { meaning } from "../../../kind/meaning.ts";
import { z } from "../../../kind/zod.ts";
import { gateType, shareNumber, boundConfidence, file, failureTerms } from "./gate-parts.ts";
import { installSubjects } from "./gate-words.ts";

/** Gates that ask files, histories and catalogs beside the reports of Intune. */
export const evidenceGates = {
  healthReport: () =>
    z.strictObject({
      type: gateType("healthReport", "Gate: event logs of devices."),
      path: file().meta(meaning("Event log exports: a file, or a folder of them.", ["logs/"])),
      maxErrorDevicesRate: shareNumber().meta(
        meaning("Share of devices with errors that is still accepted.", [0.02]),
      ),
      confidence: boundConfidence(),
      minReportingRate: shareNumber()
        .default(0.8)
        .meta(meaning("Share of the devices of the stage that has to report.", [0.8])),
    }),
  updateHistory: () =>
    z.strictObject({
      type: gateType("updateHistory", "Gate: update histories of devices."),
      path: file().meta(meaning("Update histories: a file, or a folder of them.", ["histories/"])),
      ...failureTerms(),
    }),
  errorCode: () =>
    z.strictObject({
      type: gateType("errorCode", "Gate: some result codes are rare."),
      codes: z
        .array(
          z.union([
            z.int().min(0).max(0xffff_ffff),
            z.string().regex(/^0x[0-9a-f]{8}$/i, "must be a result code such as 0x80070070"),
          ]),
        )
        .min(1)
        .max(100)
        .meta(meaning("Result codes.", [["0x80070070"]])),
      maxDevices: z
        .int()
        .min(0)
        .meta(meaning("Devices with one of these codes that are still accepted.", [0])),
      path: file()
        .exactOptional()
        .meta(
          meaning(
            "Update histories or event logs that are read beside Intune's reports.",
            ["logs/"],
            { leftOut: "the reports alone" },
          ),
        ),
    }),
  knownIssue: () =>
    z.strictObject({
      type: gateType("knownIssue", "Gate: Microsoft knows no open issue of the content."),
    }),
  unapprovedInstalls: () =>
    z.strictObject({
      type: gateType(
        "unapprovedInstalls",
        "Gate: devices installed nothing that policy did not allow.",
      ),
      max: z
        .int()
        .min(0)
        .default(0)
        .meta(meaning("Installs on the devices of the stage that are accepted.", [0])),
      since: z
        .union([z.literal("released"), z.iso.date(), z.iso.datetime({ offset: true })])
        .default("released")
        .meta(
          meaning("What was there before does not count: `released`, a day or an instant.", [
            "released",
            "2026-11-10",
          ]),
        ),
      subjects: z
        .array(z.enum(installSubjects))
        .min(1)
        .default([...installSubjects])
        .meta(
          meaning("What is looked at. Drivers need the collector.", [
            ["driver", "feature", "quality"],
          ]),
        ),
      collector: z
        .guid()
        .exactOptional()
        .meta(
          meaning(
            "Id of the remediation that collects.",
            ["0f2c0000-0000-4000-8000-000000000001"],
            { leftOut: "there is no collector" },
          ),
        ),
      minTold: shareNumber()
        .default(0.8)
        .meta(meaning("Share of devices with restricted drivers that has to report them.", [0.8])),
    }),
};
