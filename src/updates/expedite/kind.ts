import { definePolicy } from "../../assignments/policy-kind.ts";
import { expediteUpdateProperties } from "./properties.ts";
import { expediteUpdateSchema } from "./schema.ts";
import { expediteTimely } from "./timely.ts";

/** Expedited quality updates, beta only. They take no assignment filters. */
export const expediteUpdateKind = definePolicy({
  name: "expediteUpdate",
  section: "expediteUpdates",
  title: "expedite policy",
  collection: {
    version: "beta",
    path: "/deviceManagement/windowsQualityUpdateProfiles",
    odataType: "#microsoft.graph.windowsQualityUpdateProfile",
    assignmentType: "#microsoft.graph.windowsQualityUpdateProfileAssignment",
  },
  schema: expediteUpdateSchema,
  properties: expediteUpdateProperties,
  targets: { filters: false, everyone: false },
  timely: expediteTimely,
  consequences: (changes) =>
    changes.some(({ path }) => path === "release" || path === "daysUntilForcedReboot")
      ? [
          "Devices that lack the update install it at once and restart by force, also inside active hours.",
        ]
      : [],
  deleteConsequence: "Devices that have not installed the update are no longer hurried.",
});
