import type { LintRule } from "../rule.ts";
import { assignmentRules } from "./assignments.ts";
import { maintenanceWindowRules } from "./maintenance-windows.ts";
import { membershipRules } from "./membership-rules.ts";
import { remediationRules } from "./remediations.ts";
import { ringRolloutRules } from "./ring-rollout.ts";
import { ringScheduleRules } from "./ring-schedule.ts";
import { ringSettingRules } from "./ring-settings.ts";
import { fileDoubtRules } from "./file-doubts.ts";
import { contradictionRules } from "./policy-contradictions.ts";
import { rolloutRules } from "./rollouts.ts";
import { toolRules } from "./tools.ts";
import { updatePolicyRules } from "./update-policies.ts";

/** Every rule, in the order of the numbers. */
export const allRules: readonly LintRule[] = [
  ...ringSettingRules,
  ...ringScheduleRules,
  ...maintenanceWindowRules,
  ...ringRolloutRules,
  ...updatePolicyRules,
  ...remediationRules,
  ...assignmentRules,
  ...membershipRules,
  ...fileDoubtRules,
  ...contradictionRules,
  ...rolloutRules,
  ...toolRules,
].sort((a, b) => (a.id < b.id ? -1 : 1));
