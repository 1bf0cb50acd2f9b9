import type { Side } from "./import-draft.ts";

/** A registry value that stands for one property, whatever the others say. */
export interface SimpleRule {
  /** `` or `AU`. */
  readonly key: "" | "AU";
  readonly name: string;
  /** Values that switch this one: where one is 0 and none is 1, it is not in force. */
  readonly switches?: readonly string[];
  readonly side: Side;
  readonly path: string;
  /** Property values by registry values; absent: the number itself. */
  readonly values?: Readonly<Record<number, unknown>>;
  readonly note?: string;
}

const yesNo = { 0: false, 1: true };
const deadlines = [
  "SetComplianceDeadline",
  "SetComplianceDeadlineForQU",
  "SetComplianceDeadlineForFU",
];
const engaged = ["SetEngagedRestartTransitionSchedule"];

const ring = (
  key: "" | "AU",
  name: string,
  path: string,
  more: Pick<SimpleRule, "switches" | "values" | "note"> = {},
): SimpleRule => ({ key, name, side: "ring", path, ...more });
const node = (
  key: "" | "AU",
  name: string,
  path: string,
  more: Pick<SimpleRule, "switches" | "values" | "note"> = {},
): SimpleRule => ({ key, name, side: "setting", path, ...more });

/**
 * Registry values of the update policies that a ring or an Update CSP node says alike.
 *
 * Unverified: switches and values of the restart and notification policies, which follow
 * the policy template's names.
 * @see https://learn.microsoft.com/windows/deployment/update/waas-configure-wufb
 * @see https://learn.microsoft.com/windows/client-management/mdm/policy-csp-update
 */
export const simpleRules: readonly SimpleRule[] = [
  ring("", "DeferQualityUpdatesPeriodInDays", "quality.deferralDays", {
    switches: ["DeferQualityUpdates"],
  }),
  ring("", "DeferFeatureUpdatesPeriodInDays", "feature.deferralDays", {
    switches: ["DeferFeatureUpdates"],
  }),
  ring("", "BranchReadinessLevel", "businessReadyUpdatesOnly", {
    values: {
      2: "windowsInsiderBuildFast",
      4: "windowsInsiderBuildSlow",
      8: "windowsInsiderBuildRelease",
      16: "all",
      32: "businessReadyOnly",
    },
  }),
  ring("", "ExcludeWUDriversInQualityUpdate", "driversExcluded", { values: yesNo }),
  ring("", "ConfigureDeadlineForQualityUpdates", "quality.deadlineDays", { switches: deadlines }),
  ring("", "ConfigureDeadlineForFeatureUpdates", "feature.deadlineDays", { switches: deadlines }),
  ring("", "ConfigureDeadlineGracePeriod", "gracePeriodDays", { switches: deadlines }),
  node("", "ConfigureDeadlineGracePeriodForFeatureUpdates", "deadlines.featureGracePeriodDays", {
    switches: deadlines,
  }),
  ring("", "ConfigureDeadlineNoAutoReboot", "postponeRebootUntilAfterDeadline", {
    switches: deadlines,
    values: yesNo,
  }),
  node("", "ConfigureDeadlineNoAutoRebootForQualityUpdates", "deadlines.qualityNoAutoReboot", {
    switches: deadlines,
    values: yesNo,
  }),
  node("", "ConfigureDeadlineNoAutoRebootForFeatureUpdates", "deadlines.featureNoAutoReboot", {
    switches: deadlines,
    values: yesNo,
  }),
  ring("AU", "AllowMUUpdateService", "microsoftUpdateServiceAllowed", { values: yesNo }),
  ring("", "SetDisablePauseUXAccess", "userPauseAccess", {
    values: { 0: "enabled", 1: "disabled" },
  }),
  ring("", "SetDisableUXWUAccess", "userWindowsUpdateScanAccess", {
    values: { 0: "enabled", 1: "disabled" },
  }),
  ring("", "SetEDURestart", "skipChecksBeforeRestart", { values: yesNo }),
  ring("", "UpdateNotificationLevel", "updateNotificationLevel", {
    switches: ["SetUpdateNotificationLevel"],
    values: { 0: "defaultNotifications", 1: "restartWarningsOnly", 2: "disableAllNotifications" },
  }),
  ring("", "AutoRestartRequiredNotificationDismissal", "autoRestartNotificationDismissal", {
    switches: ["SetAutoRestartRequiredNotificationDismissal"],
    values: { 1: "automatic", 2: "user" },
  }),
  ring("", "ScheduleRestartWarning", "restartWarning.hours", {
    switches: ["SetRestartWarningSchd"],
  }),
  ring("", "ScheduleImminentRestartWarning", "restartWarning.imminentMinutes", {
    switches: ["SetRestartWarningSchd"],
  }),
  ring("", "EngagedRestartDeadline", "engagedRestart.deadlineDays", { switches: engaged }),
  ring("", "EngagedRestartSnoozeSchedule", "engagedRestart.snoozeDays", { switches: engaged }),
  ring("", "EngagedRestartTransitionSchedule", "engagedRestart.transitionDays", {
    switches: engaged,
  }),
  ...["Deadline", "SnoozeSchedule", "TransitionSchedule"].map((part) =>
    node(
      "",
      `EngagedRestart${part}ForFeatureUpdates`,
      `nodes.EngagedRestart${part}ForFeatureUpdates`,
      { switches: engaged },
    ),
  ),
  node("AU", "DetectionFrequency", "nodes.DetectionFrequency", {
    switches: ["DetectionFrequencyEnabled"],
  }),
  node(
    "AU",
    "AlwaysAutoRebootAtScheduledTimeMinutes",
    "nodes.AlwaysAutoRebootAtScheduledTimeMinutes",
    {
      switches: ["AlwaysAutoRebootAtScheduledTime"],
    },
  ),
  node("", "ActiveHoursMaxRange", "nodes.ActiveHoursMaxRange", {
    switches: ["SetActiveHoursMaxRange"],
  }),
  node("", "AutoRestartDeadlinePeriodInDays", "nodes.AutoRestartDeadlinePeriodInDays", {
    switches: ["SetAutoRestartDeadline"],
  }),
  node(
    "",
    "AutoRestartDeadlinePeriodInDaysForFeatureUpdates",
    "nodes.AutoRestartDeadlinePeriodInDaysForFeatureUpdates",
    { switches: ["SetAutoRestartDeadline"] },
  ),
  node("", "AutoRestartNotificationSchedule", "nodes.AutoRestartNotificationSchedule", {
    switches: ["SetAutoRestartNotificationConfig"],
  }),
  node("", "AllowOptionalContent", "nodes.AllowOptionalContent", {
    switches: ["SetAllowOptionalContent"],
  }),
  node("", "ManagePreviewBuildsPolicyValue", "nodes.ManagePreviewBuilds", {
    switches: ["ManagePreviewBuilds"],
  }),
  node("", "DisableDualScan", "nodes.DisableDualScan", {
    note: "Windows 11 does not act on it; state updateSources instead",
  }),
  ...[
    "SetProxyBehaviorForUpdateDetection",
    "DoNotEnforceEnterpriseTLSCertPinningForUpdateDetection",
    "SetAutoRestartNotificationDisable",
    "NoUpdateNotificationsDuringActiveHours",
    "AllowAutoWindowsUpdateDownloadOverMeteredNetwork",
    "AllowTemporaryEnterpriseFeatureControl",
    "DisableWUfBSafeguards",
  ].map((name) => node("", name, `nodes.${name}`)),
];
