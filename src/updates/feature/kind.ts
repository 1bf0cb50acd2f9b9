import { definePolicy } from "../../assignments/policy-kind.ts";
import { featureUpdateEffects } from "./effects.ts";
import { featureUpdateProperties } from "./properties.ts";
import { checkRollout } from "./rollout.ts";
import { featureUpdateSchema } from "./schema.ts";
import { checkReleaseWords } from "./release-words.ts";
import { featureTimely } from "./timely.ts";

/** Feature update policies, beta only. They take no assignment filters. */
export const featureUpdateKind = definePolicy({
  name: "featureUpdate",
  section: "featureUpdates",
  title: "feature update policy",
  collection: {
    version: "beta",
    path: "/deviceManagement/windowsFeatureUpdateProfiles",
    odataType: "#microsoft.graph.windowsFeatureUpdateProfile",
    assignmentType: "#microsoft.graph.windowsFeatureUpdateProfileAssignment",
  },
  schema: featureUpdateSchema,
  properties: featureUpdateProperties,
  effects: featureUpdateEffects,
  // groups of users do nothing: https://learn.microsoft.com/intune/device-updates/windows/
  targets: { filters: false, everyone: false, users: false },
  check: ({ rollout, version }) => [...checkRollout(rollout), ...checkReleaseWords(version)],
  timely: featureTimely,
  deleteConsequence:
    "Devices stay enrolled in cloud feature management and get no feature update until they are assigned again or unenrolled.",
});
