import { flatten } from "../../kind/flatten.ts";
import { policyRequests } from "../../kind/policy-requests.ts";
import {
  description,
  plain,
  type Property,
  unorderedList,
  type WireObject,
} from "../../kind/property.ts";
import type { ResourceKind, SpecProblem } from "../../kind/resource-kind.ts";
import { featureSettle } from "./settle.ts";
import { type FeatureUpdate, featureUpdateSchema, type Rollout } from "./schema.ts";

/** In schema order; markers count on it, so a new property goes to the end. */
const featureUpdateProperties: readonly Property[] = [
  plain("displayName", "displayName"),
  description(),
  plain("version", "featureUpdateVersion"),
  {
    path: "rollout",
    plane: "config",
    mutable: "always",
    read: rolloutFromWire,
    write: (value) => ({ rolloutSettings: rolloutToWire(value as Rollout | null) }),
  },
  plain("optional", "installFeatureUpdatesOptional"),
  plain("windows10OnIneligibleDevices", "installLatestWindows10OnWindows11IneligibleDevice", {
    mutable: "create",
  }),
  unorderedList("roleScopeTagIds", "roleScopeTagIds"),
  plain("deployableContentDisplayName", "deployableContentDisplayName", {
    plane: "server",
    mutable: "never",
  }),
  plain("endOfSupportDate", "endOfSupportDate", { plane: "server", mutable: "never" }),
];

/** Feature update policies, beta only. They take no assignment filters. */
export const featureUpdateKind: ResourceKind = {
  ...policyRequests({
    version: "beta",
    path: "/deviceManagement/windowsFeatureUpdateProfiles",
    odataType: "#microsoft.graph.windowsFeatureUpdateProfile",
  }),
  name: "featureUpdate",
  section: "featureUpdates",
  title: "feature update policy",
  schema: featureUpdateSchema,
  properties: featureUpdateProperties,
  assignable: {
    filters: false,
    everyone: false,
    wireType: "#microsoft.graph.windowsFeatureUpdateProfileAssignment",
  },
  permissions: {
    read: "DeviceManagementConfiguration.Read.All",
    write: "DeviceManagementConfiguration.ReadWrite.All",
  },
  compile: (spec) => ({
    fields: flatten(spec as FeatureUpdate, featureUpdateProperties),
    approximations: [],
  }),
  check: (spec) => checkRollout((spec as FeatureUpdate).rollout),
  settle: featureSettle,
  deleteConsequence:
    "Devices stay enrolled in cloud feature management and get no feature update until they are assigned again or unenrolled.",
};

// https://learn.microsoft.com/intune/intune-service/protect/windows-update-rollout-options
function checkRollout(rollout: Rollout | undefined): readonly SpecProblem[] {
  if (typeof rollout !== "object") return [];
  const span = (Date.parse(rollout.end) - Date.parse(rollout.start)) / 86_400_000;
  if (span < 1) {
    return [{ path: ["rollout", "end"], message: "must be at least one day after start." }];
  }
  if (rollout.intervalDays > span) {
    return [
      {
        path: ["rollout", "intervalDays"],
        message: `must not exceed the ${span} days between start and end.`,
      },
    ];
  }
  return [];
}

function rolloutFromWire(wire: WireObject): Rollout {
  const settings = wire["rolloutSettings"] as WireObject | null | undefined;
  const start = day(settings?.["offerStartDateTimeInUTC"]);
  const end = day(settings?.["offerEndDateTimeInUTC"]);
  const interval = settings?.["offerIntervalInDays"];
  if (!start) return "immediate";
  if (!end || typeof interval !== "number") return start;
  return { start, end, intervalDays: interval };
}

function rolloutToWire(rollout: Rollout | null): WireObject {
  const midnight = (date: string) => `${date}T00:00:00Z`;
  // three nulls clear an earlier rollout
  if (rollout === null || rollout === "immediate") {
    return {
      offerStartDateTimeInUTC: null,
      offerEndDateTimeInUTC: null,
      offerIntervalInDays: null,
    };
  }
  if (typeof rollout === "string") {
    return {
      offerStartDateTimeInUTC: midnight(rollout),
      offerEndDateTimeInUTC: null,
      offerIntervalInDays: null,
    };
  }
  return {
    offerStartDateTimeInUTC: midnight(rollout.start),
    offerEndDateTimeInUTC: midnight(rollout.end),
    offerIntervalInDays: rollout.intervalDays,
  };
}

function day(value: unknown): string | undefined {
  if (typeof value !== "string" || value.startsWith("0001-")) return undefined;
  return value.slice(0, 10);
}
