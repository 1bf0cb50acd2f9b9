import { rootOf, type Answer, type Call } from "../ground/call.ts";
import { guidOf } from "../ground/random.ts";
import { badIntuneRequest, intuneNotFound } from "../ground/refusal.ts";
import { sameId, textOf, type WireObject } from "../ground/wire.ts";
import { derivesFrom } from "../model/model.ts";
import { matchesFilter } from "../odata/filter-match.ts";
import { parseFilter } from "../odata/filter-parse.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly } from "../odata/query.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { QualityRelease } from "../simulation/releases.ts";
import { isOffered, windowsVersions } from "../simulation/windows-versions.ts";
import type { Tenant } from "../state/tenant.ts";

/** Paths of the update catalogue, beta and read-only. */
export const updateCatalogRoutes: readonly Route[] = [
  {
    pattern: "deviceManagement/windowsUpdateCatalogItems",
    only: "beta",
    methods: { GET: listCatalog },
    read: permissions.configurationRead,
    write: permissions.configurationRead,
  },
  {
    pattern: "deviceManagement/windowsUpdateCatalogItems/{id}",
    only: "beta",
    methods: { GET: getCatalogItem },
    read: permissions.configurationRead,
    write: permissions.configurationRead,
  },
];

function listCatalog(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, ["$filter", "$top", "$skiptoken"]);
  const text = call.query.get("$filter");
  const filter = text === undefined ? undefined : parseFilter(text);
  // only the cast is in use
  if (filter !== undefined && filter.kind !== "isof")
    throw badIntuneRequest(
      "The query specified in the URI is not valid. The filter is not supported.",
    );
  const items = catalogItems(tenant);
  return pageOf(
    call,
    tenant.settings,
    (from) => items.map((item, index) => [index, item] as const).slice(from),
    {
      context: "deviceManagement/windowsUpdateCatalogItems",
      defaultSize: 1_000,
      maxSize: 1_000,
      onExceed: "cap",
      keep: (row) => filter === undefined || matchesFilter(filter, row, isOf),
      project: (row) => row,
    },
  );
}

function getCatalogItem(call: Call, tenant: Tenant, id = ""): Answer {
  allowOnly(call.query, []);
  const item = catalogItems(tenant).find((candidate) => sameId(candidate["id"], id));
  if (item === undefined) throw intuneNotFound();
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#deviceManagement/windowsUpdateCatalogItems/$entity`,
      ...item,
    },
  };
}

function isOf(row: WireObject, type: string): boolean {
  return derivesFrom(
    "beta",
    textOf(row, "@odata.type").replace("#microsoft.graph.", ""),
    type.replace(/^microsoft\.graph\./, ""),
  );
}

/**
 * Feature updates on offer and the releases of the last months. Unverified: that a release which
 * was withdrawn is gone from here, while the products of the update service keep its revision.
 */
export function catalogItems({ clock, releases }: Tenant): readonly WireObject[] {
  const now = clock.now();
  const features = windowsVersions
    .filter((version) => isOffered(version, now))
    .map((version) => ({
      "@odata.type": "#microsoft.graph.windowsFeatureUpdateCatalogItem",
      id: guidOf(0, "feature", version.name),
      displayName: version.name,
      releaseDateTime: `${version.releasedAt}T00:00:00Z`,
      endOfSupportDate: `${version.endOfSupport}T00:00:00Z`,
      version: version.name,
    }));
  const quality = releases.offeredAt(now).map((release) => ({
    "@odata.type": "#microsoft.graph.windowsQualityUpdateCatalogItem",
    id: guidOf(0, "quality", release.date),
    displayName: `${release.date.slice(5, 7)}/${release.date.slice(8)}/${release.date.slice(0, 4)} - ${shortName(release)} ${release.letter === "D" ? "Updates" : "SecurityUpdates"} for Windows 10 and later`,
    releaseDateTime: `${release.date}T00:00:00Z`,
    endOfSupportDate: null,
    kbArticleId: `KB${release.kb}`,
    classification: release.letter === "D" ? "nonSecurity" : "security",
    qualityUpdateCadence: release.letter === "OOB" ? "outOfBand" : "monthly",
    isExpeditable: release.expeditable,
    cveSeverityInformation:
      release.letter === "D"
        ? null
        : { maxSeverityLevel: "critical", maxBaseScore: 8.8, exploitedCves: [] },
    productRevisions: Object.entries(release.revisions).map(([build, revision]) =>
      productRevision(Number(build), revision, release.kb, release.date),
    ),
  }));
  return [...features, ...quality];
}

/** `2026.11 B`. Unverified: that an out-of-band release is called `2026.09 OOB`. */
export function shortName({ date, letter }: QualityRelease): string {
  return `${date.slice(0, 7).replace("-", ".")} ${letter}`;
}

function productRevision(build: number, revision: number, kb: number, date: string): WireObject {
  const version = windowsVersions.find((candidate) => candidate.build === build)?.name ?? "";
  const [productName = "", versionName = ""] = version.split(", version ");
  return {
    displayName: `${version}, build ${build}.${revision}`,
    releaseDateTime: `${date}T00:00:00Z`,
    versionName,
    productName,
    osBuild: {
      majorVersionNumber: 10,
      minorVersionNumber: 0,
      buildNumber: build,
      updateBuildRevision: revision,
    },
    knowledgeBaseArticle: {
      articleId: `KB${kb}`,
      articleUrl: `https://support.microsoft.com/help/${kb}`,
    },
  };
}
