import { windowsVersionOf } from "./windows-versions.ts";

/** When the revisions below were last held against Microsoft's release notes. */
export const hotpatchRevisionsAsOf = "2025-12-09";

/**
 * Hotpatches by the day of their release: the revision of builds 26100 and 26200. A hotpatch
 * is installed without a restart and has a lower revision than the cumulative update of the
 * same day.
 *
 * Unverified: the figures. Later ones are taken from the tenant's update catalog, where that
 * names them.
 *
 * @see https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-hotpatch-updates
 */
export const hotpatchRevisions: readonly {
  readonly releasedOn: string;
  readonly revision: number;
  readonly builds: readonly number[];
}[] = [
  { releasedOn: "2025-05-13", revision: 3981, builds: [26_100] },
  { releasedOn: "2025-06-10", revision: 4270, builds: [26_100] },
  { releasedOn: "2025-08-12", revision: 4851, builds: [26_100] },
  { releasedOn: "2025-09-09", revision: 6508, builds: [26_100] },
  { releasedOn: "2025-11-11", revision: 7092, builds: [26_100, 26_200] },
  { releasedOn: "2025-12-09", revision: 7392, builds: [26_100, 26_200] },
];

/** The day of the hotpatch that this build and revision are; undefined for any other update. */
export function hotpatchReleaseOf(build: number, revision: number): string | undefined {
  return hotpatchRevisions.find(
    (hotpatch) => hotpatch.revision === revision && hotpatch.builds.includes(build),
  )?.releasedOn;
}

/** Whether devices of this build can be on the hotpatch track at all. */
export function takesHotpatches(build: number): boolean {
  return windowsVersionOf(build)?.hotpatch ?? build >= 26_100;
}

/**
 * Whether every device gets the cumulative update, with a restart, on this release day:
 * January, April, July and October.
 *
 * Unverified: Microsoft may insert another baseline month, which this does not know.
 */
export function isBaselineMonth(releasedOn: string): boolean {
  return [1, 4, 7, 10].includes(Number(releasedOn.slice(5, 7)));
}
