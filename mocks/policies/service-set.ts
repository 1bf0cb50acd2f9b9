import { isWireObject, sentinelDate, type WireObject } from "../ground/wire.ts";
import type { OpenBehaviors } from "../options/behaviors.ts";

/**
 * How a body is met that holds a property which only the service sets:
 *
 * - `ignored`: taken on POST and PATCH, and without effect.
 * - `ignoredUnset`: taken where it says nothing (null, a zero date, what is there already), else 400.
 * - `ignoredOnCreate`: taken on POST, 400 on PATCH, for which tools strip it.
 * - `unsetOnCreate`: `ignoredUnset` on POST, 400 on PATCH.
 * - `refused`: 400.
 */
export type ServiceSet =
  | "ignored"
  | "ignoredUnset"
  | "ignoredOnCreate"
  | "unsetOnCreate"
  | "refused";

/** Service-set properties of a kind by name. */
export type ServiceSetTable = Readonly<Record<string, ServiceSet>>;

/** What every kind has. Tools strip the stamps; captured requests of the portal hold an `id`. */
const stamps: ServiceSetTable = {
  id: "ignored",
  createdDateTime: "refused",
  lastModifiedDateTime: "refused",
};

/**
 * The one table of what tools send and what they are known to strip. Unverified for each that no
 * tool sends: it is refused.
 *
 * @see https://github.com/deploymenttheory/terraform-provider-microsoft365 windows_update_ring/create_req.md, requests of the portal
 * @see https://github.com/Micke-K/IntuneManagement Extensions/EndpointManager.psm1, PropertiesToRemoveForUpdate
 * @see https://github.com/KelvinTegelaar/CIPP-API Set-CIPPIntunePolicy.ps1
 * @see https://github.com/almenscorner/IntuneCD update/Intune
 * @see https://github.com/microsoft/Microsoft365DSC IntuneWindowsUpdateForBusinessRingUpdateProfileWindows10
 */
export const serviceSet = {
  ring: {
    ...stamps,
    version: "ignored",
    supportsScopeTags: "refused",
    // Microsoft365DSC and IntuneCD send zero dates
    qualityUpdatesPauseExpiryDateTime: "ignoredUnset",
    featureUpdatesPauseExpiryDateTime: "ignoredUnset",
    qualityUpdatesRollbackStartDateTime: "ignoredUnset",
    featureUpdatesRollbackStartDateTime: "ignoredUnset",
    // null in what IntuneManagement imports; it and CIPP strip both for a PATCH
    qualityUpdatesPauseStartDate: "unsetOnCreate",
    featureUpdatesPauseStartDate: "unsetOnCreate",
  },
  catalog: {
    ...stamps,
    // null in what IntuneManagement imports, which strips the count
    creationSource: "ignoredUnset",
    priorityMetaData: "ignoredUnset",
    isAssigned: "refused",
    settingCount: "refused",
  },
  feature: {
    ...stamps,
    deployableContentDisplayName: "ignoredOnCreate",
    endOfSupportDate: "ignoredOnCreate",
  },
  expedite: {
    ...stamps,
    releaseDateDisplayName: "ignoredOnCreate",
    deployableContentDisplayName: "ignoredOnCreate",
  },
  quality: stamps,
  driver: {
    ...stamps,
    deviceReporting: "ignoredOnCreate",
    newUpdates: "ignoredOnCreate",
    inventorySyncStatus: "ignoredOnCreate",
  },
  // IntuneManagement and IntuneCD strip both; terraform-provider-microsoft365 sends neither
  script: {
    ...stamps,
    isGlobalScript: "ignoredUnset",
    highestAvailableVersion: "ignoredUnset",
  },
  // Unverified: which of them are ignored and which refused; no tool that is known sends them
  app: {
    ...stamps,
    publishingState: "refused",
    uploadState: "refused",
    isAssigned: "refused",
    size: "refused",
    dependentAppCount: "refused",
    supersedingAppCount: "refused",
    supersededAppCount: "refused",
  },
  filter: { ...stamps, payloads: "refused" },
} as const satisfies Record<string, ServiceSetTable>;

/** Properties that tools strip for a PATCH unless they have something to say. */
const saidOnlyWhenSet: readonly string[] = [
  "qualityUpdatesWillBeRolledBack",
  "featureUpdatesWillBeRolledBack",
];

/**
 * Whether a property of a body is taken as it is, taken without effect, or refused. `before` is
 * the object of a PATCH, undefined for a POST.
 */
export function meetProperty(
  behaviors: OpenBehaviors,
  table: ServiceSetTable,
  before: WireObject | undefined,
  name: string,
  value: unknown,
): "take" | "ignore" | "refuse" {
  const rule = table[name];
  const unset = isUnset(value);
  if (rule === undefined) {
    const idle = unset && before !== undefined && isUnset(before[name]);
    if (!saidOnlyWhenSet.includes(name) || !idle) return "take";
    return behaviors.strippedFromPatch === "refuse" ? "refuse" : "ignore";
  }
  if (behaviors.readOnlyProperties !== "asReported") return behaviors.readOnlyProperties;
  switch (rule) {
    case "ignored":
      return "ignore";
    case "ignoredUnset":
      return unset || isSame(value, before?.[name]) ? "ignore" : "refuse";
    case "ignoredOnCreate":
      return before === undefined ? "ignore" : "refuse";
    case "unsetOnCreate":
      return unset && (before === undefined || behaviors.strippedFromPatch === "ignoreUnset")
        ? "ignore"
        : "refuse";
    case "refused":
      return "refuse";
    default:
      return rule satisfies never;
  }
}

/** Whether two JSON values are the same, whatever the order of their properties. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  if (!isWireObject(a) || !isWireObject(b)) return a === b;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => isSame(a[name], b[name]));
}

// as Graph, Microsoft365DSC and PowerShell print the first moment of the calendar
function isUnset(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === "") return true;
  return typeof value === "string" && Date.parse(value) === Date.parse(sentinelDate);
}
