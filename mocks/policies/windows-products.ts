import type { Answer, Call } from "../ground/call.ts";
import { guidOf } from "../ground/random.ts";
import { badGatewayRequest, directoryNotFound } from "../ground/refusal.ts";
import type { WireObject } from "../ground/wire.ts";
import { matchesFilter } from "../odata/filter-match.ts";
import { filterProperties } from "../odata/filter-properties.ts";
import { parseFilter } from "../odata/filter-parse.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly } from "../odata/query.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { QualityRelease } from "../simulation/releases.ts";
import { type WindowsVersion, windowsVersions } from "../simulation/windows-versions.ts";
import type { Tenant } from "../state/tenant.ts";
import { expandedIn, knownIssuesOf } from "./known-issues.ts";
import { shortName } from "./update-catalog.ts";

const path = "admin/windows/updates/products";
const access = {
  only: "beta",
  read: permissions.windowsUpdates,
  write: permissions.windowsUpdates,
} as const;

/**
 * Versions of Windows with their editions and revisions, as the update service has them: with a
 * mark on hotpatches, which the catalog of Intune lacks. Beta and read-only.
 *
 * @see https://learn.microsoft.com/graph/api/resources/windowsupdates-product?view=graph-rest-beta
 */
export const windowsProductRoutes: readonly Route[] = [
  { ...access, pattern: path, methods: { GET: listProducts } },
  { ...access, pattern: `${path}/{id}/revisions`, methods: { GET: listRevisions } },
  { ...access, pattern: `${path}/{id}/editions`, methods: { GET: listEditions } },
  { ...access, pattern: `${path}/{id}/knownIssues`, methods: { GET: listKnownIssues } },
];

function listProducts(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, ["$expand", "$top", "$skiptoken"]);
  const expand = partsOf(call.query.get("$expand") ?? "");
  for (const name of expand.keys()) {
    if (!["revisions", "editions", "knownIssues"].includes(name)) throw cannotExpand(name);
  }
  const inner = expand.get("revisions");
  const issues = expand.get("knownIssues");
  const rows = windowsVersions.map((version, index) => ({
    ...productOf(version, index),
    ...(inner !== undefined && { revisions: revisionsOf(version, tenant, partsOf(inner)) }),
    ...(expand.has("editions") && { editions: editionsOf(version, index, tenant) }),
    ...(issues !== undefined && { knownIssues: issuesOf(version, tenant, partsOf(issues)) }),
  }));
  return page(call, tenant, rows, path);
}

function listRevisions(call: Call, tenant: Tenant, id = ""): Answer {
  allowOnly(call.query, ["$expand", "$top", "$skiptoken"]);
  const parts = partsOf(call.query.get("$expand") ?? "");
  const rows = revisionsOf(demandVersion(id), tenant, parts);
  return page(call, tenant, rows, `${path}('${id}')/revisions`);
}

function listEditions(call: Call, tenant: Tenant, id = ""): Answer {
  allowOnly(call.query, ["$top", "$skiptoken"]);
  const rows = editionsOf(demandVersion(id), Number(id) - 1, tenant);
  return page(call, tenant, rows, `${path}('${id}')/editions`);
}

function listKnownIssues(call: Call, tenant: Tenant, id = ""): Answer {
  allowOnly(call.query, ["$expand", "$filter", "$top", "$skiptoken"]);
  const parts = partsOf(call.query.get("$expand") ?? "");
  const rows = issuesOf(demandVersion(id), tenant, parts).filter(
    issueFilter(call.query.get("$filter")),
  );
  return page(call, tenant, rows, `${path}('${id}')/knownIssues`);
}

// of learn.microsoft.com/graph/windowsupdates-product-known-issues: eq on status, ge and le on dates
function issueFilter(text: string | undefined): (row: WireObject) => boolean {
  if (text === undefined) return () => true;
  const filter = parseFilter(text);
  for (const name of filterProperties(filter)) {
    if (!filteredIssues.has(name))
      throw badGatewayRequest(`The property '${name}' cannot be used in the $filter query option.`);
  }
  return (row) => matchesFilter(filter, row);
}

const filteredIssues: ReadonlySet<string> = new Set([
  "status",
  "startDateTime",
  "lastUpdatedDateTime",
  "resolvedDateTime",
]);

function issuesOf(
  version: WindowsVersion,
  tenant: Tenant,
  expand: ReadonlyMap<string, string>,
): readonly WireObject[] {
  for (const name of expand.keys()) if (!expandedIn.includes(name)) throw cannotExpand(name);
  return knownIssuesOf(version, tenant, expand);
}

function page(call: Call, tenant: Tenant, rows: readonly WireObject[], context: string): Answer {
  return pageOf(
    call,
    tenant.settings,
    (from) => rows.map((row, index) => [index, row] as const).slice(from),
    {
      context,
      // Unverified: the size of a page
      defaultSize: 100,
      maxSize: 100,
      onExceed: "cap",
      keep: () => true,
      project: (row) => row,
    },
  );
}

function productOf({ name, build }: WindowsVersion, index: number): WireObject {
  const [groupName = "", versionName = ""] = name.split(", version ");
  return {
    id: String(index + 1),
    name,
    groupName,
    friendlyNames: [`Version ${versionName} (OS build ${build})`],
  };
}

const editions = [
  { sku: 101, name: "Core", released: "Home", isPro: true },
  { sku: 48, name: "Professional", released: "Pro", isPro: true },
  { sku: 4, name: "Enterprise", released: "Enterprise", isPro: false },
  { sku: 121, name: "Education", released: "Education", isPro: false },
] as const;

function editionsOf(version: WindowsVersion, index: number, tenant: Tenant): WireObject[] {
  const { name, releasedAt, endOfSupport, endOfSupportPro } = version;
  const today = tenant.clock.now().toISOString().slice(0, 10);
  return editions.map(({ sku, name: edition, released, isPro }) => {
    const end = isPro ? endOfSupportPro : endOfSupport;
    return {
      id: `${index + 1}_${sku}`,
      name: edition,
      releasedName: `${name.split(",")[0]} ${released}`,
      deviceFamily: "Desktop",
      isInService: today <= end,
      generalAvailabilityDateTime: midnight(releasedAt),
      endOfServiceDateTime: midnight(end),
      servicingPeriods: [
        {
          name: "Modern Lifecycle",
          startDateTime: midnight(releasedAt),
          endDateTime: midnight(end),
        },
      ],
    };
  });
}

function revisionsOf(
  version: WindowsVersion,
  tenant: Tenant,
  expand: ReadonlyMap<string, string>,
): WireObject[] {
  for (const name of expand.keys()) {
    if (!["catalogEntry", "knowledgeBaseArticle"].includes(name)) throw cannotExpand(name);
  }
  return tenant.releases.until(tenant.clock.now()).flatMap((release) => {
    const plain = release.revisions[version.build];
    const hotpatch = release.hotpatches?.[version.build];
    return [
      ...(hotpatch === undefined ? [] : [revisionOf(version, release, hotpatch, true, expand)]),
      ...(plain === undefined ? [] : [revisionOf(version, release, plain, false, expand)]),
    ];
  });
}

function revisionOf(
  { name, build }: WindowsVersion,
  release: QualityRelease,
  revision: number,
  isHotpatchUpdate: boolean,
  expand: ReadonlyMap<string, string>,
): WireObject {
  const [product = "", versionName = ""] = name.split(", version ");
  const { date, letter, kb } = release;
  return {
    id: `10.0.${build}.${revision}`,
    displayName: `${name}, build ${build}.${revision}`,
    product,
    version: versionName,
    releaseDateTime: midnight(date),
    isHotpatchUpdate,
    osBuild: {
      majorVersion: 10,
      minorVersion: 0,
      buildNumber: build,
      updateBuildRevision: revision,
    },
    ...(expand.has("catalogEntry") && {
      catalogEntry: {
        "@odata.type": "#microsoft.graph.windowsUpdates.qualityUpdateCatalogEntry",
        id: `${guidOf(0, "entry", date)}${guidOf(0, "entry", kb)}`.replaceAll("-", ""),
        displayName: `${date} - ${shortName(release)} ${letter === "D" ? "Updates" : "SecurityUpdates"} for Windows 10 and later`,
        releaseDateTime: `${date}T00:00:00Z`,
        deployableUntilDateTime: null,
        shortName: shortName(release),
        catalogName: `${date.slice(0, 7)} Cumulative Update${letter === "D" ? " Preview" : ""} for ${name}`,
        isExpeditable: release.expeditable,
        qualityUpdateClassification: letter === "D" ? "nonSecurity" : "security",
        qualityUpdateCadence: letter === "OOB" ? "outOfBand" : "monthly",
      },
    }),
    ...(expand.has("knowledgeBaseArticle") && {
      // a hotpatch has an article of its own
      knowledgeBaseArticle: articleOf(isHotpatchUpdate ? kb - 9 : kb),
    }),
  };
}

function articleOf(kb: number): WireObject {
  return { id: `KB${kb}`, url: `https://support.microsoft.com/help/${kb}` };
}

// days begin at midnight in Redmond
function midnight(day: string): string {
  return `${day}T00:00:00-0${Number(day.slice(5, 7)) >= 4 && Number(day.slice(5, 7)) <= 10 ? 7 : 8}:00`;
}

function demandVersion(id: string): WindowsVersion {
  const version = windowsVersions[Number(id) - 1];
  if (version === undefined) throw directoryNotFound(id);
  return version;
}

/** The parts of an `$expand`, with what stands in their brackets after `$expand=`. */
function partsOf(text: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const [, name = "", inner = ""] of text.matchAll(/(\w+)(?:\(([^()]*)\))?(?:,|$)/g))
    parts.set(name, inner.replace(/^\$expand=/, ""));
  return parts;
}

function cannotExpand(name: string): Error {
  return badGatewayRequest(
    `Parsing OData Select and Expand failed: Could not find a property named '${name}'.`,
  );
}
