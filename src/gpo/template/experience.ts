import {
  toNode,
  toRing,
  toSetting,
  switched,
  type Target,
  type TemplatePolicy,
  writtenValue,
  offOn,
} from "./policy.ts";

const access = { 0: "enabled", 1: "disabled" };
const clock = Object.fromEntries(
  Array.from({ length: 24 }, (_, hour) => [
    `${hour % 12 === 0 ? 12 : hour % 12} ${hour < 12 ? "AM" : "PM"}`,
    hour,
  ]),
);
const weeks = {
  ScheduledInstallEveryWeek: "Every week",
  ScheduledInstallFirstWeek: "First week of the month",
  ScheduledInstallSecondWeek: "Second week of the month",
  ScheduledInstallThirdWeek: "Third week of the month",
  ScheduledInstallFourthWeek: "Fourth week of the month",
};
const qualityGrace = toRing("gracePeriodDays");
const featureGrace = toSetting("deadlines.featureGracePeriodDays");
const keepsWaiting = "Don't auto-restart until end of grace period";
const days = (name: string, label: string, to: Target, first: number) =>
  writtenValue("choice", name, label, to, { default: first });

/**
 * "Manage end user experience". In the order in which reports list the values.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/waas-wu-settings
 * @see https://learn.microsoft.com/windows/deployment/update/waas-restart
 */
export const experiencePolicies: readonly TemplatePolicy[] = [
  {
    id: "AutoUpdateCfg",
    titles: ["Configure Automatic Updates"],
    key: "AU",
    switch: { key: "AU", name: "NoAutoUpdate", enabled: 0, disabled: 1, to: "together" },
    values: [
      writtenValue("choice", "AUOptions", "Configure automatic updating:", "together", {
        default: 3,
      }),
      writtenValue(
        "flag",
        "AutomaticMaintenanceEnabled",
        "Install during automatic maintenance",
        "together",
        { default: 0 },
      ),
      writtenValue("choice", "ScheduledInstallDay", "Scheduled install day:", "together", {
        default: 0,
      }),
      writtenValue("choice", "ScheduledInstallTime", "Scheduled install time:", "together", {
        choices: { Automatic: 24 },
        default: 3,
      }),
      ...Object.entries(weeks).map(([name, label]) =>
        writtenValue("flag", name, label, "together", {
          default: name === "ScheduledInstallEveryWeek" ? 1 : 0,
        }),
      ),
      writtenValue(
        "flag",
        "AllowMUUpdateService",
        "Install updates for other Microsoft products",
        toRing("microsoftUpdateServiceAllowed", { values: offOn }),
        { default: 0 },
      ),
    ],
  },
  switched(
    "ComplianceDeadline",
    "Specify deadline for automatic updates and restarts for quality update",
    "",
    "SetComplianceDeadlineForQU",
    {
      values: [
        days(
          "ConfigureDeadlineForQualityUpdates",
          "Deadline (days):",
          toRing("quality.deadlineDays"),
          7,
        ),
        days("ConfigureDeadlineGracePeriod", "Grace period (days):", qualityGrace, 2),
        writtenValue(
          "flag",
          "ConfigureDeadlineNoAutoRebootForQualityUpdates",
          keepsWaiting,
          toSetting("deadlines.qualityNoAutoReboot", { values: offOn }),
          { default: 0 },
        ),
      ],
    },
  ),
  switched(
    "ComplianceDeadlineForFU",
    "Specify deadline for automatic updates and restarts for feature update",
    "",
    "SetComplianceDeadlineForFU",
    {
      values: [
        days(
          "ConfigureDeadlineForFeatureUpdates",
          "Deadline (days):",
          toRing("feature.deadlineDays"),
          2,
        ),
        days(
          "ConfigureDeadlineGracePeriodForFeatureUpdates",
          "Grace Period (days):",
          featureGrace,
          7,
        ),
        writtenValue(
          "flag",
          "ConfigureDeadlineNoAutoRebootForFeatureUpdates",
          keepsWaiting,
          toSetting("deadlines.featureNoAutoReboot", { values: offOn }),
          { default: 0 },
        ),
      ],
    },
  ),
  // one policy for both kinds, until templates of Windows 11 22H2. Unverified: its labels
  switched(
    "ComplianceDeadline",
    "Specify deadlines for automatic updates and restarts",
    "",
    "SetComplianceDeadline",
    {
      values: [
        days(
          "ConfigureDeadlineForQualityUpdates",
          "Quality Updates (days):",
          toRing("quality.deadlineDays"),
          7,
        ),
        days(
          "ConfigureDeadlineForFeatureUpdates",
          "Feature Updates (days):",
          toRing("feature.deadlineDays"),
          7,
        ),
        days("ConfigureDeadlineGracePeriod", "Grace period (days):", qualityGrace, 2),
        days(
          "ConfigureDeadlineGracePeriodForFeatureUpdates",
          "Grace Period for Feature Updates (days):",
          featureGrace,
          2,
        ),
        writtenValue(
          "flag",
          "ConfigureDeadlineNoAutoReboot",
          "Don't auto-restart until end of grace period",
          toRing("postponeRebootUntilAfterDeadline", { values: offOn }),
          { default: 0 },
        ),
      ],
    },
  ),
  switched(
    "AlwaysAutoRebootAtScheduledTime",
    "Always automatically restart at the scheduled time",
    "AU",
    "AlwaysAutoRebootAtScheduledTime",
    {
      to: "together",
      values: [
        writtenValue(
          "number",
          "AlwaysAutoRebootAtScheduledTimeMinutes",
          "work (minutes):",
          "together",
          {
            default: 15,
          },
        ),
      ],
    },
  ),
  switched(
    "ActiveHours",
    "Turn off auto-restart for updates during active hours",
    "",
    "SetActiveHours",
    {
      to: "together",
      values: [
        writtenValue("choice", "ActiveHoursStart", "Start:", "together", {
          choices: clock,
          default: 8,
        }),
        writtenValue("choice", "ActiveHoursEnd", "End:", "together", {
          choices: clock,
          default: 17,
        }),
      ],
    },
  ),
  switched(
    "ActiveHoursMaxRange",
    "Specify active hours range for auto-restarts",
    "",
    "SetActiveHoursMaxRange",
    { values: [days("ActiveHoursMaxRange", "Max range:", toNode("ActiveHoursMaxRange"), 18)] },
  ),
  switched(
    "DisableUXWUAccess",
    "Remove access to use all Windows Update features",
    "",
    "SetDisableUXWUAccess",
    { to: toRing("userWindowsUpdateScanAccess", { values: access }) },
  ),
  switched(
    "DisablePauseUXAccess",
    'Remove access to "Pause updates" feature',
    "",
    "SetDisablePauseUXAccess",
    { to: toRing("userPauseAccess", { values: access }) },
  ),
  switched("SetEDURestart", "Update Power Policy for Cart Restarts", "", "SetEDURestart", {
    to: toRing("skipChecksBeforeRestart", { values: offOn }),
  }),
  switched(
    "AllowAutoWindowsUpdateDownloadOverMeteredNetwork",
    "Allow updates to be downloaded automatically over metered connections",
    "",
    "AllowAutoWindowsUpdateDownloadOverMeteredNetwork",
    { to: toNode("AllowAutoWindowsUpdateDownloadOverMeteredNetwork") },
  ),
  switched(
    "AllowTemporaryEnterpriseFeatureControl",
    "Enable features introduced via servicing that are off by default",
    "",
    "AllowTemporaryEnterpriseFeatureControl",
    { to: toNode("AllowTemporaryEnterpriseFeatureControl") },
  ),
  switched(
    "UpdateNotificationLevel",
    "Display options for update notifications",
    "",
    "SetUpdateNotificationLevel",
    {
      values: [
        writtenValue(
          "choice",
          "UpdateNotificationLevel",
          "Specify the update notifications display options :",
          toRing("updateNotificationLevel", {
            values: {
              0: "defaultNotifications",
              1: "restartWarningsOnly",
              2: "disableAllNotifications",
            },
          }),
          { default: 0 },
        ),
        writtenValue(
          "flag",
          "NoUpdateNotificationsDuringActiveHours",
          "Apply only during active hours",
          toNode("NoUpdateNotificationsDuringActiveHours"),
          { default: 0 },
        ),
      ],
    },
  ),
];
