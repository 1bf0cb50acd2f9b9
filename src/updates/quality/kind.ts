import { definePolicy } from "../../assignments/policy-kind.ts";
import { lossOfQualityUpdates, qualityUpdateEffects } from "./effects.ts";
import { qualityUpdateProperties } from "./properties.ts";
import { qualityUpdateSchema } from "./schema.ts";

/** Quality update policies (hotpatch, approvals), beta only. They take no assignment filters. */
export const qualityUpdateKind = definePolicy({
  name: "qualityUpdate",
  section: "qualityUpdates",
  title: "quality update policy",
  collection: {
    version: "beta",
    path: "/deviceManagement/windowsQualityUpdatePolicies",
    odataType: "#microsoft.graph.windowsQualityUpdatePolicy",
    assignmentType: "#microsoft.graph.windowsQualityUpdatePolicyAssignment",
  },
  schema: qualityUpdateSchema,
  properties: qualityUpdateProperties,
  effects: qualityUpdateEffects,
  // groups of users do nothing: https://learn.microsoft.com/intune/device-updates/windows/
  targets: { filters: false, everyone: false, users: false },
  deleteConsequence: lossOfQualityUpdates,
});
