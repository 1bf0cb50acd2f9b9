import {
  caution,
  danger,
  type Effect,
  type EffectTable,
  note,
  type PropertyEffect,
  unnoticed,
  type ValueMove,
  type Values,
} from "../kind/effect.ts";
import { hasDeadline } from "./approximations.ts";
import { insiderEffect, modeEffect } from "./mode-effects.ts";
import { activeHoursEffect, windowEffect } from "./schedule-effects.ts";

/**
 * What each property of a ring does to devices.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines
 * @see https://learn.microsoft.com/intune/device-updates/windows/ref-update-ring-settings
 */
export const ringEffects: EffectTable = {
  displayName: unnoticed,
  description: unnoticed,
  roleScopeTagIds: unnoticed,
  "quality.deferralDays": deferral("quality"),
  "quality.deadlineDays": deadline("quality"),
  "feature.deferralDays": deferral("feature"),
  "feature.deadlineDays": deadline("feature"),
  "feature.uninstallWindowDays": uninstallWindow,
  gracePeriodDays: gracePeriod,
  "restartWarning.hours": reminder,
  "restartWarning.imminentMinutes": reminder,
  automaticUpdateMode: modeEffect,
  maintenanceWindow: windowEffect,
  activeHours: activeHoursEffect,
  businessReadyUpdatesOnly: insiderEffect,
  prereleaseFeatures: ({ before, after }) =>
    changed(before, after, "settingsAndExperimentations")
      ? caution("Windows 10 may try out unfinished settings and features on these devices.")
      : undefined,
  deliveryOptimizationMode: { none: "it decides from where content comes, not what or when" },
  driversExcluded: drivers,
  microsoftUpdateServiceAllowed: ({ before, after }) => {
    if (after === true && before === false)
      return note("Devices get updates of other Microsoft products, such as Office, as well.");
    if (after === false && before === true)
      return caution(
        "Other Microsoft products get no updates through Windows Update on these devices.",
      );
    return undefined;
  },
  allowWindows11Upgrade: windows11Upgrade,
  skipChecksBeforeRestart: ({ before, after }) => {
    if (after === true)
      return danger(
        "Devices restart for updates without looking whether somebody presents, plays, is in a call or runs on a low battery.",
        "restart",
      );
    return before === true
      ? note(
          "Devices look again, before a restart, whether somebody presents or the battery is low.",
        )
      : undefined;
  },
  postponeRebootUntilAfterDeadline: postponed,
  userPauseAccess: ({ before, after }) =>
    oneOf(before, after, {
      enabled: caution("People at these devices may pause updates, 35 days at most."),
      disabled: note("People at these devices can no longer pause updates."),
    }),
  userWindowsUpdateScanAccess: ({ before, after }) =>
    oneOf(before, after, {
      enabled: note("People at these devices may look for updates themselves."),
      disabled: note("People at these devices can no longer look for updates themselves."),
    }),
  updateNotificationLevel: notifications,
  autoRestartNotificationDismissal: legacyReminder,
  "engagedRestart.deadlineDays": legacyReminder,
  "engagedRestart.snoozeDays": legacyReminder,
  "engagedRestart.transitionDays": legacyReminder,
  "applicability.osEdition": narrowing,
  "applicability.osVersion": narrowing,
  "applicability.deviceMode": narrowing,
};

type Content = "quality" | "feature";

function deferral(content: Content): PropertyEffect {
  return ({ before, after, paused }) => {
    if (typeof after !== "number") return undefined;
    // for devices that had no deferral an update is only held back longer
    if (typeof before !== "number" || before === after) return undefined;
    const what = `${title(content)} updates`;
    if (after > before)
      return note(
        `${what} are offered ${after} days after their release, not ${before}; devices keep what they have.`,
      );
    const when = paused.includes(content)
      ? `once the pause of ${content} updates has ended`
      : "at the devices' next scan";
    return caution(`${what} released ${after} to ${before} days ago are offered ${when}.`);
  };
}

function deadline(content: Content): PropertyEffect {
  return ({ before, after, will }) => {
    if (typeof after === "number") {
      if (typeof before === "number" && after >= before)
        return after === before
          ? undefined
          : note(
              `A ${content} update is forced ${after} days after it was offered, not ${before}.`,
            );
      return forced(content, after, before, will);
    }
    return typeof before === "number"
      ? caution(
          `Nothing forces a ${content} update or its restart any more: a device may stay without it.`,
        )
      : undefined;
  };
}

/** Days, where a deadline is set and no grace period is: policy-csp-update. */
export const graceOfWindows = 2;

// the restart is forced when both are over, the deadline and the grace period after the installation:
// https://learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines
function forced(content: Content, days: number, before: unknown, will: Values): Effect {
  const stated = will["gracePeriodDays"];
  const grace = typeof stated === "number" ? stated : graceOfWindows;
  const installs =
    days === 0
      ? `A ${content} update is installed by force as soon as a device is offered it`
      : `A ${content} update is installed by force ${inDays(days)} after a device is first offered it${typeof before === "number" ? `, not ${before}` : ""}`;
  const restarts =
    days === 0
      ? grace === 0
        ? "at once"
        : `${inDays(grace)} after the installation`
      : grace === 0
        ? "then"
        : `then, but not before ${inDays(grace)} after the installation`;
  const message = `${installs}; the restart is forced ${restarts}, also during active hours.`;
  return forcedRestart(message, days + grace);
}

/** A restart that nobody can put off; the sooner, the worse. */
function forcedRestart(message: string, days: number): Effect {
  return days <= 1 ? danger(message, "restart") : { ...caution(message), outcome: "restart" };
}

function gracePeriod({ before, after, will }: ValueMove): Effect | undefined {
  // without a deadline there is nothing to be graced
  if (before === undefined || !hasDeadline(will)) return undefined;
  if (typeof after !== "number")
    return note("The grace period before a forced restart is the one that Windows has by itself.");
  if (typeof before === "number" && after > before)
    return note(
      `A device past its deadline has ${after} days until its forced restart, not ${before}.`,
    );
  return forcedRestart(
    after === 0
      ? "A device past its deadline restarts by force as soon as an update is installed, also during active hours."
      : `A device past its deadline restarts by force ${inDays(after)} after an installation${typeof before === "number" ? `, not ${before}` : ""}, also during active hours.`,
    after,
  );
}

function uninstallWindow({ before, after }: ValueMove): Effect | undefined {
  if (before === undefined) return undefined;
  if (typeof after !== "number")
    return note("How long a feature update can be uninstalled is left to Windows: 10 days.");
  if (typeof before === "number" && after > before)
    return note(
      `Feature updates that are installed from now on can be uninstalled for ${after} days.`,
    );
  return caution(
    `A feature update that was installed more than ${after} days ago can no longer be uninstalled: there is no way back from it.`,
  );
}

function drivers({ before, after }: ValueMove): Effect | undefined {
  if (after === false && before === true)
    return caution(
      "Devices are offered drivers and firmware with their updates; some need a restart or interrupt display, sound or network.",
    );
  if (after === true && before !== true)
    return note(
      "Devices get no drivers through Windows Update, and driver update policies do nothing for them.",
    );
  return undefined;
}

function windows11Upgrade({ before, after }: ValueMove): Effect | undefined {
  if (after === true)
    return {
      ...danger(
        "Windows 10 devices that can run Windows 11 are upgraded to it, and restart for it.",
        "upgrade",
      ),
      on: "windows10",
    };
  return before === true
    ? {
        ...note("Windows 10 devices stay on Windows 10; those that were upgraded stay upgraded."),
        on: "windows10",
      }
    : undefined;
}

function postponed({ before, after, will }: ValueMove): Effect | undefined {
  if (!hasDeadline(will)) return undefined;
  if (after === true && before !== true)
    return note(
      "Devices restart for updates only once the deadline and the grace period are over.",
    );
  return before === true
    ? {
        ...caution(
          "Devices may restart by themselves before the deadline, outside active hours, as soon as an update is installed.",
        ),
        outcome: "restart",
      }
    : undefined;
}

function notifications({ before, after, will }: ValueMove): Effect | undefined {
  if (after === "disableAllNotifications") {
    const message =
      "People at these devices are told nothing of updates, not even of a restart that is about to come.";
    return forcesRestarts(will) ? danger(message, "restart") : caution(message);
  }
  if (after === "restartWarningsOnly" && before !== undefined)
    return note("People at these devices are told only of restarts.");
  return before === "disableAllNotifications" || before === "restartWarningsOnly"
    ? note("People at these devices are told of updates and restarts again.")
    : undefined;
}

/** Whether a device may restart without somebody's consent. */
function forcesRestarts(will: Values): boolean {
  return (
    hasDeadline(will) || String(will["automaticUpdateMode"]).startsWith("autoInstallAndReboot")
  );
}

function reminder({ before, after }: ValueMove): Effect | undefined {
  if (before === undefined) return undefined;
  return {
    ...note(
      after === null
        ? "The reminder before a scheduled restart is the one that Windows has by itself."
        : "The reminder before a scheduled restart comes at another time.",
    ),
    on: "windows10",
  };
}

function legacyReminder({ before }: ValueMove): Effect | undefined {
  return before === undefined
    ? undefined
    : {
        ...note("How Windows 10 asks for a restart changes; Windows 11 ignores it."),
        on: "windows10",
      };
}

function narrowing({ before, after }: ValueMove): Effect | undefined {
  if (before === undefined) return undefined;
  return after === null
    ? caution(
        "The ring is no longer narrowed to some editions, versions or modes of Windows: it reaches more devices.",
      )
    : caution(
        "The ring applies only to some editions, versions or modes of Windows: which devices that are is not evaluated here.",
      );
}

function oneOf(
  before: unknown,
  after: unknown,
  effects: Readonly<Record<string, Effect>>,
): Effect | undefined {
  return before === undefined ? undefined : effects[String(after)];
}

function changed(before: unknown, after: unknown, to: string): boolean {
  return after === to && before !== to;
}

function title(content: Content): string {
  return content === "quality" ? "Quality" : "Feature";
}

function inDays(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}
