import { hotpatchRevisions, isBaselineMonth, takesHotpatches } from "../devices/hotpatch.ts";
import { type WireObject, wireText } from "../kind/wire.ts";

/** What one release brings to one build. */
export interface ExpectedRevision {
  readonly build: number;
  /** Of the cumulative update; null where only a hotpatch is known. */
  readonly cumulative: number | null;
  /** Of the hotpatch of the same day; null where none is known. */
  readonly hotpatch: number | null;
}

/** One quality update release, as the tenant's catalog has it. */
export interface Release {
  /** `2026-11-10`. */
  readonly releasedOn: string;
  readonly displayName: string;
  readonly kb: string;
  /** Monthly security releases are what `latest` picks from. */
  readonly monthlySecurity: boolean;
  readonly revisions: ReadonlyMap<number, ExpectedRevision>;
}

/** Every release, newest first, and what is known of each build's revisions. */
export interface ReleaseCatalog {
  readonly releases: readonly Release[];
  /** By build: revisions with the day they came out and the track they belong to. */
  readonly known: ReadonlyMap<number, ReadonlyMap<number, KnownRevision>>;
}

export interface KnownRevision {
  readonly releasedOn: string;
  readonly hotpatch: boolean;
}

/**
 * Reads the quality updates of `windowsUpdateCatalogItems`. Pure.
 *
 * Unverified: how the catalog names a hotpatch. One that says "hotpatch" is taken as such; of
 * two revisions of one build on one day outside a baseline month the lower one is.
 *
 * @beta
 * @see https://learn.microsoft.com/graph/api/resources/intune-softwareupdate-windowsqualityupdatecatalogitem?view=graph-rest-beta
 */
export function releaseCatalog(items: readonly WireObject[]): ReleaseCatalog {
  const days = new Map<string, Draft>();
  for (const item of items) {
    if (wireText(item, "@odata.type") !== "#microsoft.graph.windowsQualityUpdateCatalogItem")
      continue;
    const releasedOn = wireText(item, "releaseDateTime").slice(0, 10);
    if (!/^\d{4}-\d\d-\d\d$/.test(releasedOn) || releasedOn.startsWith("0001")) continue;
    const draft = days.get(releasedOn) ?? releaseDraft(releasedOn);
    days.set(releasedOn, draft);
    addItem(draft, item);
  }
  const releases = [...days.values()]
    .map(finish)
    .sort((a, b) => (a.releasedOn < b.releasedOn ? 1 : -1));
  return { releases, known: knownRevisions(releases) };
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

interface Draft {
  readonly releasedOn: string;
  readonly names: string[];
  readonly kbs: string[];
  monthlySecurity: boolean;
  readonly plain: Map<number, Set<number>>;
  readonly hotpatch: Map<number, Set<number>>;
}

function releaseDraft(releasedOn: string): Draft {
  const draft: Draft = {
    releasedOn,
    names: [],
    kbs: [],
    monthlySecurity: false,
    plain: new Map(),
    hotpatch: new Map(),
  };
  return draft;
}

function addItem(draft: Draft, item: WireObject): void {
  draft.names.push(wireText(item, "displayName"));
  draft.kbs.push(wireText(item, "kbArticleId"));
  if (
    wireText(item, "classification") === "security" &&
    wireText(item, "qualityUpdateCadence") === "monthly"
  ) {
    draft.monthlySecurity = true;
  }
  const list = item["productRevisions"];
  for (const revision of Array.isArray(list) ? (list as WireObject[]) : []) {
    const osBuild = revision["osBuild"] as WireObject | null | undefined;
    const build = osBuild?.["buildNumber"];
    const number = osBuild?.["updateBuildRevision"];
    if (typeof build !== "number" || typeof number !== "number") continue;
    const named = `${wireText(item, "displayName")} ${wireText(revision, "displayName")}`;
    const track = /hotpatch/i.test(named) ? draft.hotpatch : draft.plain;
    track.set(build, (track.get(build) ?? new Set()).add(number));
  }
}

function finish(draft: Draft): Release {
  const { releasedOn, names, kbs, monthlySecurity } = draft;
  for (const { builds, revision, releasedOn: day } of hotpatchRevisions) {
    if (day !== releasedOn) continue;
    for (const build of builds) {
      draft.plain.get(build)?.delete(revision);
      draft.hotpatch.set(build, (draft.hotpatch.get(build) ?? new Set()).add(revision));
    }
  }
  const revisions = new Map<number, ExpectedRevision>();
  for (const build of new Set([...draft.plain.keys(), ...draft.hotpatch.keys()])) {
    const plain = [...(draft.plain.get(build) ?? [])].sort((a, b) => a - b);
    const named = [...(draft.hotpatch.get(build) ?? [])].sort((a, b) => a - b);
    const lower =
      named.length === 0 &&
      plain.length > 1 &&
      takesHotpatches(build) &&
      !isBaselineMonth(releasedOn)
        ? plain[0]
        : undefined;
    revisions.set(build, {
      build,
      // where a day has several, only the newest is sure to have all of that day
      cumulative: plain.at(-1) ?? null,
      hotpatch: named[0] ?? lower ?? null,
    });
  }
  return {
    releasedOn,
    displayName: names[0] ?? releasedOn,
    kb: [...new Set(kbs.filter((kb) => kb !== ""))].join(", "),
    monthlySecurity,
    revisions,
  };
}

function knownRevisions(
  releases: readonly Release[],
): ReadonlyMap<number, ReadonlyMap<number, KnownRevision>> {
  const known = new Map<number, Map<number, KnownRevision>>();
  const note = (build: number, revision: number, entry: KnownRevision) => {
    const ofBuild = known.get(build) ?? new Map<number, KnownRevision>();
    known.set(build, ofBuild);
    ofBuild.set(revision, entry);
  };
  for (const { releasedOn, revision, builds } of hotpatchRevisions) {
    for (const build of builds) note(build, revision, { releasedOn, hotpatch: true });
  }
  for (const { releasedOn, revisions } of releases) {
    for (const { build, cumulative, hotpatch } of revisions.values()) {
      if (cumulative !== null) note(build, cumulative, { releasedOn, hotpatch: false });
      if (hotpatch !== null) note(build, hotpatch, { releasedOn, hotpatch: true });
    }
  }
  return known;
}
