import { badIntuneRequest } from "../ground/refusal.ts";
import { isWireObject, sameId, textOf, type WireObject } from "../ground/wire.ts";
import { isOffered, windowsVersions } from "../simulation/windows-versions.ts";
import type { Tenant } from "../state/tenant.ts";
import { purposeOf, refuseFilterRule } from "../filters/index.ts";
import { checkApp } from "./app-publishing.ts";
import { checkCatalogPolicy } from "./catalog-policy.ts";
import type { PolicyKind } from "./kinds.ts";
import { checkOmaSettings } from "./oma-settings.ts";

/** Least and greatest whole number. learn.microsoft.com/mem/intune/protect/windows-update-settings */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  qualityUpdatesDeferralPeriodInDays: [0, 30],
  featureUpdatesDeferralPeriodInDays: [0, 365],
  deadlineForQualityUpdatesInDays: [0, 30],
  deadlineForFeatureUpdatesInDays: [0, 30],
  deadlineGracePeriodInDays: [0, 7],
  featureUpdatesRollbackWindowInDays: [2, 60],
  engagedRestartDeadlineInDays: [2, 30],
  engagedRestartSnoozeScheduleInDays: [1, 3],
  engagedRestartTransitionScheduleInDays: [0, 30],
  deploymentDeferralInDays: [0, 30],
};

const choices: Readonly<Record<string, readonly number[]>> = {
  scheduleRestartWarningInHours: [2, 4, 8, 12, 24],
  scheduleImminentRestartWarningInMinutes: [15, 30, 60],
};

/** Refuses values that fit their type but not the service. `after` is the object as it would be. */
export function checkValues(
  tenant: Tenant,
  kind: PolicyKind,
  after: WireObject,
  before: WireObject | undefined,
  changed: WireObject,
): void {
  checkTexts(kind, after);
  checkNumbers(after);
  checkName(tenant, kind, after);
  switch (kind.collection) {
    case "deviceConfigurations":
      checkSchedule(tenant, after);
      checkOmaSettings(tenant, after, changed);
      return;
    case "configurationPolicies":
      checkCatalogPolicy(tenant, after);
      return;
    case "windowsFeatureUpdateProfiles":
      checkFeatureProfile(tenant, after, before, changed);
      return;
    case "windowsQualityUpdateProfiles":
      checkExpedite(tenant, after, changed);
      return;
    case "windowsQualityUpdatePolicies":
      checkQualityPolicy(after);
      return;
    case "windowsDriverUpdateProfiles":
      checkDriverProfile(after);
      return;
    case "deviceHealthScripts":
      checkScripts(tenant, after, before);
      return;
    case "mobileApps":
      checkApp(after);
      return;
    case "assignmentFilters":
      checkFilter(tenant, after, before);
      return;
    default:
      kind.collection satisfies never;
  }
}

function checkTexts(kind: PolicyKind, after: WireObject): void {
  const name = textOf(after, kind.nameProperty);
  if (name.trim() === "") throw invalid(kind.nameProperty, "It must not be empty.");
  if (name.length > kind.maxNameLength)
    throw invalid(kind.nameProperty, `It exceeds the maximum length of ${kind.maxNameLength}.`);
  if (textOf(after, "description").length > 1_500)
    throw invalid("description", "It exceeds the maximum length of 1500.");
  const tags = after["roleScopeTagIds"] ?? after["roleScopeTags"];
  if (Array.isArray(tags) && tags.some((tag) => typeof tag !== "string" || !/^\d+$/.test(tag)))
    throw invalid("roleScopeTagIds", "Unknown scope tag.");
}

function checkNumbers(after: WireObject): void {
  for (const [name, value] of Object.entries(after)) {
    if (typeof value !== "number") continue;
    const range = ranges[name];
    if (range !== undefined && (value < range[0] || value > range[1]))
      throw invalid(name, `Valid values ${range[0]} to ${range[1]}.`);
    const allowed = choices[name];
    if (allowed !== undefined && !allowed.includes(value))
      throw invalid(name, `Valid values ${allowed.join(", ")}.`);
  }
}

function checkName(tenant: Tenant, kind: PolicyKind, after: WireObject): void {
  const { duplicatePolicyNames, duplicateFilterNames } = tenant.settings.behaviors;
  const rule =
    kind.collection === "assignmentFilters" ? duplicateFilterNames : duplicatePolicyNames;
  if (rule === "accept") return;
  const { nameProperty } = kind;
  const name = textOf(after, nameProperty).toLowerCase();
  for (const [, other] of tenant.rows.table(kind.collection).entries()) {
    if (sameId(other["id"], after["id"])) continue;
    if (textOf(other, nameProperty).toLowerCase() === name) {
      throw invalid(nameProperty, "An object of this name already exists.");
    }
  }
}

// learn.microsoft.com/windows/client-management/mdm/policy-csp-update#activehoursmaxrange: at most 18 h
function checkSchedule(tenant: Tenant, after: WireObject): void {
  const schedule = after["installationSchedule"];
  if (tenant.settings.behaviors.scheduleMismatch === "accept" || !isWireObject(schedule)) return;
  const mode = textOf(after, "automaticUpdateMode");
  const active = textOf(schedule, "@odata.type").endsWith(".windowsUpdateActiveHoursInstall");
  const fits = active
    ? ["autoInstallAtMaintenanceTime", "autoInstallAndRebootAtMaintenanceTime"].includes(mode)
    : mode === "autoInstallAndRebootAtScheduledTime";
  if (!fits)
    throw invalid(
      "installationSchedule",
      `The schedule does not apply to automaticUpdateMode '${mode}'.`,
    );
  for (const [name, value] of Object.entries(schedule)) {
    if (typeof value === "string" && /^\d{2}:/.test(value) && !value.endsWith(":00:00.0000000"))
      throw invalid(name, "Only whole hours are valid.");
  }
  if (!active) return;
  const hours =
    (hourOf(schedule, "activeHoursEnd") - hourOf(schedule, "activeHoursStart") + 24) % 24;
  if (hours < 1 || hours > 18)
    throw invalid("installationSchedule", "Active hours span 1 to 18 hours.");
}

function hourOf(schedule: WireObject, name: string): number {
  return Number(textOf(schedule, name).slice(0, 2));
}

// github.com/microsoft/Microsoft365DSC, IntuneWindowsUpdateForBusinessFeatureUpdateProfileWindows10
function checkFeatureProfile(
  tenant: Tenant,
  after: WireObject,
  before: WireObject | undefined,
  changed: WireObject,
): void {
  const version = textOf(after, "featureUpdateVersion");
  const offered = windowsVersions.some(
    (item) => item.name === version && isOffered(item, tenant.clock.now()),
  );
  if (
    changed["featureUpdateVersion"] !== undefined &&
    !offered &&
    version !== before?.["featureUpdateVersion"]
  ) {
    throw invalid(
      "featureUpdateVersion",
      "The feature update version is not available for deployment.",
    );
  }
  if (after["installLatestWindows10OnWindows11IneligibleDevice"] === true && before === undefined) {
    throw invalid(
      "installLatestWindows10OnWindows11IneligibleDevice",
      "Windows 10 is out of support.",
    );
  }
  const rollout = changed["rolloutSettings"];
  const former = before?.["rolloutSettings"];
  if (isWireObject(rollout))
    checkRollout(rollout, isWireObject(former) ? former : {}, tenant.clock.now());
}

// learn.microsoft.com/mem/intune/protect/windows-update-rollout-options
function checkRollout(rollout: WireObject, before: WireObject, now: Date): void {
  const day = 86_400_000;
  const [start, end, interval] = [
    rollout["offerStartDateTimeInUTC"],
    rollout["offerEndDateTimeInUTC"],
    rollout["offerIntervalInDays"],
  ];
  const gradual = end !== null || interval !== null;
  if (start === null && !gradual) return;
  if (typeof start !== "string")
    throw invalid("rolloutSettings", "An end or an interval needs a start.");
  const startAt = Date.parse(start);
  // Unverified: a rollout that began may be changed, its start sent again as it was
  const starts = startAt !== Date.parse(textOf(before, "offerStartDateTimeInUTC"));
  // the day counts, not the hour
  if (starts && startAt < now.getTime() - day)
    throw invalid("rolloutSettings", "offerStartDateTimeInUTC is in the past.");
  if (!gradual) return;
  if (typeof end !== "string" || typeof interval !== "number")
    throw invalid("rolloutSettings", "A gradual rollout needs start, end and interval.");
  const days = (Date.parse(end) - startAt) / day;
  if (Date.parse(end) <= now.getTime() || days < 1)
    throw invalid(
      "rolloutSettings",
      "offerEndDateTimeInUTC has to be at least one day after the start.",
    );
  if (interval < 1 || interval > 30 || interval > days)
    throw invalid(
      "rolloutSettings",
      "offerIntervalInDays has to be 1 to 30 and at most the days between start and end.",
    );
  if (starts && startAt < now.getTime() + 2 * day)
    throw invalid(
      "rolloutSettings",
      "The first group of a gradual rollout starts two days from now at the earliest.",
    );
}

// learn.microsoft.com/mem/intune/protect/windows-10-expedite-updates
function checkExpedite(tenant: Tenant, after: WireObject, changed: WireObject): void {
  const settings = after["expeditedUpdateSettings"];
  if (!isWireObject(settings)) throw invalid("expeditedUpdateSettings", "It is required.");
  const days = settings["daysUntilForcedReboot"];
  if (typeof days !== "number" || days < 0 || days > 2)
    throw invalid("daysUntilForcedReboot", "Valid values 0 to 2.");
  if (changed["expeditedUpdateSettings"] === undefined) return;
  const release = textOf(settings, "qualityUpdateRelease");
  const known = tenant.releases
    .offeredAt(tenant.clock.now())
    .some(
      (item) => item.expeditable && Date.parse(release) === Date.parse(`${item.date}T00:00:00Z`),
    );
  if (!/^\d{4}-\d{2}-\d{2}T/.test(release) || !known)
    throw invalid("qualityUpdateRelease", "It is not a release that can be expedited.");
}

// learn.microsoft.com/graph/api/resources/intune-softwareupdate-windowsqualityupdatepolicy: at most six
function checkQualityPolicy(after: WireObject): void {
  const settings = after["approvalSettings"];
  if (!Array.isArray(settings)) return;
  if (settings.length > 6) throw invalid("approvalSettings", "At most 6 entries.");
  for (const item of settings.filter(isWireObject)) {
    const deferral = item["deferredDeploymentInDay"];
    if (typeof deferral !== "number") continue;
    if (item["approvalMethodType"] !== "automatic")
      throw invalid("deferredDeploymentInDay", "It applies to automatic approval only.");
    if (deferral < 0 || deferral > 30)
      throw invalid("deferredDeploymentInDay", "Valid values 0 to 30.");
  }
}

function checkDriverProfile(after: WireObject): void {
  if (
    after["approvalType"] === "manual" &&
    after["deploymentDeferralInDays"] !== null &&
    after["deploymentDeferralInDays"] !== undefined
  ) {
    throw invalid("deploymentDeferralInDays", "It applies to automatic approval only.");
  }
}

// learn.microsoft.com/mem/intune/fundamentals/remediations: 200 packages a tenant; the limit of a
// script is that of platform scripts. Unverified: the status and the words of both refusals
function checkScripts(tenant: Tenant, after: WireObject, before: WireObject | undefined): void {
  if (before?.["isGlobalScript"] === true)
    throw badIntuneRequest("A script that Microsoft provides cannot be changed.");
  const most = tenant.settings.limits.remediationsPerTenant;
  if (before === undefined && tenant.rows.table("deviceHealthScripts").size >= most)
    throw badIntuneRequest(`The tenant has reached the maximum of ${most} script packages.`);
  for (const name of ["detectionScriptContent", "remediationScriptContent"]) {
    const size = Buffer.byteLength(textOf(after, name), "base64");
    if (size > 200 * 1024) throw invalid(name, "A script has at most 200 KB.");
  }
  if (textOf(after, "detectionScriptContent") === "")
    throw invalid("detectionScriptContent", "It must not be empty.");
}

// learn.microsoft.com/mem/intune/fundamentals/filters: 200 filters, 3,072 characters a rule
function checkFilter(tenant: Tenant, after: WireObject, before: WireObject | undefined): void {
  const table = tenant.rows.table("assignmentFilters");
  if (before === undefined && table.size >= tenant.settings.limits.filtersPerTenant) {
    throw badIntuneRequest(
      `The tenant has reached the maximum of ${tenant.settings.limits.filtersPerTenant} assignment filters.`,
    );
  }
  const refused = refuseFilterRule(
    textOf(after, "rule"),
    purposeOf(after),
    tenant.settings.behaviors,
  );
  if (refused !== undefined) throw invalid("rule", refused);
}

function invalid(name: string, why: string): Error {
  return badIntuneRequest(
    `Invalid property values. Property '${name}' has an invalid value. ${why}`,
  );
}
