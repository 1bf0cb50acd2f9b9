import { formatOsBuild, type OsBuild } from "../devices/os-build.ts";
import { isBaselineMonth, takesHotpatches } from "../devices/hotpatch.ts";
import { windowsNameOf, windowsVersionOf } from "../devices/windows-versions.ts";
import type { Release, ReleaseCatalog } from "./release.ts";

/** Whether a device has a release, judged by its build alone. */
export type PatchLevel =
  | { readonly level: "patched" | "behind" }
  /** It cannot be told; `because` says why. */
  | { readonly level: "unknown"; readonly because: string };

/**
 * Compares a device's revision with the release's revision of the same build and track. A
 * hotpatch has a lower number than the cumulative update of its day, so that a plain
 * comparison would call a patched device behind. Pure.
 *
 * @see https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-hotpatch-updates
 */
export function patchLevel(
  osBuild: OsBuild | null,
  release: Release,
  catalog: ReleaseCatalog,
): PatchLevel {
  if (osBuild === null) return unknown("no Windows build is known of it");
  const { build, revision } = osBuild;
  if (revision === null) return unknown("its update revision is not known");
  const expected = release.revisions.get(build);
  if (expected === undefined) return unknown(withoutRevision(build, release));
  const { cumulative, hotpatch } = expected;
  if (cumulative !== null && revision >= cumulative) return { level: "patched" };
  const known = catalog.known.get(build);
  const mine = known?.get(revision);
  if (mine !== undefined) {
    return { level: mine.releasedOn >= release.releasedOn ? "patched" : "behind" };
  }
  if (cumulative === null) {
    return hotpatch !== null && revision < hotpatch
      ? { level: "behind" }
      : unknown(`the catalog has no cumulative update of ${release.releasedOn} for build ${build}`);
  }
  if (!takesHotpatches(build) || isBaselineMonth(release.releasedOn)) return { level: "behind" };
  const recent = new Date(Date.parse(release.releasedOn) - recentInMs).toISOString();
  const before = [...(known ?? [])]
    .filter(([, { releasedOn }]) => releasedOn < release.releasedOn && releasedOn > recent)
    .map(([number]) => number);
  // newer than all that came before and older than the cumulative update: it may be the hotpatch
  return before.length > 0 && revision > Math.max(...before)
    ? unknown(`${formatOsBuild(osBuild)} may be a hotpatch that the catalog does not name`)
    : { level: "behind" };
}

// without a release of the last months to compare with, lower is behind
const recentInMs = 70 * 86_400_000;

function withoutRevision(build: number, { releasedOn }: Release): string {
  const end = windowsVersionOf(build)?.endOfServiceOn;
  return end !== undefined && end < releasedOn
    ? `${windowsNameOf(build)} gets no updates since ${end}`
    : `the release has no update for ${windowsNameOf(build)}`;
}

function unknown(because: string): PatchLevel {
  return { level: "unknown", because };
}
