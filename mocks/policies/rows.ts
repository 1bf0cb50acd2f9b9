import { hash32 } from "../ground/random.ts";
import { isWireObject, sentinelDate, textOf, wireDate, type WireObject } from "../ground/wire.ts";
import { defaultOf } from "../model/check-body.ts";
import { isFlags, printedFlags, propertiesOf } from "../model/model.ts";
import { windowsVersions } from "../simulation/windows-versions.ts";
import type { Tenant } from "../state/tenant.ts";
import { withCatalogFields } from "./catalog-policy.ts";
import { publishApps, withContent } from "./app-publishing.ts";
import { policyKind, type PolicyCollection, type PolicyKind } from "./kinds.ts";
import { sealOmaSettings } from "./oma-settings.ts";
import { withPauseFields, withoutExpiredPauses } from "./pause.ts";

/**
 * What was never set and is neither null nor the default of its type.
 *
 * @see https://github.com/SkipToTheEndpoint/OpenIntuneBaseline WINDOWS/IntuneManagement/UpdatePolicies
 */
const startsAs: WireObject = {
  qualityUpdatesWillBeRolledBack: false,
  featureUpdatesWillBeRolledBack: false,
};

/** A new policy with everything that Graph fills in. */
export function newPolicyRow(
  tenant: Tenant,
  kind: PolicyKind,
  id: string,
  given: WireObject,
): WireObject {
  const type =
    textOf(given, "@odata.type").replace("#microsoft.graph.", "") ||
    (kind.concrete[0] ?? kind.type);
  const row: WireObject = { "@odata.type": `#microsoft.graph.${type}` };
  for (const [name, property] of propertiesOf("beta", type)) {
    if (!kind.navigation.includes(name)) row[name] = startsAs[name] ?? defaultOf(property, "beta");
  }
  const at = stampOf(tenant);
  Object.assign(row, given, { id, createdDateTime: at, lastModifiedDateTime: at });
  // of a remediation it is a text of its author's
  if ("version" in row && kind.collection !== "deviceHealthScripts") row["version"] = 1;
  if ("supportsScopeTags" in row) row["supportsScopeTags"] = true;
  return withServiceFields(tenant, kind, row, undefined);
}

/** A policy after a change: stamped, its version raised, service fields kept up. */
export function changedPolicyRow(
  tenant: Tenant,
  kind: PolicyKind,
  before: WireObject,
  changed: WireObject,
): WireObject {
  const row: WireObject = {
    ...before,
    ...changed,
    lastModifiedDateTime: stampOf(tenant),
  };
  if (typeof before["version"] === "number") row["version"] = before["version"] + 1;
  return withServiceFields(tenant, kind, row, before);
}

/**
 * Now, as a stamp of an Intune object. A tenant may be told to write stamps as the service does,
 * which have seven digits behind the second: SkipToTheEndpoint/OpenIntuneBaseline,
 * WINDOWS/IntuneManagement/UpdatePolicies.
 */
export function stampOf(tenant: Tenant): string {
  const now = tenant.clock.now();
  if (tenant.settings.behaviors.intuneStamps === "wholeSeconds") return wireDate(now);
  const finer = 1_000 + (hash32(tenant.settings.seed, now.getTime()) % 9_000);
  return `${now.toISOString().slice(0, 23)}${finer}Z`;
}

/** Ends pauses that ran out, in every ring. To be called before rings are read. */
export function expirePauses(tenant: Tenant): void {
  const table = tenant.rows.table("deviceConfigurations");
  for (const [, row] of table.entries()) {
    const resumed = withoutExpiredPauses(row, tenant.clock.now());
    if (resumed !== undefined) table.set(textOf(row, "id"), resumed);
  }
}

/** The collection's kind and its row as it truly is. */
export function findPolicy(
  tenant: Tenant,
  collection: PolicyCollection,
  id: string,
): { kind: PolicyKind; row: WireObject | undefined } {
  if (collection === "deviceConfigurations") expirePauses(tenant);
  if (collection === "mobileApps") publishApps(tenant);
  return { kind: policyKind(collection), row: tenant.rows.table(collection).get(id) };
}

function withServiceFields(
  tenant: Tenant,
  kind: PolicyKind,
  row: WireObject,
  before: WireObject | undefined,
): WireObject {
  return withFieldsOfKind(tenant, kind, withDefaultTag(withFlags(row)), before);
}

// flags are kept as bits, and printed from the lowest on
function withFlags(row: WireObject): WireObject {
  const properties = propertiesOf(
    "beta",
    textOf(row, "@odata.type").replace("#microsoft.graph.", ""),
  );
  const after = { ...row };
  for (const [name, value] of Object.entries(row)) {
    const type = properties.get(name)?.type ?? "";
    if (typeof value === "string" && isFlags(type)) after[name] = printedFlags(type, value);
  }
  return after;
}

// an object is in the scope of the tag Default where it is in no other
function withDefaultTag(row: WireObject): WireObject {
  const after = { ...row };
  for (const tags of ["roleScopeTagIds", "roleScopeTags"]) {
    const ids = row[tags];
    if (tags in row && (!Array.isArray(ids) || ids.length === 0)) after[tags] = ["0"];
  }
  return after;
}

function withFieldsOfKind(
  tenant: Tenant,
  kind: PolicyKind,
  row: WireObject,
  before: WireObject | undefined,
): WireObject {
  switch (kind.collection) {
    case "deviceConfigurations":
      return "qualityUpdatesPaused" in row
        ? withPauseFields(row, before, tenant.clock.now())
        : sealOmaSettings(row, before);
    case "configurationPolicies":
      return withCatalogFields(row);
    case "windowsFeatureUpdateProfiles": {
      const version = windowsVersions.find((item) => item.name === row["featureUpdateVersion"]);
      return {
        ...row,
        deployableContentDisplayName: row["featureUpdateVersion"],
        endOfSupportDate:
          version === undefined ? sentinelDate : `${version.endOfSupport}T00:00:00Z`,
      };
    }
    case "windowsQualityUpdateProfiles": {
      const settings = row["expeditedUpdateSettings"];
      const date = isWireObject(settings)
        ? textOf(settings, "qualityUpdateRelease").slice(0, 10)
        : "";
      const letter = tenant.releases.on(date)?.letter ?? "B";
      const [year = "", month = "", day = ""] = date.split("-");
      // Unverified: the exact wording
      const text = `${month}/${day}/${year} - ${year}.${month} ${letter} SecurityUpdates for Windows 10 and later`;
      return { ...row, releaseDateDisplayName: text, deployableContentDisplayName: text };
    }
    case "windowsQualityUpdatePolicies":
    case "windowsDriverUpdateProfiles":
    case "deviceHealthScripts":
    case "assignmentFilters":
      return row;
    case "mobileApps":
      return withContent(tenant, row, before);
    default:
      return kind.collection satisfies never;
  }
}
