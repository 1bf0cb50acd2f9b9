import type { ProductVersion } from "./products.ts";
import type { WindowsVersion } from "./windows-data.ts";

/** The versions of the data file with what the update service says, which wins. By build. Pure. */
export function mergeVersions(
  file: readonly WindowsVersion[],
  service: readonly ProductVersion[],
): readonly WindowsVersion[] {
  const byBuild = new Map(file.map((version) => [version.build, version]));
  for (const told of service) {
    const known = byBuild.get(told.build);
    byBuild.set(told.build, {
      line: null,
      // 24H2 and all that came after it take hotpatches
      hotpatch: told.build >= firstHotpatched,
      ...known,
      name: told.name,
      build: told.build,
      availableOn: told.availableOn ?? known?.availableOn ?? null,
      endOfServiceOn: {
        homePro: told.homeProEndOn ?? known?.endOfServiceOn.homePro ?? null,
        enterprise: told.enterpriseEndOn ?? known?.endOfServiceOn.enterprise ?? null,
      },
    });
  }
  return [...byBuild.values()].sort((a, b) => a.build - b.build);
}

/** Whether devices of a build can be on the hotpatch track at all. */
export function takesHotpatches(versions: readonly WindowsVersion[], build: number): boolean {
  return versions.find((version) => version.build === build)?.hotpatch ?? build >= firstHotpatched;
}

// https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-hotpatch-updates
const firstHotpatched = 26_100;

/**
 * Whether a device of this build has that version or a later one of its line; undefined where the
 * line of either is not known. A build of an Insider channel has no version.
 */
export function hasVersion(
  versions: readonly WindowsVersion[],
  build: number,
  target: WindowsVersion,
): boolean | undefined {
  if (build === target.build) return true;
  const own = versions.find((version) => version.build === build);
  if (own === undefined) return false;
  if (own.line === null || target.line === null) return undefined;
  return own.line === target.line && own.build > target.build;
}
