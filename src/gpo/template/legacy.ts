import {
  toNode,
  withoutTwin,
  toRing,
  switched,
  type TemplatePolicy,
  writtenValue,
} from "./policy.ts";

const noNode = withoutTwin("the Update CSP has no node for it");
const restarts = withoutTwin(
  "the Update CSP has no node for it; active hours, deadlines and the grace period decide when devices restart",
);
const engagedValues = (suffix: string, to: (part: string) => ReturnType<typeof toNode>) => [
  writtenValue(
    "choice",
    `EngagedRestartTransitionSchedule${suffix}`,
    "Transition (days) :",
    to("TransitionSchedule"),
    { default: 7 },
  ),
  writtenValue(
    "choice",
    `EngagedRestartSnoozeSchedule${suffix}`,
    "Snooze (days) :",
    to("SnoozeSchedule"),
    {
      default: 3,
    },
  ),
  writtenValue("choice", `EngagedRestartDeadline${suffix}`, "Deadline (days) :", to("Deadline"), {
    default: 0,
  }),
];
const engagedProperties: Readonly<Record<string, ReturnType<typeof toRing>>> = {
  TransitionSchedule: toRing("engagedRestart.transitionDays"),
  SnoozeSchedule: toRing("engagedRestart.snoozeDays"),
  Deadline: toRing("engagedRestart.deadlineDays", { asNode: [0] }),
};

/**
 * "Legacy Policies" about restarts: the template has them for Windows 10 and Windows Server
 * 2016 to 2022, and Windows 11 does not act on them.
 *
 * @see https://learn.microsoft.com/windows/client-management/mdm/policy-csp-update
 */
export const legacyRestartPolicies: readonly TemplatePolicy[] = [
  switched(
    "AutoRestartRequiredNotificationDismissal",
    "Configure auto-restart required notification for updates",
    "",
    "SetAutoRestartRequiredNotificationDismissal",
    {
      isLegacy: true,
      values: [
        writtenValue(
          "choice",
          "AutoRestartRequiredNotificationDismissal",
          "Method:",
          toRing("autoRestartNotificationDismissal", { values: { 1: "automatic", 2: "user" } }),
          { default: 1 },
        ),
      ],
    },
  ),
  switched(
    "AutoRestartNotificationConfig",
    "Configure auto-restart reminder notifications for updates",
    "",
    "SetAutoRestartNotificationConfig",
    {
      isLegacy: true,
      values: [
        writtenValue(
          "choice",
          "AutoRestartNotificationSchedule",
          "Period (min):",
          toNode("AutoRestartNotificationSchedule"),
          { default: 15 },
        ),
      ],
    },
  ),
  switched(
    "AutoRestartNotificationDisable",
    "Turn off auto-restart notifications for update installations",
    "",
    "SetAutoRestartNotificationDisable",
    { isLegacy: true, to: toNode("SetAutoRestartNotificationDisable") },
  ),
  switched(
    "RestartWarnRemind",
    "Configure auto-restart warning notifications schedule for updates",
    "",
    "SetRestartWarningSchd",
    {
      isLegacy: true,
      values: [
        writtenValue(
          "choice",
          "ScheduleRestartWarning",
          "Reminder (hours):",
          toRing("restartWarning.hours"),
          {
            default: 4,
          },
        ),
        writtenValue(
          "choice",
          "ScheduleImminentRestartWarning",
          "Warning (mins):",
          toRing("restartWarning.imminentMinutes"),
          { default: 15 },
        ),
      ],
    },
  ),
  switched(
    "EngagedRestartTransitionSchedule",
    "Specify Engaged restart transition and notification schedule for updates",
    "",
    "SetEngagedRestartTransitionSchedule",
    {
      isLegacy: true,
      values: [
        ...engagedValues("", (part) => engagedProperties[part] ?? toNode(`EngagedRestart${part}`)),
        ...engagedValues("ForFeatureUpdates", (part) =>
          toNode(`EngagedRestart${part}ForFeatureUpdates`),
        ),
      ],
    },
  ),
  switched(
    "AutoRestartDeadline",
    "Specify deadline before auto-restart for update installation",
    "",
    "SetAutoRestartDeadline",
    {
      isLegacy: true,
      values: [
        writtenValue(
          "choice",
          "AutoRestartDeadlinePeriodInDays",
          "Quality Updates (days):",
          toNode("AutoRestartDeadlinePeriodInDays"),
          { default: 7 },
        ),
        writtenValue(
          "choice",
          "AutoRestartDeadlinePeriodInDaysForFeatureUpdates",
          "Feature Updates (days):",
          toNode("AutoRestartDeadlinePeriodInDaysForFeatureUpdates"),
          { default: 7 },
        ),
      ],
    },
  ),
];

/** "Legacy Policies" about the rest; most are for Windows 8.1 and before. */
export const legacyPolicies: readonly TemplatePolicy[] = [
  switched(
    "NoAutoRebootWithLoggedOnUsers_Title",
    "No auto-restart with logged on users for scheduled automatic updates installations",
    "AU",
    "NoAutoRebootWithLoggedOnUsers",
    {
      to: withoutTwin(
        "the Update CSP has no node for it; active hours, deadlines and the grace period decide when devices restart",
        "no longer kept back by people who are signed in",
      ),
    },
  ),
  switched(
    "RebootRelaunchTimeout_Title",
    "Re-prompt for restart with scheduled installations",
    "AU",
    "RebootRelaunchTimeoutEnabled",
    {
      to: restarts,
      values: [
        writtenValue("number", "RebootRelaunchTimeout", "restart (minutes):", restarts, {
          default: 10,
        }),
      ],
    },
  ),
  switched(
    "RebootWarningTimeout_Title",
    "Delay Restart for scheduled installations",
    "AU",
    "RebootWarningTimeoutEnabled",
    {
      to: restarts,
      values: [
        writtenValue("number", "RebootWarningTimeout", "restart (minutes):", restarts, {
          default: 5,
        }),
      ],
    },
  ),
  switched(
    "RescheduleWaitTime_Title",
    "Reschedule Automatic Updates scheduled installations",
    "AU",
    "RescheduleWaitTimeEnabled",
    {
      to: noNode,
      values: [writtenValue("number", "RescheduleWaitTime", "startup (minutes):", noNode)],
    },
  ),
  switched(
    "AUPowerManagement_Title",
    "Enabling Windows Update Power Management to automatically wake up the system to install scheduled updates",
    "",
    "AUPowerManagement",
    {
      to: withoutTwin(
        "the Update CSP has no node for it; nodes.AutomaticMaintenanceWakeUp wakes devices for automatic maintenance",
      ),
    },
  ),
  switched(
    "DisableDualScan",
    "Do not allow update deferral policies to cause scans against Windows Update",
    "",
    "DisableDualScan",
    {
      to: toNode("DisableDualScan", {
        note: "Windows 11 does not act on it; state updateSources instead",
      }),
    },
  ),
  switched(
    "ElevateNonAdmins_Title",
    "Allow non-administrators to receive update notifications",
    "",
    "ElevateNonAdmins",
    { to: noNode },
  ),
  ...(
    [
      [
        "ImmediateInstall_Title",
        "Allow Automatic Updates immediate installation",
        "AutoInstallMinorUpdates",
      ],
      [
        "IncludeRecommendedUpdates_Title",
        "Turn on recommended updates via Automatic Updates",
        "IncludeRecommendedUpdates",
      ],
      [
        "FeaturedSoftwareNotification_Title",
        "Turn on Software Notifications",
        "EnableFeaturedSoftware",
      ],
      [
        "AUDontShowUasPolicy",
        "Do not display 'Install Updates and Shut Down' option in Shut Down Windows dialog box",
        "NoAUShutdownOption",
      ],
      [
        "AUNoUasDefaultPolicy_Mach",
        "Do not adjust default option to 'Install Updates and Shut Down' in Shut Down Windows dialog box",
        "NoAUAsDefaultShutdownOption",
      ],
    ] as const
  ).map(([id, title, name]) => switched(id, title, "AU", name, { to: noNode })),
];
