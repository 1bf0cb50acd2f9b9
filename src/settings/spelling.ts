import type { NodeName } from "./update-nodes.ts";

/** What a policy file says of a node in place of the CSP's own value. */
export interface Spelling {
  /** Where it stands in a setting, such as `wsus.server`. */
  readonly path: string;
  /** The value as a file has it; undefined where a file cannot say it in this way. */
  readonly shown: (raw: unknown) => unknown;
  readonly raw: (shown: unknown) => unknown;
}

/** `AllowAutoUpdate`; the first five as Graph calls them on a ring. */
export const updateModes = [
  "notifyDownload",
  "autoInstallAtMaintenanceTime",
  "autoInstallAndRebootAtMaintenanceTime",
  "autoInstallAndRebootAtScheduledTime",
  "autoInstallAndRebootWithoutEndUserControl",
  "off",
] as const;

/** `ScheduledInstallDay`: 0 is every day, 1 Sunday. One less than Graph's `weeklySchedule`. */
export const installDays = [
  "everyday",
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
] as const;

export const updateSources = ["windowsUpdate", "wsus"] as const;

/** The week flags by what `automaticUpdate.weeks` calls them. */
export const weekNodes = {
  firstWeek: "ScheduledInstallFirstWeek",
  secondWeek: "ScheduledInstallSecondWeek",
  thirdWeek: "ScheduledInstallThirdWeek",
  fourthWeek: "ScheduledInstallFourthWeek",
  everyWeek: "ScheduledInstallEveryWeek",
} as const satisfies Record<string, NodeName>;

/** Nodes that a setting also calls by a name of their own; all others stand under `nodes`. */
export const spellings: Readonly<Partial<Record<NodeName, Spelling>>> = {
  UpdateServiceUrl: asItIs("wsus.server"),
  UpdateServiceUrlAlternate: asItIs("wsus.alternate"),
  FillEmptyContentUrls: listed("wsus.fillEmptyContentUrls", [false, true]),
  SetPolicyDrivenUpdateSourceForFeatureUpdates: listed("updateSources.feature", updateSources),
  SetPolicyDrivenUpdateSourceForQualityUpdates: listed("updateSources.quality", updateSources),
  SetPolicyDrivenUpdateSourceForDriverUpdates: listed("updateSources.driver", updateSources),
  SetPolicyDrivenUpdateSourceForOtherUpdates: listed("updateSources.other", updateSources),
  ProductVersion: asItIs("targetRelease.product"),
  TargetReleaseVersion: asItIs("targetRelease.version"),
  AllowAutoUpdate: listed("automaticUpdate.mode", updateModes),
  ScheduledInstallDay: listed("automaticUpdate.day", installDays),
  ScheduledInstallTime: listed(
    "automaticUpdate.time",
    Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, "0")}:00`),
  ),
  ConfigureDeadlineGracePeriodForFeatureUpdates: asItIs("deadlines.featureGracePeriodDays"),
  ConfigureDeadlineNoAutoRebootForQualityUpdates: listed("deadlines.qualityNoAutoReboot", [
    false,
    true,
  ]),
  ConfigureDeadlineNoAutoRebootForFeatureUpdates: listed("deadlines.featureNoAutoReboot", [
    false,
    true,
  ]),
};

/** Groups of a setting whose `null` takes every node of theirs out of the profile. */
export const settingGroups = [
  "wsus",
  "updateSources",
  "targetRelease",
  "automaticUpdate",
  "deadlines",
] as const;

/** How a node is written down. */
export function spellingOf(node: NodeName): Spelling {
  return spellings[node] ?? asItIs(`nodes.${node}`);
}

function asItIs(path: string): Spelling {
  return { path, shown: (raw) => raw, raw: (shown) => shown };
}

// the value's place in the list is what the CSP takes
function listed(path: string, values: readonly unknown[]): Spelling {
  return {
    path,
    shown: (raw) => (typeof raw === "number" ? values[raw] : undefined),
    raw: (shown) => {
      const place = values.indexOf(shown);
      return place < 0 ? shown : place;
    },
  };
}
