import { definePolicy } from "../../assignments/policy-kind.ts";
import { expediteUpdateEffects } from "./effects.ts";
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
  effects: expediteUpdateEffects,
  // groups of users do nothing: https://learn.microsoft.com/intune/device-updates/windows/
  targets: { filters: false, everyone: false, users: false },
  timely: expediteTimely,
  deleteConsequence: "Devices that have not installed the update are no longer hurried.",
});
