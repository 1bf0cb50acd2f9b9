import { isWireObject, sentinelDate, textOf, wireDate, type WireObject } from "../ground/wire.ts";
import { defaultOf } from "../model/check-body.ts";
import { propertiesOf } from "../model/model.ts";
import { qualityReleases, windowsVersions } from "../simulation/releases.ts";
import type { Tenant } from "../state/tenant.ts";
import { policyKind, type PolicyCollection, type PolicyKind } from "./kinds.ts";
import { sealOmaSettings } from "./oma-settings.ts";
import { withPauseFields, withoutExpiredPauses } from "./pause.ts";

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
    if (!kind.navigation.includes(name)) row[name] = defaultOf(property, "beta");
  }
  const at = wireDate(tenant.clock.now());
  Object.assign(row, given, { id, createdDateTime: at, lastModifiedDateTime: at });
  if ("version" in row) row["version"] = 1;
  if ("supportsScopeTags" in row) row["supportsScopeTags"] = true;
  for (const tags of ["roleScopeTagIds", "roleScopeTags"]) {
    if (tags in row && (!Array.isArray(given[tags]) || given[tags].length === 0)) row[tags] = ["0"];
  }
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
    lastModifiedDateTime: wireDate(tenant.clock.now()),
  };
  if (typeof before["version"] === "number") row["version"] = before["version"] + 1;
  return withServiceFields(tenant, kind, row, before);
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
  return { kind: policyKind(collection), row: tenant.rows.table(collection).get(id) };
}

function withServiceFields(
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
      const letter = qualityReleases.find((item) => item.date === date)?.letter ?? "B";
      const [year = "", month = "", day = ""] = date.split("-");
      // Unverified: the exact wording
      const text = `${month}/${day}/${year} - ${year}.${month} ${letter} SecurityUpdates for Windows 10 and later`;
      return { ...row, releaseDateDisplayName: text, deployableContentDisplayName: text };
    }
    case "windowsQualityUpdatePolicies":
    case "windowsDriverUpdateProfiles":
    case "assignmentFilters":
      return row;
    default:
      return kind.collection satisfies never;
  }
}
