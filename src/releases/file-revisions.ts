import type { RevisionFacts } from "./revision.ts";
import type { WindowsData } from "./windows-data.ts";

/** What the data file says of each build's revisions. Pure. */
export function fileRevisions({ revisions }: WindowsData): RevisionFacts[] {
  return revisions.flatMap(({ builds, revision, releasedOn, kb, kind, hotpatch, baseline }) =>
    builds.map((build) => ({
      build,
      revision,
      releasedOn,
      listedOn: null,
      kb,
      kind,
      hotpatch: hotpatch ?? false,
      // that a release is none is seen by its hotpatch alone
      baseline: baseline ?? null,
    })),
  );
}
