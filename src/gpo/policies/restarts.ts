import type { MaintenanceWindow } from "../../rings/hours-schema.ts";
import type { Side } from "../template/policy.ts";

const modes: Readonly<Record<string, string>> = {
  autoInstallAtMaintenanceTime: "when people choose, by force after 7 days",
  autoInstallAndRebootAtMaintenanceTime: "when not in use",
  autoInstallAndRebootAtScheduledTime: "at the set time",
  windowsDefault: "when not in use",
};

const days = (value: unknown) => `${Number(value)} ${value === 1 ? "day" : "days"}`;

const byPath: Readonly<Record<string, (value: unknown) => string | null>> = {
  "ring automaticUpdateMode": (value) => modes[String(value)] ?? null,
  "ring maintenanceWindow": (value) => {
    const { start, day } = value as MaintenanceWindow;
    return `${day === "everyday" ? "every day" : `on ${day}`} at ${start}, unless somebody puts it off`;
  },
  "ring quality.deadlineDays": (value) => `by force, ${days(value)} after the offer`,
  "ring feature.deadlineDays": (value) => `by force, ${days(value)} after the offer`,
  "ring skipChecksBeforeRestart": (value) => (value === true ? "without checks before" : null),
  "ring engagedRestart.deadlineDays": (value) => `Windows 10: by force after ${days(value)}`,
  "setting nodes.EngagedRestartDeadlineForFeatureUpdates": (value) =>
    value === 0 ? null : `Windows 10: by force after ${days(value)}`,
  "setting nodes.AutoRestartDeadlinePeriodInDays": (value) =>
    `Windows 10: by force after ${days(value)}`,
  "setting nodes.AutoRestartDeadlinePeriodInDaysForFeatureUpdates": (value) =>
    `Windows 10: by force after ${days(value)}`,
  "setting nodes.AlwaysAutoRebootAtScheduledTimeMinutes": (value) =>
    `by force, ${Number(value)} minutes after an installation`,
};

/**
 * When PCs restart by a value that was carried over, in a few words; null where they do not.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/waas-restart
 * @see https://learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines
 */
export function restartOf(side: Side, path: string, value: unknown): string | null {
  return byPath[`${side} ${path}`]?.(value) ?? null;
}
