import type { KindName } from "../../registry/kinds.ts";

const defaultTag = { roleScopeTagIds: ["0"] };

/**
 * What Graph gives a new object that states nothing but what it has to, by property path. What is
 * unset there is left out; so is what must be stated, such as `hotpatch`.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-windowsupdateforbusinessconfiguration?view=graph-rest-beta
 */
export const graphDefaults: Readonly<Partial<Record<KindName, Readonly<Record<string, unknown>>>>> =
  {
    ring: {
      "quality.deferralDays": 0,
      "feature.deferralDays": 0,
      automaticUpdateMode: "userDefined",
      businessReadyUpdatesOnly: "userDefined",
      prereleaseFeatures: "userDefined",
      deliveryOptimizationMode: "userDefined",
      driversExcluded: false,
      microsoftUpdateServiceAllowed: false,
      allowWindows11Upgrade: false,
      skipChecksBeforeRestart: false,
      userPauseAccess: "notConfigured",
      userWindowsUpdateScanAccess: "notConfigured",
      updateNotificationLevel: "notConfigured",
      autoRestartNotificationDismissal: "notConfigured",
      ...defaultTag,
    },
    featureUpdate: {
      rollout: "immediate",
      optional: false,
      windows10OnIneligibleDevices: false,
      ...defaultTag,
    },
    expediteUpdate: defaultTag,
    qualityUpdate: { approvals: [], ...defaultTag },
    driverUpdate: { deferralDays: 0, ...defaultTag },
    filter: { managementType: "devices", ...defaultTag },
    setting: defaultTag,
  };
