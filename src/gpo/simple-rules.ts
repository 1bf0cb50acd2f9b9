import type { Side } from "./import-draft.ts";

/** A registry value that stands for one property, whatever the others say. */
export interface SimpleRule {
  /** `` or `AU`. */
  readonly key: "" | "AU";
  readonly name: string;
  /** Values that switch this one: the first that is stated decides. None stated: it is in force. */
  readonly switches?: readonly string[];
  readonly side: Side;
  readonly path: string;
  /** Property values by registry values; absent: the number itself. */
  readonly values?: Readonly<Record<number, unknown>>;
  /** Numbers that a ring cannot hold, and that its node can. */
  readonly asNode?: readonly number[];
  /** Windows 11 does not act on it: the template has it for Windows 10 and Server 2016 to 2022. */
  readonly isLegacy?: true;
  readonly note?: string;
}

const yesNo = { 0: false, 1: true };
// one policy had both kinds until Windows 11 22H2; since then each has its own
const qualityDeadline = ["SetComplianceDeadlineForQU", "SetComplianceDeadline"];
const featureDeadline = ["SetComplianceDeadlineForFU", "SetComplianceDeadline"];
const engaged = { switches: ["SetEngagedRestartTransitionSchedule"], isLegacy: true } as const;

type More = Pick<SimpleRule, "switches" | "values" | "asNode" | "isLegacy" | "note">;

const ring = (key: "" | "AU", name: string, path: string, more: More = {}): SimpleRule => ({
  key,
  name,
  side: "ring",
  path,
  ...more,
});
const node = (key: "" | "AU", name: string, path: string, more: More = {}): SimpleRule => ({
  key,
  name,
  side: "setting",
  path,
  ...more,
});

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
    asNode: [64, 128],
  }),
  ring("", "ExcludeWUDriversInQualityUpdate", "driversExcluded", { values: yesNo }),
  ring("", "ConfigureDeadlineForQualityUpdates", "quality.deadlineDays", {
    switches: qualityDeadline,
  }),
  ring("", "ConfigureDeadlineForFeatureUpdates", "feature.deadlineDays", {
    switches: featureDeadline,
  }),
  ring("", "ConfigureDeadlineGracePeriod", "gracePeriodDays", { switches: qualityDeadline }),
  node("", "ConfigureDeadlineGracePeriodForFeatureUpdates", "deadlines.featureGracePeriodDays", {
    switches: featureDeadline,
  }),
  // of the one policy for both kinds, so it has that switch alone
  ring("", "ConfigureDeadlineNoAutoReboot", "postponeRebootUntilAfterDeadline", {
    switches: ["SetComplianceDeadline"],
    values: yesNo,
  }),
  node("", "ConfigureDeadlineNoAutoRebootForQualityUpdates", "deadlines.qualityNoAutoReboot", {
    switches: qualityDeadline,
    values: yesNo,
  }),
  node("", "ConfigureDeadlineNoAutoRebootForFeatureUpdates", "deadlines.featureNoAutoReboot", {
    switches: featureDeadline,
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
    isLegacy: true,
  }),
  ring("", "ScheduleRestartWarning", "restartWarning.hours", {
    switches: ["SetRestartWarningSchd"],
    isLegacy: true,
  }),
  ring("", "ScheduleImminentRestartWarning", "restartWarning.imminentMinutes", {
    switches: ["SetRestartWarningSchd"],
    isLegacy: true,
  }),
  ring("", "EngagedRestartDeadline", "engagedRestart.deadlineDays", { ...engaged, asNode: [0] }),
  ring("", "EngagedRestartSnoozeSchedule", "engagedRestart.snoozeDays", engaged),
  ring("", "EngagedRestartTransitionSchedule", "engagedRestart.transitionDays", engaged),
  ...["Deadline", "SnoozeSchedule", "TransitionSchedule"].map((part) =>
    node(
      "",
      `EngagedRestart${part}ForFeatureUpdates`,
      `nodes.EngagedRestart${part}ForFeatureUpdates`,
      engaged,
    ),
  ),
  node("AU", "DetectionFrequency", "nodes.DetectionFrequency", {
    switches: ["DetectionFrequencyEnabled"],
  }),
  node("", "ActiveHoursMaxRange", "nodes.ActiveHoursMaxRange", {
    switches: ["SetActiveHoursMaxRange"],
  }),
  node("", "AutoRestartDeadlinePeriodInDays", "nodes.AutoRestartDeadlinePeriodInDays", {
    switches: ["SetAutoRestartDeadline"],
    isLegacy: true,
  }),
  node(
    "",
    "AutoRestartDeadlinePeriodInDaysForFeatureUpdates",
    "nodes.AutoRestartDeadlinePeriodInDaysForFeatureUpdates",
    { switches: ["SetAutoRestartDeadline"], isLegacy: true },
  ),
  node("", "AutoRestartNotificationSchedule", "nodes.AutoRestartNotificationSchedule", {
    switches: ["SetAutoRestartNotificationConfig"],
    isLegacy: true,
  }),
  node("", "AllowOptionalContent", "nodes.AllowOptionalContent", {
    switches: ["SetAllowOptionalContent"],
  }),
  node("", "ManagePreviewBuildsPolicyValue", "nodes.ManagePreviewBuilds", {
    switches: ["ManagePreviewBuilds"],
  }),
  node("", "SetAutoRestartNotificationDisable", "nodes.SetAutoRestartNotificationDisable", {
    isLegacy: true,
  }),
  node("", "DisableDualScan", "nodes.DisableDualScan", {
    note: "Windows 11 does not act on it; state updateSources instead",
  }),
  ...[
    "SetProxyBehaviorForUpdateDetection",
    "DoNotEnforceEnterpriseTLSCertPinningForUpdateDetection",
    "NoUpdateNotificationsDuringActiveHours",
    "AllowAutoWindowsUpdateDownloadOverMeteredNetwork",
    "AllowTemporaryEnterpriseFeatureControl",
    "DisableWUfBSafeguards",
  ].map((name) => node("", name, `nodes.${name}`)),
];
