import { formatOsBuild, type OsBuild } from "../devices/os-build.ts";
import type { Edition } from "./edition.ts";
import type { Release, ReleaseCatalog } from "./release.ts";
import type { WindowsRevision } from "./revision.ts";
import { needsEsu, outOfSupport, supportEndOf } from "./support.ts";
import { serverOf, trackOf } from "./track.ts";
import { windowsNameOf, type WindowsVersion } from "./windows-data.ts";

/** Whether a device has a release, judged by its build and edition alone. */
export type PatchLevel =
  | { readonly level: "patched" }
  /** `because` says why it cannot get it; absent where it can. */
  | { readonly level: "behind"; readonly because?: string }
  /** It cannot be told; `because` says why. */
  | { readonly level: "unknown"; readonly because: string };

/**
 * Compares a device's revision with what the release brings to the same track. A hotpatch has a
 * lower number than the cumulative update of its day and a higher one than all that came before,
 * so that from the hotpatch on a device has the release. Pure.
 *
 * @param edition undefined where it is not known.
 * @see https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-hotpatch-updates
 */
export function patchLevel(
  osBuild: OsBuild | null,
  release: Release,
  catalog: ReleaseCatalog,
  edition?: Edition,
): PatchLevel {
  if (osBuild === null) return unknown("no Windows build is known of it");
  const { build, revision } = osBuild;
  if (revision === null) return unknown("its update revision is not known");
  const track = trackOf(build, revision);
  const known = catalog.known.get(track) ?? nothing;
  const expected = release.revisions.get(track);
  if (revision >= (expected?.cumulative ?? Infinity)) return patched;
  const mine = known.get(revision);
  const cameOn = mine?.releasedOn ?? "";
  const isHotpatch = mine?.hotpatch === true;
  if (cameOn > release.releasedOn || (isHotpatch && cameOn === release.releasedOn)) return patched;
  const version = catalog.versions.find((candidate) => candidate.build === build);
  if (expected === undefined) return unknown(withoutRevision(osBuild, release, version, edition));
  const { cumulative, hotpatch, baseline } = expected;
  const isOlder = cameOn !== "" && cameOn < release.releasedOn;
  if (!isOlder && hotpatch !== null && revision >= hotpatch) return patched;
  const isBehind = hotpatch !== null || baseline || revision <= newestBefore(release, known);
  if (!isBehind) return unknown(mayBeHotpatch(osBuild, release, catalog, cumulative));
  if (version === undefined) return { level: "behind" };
  if (lacksEsu(revision, known, release, version, edition)) {
    return unknown(
      `not enrolled in ESU, as far as its build tells: ${version.name} is out of support since ${supportEndOf(version, edition)}, and it has no update since`,
    );
  }
  const because = outOfSupport(version, edition, release.releasedOn);
  // with Extended Security Updates it is only late
  return because === undefined || needsEsu(version, edition, release.releasedOn)
    ? { level: "behind" }
    : { level: "behind", because };
}

const patched = { level: "patched" } as const;
const nothing: ReadonlyMap<number, WindowsRevision> = new Map();

/** The highest revision that came out before the release; no hotpatch of it is lower. */
function newestBefore(
  { releasedOn }: Release,
  known: ReadonlyMap<number, WindowsRevision>,
): number {
  let newest = -1;
  for (const [number, update] of known) {
    if (update.releasedOn !== null && update.releasedOn < releasedOn && number > newest)
      newest = number;
  }
  return newest;
}

/** Whether a device has none of the security updates that Extended Security Updates brought so far. */
function lacksEsu(
  revision: number,
  known: ReadonlyMap<number, WindowsRevision>,
  { releasedOn }: Release,
  version: WindowsVersion,
  edition: Edition | undefined,
): boolean {
  if (!needsEsu(version, edition, releasedOn)) return false;
  const end = supportEndOf(version, edition) ?? "";
  const paid = [...known].filter(
    ([, update]) =>
      update.kind === "security" && update.releasedOn !== null && update.releasedOn > end,
  );
  return paid.length > 0 && paid.every(([number]) => revision < number);
}

function withoutRevision(
  osBuild: OsBuild,
  { releasedOn }: Release,
  version: WindowsVersion | undefined,
  edition: Edition | undefined,
): string {
  const server = serverOf(osBuild);
  if (server !== undefined)
    return `${formatOsBuild(osBuild)} is an update of ${server}, of which no source has one of ${releasedOn}`;
  if (version === undefined)
    return `build ${osBuild.build} is no version that is known: of an Insider channel, or newer than the data`;
  if (needsEsu(version, edition, releasedOn)) {
    return `${version.name} is out of support since ${supportEndOf(version, edition)}, and no source has the ESU update of ${releasedOn}`;
  }
  return (
    outOfSupport(version, edition, releasedOn) ?? `the release has no update for ${version.name}`
  );
}

function mayBeHotpatch(
  osBuild: OsBuild,
  { releasedOn }: Release,
  { dataAsOf }: ReleaseCatalog,
  cumulative: number | null,
): string {
  return cumulative === null
    ? `no source has the cumulative update of ${releasedOn} for ${windowsNameOf(osBuild.build)}`
    : `${formatOsBuild(osBuild)} may be a hotpatch of ${releasedOn}: no source says whether there was one, and the data is of ${dataAsOf}`;
}

function unknown(because: string): PatchLevel {
  return { level: "unknown", because };
}
