import { type WireObject, wireText } from "../kind/wire.ts";
import type { RevisionFacts } from "./revision.ts";
import { wireDay } from "./wire-day.ts";
import type { RevisionKind } from "./windows-data.ts";

/** One release as the tenant's catalog names it. */
export interface CatalogTitle {
  readonly releasedOn: string;
  readonly displayName: string;
  /** Empty where the catalog says something else than a number of an article. */
  readonly kb: string;
}

/** What the tenant's catalog says. */
export interface CatalogRevisions {
  readonly revisions: readonly RevisionFacts[];
  readonly titles: readonly CatalogTitle[];
}

/**
 * Reads the quality updates of `windowsUpdateCatalogItems`. Pure. The catalog has no property for
 * hotpatches; one whose name says so is taken as such.
 *
 * @beta
 * @see https://learn.microsoft.com/graph/api/resources/intune-softwareupdate-windowsqualityupdatecatalogitem?view=graph-rest-beta
 */
export function catalogRevisions(items: readonly WireObject[]): CatalogRevisions {
  const revisions: RevisionFacts[] = [];
  const titles: CatalogTitle[] = [];
  for (const item of items) {
    if (wireText(item, "@odata.type") !== "#microsoft.graph.windowsQualityUpdateCatalogItem")
      continue;
    const listedOn = wireDay(item, "releaseDateTime");
    if (listedOn === null) continue;
    const displayName = wireText(item, "displayName");
    titles.push({
      releasedOn: listedOn,
      displayName,
      kb: kbOf(wireText(item, "kbArticleId")) ?? "",
    });
    const list = item["productRevisions"];
    for (const revision of Array.isArray(list) ? (list as WireObject[]) : []) {
      const facts = revisionOf(revision, item, listedOn);
      if (facts !== undefined) revisions.push(facts);
    }
  }
  return { revisions, titles };
}

function revisionOf(
  wire: WireObject,
  item: WireObject,
  listedOn: string,
): RevisionFacts | undefined {
  const osBuild = wire["osBuild"] as WireObject | null | undefined;
  const build = osBuild?.["buildNumber"];
  const revision = osBuild?.["updateBuildRevision"];
  if (typeof build !== "number" || typeof revision !== "number") return undefined;
  const article = wire["knowledgeBaseArticle"] as WireObject | null | undefined;
  // a revision may come out days after the release that lists it
  const releasedOn = wireDay(wire, "releaseDateTime") ?? listedOn;
  const named = `${wireText(item, "displayName")} ${wireText(wire, "displayName")}`;
  return {
    build,
    revision,
    releasedOn,
    listedOn: listedOn === releasedOn ? null : listedOn,
    kb: kbOf(wireText(article ?? {}, "articleId")),
    kind: kindOfUpdate(wireText(item, "classification"), wireText(item, "qualityUpdateCadence")),
    hotpatch: /hotpatch/i.test(named) ? true : null,
    baseline: null,
  };
}

/** The kind of a quality update, from the words of both catalogs, whatever their case. */
export function kindOfUpdate(classification: string, cadence: string): RevisionKind | null {
  if (/^outOfBand$/i.test(cadence)) return "outOfBand";
  if (!/^monthly$/i.test(cadence)) return null;
  if (/^security$/i.test(classification)) return "security";
  return /^nonSecurity$/i.test(classification) ? "preview" : null;
}

/** `KB5094126`; null for anything else, such as the build that the live catalog puts in its place. */
export function kbOf(text: string): string | null {
  return /^(?:KB)?\d{6,8}$/i.test(text) ? `KB${text.replace(/^KB/i, "")}` : null;
}
