import { meaning } from "../kind/meaning.ts";
import { lazySchema, type Output, z } from "../kind/zod.ts";
import { assignmentsShape } from "../assignments/schema.ts";
import { windowDays } from "../maintenance/window-vocabulary.ts";
import {
  descriptionSchema,
  displayName,
  resourceShape,
  roleScopeTagIds,
} from "../kind/shared-schema.ts";
import { applicability } from "./applicability-schema.ts";
import { activeHoursSchema, maintenanceWindowSchema } from "./hours-schema.ts";
import { featurePeriods, qualityPeriods, wholeDays } from "./periods-schema.ts";

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
    quality: qualityPeriods(),
    feature: featurePeriods(),
    gracePeriodDays: wholeDays(0, 7)
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
        deadlineDays: wholeDays(2, 30)
          .nullable()
          .exactOptional()
          .meta(
            meaning(
              "Days until a restart that the user did not plan is carried out. `null`: none.",
              [14],
            ),
          ),
        snoozeDays: wholeDays(1, 3)
          .nullable()
          .exactOptional()
          .meta(meaning("Days that the user can put off a reminder. `null`: not set.", [3])),
        transitionDays: wholeDays(0, 30)
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
