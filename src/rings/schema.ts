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
    /** Kept by native windows only; of the start of installation it is listed as an approximation. */
    end: timeOfDay().exactOptional(),
    /** `native` and `both` become a setting beside the ring. Default `scheduledInstall`. */
    enforce: z.enum(enforcements).exactOptional(),
  }),
);

/** No restart between these local times, unless a deadline has passed. Whole hours, 18 at most. */
export const activeHoursSchema = lazySchema(() =>
  z.strictObject({ start: timeOfDay(), end: timeOfDay() }),
);

const applicability = () =>
  z.strictObject({
    osEdition: z
      .strictObject({
        name: z.string().max(200),
        rule: z.enum(["include", "exclude"]),
        editions: z.array(z.string()).min(1),
      })
      .nullable()
      .exactOptional(),
    osVersion: z
      .strictObject({
        name: z.string().max(200),
        rule: z.enum(["include", "exclude"]),
        min: z.string(),
        max: z.string(),
      })
      .nullable()
      .exactOptional(),
    deviceMode: z
      .strictObject({
        name: z.string().max(200),
        rule: z.enum(["include", "exclude"]),
        mode: z.enum(["standardConfiguration", "sModeConfiguration"]),
      })
      .nullable()
      .exactOptional(),
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
    /** Unique among the rings of a stack. At most 255 characters. */
    displayName: displayName(255),
    description: descriptionSchema().exactOptional(),
    /** Place in the rollout, lowest first. For lint and forecast only; never sent. */
    order: z.int().min(0).max(10_000).exactOptional(),
    quality: z
      .strictObject({
        /** Holds quality updates back, 0-30. Wire: `qualityUpdatesDeferralPeriodInDays`. */
        deferralDays: days(0, 30).exactOptional(),
        /** Days from offer to forced installation, 0-30. Wire: `deadlineForQualityUpdatesInDays`. */
        deadlineDays: days(0, 30).nullable().exactOptional(),
      })
      .exactOptional(),
    feature: z
      .strictObject({
        /** Holds feature updates back, 0-365; 0 where a feature update policy is used. */
        deferralDays: days(0, 365).exactOptional(),
        deadlineDays: days(0, 30).nullable().exactOptional(),
        /** How long a feature update can be uninstalled, 2-60. Wire: `featureUpdatesRollbackWindowInDays`. */
        uninstallWindowDays: days(2, 60).nullable().exactOptional(),
      })
      .exactOptional(),
    /** Least days from deadline to forced restart, 0-7. Wire: `deadlineGracePeriodInDays`. */
    gracePeriodDays: days(0, 7).nullable().exactOptional(),
    /** Reminders before a restart: they warn and force nothing. */
    restartWarning: z
      .strictObject({
        hours: z.literal([2, 4, 8, 12, 24]).nullable().exactOptional(),
        imminentMinutes: z.literal([15, 30, 60]).nullable().exactOptional(),
      })
      .exactOptional(),
    automaticUpdateMode: z.enum(automaticUpdateModes).exactOptional(),
    maintenanceWindow: maintenanceWindowSchema().nullable().exactOptional(),
    activeHours: activeHoursSchema().nullable().exactOptional(),
    businessReadyUpdatesOnly: z
      .enum([
        "userDefined",
        "all",
        "businessReadyOnly",
        "windowsInsiderBuildFast",
        "windowsInsiderBuildSlow",
        "windowsInsiderBuildRelease",
      ])
      .exactOptional(),
    prereleaseFeatures: z
      .enum(["userDefined", "settingsOnly", "settingsAndExperimentations", "notAllowed"])
      .exactOptional(),
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
      .exactOptional(),
    /** Must be false for driver update policies to have an effect. */
    driversExcluded: z.boolean().exactOptional(),
    microsoftUpdateServiceAllowed: z.boolean().exactOptional(),
    allowWindows11Upgrade: z.boolean().exactOptional(),
    skipChecksBeforeRestart: z.boolean().exactOptional(),
    /** The opposite of the portal's "Auto reboot before deadline": portal Yes is `false` here. */
    postponeRebootUntilAfterDeadline: z.boolean().nullable().exactOptional(),
    userPauseAccess: z.enum(["notConfigured", "enabled", "disabled"]).exactOptional(),
    userWindowsUpdateScanAccess: z.enum(["notConfigured", "enabled", "disabled"]).exactOptional(),
    updateNotificationLevel: z
      .enum([
        "notConfigured",
        "defaultNotifications",
        "restartWarningsOnly",
        "disableAllNotifications",
      ])
      .exactOptional(),
    autoRestartNotificationDismissal: z
      .enum(["notConfigured", "automatic", "user"])
      .exactOptional(),
    /** Legacy; Windows ignores it where a deadline is set. */
    engagedRestart: z
      .strictObject({
        deadlineDays: days(2, 30).nullable().exactOptional(),
        snoozeDays: days(1, 3).nullable().exactOptional(),
        transitionDays: days(0, 30).nullable().exactOptional(),
      })
      .exactOptional(),
    roleScopeTagIds: roleScopeTagIds().exactOptional(),
    /** Restricts the ring to editions, versions or modes of Windows. @beta */
    applicability: applicability().exactOptional(),
    ...assignmentsShape(),
  }),
);

/** A ring after parsing. What is absent is not managed. */
export type Ring = Output<typeof ringSchema>;
export type MaintenanceWindow = Output<typeof maintenanceWindowSchema>;
export type ActiveHours = Output<typeof activeHoursSchema>;
