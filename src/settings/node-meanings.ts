/**
 * What each node says, and a value of it. What a ring states as well stands in `ringTwins`.
 *
 * Unverified: what the nodes from `ConfigureDeadlineNoAutoRebootForQualityUpdates` on do, up to the
 * nodes of Delivery Optimization.
 *
 * @see https://learn.microsoft.com/windows/client-management/mdm/policy-csp-update
 * @see https://learn.microsoft.com/windows/client-management/mdm/policy-csp-deliveryoptimization
 */
export const nodeMeanings = {
  UpdateServiceUrl: [
    "Address of the WSUS server, with its port.",
    "https://wsus.corp.example:8531",
  ],
  UpdateServiceUrlAlternate: [
    "Address of another server for the content.",
    "https://content.corp.example:8531",
  ],
  FillEmptyContentUrls: [
    "1: the address of the content is taken from the metadata where the server leaves it out.",
    1,
  ],
  SetPolicyDrivenUpdateSourceForFeatureUpdates: [
    "Where feature updates come from: 0 Windows Update, 1 WSUS.",
    0,
  ],
  SetPolicyDrivenUpdateSourceForQualityUpdates: [
    "Where quality updates come from: 0 Windows Update, 1 WSUS.",
    1,
  ],
  SetPolicyDrivenUpdateSourceForDriverUpdates: [
    "Where drivers come from: 0 Windows Update, 1 WSUS.",
    1,
  ],
  SetPolicyDrivenUpdateSourceForOtherUpdates: [
    "Where updates of other products come from: 0 Windows Update, 1 WSUS.",
    1,
  ],
  ProductVersion: ["The product that `TargetReleaseVersion` is a release of.", "Windows 11"],
  TargetReleaseVersion: ["The release that devices are held at.", "25H2"],
  AllowAutoUpdate: [
    "When devices download and install: 0 notify, 1 install at maintenance time, 2 the same and restart, 3 at a scheduled time, 4 without control of the user, 5 off.",
    1,
  ],
  ScheduledInstallDay: ["Day of the installation: 0 every day, 1 Sunday to 7 Saturday.", 1],
  ScheduledInstallTime: ["Hour of the installation, in the device's own local time.", 3],
  ScheduledInstallFirstWeek: ["1: updates are installed in the first week of the month.", 1],
  ScheduledInstallSecondWeek: ["1: updates are installed in the second week of the month.", 1],
  ScheduledInstallThirdWeek: ["1: updates are installed in the third week of the month.", 1],
  ScheduledInstallFourthWeek: ["1: updates are installed in the fourth week of the month.", 1],
  ScheduledInstallEveryWeek: ["1: updates are installed every week.", 1],
  ActiveHoursStart: ["First hour without automatic restarts.", 8],
  ActiveHoursEnd: ["Hour at which the time without automatic restarts ends.", 18],
  ActiveHoursMaxRange: ["Most hours that users may choose as active hours.", 12],
  ConfigureDeadlineForQualityUpdates: [
    "Days from the offer of a quality update until it is installed by force.",
    3,
  ],
  ConfigureDeadlineForFeatureUpdates: [
    "Days from the offer of a feature update until it is installed by force.",
    5,
  ],
  ConfigureDeadlineGracePeriod: ["Least days from the deadline to the forced restart.", 2],
  ConfigureDeadlineGracePeriodForFeatureUpdates: [
    "Least days from the deadline of a feature update to the forced restart.",
    4,
  ],
  ConfigureDeadlineNoAutoReboot: [
    "1: automatic restarts wait until the deadline and the grace period are over.",
    1,
  ],
  ConfigureFeatureUpdateUninstallPeriod: ["Days in which a feature update can be uninstalled.", 30],
  DeferQualityUpdatesPeriodInDays: [
    "Days that quality updates are held back after their release.",
    7,
  ],
  DeferFeatureUpdatesPeriodInDays: [
    "Days that feature updates are held back after their release.",
    0,
  ],
  BranchReadinessLevel: [
    "Channel of updates: 2, 4, 8, 64 and 128 are Windows Insider channels, 16 and 32 released Windows.",
    16,
  ],
  ExcludeWUDriversInQualityUpdate: ["1: drivers from Windows Update are left out.", 0],
  AllowMUUpdateService: ["1: updates of other Microsoft products come with those of Windows.", 1],
  SetDisablePauseUXAccess: ["1: users cannot pause updates.", 1],
  SetDisableUXWUAccess: ["1: users cannot look for updates.", 0],
  SetEDURestart: ["1: a restart skips its checks, as for carts of school devices.", 0],
  UpdateNotificationLevel: [
    "Notifications that users see: 0 the default, 1 warnings of restarts only, 2 none.",
    0,
  ],
  AutoRestartRequiredNotificationDismissal: [
    "How the notice of a restart goes away: 1 by itself, 2 by the user.",
    2,
  ],
  ScheduleRestartWarning: ["Hours before a restart at which the user is reminded of it.", 4],
  ScheduleImminentRestartWarning: [
    "Minutes before a restart at which the user is warned for the last time.",
    15,
  ],
  EngagedRestartDeadline: [
    "Days until a restart that the user did not plan is carried out; 0 is never.",
    14,
  ],
  EngagedRestartSnoozeSchedule: ["Days that the user can put off a reminder.", 3],
  EngagedRestartTransitionSchedule: [
    "Days until automatic restarts become restarts that the user plans.",
    7,
  ],
  AllowTemporaryEnterpriseFeatureControl: [
    "1: features that monthly updates bring switched off are switched on.",
    0,
  ],
  ConfigureDeadlineNoAutoRebootForQualityUpdates: [
    "1: automatic restarts for quality updates wait until deadline and grace period are over.",
    1,
  ],
  ConfigureDeadlineNoAutoRebootForFeatureUpdates: [
    "1: automatic restarts for feature updates wait until deadline and grace period are over.",
    1,
  ],
  AllowOptionalContent: [
    "Optional updates: 0 not received, 1 received with features in rollout, 2 received, 3 users decide.",
    3,
  ],
  AllowUpdateService: ["1: devices may use Windows Update, WSUS or the Microsoft Store.", 1],
  AllowNonMicrosoftSignedUpdate: ["1: updates of WSUS that others have signed are accepted.", 1],
  AllowAutoWindowsUpdateDownloadOverMeteredNetwork: [
    "1: updates are downloaded over metered networks.",
    0,
  ],
  AutomaticMaintenanceWakeUp: ["1: maintenance may wake the device.", 1],
  DetectionFrequency: ["Hours between two scans.", 8],
  SetProxyBehaviorForUpdateDetection: [
    "1: scans of WSUS may fall back to the proxy of the user.",
    0,
  ],
  DoNotEnforceEnterpriseTLSCertPinningForUpdateDetection: [
    "1: certificates of WSUS are not held to those that are pinned.",
    0,
  ],
  DisableWUfBSafeguards: ["1: safeguard holds of Microsoft are ignored.", 0],
  DisableDualScan: ["1: deferrals never make a device of a WSUS server scan Windows Update.", 1],
  ManagePreviewBuilds: [
    "Preview builds: 0 off, 1 off once the next release is public, 2 on, 3 users decide.",
    0,
  ],
  NoUpdateNotificationsDuringActiveHours: ["1: no notifications about updates in active hours.", 1],
  AlwaysAutoRebootAtScheduledTimeMinutes: [
    "Minutes that users get before the restart at the scheduled time.",
    15,
  ],
  AutoRestartDeadlinePeriodInDays: [
    "Days until a restart for a quality update is carried out, also in active hours. Old: use deadlines.",
    7,
  ],
  AutoRestartDeadlinePeriodInDaysForFeatureUpdates: [
    "The same for a feature update. Old: use deadlines.",
    7,
  ],
  AutoRestartNotificationSchedule: [
    "Minutes before an automatic restart at which the user is reminded of it.",
    15,
  ],
  SetAutoRestartNotificationDisable: ["1: no reminders of automatic restarts.", 0],
  EngagedRestartDeadlineForFeatureUpdates: [
    "Days until a restart for a feature update that the user did not plan is carried out; 0 is never.",
    14,
  ],
  EngagedRestartSnoozeScheduleForFeatureUpdates: [
    "Days that the user can put off a reminder of a feature update.",
    3,
  ],
  EngagedRestartTransitionScheduleForFeatureUpdates: [
    "Days until automatic restarts for a feature update become restarts that the user plans.",
    7,
  ],
  IgnoreMOAppDownloadLimit: [
    "1: the limit of mobile operators for downloads of apps is ignored.",
    0,
  ],
  IgnoreMOUpdateDownloadLimit: [
    "1: the limit of mobile operators for downloads of updates is ignored.",
    0,
  ],
  DODownloadMode: [
    "Where devices get downloads from: 0 no peers, 1 the network, 2 a group, 3 the Internet, 99 simple, 100 bypass.",
    2,
  ],
  DOGroupIdSource: [
    "What makes the group of mode 2: 0 nothing, 1 AD site, 2 domain SID, 3 DHCP option 234, 4 DNS suffix, 5 Entra tenant.",
    3,
  ],
  DOGroupId: [
    "The group of mode 2 by its id, which goes before the source.",
    "0f2c0000-0000-4000-8000-000000000001",
  ],
  DORestrictPeerSelectionBy: [
    "Narrows the peers: 0 nothing, 1 the subnet, 2 local discovery (Windows 11).",
    1,
  ],
  DOMaxBackgroundDownloadBandwidth: [
    "Kilobytes a second for downloads in the background; 0 adapts to what is free.",
    0,
  ],
  DOMaxForegroundDownloadBandwidth: [
    "Kilobytes a second for downloads that the user waits for; 0 adapts to what is free.",
    0,
  ],
  DOPercentageMaxBackgroundBandwidth: [
    "Percent of the free bandwidth for downloads in the background; 0 adapts.",
    50,
  ],
  DOPercentageMaxForegroundBandwidth: [
    "Percent of the free bandwidth for downloads that the user waits for; 0 adapts.",
    0,
  ],
  DOCacheHost: [
    "Names or addresses of cache servers, with commas between them.",
    "cache1.corp.example,10.1.2.3",
  ],
  DOCacheHostSource: [
    "Where the cache server comes from: 0 nowhere else, 1 DHCP option 235, 2 the same before `DOCacheHost`.",
    1,
  ],
  DODelayCacheServerFallbackBackground: [
    "Seconds until a device gives up the cache server, in the background.",
    3600,
  ],
  DODelayCacheServerFallbackForeground: [
    "Seconds until a device gives up the cache server, where the user waits.",
    60,
  ],
  DODelayBackgroundDownloadFromHttp: [
    "Seconds until a device gives up its peers, in the background.",
    3600,
  ],
  DODelayForegroundDownloadFromHttp: [
    "Seconds until a device gives up its peers, where the user waits.",
    60,
  ],
} as const;
