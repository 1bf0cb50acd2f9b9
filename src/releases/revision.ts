import { trackOf, type Track } from "./track.ts";
import type { RevisionKind } from "./windows-data.ts";

/**
 * Who says a fact, the first being believed before the others: the update service
 * (`/admin/windows/updates`), the tenant's update catalog, the data file of the package.
 */
export const revisionSources = ["service", "catalog", "file"] as const;

/**
 * One of those.
 *
 * @useDeclaredType
 */
export type RevisionSource = (typeof revisionSources)[number];

/** What one source says of one revision; null where it does not tell. */
export interface RevisionFacts {
  readonly build: number;
  readonly revision: number;
  /** `2026-11-10`. */
  readonly releasedOn: string | null;
  /** The day of the release that lists it, where that is another; null where it is the same. */
  readonly listedOn: string | null;
  /** Such as `KB5094126`. */
  readonly kb: string | null;
  readonly kind: RevisionKind | null;
  readonly hotpatch: boolean | null;
  /** Whether every device gets it with a restart. */
  readonly baseline: boolean | null;
}

/** What sources tell of a revision. */
export type RevisionFact = Exclude<keyof RevisionFacts, "build" | "revision">;

/** One revision as all sources together know it. */
export interface WindowsRevision extends RevisionFacts {
  /** Who said what. */
  readonly from: Readonly<Partial<Record<RevisionFact, RevisionSource>>>;
}

/** By track, then by revision. */
export type KnownRevisions = ReadonlyMap<Track, ReadonlyMap<number, WindowsRevision>>;

const facts: readonly RevisionFact[] = [
  "releasedOn",
  "listedOn",
  "kb",
  "kind",
  "hotpatch",
  "baseline",
];

/** Fact by fact, the first source that knows wins. Pure. */
export function mergeRevisions(
  said: Readonly<Partial<Record<RevisionSource, readonly RevisionFacts[]>>>,
): KnownRevisions {
  const known = new Map<Track, Map<number, WindowsRevision>>();
  for (const source of revisionSources) {
    for (const told of said[source] ?? []) {
      const track = trackOf(told.build, told.revision);
      const ofTrack = known.get(track) ?? new Map<number, WindowsRevision>();
      known.set(track, ofTrack);
      const before = ofTrack.get(told.revision);
      ofTrack.set(
        told.revision,
        before === undefined ? first(told, source) : more(before, told, source),
      );
    }
  }
  return known;
}

function first(told: RevisionFacts, source: RevisionSource): WindowsRevision {
  const from = Object.fromEntries(
    facts.filter((fact) => told[fact] !== null).map((fact) => [fact, source]),
  );
  return { ...told, from };
}

function more(
  before: WindowsRevision,
  told: RevisionFacts,
  source: RevisionSource,
): WindowsRevision {
  const news = facts.filter((fact) => before[fact] === null && told[fact] !== null);
  if (news.length === 0) return before;
  return {
    ...before,
    ...Object.fromEntries(news.map((fact) => [fact, told[fact]])),
    from: { ...before.from, ...Object.fromEntries(news.map((fact) => [fact, source])) },
  };
}
