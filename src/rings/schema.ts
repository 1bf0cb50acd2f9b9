import { meaning } from "../kind/meaning.ts";
import { lazySchema, type Output, z } from "../kind/zod.ts";
import { assignmentsShape } from "../assignments/schema.ts";
import { timeOfDay } from "../maintenance/clock-time.ts";
import { windowDays, windowShape } from "../maintenance/window-vocabulary.ts";
import {
  descriptionSchema,
  displayName,
  resourceShape,
  roleScopeTagIds,
} from "../kind/shared-schema.ts";

const days = (min: number, max: number) => z.int().min(min).max(max);
const automaticUpdateModes = [
  "userDefined",
  "notifyDownload",
  "autoInstallAtMaintenanceTime",
  "autoInstallAndRebootAtMaintenanceTime",
  "autoInstallAndRebootAtScheduledTime",
  "autoInstallAndRebootWithoutEndUserControl",
  "windowsDefault",
] as const;

/** Every day, then Sunday first: as Group Policy counts them from 0. */
export const weekdays = ["everyday", ...windowDays] as const;

/** How a window is kept: by Windows itself, as the start of installation, or as both. */
const enforcements = ["native", "scheduledInstall", "both"] as const;

/** Times are the device's own local time. */
export const maintenanceWindowSchema = lazySchema(() =>
  z.strictObject({
    ...windowShape(),
    end: timeOfDay()
      .exactOptional()
      .meta(
        meaning(
          "End of the window, in the device's own local time. Kept by native windows only.",
          ["05:00"],
          { leftOut: "the window has no end; with `enforce: native` or `both` it is needed" },
        ),
      ),
    enforce: z
      .enum(enforcements)
      .exactOptional()
      .meta(
        meaning(
          "How the window is kept: `native` by Windows itself, as a setting beside the ring; `scheduledInstall` as the start of installation; `both`.",
          ["native"],
          { default: "scheduledInstall" },
        ),
      ),
  }),
);

/** No restart between these local times, unless a deadline has passed. Whole hours, 18 at most. */
export const activeHoursSchema = lazySchema(() =>
  z.strictObject({
    start: timeOfDay().meta(
      meaning(
        "First hour without automatic restarts, in the device's own local time. Whole hours.",
        ["08:00"],
      ),
    ),
    end: timeOfDay().meta(
      meaning(
        "End of the hours without automatic restarts, at most 18 hours after the start. Whole hours.",
        ["18:00"],
      ),
    ),
  }),
);

const applicability = () =>
  z.strictObject({
    osEdition: z
      .strictObject({
        name: z
          .string()
          .max(200)
          .meta(meaning("Name of the rule, as the portal shows it.", ["Enterprise only"])),
        rule: z
          .enum(["include", "exclude"])
          .meta(meaning("`include`: only these editions; `exclude`: all but these.", ["include"])),
        editions: z
          .array(z.string())
          .min(1)
          .meta(
            meaning("Editions by Graph's names.", [["windows10Enterprise", "windows10Education"]]),
          ),
      })
      .nullable()
      .exactOptional()
      .meta(
        meaning(
          "Editions of Windows that the ring is for, or is not for. `null` takes the rule out.",
          [{ name: "Enterprise only", rule: "include", editions: ["windows10Enterprise"] }],
        ),
      ),
    osVersion: z
      .strictObject({
        name: z
          .string()
          .max(200)
          .meta(meaning("Name of the rule, as the portal shows it.", ["24H2"])),
        rule: z
          .enum(["include", "exclude"])
          .meta(meaning("`include`: only these versions; `exclude`: all but these.", ["include"])),
        min: z.string().meta(meaning("Lowest version, itself included.", ["10.0.26100.0"])),
        max: z.string().meta(meaning("Highest version, itself included.", ["10.0.26100.9999"])),
      })
      .nullable()
      .exactOptional()
      .meta(
        meaning(
          "Versions of Windows that the ring is for, or is not for. `null` takes the rule out.",
          [{ name: "24H2", rule: "include", min: "10.0.26100.0", max: "10.0.26100.9999" }],
        ),
      ),
    deviceMode: z
      .strictObject({
        name: z
          .string()
          .max(200)
          .meta(meaning("Name of the rule, as the portal shows it.", ["No S mode"])),
        rule: z
          .enum(["include", "exclude"])
          .meta(meaning("`include`: only this mode; `exclude`: all but this.", ["exclude"])),
        mode: z
          .enum(["standardConfiguration", "sModeConfiguration"])
          .meta(meaning("Windows itself, or Windows in S mode.", ["sModeConfiguration"])),
      })
      .nullable()
      .exactOptional()
      .meta(
        meaning("Mode of Windows that the ring is for, or is not for. `null` takes the rule out.", [
          { name: "No S mode", rule: "exclude", mode: "sModeConfiguration" },
        ]),
      ),
  });

/**
 * One update ring as a policy file states it. Every period is in whole days. What is
 * absent is not managed: on creation Graph's own default holds, later the tenant's value
 * stays. `null` clears what Graph can leave unset.
 *
 * Ranges: https://learn.microsoft.com/mem/intune/protect/windows-update-settings
 * Wire names: `windowsUpdateForBusinessConfiguration`, Graph beta metadata. The metadata
 * text gives 0-30 for the feature deferral; the portal and the client take 0-365.
 */
export const ringSchema = lazySchema(() =>
  z.strictObject({
    ...resourceShape(),
    displayName: displayName(255).meta(
      meaning(
        "Name in the portal, and that which the ring is found by. Unique among the rings of a stack.",
        ["Ring 3 - Broad"],
      ),
    ),
    description: descriptionSchema()
      .exactOptional()
      .meta(
        meaning("Free text for administrators. Room for the ownership marker is kept.", [
          "All other PCs",
        ]),
      ),
    order: z
      .int()
      .min(0)
      .max(10_000)
      .exactOptional()
      .meta(
        meaning(
          "Place in the rollout, lowest first. For lint and forecast only: it is never sent.",
          [30],
          { leftOut: "the place follows from deferrals" },
        ),
      ),
    quality: z
      .strictObject({
        deferralDays: days(0, 30)
          .exactOptional()
          .meta(
            meaning(
              "Days that quality updates are held back after their release, before devices are offered them.",
              [7],
            ),
          ),
        deadlineDays: days(0, 30)
          .nullable()
          .exactOptional()
          .meta(
            meaning(
              "Days from the offer of a quality update until it is installed by force. `null`: no deadline.",
              [3],
            ),
          ),
      })
      .exactOptional()
      .meta(meaning("Monthly quality updates.", [{ deferralDays: 7, deadlineDays: 3 }])),
    feature: z
      .strictObject({
        deferralDays: days(0, 365)
          .exactOptional()
          .meta(
            meaning(
              "Days that feature updates are held back after their release, before devices are offered them. 0 where a feature update policy decides.",
              [0],
            ),
          ),
        deadlineDays: days(0, 30)
          .nullable()
          .exactOptional()
          .meta(
            meaning(
              "Days from the offer of a feature update until it is installed by force. `null`: no deadline.",
              [5],
            ),
          ),
        uninstallWindowDays: days(2, 60)
          .nullable()
          .exactOptional()
          .meta(
            meaning(
              "Days after its installation in which a feature update can be uninstalled. `null`: not set.",
              [30],
            ),
          ),
      })
      .exactOptional()
      .meta(
        meaning("Feature updates: new versions of Windows.", [
          { deferralDays: 0, deadlineDays: 5, uninstallWindowDays: 30 },
        ]),
      ),
    gracePeriodDays: days(0, 7)
      .nullable()
      .exactOptional()
      .meta(
        meaning("Least days from the deadline to the forced restart. `null`: none is set.", [2]),
      ),
    restartWarning: z
      .strictObject({
        hours: z
          .literal([2, 4, 8, 12, 24])
          .nullable()
          .exactOptional()
          .meta(
            meaning(
              "Hours before a restart at which the user is reminded of it. `null`: none is set.",
              [4],
            ),
          ),
        imminentMinutes: z
          .literal([15, 30, 60])
          .nullable()
          .exactOptional()
          .meta(
            meaning(
              "Minutes before a restart at which the user is warned for the last time. `null`: none is set.",
              [15],
            ),
          ),
      })
      .exactOptional()
      .meta(
        meaning("Reminders before a restart. They warn and force nothing.", [
          { hours: 4, imminentMinutes: 15 },
        ]),
      ),
    automaticUpdateMode: z
      .enum(automaticUpdateModes)
      .exactOptional()
      .meta(
        meaning(
          "When devices download, install and restart. A maintenance window implies `autoInstallAndRebootAtScheduledTime`, active hours imply `autoInstallAtMaintenanceTime`.",
          ["autoInstallAtMaintenanceTime"],
        ),
      ),
    maintenanceWindow: maintenanceWindowSchema()
      .nullable()
      .exactOptional()
      .meta(
        meaning(
          "When installations and restarts begin. Not beside `activeHours`. `null` takes it out.",
          [{ start: "02:00", day: "sunday" }],
        ),
      ),
    activeHours: activeHoursSchema()
      .nullable()
      .exactOptional()
      .meta(
        meaning(
          "Hours in which devices do not restart by themselves, unless a deadline has passed. Not beside `maintenanceWindow`. `null` takes them out.",
          [{ start: "08:00", end: "18:00" }],
        ),
      ),
    businessReadyUpdatesOnly: z
      .enum([
        "userDefined",
        "all",
        "businessReadyOnly",
        "windowsInsiderBuildFast",
        "windowsInsiderBuildSlow",
        "windowsInsiderBuildRelease",
      ])
      .exactOptional()
      .meta(
        meaning(
          "Channel of updates: released Windows (`userDefined`, `all`, `businessReadyOnly`) or a Windows Insider channel.",
          ["businessReadyOnly"],
        ),
      ),
    prereleaseFeatures: z
      .enum(["userDefined", "settingsOnly", "settingsAndExperimentations", "notAllowed"])
      .exactOptional()
      .meta(meaning("Whether Windows may get preview builds and features.", ["notAllowed"])),
    deliveryOptimizationMode: z
      .enum([
        "userDefined",
        "httpOnly",
        "httpWithPeeringNat",
        "httpWithPeeringPrivateGroup",
        "httpWithInternetPeering",
        "simpleDownload",
        "bypassMode",
      ])
      .exactOptional()
      .meta(
        meaning("How devices get downloads from each other. The nodes of a setting say more.", [
          "httpWithPeeringPrivateGroup",
        ]),
      ),
    driversExcluded: z
      .boolean()
      .exactOptional()
      .meta(
        meaning(
          "Whether drivers from Windows Update are left out. Must be false for driver update policies to have an effect.",
          [false],
        ),
      ),
    microsoftUpdateServiceAllowed: z
      .boolean()
      .exactOptional()
      .meta(
        meaning(
          "Whether updates of other Microsoft products, such as Office, come with those of Windows.",
          [true],
        ),
      ),
    allowWindows11Upgrade: z
      .boolean()
      .exactOptional()
      .meta(meaning("Whether Windows 10 devices that can are upgraded to Windows 11.", [false])),
    skipChecksBeforeRestart: z
      .boolean()
      .exactOptional()
      .meta(
        meaning("Whether a restart skips checks for the battery, the user and a presentation.", [
          false,
        ]),
      ),
    postponeRebootUntilAfterDeadline: z
      .boolean()
      .nullable()
      .exactOptional()
      .meta(
        meaning(
          'Whether automatic restarts wait until the deadline and the grace period are over. The opposite of the portal\'s "Auto reboot before deadline": portal Yes is `false` here. `null`: not set.',
          [true],
        ),
      ),
    userPauseAccess: z
      .enum(["notConfigured", "enabled", "disabled"])
      .exactOptional()
      .meta(meaning("Whether users may pause updates.", ["disabled"])),
    userWindowsUpdateScanAccess: z
      .enum(["notConfigured", "enabled", "disabled"])
      .exactOptional()
      .meta(meaning("Whether users may look for updates themselves.", ["enabled"])),
    updateNotificationLevel: z
      .enum([
        "notConfigured",
        "defaultNotifications",
        "restartWarningsOnly",
        "disableAllNotifications",
      ])
      .exactOptional()
      .meta(meaning("Which notifications about updates users see.", ["defaultNotifications"])),
    autoRestartNotificationDismissal: z
      .enum(["notConfigured", "automatic", "user"])
      .exactOptional()
      .meta(
        meaning(
          "Whether the notice of a restart goes away by itself (`automatic`) or is closed by the user (`user`).",
          ["user"],
        ),
      ),
    engagedRestart: z
      .strictObject({
        deadlineDays: days(2, 30)
          .nullable()
          .exactOptional()
          .meta(
            meaning(
              "Days until a restart that the user did not plan is carried out. `null`: none.",
              [14],
            ),
          ),
        snoozeDays: days(1, 3)
          .nullable()
          .exactOptional()
          .meta(meaning("Days that the user can put off a reminder. `null`: not set.", [3])),
        transitionDays: days(0, 30)
          .nullable()
          .exactOptional()
          .meta(
            meaning(
              "Days until restarts outside active hours become restarts that the user plans. `null`: not set.",
              [7],
            ),
          ),
      })
      .exactOptional()
      .meta(
        meaning(
          "Old way to let users plan a restart. Windows ignores it where a deadline is set.",
          [{ deadlineDays: 14, snoozeDays: 3, transitionDays: 7 }],
        ),
      ),
    roleScopeTagIds: roleScopeTagIds(),
    applicability: applicability()
      .exactOptional()
      .meta(
        meaning("Restricts the ring to editions, versions or modes of Windows. Beta endpoint.", [
          { deviceMode: { name: "No S mode", rule: "exclude", mode: "sModeConfiguration" } },
        ]),
      ),
    ...assignmentsShape(),
  }),
);

/**
 * A ring after parsing. What is absent is not managed.
 *
 * @interface
 */
export type Ring = Output<typeof ringSchema>;
export type MaintenanceWindow = Output<typeof maintenanceWindowSchema>;
export type ActiveHours = Output<typeof activeHoursSchema>;
