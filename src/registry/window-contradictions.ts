import { autopatchSign } from "../kind/autopatch-sign.ts";
import { canonical } from "../kind/property.ts";
import { isInside } from "../maintenance/clock-time.ts";
import { hoursText, windowText } from "../maintenance/window-text.ts";
import type { NativeWindow } from "../maintenance/window-mapping.ts";
import type { WindowWords } from "../maintenance/window-vocabulary.ts";
import { graceOfWindows } from "../rings/effects.ts";
import { ringKind } from "../rings/kind.ts";
import { hoursOf, isScheduledMode } from "../rings/schedule.ts";
import type { ActiveHours } from "../rings/hours-schema.ts";
import { settingKind } from "../settings/kind.ts";
import { driverUpdateKind } from "../updates/driver/kind.ts";
import { expediteUpdateKind } from "../updates/expedite/kind.ts";
import { featureUpdateKind } from "../updates/feature/kind.ts";
import { qualityUpdateKind } from "../updates/quality/kind.ts";
import type { Contradiction, PolicyValues, ToldContradiction } from "./contradiction.ts";
import { installStartIn, nativeWindowIn, openWindowIn } from "./window-policies.ts";

const { name: ring } = ringKind;
const { name: setting } = settingKind;
const { name: expedite } = expediteUpdateKind;

/** A window and another policy on the same devices. */
type WindowRule = (
  window: WindowWords,
  policy: PolicyValues,
  label: string,
) => string | ToldContradiction | undefined;

/**
 * What breaks a native maintenance window, or keeps it from doing anything.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines
 */
export const windowContradictions: readonly Contradiction[] = [
  ...[
    ["window-deadline", deadlines] as const,
    ["window-mode", mode] as const,
    ["window-schedule", schedule] as const,
    ["window-active-hours", activeHours] as const,
  ].map(([cause, rule]): Contradiction => {
    return { cause, between: [ring, setting], say: (a, b) => ofWindow(b, a, rule) };
  }),
  {
    cause: "window-expedite",
    between: [expedite, setting],
    say: (a, b) =>
      ofWindow(b, a, (window, policy, label) => {
        const days = Number(policy.values["daysUntilForcedReboot"] ?? 0);
        return `${policy.label} restarts devices after ${inDays(days)}, whether or not the window ${hoursText(window)} of ${label} is open`;
      }),
  },
  { cause: "two-windows", between: [setting, setting], say: twoWindows },
  ...[
    ringKind,
    featureUpdateKind,
    expediteUpdateKind,
    qualityUpdateKind,
    driverUpdateKind,
    settingKind,
  ].map(({ name }): Contradiction => ({
    cause: "window-autopatch",
    between: [setting, name],
    // https://learn.microsoft.com/windows/deployment/windows-autopatch/references/windows-autopatch-windows-update-unsupported-policies
    say: (a, b) =>
      nativeWindowIn(a) !== undefined && autopatchSign(b.values) !== undefined
        ? `the window of ${a.label} stands beside ${b.label}, which seems to belong to Windows Autopatch: its list of permitted policies of 2025 has no maintenance window, and may count such devices as not eligible. Unknown whether that still holds`
        : undefined,
  })),
];

// of a profile that is nobody's here, Intune masks the start: whether it differs is not known then
function twoWindows(a: PolicyValues, b: PolicyValues): ToldContradiction | undefined {
  const [one, other] = [nativeWindowIn(a), nativeWindowIn(b)];
  if (one === undefined || other === undefined || canonical(one) === canonical(other))
    return undefined;
  const areKnown = !("nodes" in one) && !("nodes" in other);
  const called = (label: string, window: NativeWindow) =>
    "nodes" in window ? label : `${label} (${windowText(window)})`;
  return {
    level: areKnown ? "danger" : "caution",
    message: `${called(a.label, one)} and ${called(b.label, other)} both set a maintenance window: ${areKnown ? "devices" : "unless the two are the same, devices"} report a conflict, and which of them holds is not defined. Exclude the group of the one from the other`,
  };
}

function ofWindow(
  settingWithWindow: PolicyValues,
  policy: PolicyValues,
  rule: WindowRule,
): ReturnType<WindowRule> {
  const window = openWindowIn(settingWithWindow);
  return window && rule(window, policy, settingWithWindow.label);
}

function deadlines(
  window: WindowWords,
  { label: ringLabel, values }: PolicyValues,
  label: string,
): ToldContradiction | undefined {
  const days = ["quality", "feature"].flatMap((content) => {
    const stated = values[`${content}.deadlineDays`];
    return typeof stated === "number" ? [stated] : [];
  });
  if (days.length === 0) return undefined;
  const hours = hoursText(window);
  if (values["postponeRebootUntilAfterDeadline"] === true) {
    return {
      level: "danger",
      message: `with postponeRebootUntilAfterDeadline of ${ringLabel} every restart waits for the deadline and comes at any hour, never in the window ${hours} of ${label}. Set it to false`,
    };
  }
  const shortest = Math.min(...days);
  if (shortest <= 1) {
    return {
      level: "danger",
      message: `the deadline of ${ringLabel} (${inDays(shortest)}) makes the window ${hours} of ${label} void: devices restart by force at any hour as soon as it has expired. Take the deadline out, or state more days`,
    };
  }
  const grace = values["gracePeriodDays"];
  // an update that was installed at once is forced at the deadline, or after the grace period
  const forced = Math.max(shortest, typeof grace === "number" ? grace : graceOfWindows);
  const early = forced < 2 * daysBetween(window) ? ", before the window has opened twice" : "";
  return {
    level: "caution",
    message: `the deadline of ${ringLabel} breaks the window ${hours} of ${label} once it has expired: a device that missed the window restarts by force at any hour, ${forced} days after the offer at the earliest${early}. Microsoft advises either a window or a deadline; as a backstop, 7 to 10 days with 2 or 3 of grace`,
  };
}

function mode(
  window: WindowWords,
  { label: ringLabel, values }: PolicyValues,
  label: string,
): string | undefined {
  const hours = hoursText(window);
  if (values["automaticUpdateMode"] === "notifyDownload")
    return `mode notifyDownload of ${ringLabel} installs nothing by itself, so the window ${hours} of ${label} passes unused; use autoInstallAndRebootAtMaintenanceTime`;
  if (isScheduledMode(values["automaticUpdateMode"]) && values["maintenanceWindow"] === null)
    return `mode autoInstallAndRebootAtScheduledTime of ${ringLabel} installs at 03:00, the default of Windows, beside the window ${hours} of ${label}; use autoInstallAndRebootAtMaintenanceTime, or enforce: both`;
  return undefined;
}

function schedule(window: WindowWords, policy: PolicyValues, label: string): string | undefined {
  const start = installStartIn(policy);
  if (start === undefined || isInside(start, window)) return undefined;
  return `${policy.label} starts the installation at ${start}, outside the window ${hoursText(window)} of ${label}, and which of them holds is not documented; give both one start`;
}

function activeHours(
  window: WindowWords,
  { label: ringLabel, values }: PolicyValues,
  label: string,
): string | undefined {
  const kept = values["activeHours"] as ActiveHours | null | undefined;
  if (!kept) return undefined;
  const shared = hoursOf(kept).filter((hour) =>
    isInside(`${String(hour).padStart(2, "0")}:00`, window),
  );
  if (shared.length === 0) return undefined;
  return `active hours ${kept.start}-${kept.end} of ${ringLabel} overlap the window ${hoursText(window)} of ${label}: no restart is meant to come in the one, and every restart in the other. Let them not overlap`;
}

/** The longest time from one opening to the next, at most. */
function daysBetween({ days, weeks }: WindowWords): number {
  if (weeks !== undefined) return 35;
  return days === undefined ? 1 : 7;
}

function inDays(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}
