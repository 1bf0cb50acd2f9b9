import { definePolicy } from "../../assignments/policy-kind.ts";
import { qualityUpdateEffects } from "./effects.ts";
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
  deleteConsequence: "Devices fall back to the tenant's own hotpatch setting and approvals.",
});
