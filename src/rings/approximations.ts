import { numberText } from "../kind/amounts.ts";
import type { Outlook, ReachedDevices, Values } from "../kind/effect.ts";
import { isScheduledMode, keepsActiveHours, type StoredWindow } from "./schedule.ts";
import type { ActiveHours } from "./hours-schema.ts";

/**
 * What Windows does not honour of a ring as it will be, each with what would come nearest.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines
 * @see https://learn.microsoft.com/intune/device-updates/windows/ref-update-ring-settings
 */
export function ringApproximations({ will, reached }: Outlook): readonly string[] {
  return [
    ...ofReminders(will, reached),
    ...ofWindow(will),
    ...ofActiveHours(will),
    ...ofDeadlines(will),
  ];
}

// in the group of legacy policies, for Windows 10 and Server 2016 to 2022 only:
// https://learn.microsoft.com/windows/deployment/update/waas-restart (WindowsUpdate.admx)
const reminderPaths = ["restartWarning.hours", "restartWarning.imminentMinutes"];
const engagedPaths = [
  "engagedRestart.deadlineDays",
  "engagedRestart.snoozeDays",
  "engagedRestart.transitionDays",
];

function ofReminders(will: Values, reached: ReachedDevices | undefined): string[] {
  const sentences: string[] = [];
  const legacy = [
    ...(reminderPaths.some((path) => isSet(will, path)) ? ["restartWarning"] : []),
    ...(isChosen(will, "autoRestartNotificationDismissal")
      ? ["autoRestartNotificationDismissal"]
      : []),
    ...(engagedPaths.some((path) => isSet(will, path)) ? ["engagedRestart"] : []),
  ];
  if (legacy.length > 0) {
    sentences.push(
      `Windows 11 ignores ${legacy.join(" and ")}${shareOfWindows11(reached)}. There people get time to save their work from a deadline with gracePeriodDays, in whole days; updateNotificationLevel decides what they are told, and nodes.AlwaysAutoRebootAtScheduledTimeMinutes of a setting gives a countdown before a restart at a set time.`,
    );
  }
  if (reminderPaths.some((path) => isSet(will, path)))
    sentences.push("On Windows 10 restartWarning is a reminder: it forces no restart.");
  if (engagedPaths.some((path) => isSet(will, path)) && hasDeadline(will))
    sentences.push("Windows 10 ignores engagedRestart too, since the ring has a deadline.");
  return sentences;
}

function shareOfWindows11(reached: ReachedDevices | undefined): string {
  if (reached === undefined || reached.devices === 0) return "";
  return `; ${numberText(reached.windows11)} of the ${numberText(reached.devices)} devices of this ring run it`;
}

function ofWindow(will: Values): string[] {
  const window = will["maintenanceWindow"] as StoredWindow | null;
  if (window === null) return [];
  const mode = will["automaticUpdateMode"];
  if (!isScheduledMode(mode)) {
    return [
      `The maintenance window has no effect in mode ${modeText(mode)}: only autoInstallAndRebootAtScheduledTime installs at a set time.`,
    ];
  }
  return [
    hasDeadline(will)
      ? `A PC that is off or asleep at ${window.start} waits for the next time, at most until its deadline: after that it installs and restarts by force at any hour. Microsoft's pages differ on whether the schedule holds before that.`
      : `A PC that is off or asleep at ${window.start} waits for the next time, and without a deadline it may wait for ever. For laptops activeHours with a deadline come nearer to the wish.`,
  ];
}

function ofActiveHours(will: Values): string[] {
  const hours = will["activeHours"] as ActiveHours | null;
  if (hours === null) return [];
  const mode = will["automaticUpdateMode"];
  if (!keepsActiveHours(mode)) {
    return [
      `activeHours have no effect in mode ${modeText(mode)}: only autoInstallAtMaintenanceTime and autoInstallAndRebootAtMaintenanceTime keep them.`,
    ];
  }
  return hasDeadline(will)
    ? [
        "activeHours hold until the deadline: once it and the grace period are over, a device restarts by force at any hour.",
      ]
    : [];
}

function ofDeadlines(will: Values): string[] {
  if (hasDeadline(will)) return [];
  const without = [
    ...(isSet(will, "gracePeriodDays") ? ["gracePeriodDays"] : []),
    ...(will["postponeRebootUntilAfterDeadline"] === true
      ? ["postponeRebootUntilAfterDeadline"]
      : []),
  ];
  if (without.length === 0) return [];
  return [
    `${without.join(" and ")} ${without.length === 1 ? "has" : "have"} no effect, since the ring has no deadline; set quality.deadlineDays or feature.deadlineDays.`,
  ];
}

function modeText(mode: unknown): string {
  return typeof mode === "string" ? mode : "of the service's own default";
}

/** Whether a ring forces updates after some days. */
export function hasDeadline(will: Values): boolean {
  return isSet(will, "quality.deadlineDays") || isSet(will, "feature.deadlineDays");
}

function isSet(will: Values, path: string): boolean {
  return (will[path] ?? null) !== null;
}

function isChosen(will: Values, path: string): boolean {
  return isSet(will, path) && will[path] !== "notConfigured";
}
