import { description, plain, type Property, unorderedList } from "../kind/property.ts";
import type { WireObject } from "../kind/wire.ts";
import {
  activeHoursFromWire,
  activeHoursToWire,
  fitsSchedule,
  type StoredWindow,
  windowFromWire,
  windowToWire,
} from "./schedule.ts";
import type { ActiveHours } from "./hours-schema.ts";

export const ringPath = "/deviceManagement/deviceConfigurations";
export const ringType = "#microsoft.graph.windowsUpdateForBusinessConfiguration";

/**
 * Every property of a ring. Order is fixed: markers in tenants count on it, so a new
 * property goes to the end.
 *
 * Pause and rollback are the operator's: apply never sends them. Two peers strip their
 * dates from PATCH bodies, since the service sets them.
 * @see https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-windowsupdateforbusinessconfiguration?view=graph-rest-beta
 */
export const ringProperties: readonly Property[] = [
  plain("displayName", "displayName"),
  description(),
  plain("quality.deferralDays", "qualityUpdatesDeferralPeriodInDays"),
  plain("quality.deadlineDays", "deadlineForQualityUpdatesInDays"),
  plain("feature.deferralDays", "featureUpdatesDeferralPeriodInDays"),
  plain("feature.deadlineDays", "deadlineForFeatureUpdatesInDays"),
  plain("feature.uninstallWindowDays", "featureUpdatesRollbackWindowInDays"),
  plain("gracePeriodDays", "deadlineGracePeriodInDays"),
  plain("restartWarning.hours", "scheduleRestartWarningInHours"),
  plain("restartWarning.imminentMinutes", "scheduleImminentRestartWarningInMinutes"),
  {
    ...plain("automaticUpdateMode", "automaticUpdateMode"),
    // comes before the schedules, so that a stated one overrides the clearing
    write: (value, live) => ({
      automaticUpdateMode: value,
      ...(live && !fitsSchedule(value, live) && { installationSchedule: null, updateWeeks: null }),
    }),
  },
  {
    path: "maintenanceWindow",
    wireNames: ["installationSchedule", "updateWeeks"],
    plane: "config",
    mutable: "always",
    read: windowFromWire,
    write: (value) => windowToWire(value as StoredWindow | null),
  },
  {
    path: "activeHours",
    wireNames: ["installationSchedule"],
    plane: "config",
    mutable: "always",
    read: activeHoursFromWire,
    write: (value) => activeHoursToWire(value as ActiveHours | null),
  },
  plain("businessReadyUpdatesOnly", "businessReadyUpdatesOnly"),
  plain("prereleaseFeatures", "prereleaseFeatures"),
  plain("deliveryOptimizationMode", "deliveryOptimizationMode"),
  plain("driversExcluded", "driversExcluded"),
  plain("microsoftUpdateServiceAllowed", "microsoftUpdateServiceAllowed"),
  plain("allowWindows11Upgrade", "allowWindows11Upgrade"),
  plain("skipChecksBeforeRestart", "skipChecksBeforeRestart"),
  plain("postponeRebootUntilAfterDeadline", "postponeRebootUntilAfterDeadline"),
  plain("userPauseAccess", "userPauseAccess"),
  plain("userWindowsUpdateScanAccess", "userWindowsUpdateScanAccess"),
  plain("updateNotificationLevel", "updateNotificationLevel"),
  plain("autoRestartNotificationDismissal", "autoRestartNotificationDismissal"),
  plain("engagedRestart.deadlineDays", "engagedRestartDeadlineInDays"),
  plain("engagedRestart.snoozeDays", "engagedRestartSnoozeScheduleInDays"),
  plain("engagedRestart.transitionDays", "engagedRestartTransitionScheduleInDays"),
  unorderedList("roleScopeTagIds", "roleScopeTagIds"),
  applicabilityRule("applicability.osEdition", "deviceManagementApplicabilityRuleOsEdition", {
    editions: "osEditionTypes",
  }),
  applicabilityRule("applicability.osVersion", "deviceManagementApplicabilityRuleOsVersion", {
    min: "minOSVersion",
    max: "maxOSVersion",
  }),
  applicabilityRule("applicability.deviceMode", "deviceManagementApplicabilityRuleDeviceMode", {
    mode: "deviceMode",
  }),
  ...operational("qualityUpdatesPaused", "featureUpdatesPaused"),
  ...operational("qualityUpdatesWillBeRolledBack", "featureUpdatesWillBeRolledBack"),
  ...serverOwned(
    "qualityUpdatesPauseExpiryDateTime",
    "featureUpdatesPauseExpiryDateTime",
    "qualityUpdatesPauseStartDate",
    "featureUpdatesPauseStartDate",
    "qualityUpdatesRollbackStartDateTime",
    "featureUpdatesRollbackStartDateTime",
    "version",
    "supportsScopeTags",
    "createdDateTime",
    "lastModifiedDateTime",
  ),
];

// include and exclude on the wire: deviceManagementApplicabilityRuleType
function applicabilityRule(
  path: string,
  wireName: string,
  names: Readonly<Record<string, string>>,
): Property {
  return {
    path,
    wireNames: [wireName],
    plane: "config",
    mutable: "always",
    read: (wire) => {
      const rule = wire[wireName] as WireObject | null | undefined;
      if (!rule) return null;
      return {
        name: rule["name"] ?? "",
        rule: rule["ruleType"],
        ...Object.fromEntries(Object.entries(names).map(([ours, theirs]) => [ours, rule[theirs]])),
      };
    },
    write: (value) => {
      if (value === null) return { [wireName]: null };
      const rule = value as WireObject;
      return {
        [wireName]: {
          name: rule["name"],
          ruleType: rule["rule"],
          ...Object.fromEntries(
            Object.entries(names).map(([ours, theirs]) => [theirs, rule[ours]]),
          ),
        },
      };
    },
  };
}

function operational(...names: string[]): Property[] {
  return names.map((name) => plain(name, name, { plane: "operational", mutable: "never" }));
}

function serverOwned(...names: string[]): Property[] {
  return names.map((name) => plain(name, name, { plane: "server", mutable: "never" }));
}
