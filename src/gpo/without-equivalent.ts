const pause = "a pause belongs to the operator; pause a ring with: ringwright ring pause";
const legacy = "was replaced by deferrals in days; Windows 10 1607 and later do not act on it";
const targeting =
  "client-side targeting has no CSP node, and Windows blocks ADMX ingestion into this key; group computers on the server, or write the value by a remediation script";
const noNode = "the Update CSP has no node for it";
const restarts =
  "the Update CSP has no node for it; active hours, deadlines and the grace period decide when devices restart";

/**
 * Update policies that nothing in Intune says alike, by key and name, and why.
 *
 * Unverified: that a value marked "no node" has none under another name.
 * @see https://learn.microsoft.com/windows/deployment/update/waas-wu-settings
 * @see https://learn.microsoft.com/windows/client-management/win32-and-centennial-app-policy-configuration
 */
export const withoutEquivalent: Readonly<Record<"" | "AU", Readonly<Record<string, string>>>> = {
  "": {
    TargetGroup: targeting,
    TargetGroupEnabled: targeting,
    PauseFeatureUpdates: pause,
    PauseFeatureUpdatesStartTime: pause,
    PauseFeatureUpdatesEndTime: pause,
    PauseQualityUpdates: pause,
    PauseQualityUpdatesStartTime: pause,
    PauseQualityUpdatesEndTime: pause,
    PauseDeferrals: legacy,
    DeferUpgrade: legacy,
    DeferUpgradePeriod: legacy,
    DeferUpdatePeriod: legacy,
    AcceptTrustedPublisherCerts: `${noNode} of the same name; nodes.AllowNonMicrosoftSignedUpdate comes close, decide by hand`,
    AUPowerManagement: noNode,
    DisableOSUpgrade: "state a target release or a feature update policy instead",
    DisableWindowsUpdateAccess:
      "is about the old control panel; userWindowsUpdateScanAccess: disabled in a ring comes close",
    DoNotConnectToWindowsUpdateInternetLocations: `${noNode}; updateSources say where each class of updates comes from`,
    ElevateNonAdmins: noNode,
  },
  AU: {
    AutoInstallMinorUpdates: noNode,
    EnableFeaturedSoftware: noNode,
    IncludeRecommendedUpdates: noNode,
    NoAUAsDefaultShutdownOption: noNode,
    NoAUShutdownOption: noNode,
    NoAutoRebootWithLoggedOnUsers: restarts,
    RebootRelaunchTimeout: restarts,
    RebootRelaunchTimeoutEnabled: restarts,
    RebootWarningTimeout: restarts,
    RebootWarningTimeoutEnabled: restarts,
    RescheduleWaitTime: noNode,
    RescheduleWaitTimeEnabled: noNode,
  },
};
