import { definePolicy } from "../../assignments/policy-kind.ts";
import { approvalsPart } from "./approvals.ts";
import { checkDriverUpdate, compileDriverUpdate } from "./compile.ts";
import { driverUpdateEffects } from "./effects.ts";
import { driverUpdateProperties } from "./properties.ts";
import { driverUpdateSchema } from "./schema.ts";

/** Driver update policies, beta only. They take no assignment filters. */
export const driverUpdateKind = definePolicy({
  name: "driverUpdate",
  section: "driverUpdates",
  title: "driver update policy",
  collection: {
    version: "beta",
    path: "/deviceManagement/windowsDriverUpdateProfiles",
    odataType: "#microsoft.graph.windowsDriverUpdateProfile",
    assignmentType: "#microsoft.graph.windowsDriverUpdateProfileAssignment",
  },
  schema: driverUpdateSchema,
  properties: driverUpdateProperties,
  effects: driverUpdateEffects,
  // groups of users do nothing: https://learn.microsoft.com/intune/device-updates/windows/
  targets: { filters: false, everyone: false, users: false },
  compile: compileDriverUpdate,
  check: checkDriverUpdate,
  parts: [approvalsPart],
  deleteConsequence: "Installed drivers stay; no further drivers are offered through the policy.",
});
