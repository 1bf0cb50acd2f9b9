import { type CatalogTitle, catalogRevisions } from "./catalog-revisions.ts";
import { fileRevisions } from "./file-revisions.ts";
import type { ServiceProducts } from "./products.ts";
import { type KnownRevisions, mergeRevisions, type WindowsRevision } from "./revision.ts";
import { buildOfTrack, isServerTrack, type Track, trackOf } from "./track.ts";
import { mergeVersions, takesHotpatches } from "./versions.ts";
import { windowsData, type WindowsVersion } from "./windows-data.ts";
import type { WireObject } from "../kind/wire.ts";

/** What one release brings to one track. */
export interface ExpectedRevision {
  readonly build: number;
  /** Of the cumulative update; null where only a hotpatch is known. */
  readonly cumulative: number | null;
  /** Of the hotpatch of the same day; null where none is known. */
  readonly hotpatch: number | null;
  /** Whether it is known that there is no hotpatch. */
  readonly baseline: boolean;
}

/** The quality updates of one day. */
export interface Release {
  /** `2026-11-10`. */
  readonly releasedOn: string;
  readonly displayName: string;
  readonly kb: string;
  /** Every article of that day, whatever the build, such as `KB5068861`; sorted. */
  readonly articles: readonly string[];
  /** Monthly security releases are what `latest` picks from. */
  readonly monthlySecurity: boolean;
  readonly revisions: ReadonlyMap<Track, ExpectedRevision>;
}

/** Every release, newest first, and what is known of versions and revisions. */
export interface ReleaseCatalog {
  readonly releases: readonly Release[];
  readonly known: KnownRevisions;
  readonly versions: readonly WindowsVersion[];
  /** The day of the data file. */
  readonly dataAsOf: string;
}

/**
 * Puts together what the update service, the tenant's catalog and the data file say. Pure.
 *
 * @param items rows of `windowsUpdateCatalogItems`.
 * @param service absent where the update service could not be read.
 */
export function releaseCatalog(
  items: readonly WireObject[],
  service?: ServiceProducts,
): ReleaseCatalog {
  const { revisions, titles } = catalogRevisions(items);
  const known = mergeRevisions({
    ...(service && { service: service.revisions }),
    catalog: revisions,
    file: fileRevisions(windowsData),
  });
  const versions = mergeVersions(windowsData.versions, service?.versions ?? []);
  const days = new Map<string, WindowsRevision[]>();
  for (const ofTrack of known.values()) {
    for (const revision of ofTrack.values()) {
      for (const day of new Set([revision.listedOn, revision.releasedOn])) {
        if (day === null) continue;
        const ofDay = days.get(day);
        if (ofDay === undefined) days.set(day, [revision]);
        else ofDay.push(revision);
      }
    }
  }
  for (const { releasedOn } of titles) if (!days.has(releasedOn)) days.set(releasedOn, []);
  const releases = [...days]
    .map(([day, ofDay]) => releaseOf(day, ofDay, titles, versions))
    .sort((a, b) => (a.releasedOn < b.releasedOn ? 1 : -1));
  return { releases, known, versions, dataAsOf: windowsData.asOf };
}

/**
 * The release of that day; without one the latest monthly security release that is out.
 * Undefined where there is none.
 */
export function pickRelease(
  { releases }: ReleaseCatalog,
  now: Date,
  day?: string,
): Release | undefined {
  if (day !== undefined) return releases.find(({ releasedOn }) => releasedOn === day);
  const today = now.toISOString().slice(0, 10);
  return releases.find(({ releasedOn, monthlySecurity }) => monthlySecurity && releasedOn <= today);
}

/**
 * Whether every device gets the cumulative update, with a restart, on this release day, as far as
 * the calendar says: January, April, July and October. Microsoft inserts others, as in June 2026.
 *
 * @see https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-hotpatch-updates
 */
export function isBaselineMonth(releasedOn: string): boolean {
  return [1, 4, 7, 10].includes(Number(releasedOn.slice(5, 7)));
}

function releaseOf(
  releasedOn: string,
  ofDay: readonly WindowsRevision[],
  titles: readonly CatalogTitle[],
  versions: readonly WindowsVersion[],
): Release {
  const byTrack = new Map<Track, WindowsRevision[]>();
  for (const revision of ofDay) {
    const track = trackOf(revision.build, revision.revision);
    byTrack.set(track, [...(byTrack.get(track) ?? []), revision]);
  }
  const revisions = new Map(
    [...byTrack].map(([track, list]) => [track, expectedOf(track, list, releasedOn, versions)]),
  );
  const named = titles.filter((title) => title.releasedOn === releasedOn);
  const kbs = [...new Set(named.map(({ kb }) => kb).filter((kb) => kb !== ""))];
  return {
    releasedOn,
    displayName: named[0]?.displayName ?? releasedOn,
    kb: kbs.length > 0 ? kbs.join(", ") : mainArticle(ofDay),
    articles: articlesOf([...kbs, ...ofDay.map(({ kb }) => kb ?? "")]),
    monthlySecurity: ofDay.some(({ kind }) => kind === "security"),
    revisions,
  };
}

function articlesOf(texts: readonly string[]): readonly string[] {
  const numbers = texts.flatMap((text) => text.match(/\d{6,8}/g) ?? []);
  return [...new Set(numbers.map((number) => `KB${number}`))].sort();
}

function expectedOf(
  track: Track,
  ofDay: readonly WindowsRevision[],
  releasedOn: string,
  versions: readonly WindowsVersion[],
): ExpectedRevision {
  const build = buildOfTrack(track);
  const byNumber = [...ofDay].sort((a, b) => a.revision - b.revision);
  const hotpatches = byNumber.filter(({ hotpatch }) => hotpatch === true);
  const plain = byNumber.filter(({ hotpatch }) => hotpatch !== true);
  const unnamed = hotpatches.length === 0 ? unnamedHotpatch(plain, releasedOn) : undefined;
  const hotpatch = takesHotpatches(versions, build) ? (hotpatches[0] ?? unnamed) : undefined;
  return {
    build,
    cumulative: cumulativeOf(plain)?.revision ?? null,
    hotpatch: hotpatch?.revision ?? null,
    baseline:
      hotpatch === undefined &&
      (!takesHotpatches(versions, build) ||
        isBaselineMonth(releasedOn) ||
        plain.some(({ baseline }) => baseline === true) ||
        // the service marks each hotpatch: where it has the security update alone, there is none
        plain.some(
          ({ kind, hotpatch: marked, from }) =>
            kind === "security" && marked === false && from.hotpatch === "service",
        )),
  };
}

/**
 * The monthly security update of a day rather than an out-of-band one or a preview, which hold
 * more. Where there are several of a kind, only the newest is sure to have all of that day.
 */
function cumulativeOf(plain: readonly WindowsRevision[]): WindowsRevision | undefined {
  for (const kind of ["security", "outOfBand", "preview"]) {
    const newest = plain.findLast((revision) => revision.kind === kind);
    if (newest !== undefined) return newest;
  }
  return plain.at(-1);
}

/** The lower of two monthly security updates of one day, where nobody says which is the hotpatch. */
function unnamedHotpatch(
  plain: readonly WindowsRevision[],
  releasedOn: string,
): WindowsRevision | undefined {
  const security = plain.filter(({ kind, hotpatch }) => kind === "security" && hotpatch === null);
  return security.length > 1 && !isBaselineMonth(releasedOn) ? security[0] : undefined;
}

/** The article of the newest version's cumulative update. */
function mainArticle(ofDay: readonly WindowsRevision[]): string {
  const client = ofDay
    .filter(
      ({ hotpatch, build, revision }) =>
        hotpatch !== true && !isServerTrack(trackOf(build, revision)),
    )
    .sort((a, b) => b.build - a.build || b.revision - a.revision);
  return client.find(({ kb }) => kb !== null)?.kb ?? "";
}
