import { scheduleEffect } from "./schedule-effects.ts";
import type { StoredWindow } from "./schedule.ts";
import { caution, danger, type Effect, note, type ValueMove } from "../kind/effect.ts";

/**
 * How updates are installed and who decides on the restart.
 *
 * @see https://learn.microsoft.com/intune/device-updates/windows/ref-update-ring-settings
 */
export function modeEffect({ before, after, will }: ValueMove): Effect | undefined {
  const isNew = before === undefined;
  switch (after) {
    case "autoInstallAndRebootWithoutEndUserControl":
      return danger(
        "Devices install updates and restart without asking, also while somebody works: nobody can put it off.",
        "restart",
      );
    case "autoInstallAndRebootAtScheduledTime":
      return scheduleEffect(will["maintenanceWindow"] as StoredWindow | null);
    case "notifyDownload":
      return caution(
        "Nothing is downloaded or installed before somebody at the device asks for it or a deadline has passed.",
      );
    case "autoInstallAndRebootAtMaintenanceTime":
      return isNew
        ? undefined
        : {
            ...caution("Devices install updates and restart by themselves when nobody uses them."),
            outcome: "restart",
          };
    case "autoInstallAtMaintenanceTime":
      return isNew
        ? undefined
        : note("Devices install updates when nobody uses them; people are asked for the restart.");
    default:
      return isNew
        ? undefined
        : note("When updates are installed, and devices restart, is left to Windows.");
  }
}

/**
 * From which channel Windows itself comes.
 *
 * @see https://learn.microsoft.com/windows/client-management/mdm/policy-csp-update#branchreadinesslevel
 */
export function insiderEffect({ before, after }: ValueMove): Effect | undefined {
  const channel = insiderChannels[String(after)];
  if (channel !== undefined) {
    const message = `Devices are moved to builds of the Insider channel "${channel}" and restart for it`;
    return danger(`${message}: ${wayBack[channel]}.`, "insider");
  }
  const left = insiderChannels[String(before)];
  if (left !== undefined)
    return caution(
      `Devices leave the Insider channel "${left}": they keep its build until a public release overtakes it, or until Windows is installed anew.`,
    );
  return before === undefined
    ? undefined
    : note("Which public releases devices are offered is decided in another way.");
}

type Channel = "Dev" | "Beta" | "Release Preview";

const wayBack: Readonly<Record<Channel, string>> = {
  Dev: "the way back is to install Windows anew",
  Beta: "until that build is public, the way back is to install Windows anew",
  "Release Preview": "they run releases before they are public",
};

const insiderChannels: Readonly<Record<string, Channel>> = {
  windowsInsiderBuildFast: "Dev",
  windowsInsiderBuildSlow: "Beta",
  windowsInsiderBuildRelease: "Release Preview",
};
