/**
 * Windows versions and the monthly security releases of autumn 2026, as the update
 * catalogue lists them and as simulated devices run them.
 *
 * Release days are second Tuesdays. End-of-support dates (Enterprise and Education):
 * https://learn.microsoft.com/lifecycle/products/windows-11-enterprise-and-education.
 * Unverified: update revisions and KB numbers, which are invented.
 */
export interface WindowsVersion {
  readonly name: string;
  readonly build: number;
  readonly endOfSupport: string;
  readonly releasedAt: string;
  /** Offered by feature update policies in November 2026. */
  readonly offered: boolean;
}

export const windowsVersions: readonly WindowsVersion[] = [
  {
    name: "Windows 11, version 25H2",
    build: 26_200,
    releasedAt: "2025-09-30",
    endOfSupport: "2028-10-10",
    offered: true,
  },
  {
    name: "Windows 11, version 24H2",
    build: 26_100,
    releasedAt: "2024-10-01",
    endOfSupport: "2027-10-12",
    offered: true,
  },
  {
    name: "Windows 11, version 23H2",
    build: 22_631,
    releasedAt: "2023-10-31",
    endOfSupport: "2026-11-10",
    offered: true,
  },
  {
    name: "Windows 10, version 22H2",
    build: 19_045,
    releasedAt: "2022-10-18",
    endOfSupport: "2025-10-14",
    offered: false,
  },
];

/** One monthly release: revision of each build that got it. */
export interface QualityRelease {
  readonly date: string;
  readonly letter: "B" | "D" | "OOB";
  readonly kb: number;
  readonly revisions: Readonly<Record<number, number>>;
  /**
   * Revisions of devices that are hotpatched, lower than those of the same day above. None in
   * January, April, July and October: then everyone gets the cumulative update and restarts.
   *
   * @see https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-hotpatch-updates
   */
  readonly hotpatches?: Readonly<Record<number, number>>;
  readonly expeditable: boolean;
}

export const qualityReleases: readonly QualityRelease[] = [
  {
    date: "2026-08-11",
    letter: "B",
    kb: 5_090_101,
    expeditable: false,
    revisions: { 26_200: 9_280, 26_100: 9_280, 22_631: 7_840, 19_045: 7_420 },
    hotpatches: { 26_200: 9_222, 26_100: 9_222 },
  },
  {
    date: "2026-09-08",
    letter: "B",
    kb: 5_091_202,
    expeditable: false,
    revisions: { 26_200: 9_446, 26_100: 9_446, 22_631: 7_981, 19_045: 7_551 },
    hotpatches: { 26_200: 9_391, 26_100: 9_391 },
  },
  {
    date: "2026-10-13",
    letter: "B",
    kb: 5_092_303,
    expeditable: true,
    revisions: { 26_200: 9_633, 26_100: 9_633, 22_631: 8_120, 19_045: 7_682 },
  },
  {
    date: "2026-10-27",
    letter: "D",
    kb: 5_092_911,
    expeditable: false,
    revisions: { 26_200: 9_701, 26_100: 9_701 },
  },
  {
    date: "2026-11-10",
    letter: "B",
    kb: 5_093_404,
    expeditable: true,
    revisions: { 26_200: 9_812, 26_100: 9_812, 22_631: 8_266 },
    hotpatches: { 26_200: 9_744, 26_100: 9_744 },
  },
];

/** Second Tuesdays to come: nobody knows of them before their day. */
const comingReleases: readonly QualityRelease[] = [
  {
    date: "2026-12-08",
    letter: "B",
    kb: 5_094_505,
    expeditable: true,
    revisions: { 26_200: 9_987, 26_100: 9_987, 22_631: 8_391 },
    hotpatches: { 26_200: 9_921, 26_100: 9_921 },
  },
  {
    date: "2027-01-12",
    letter: "B",
    kb: 5_095_606,
    expeditable: true,
    revisions: { 26_200: 10_143, 26_100: 10_143, 22_631: 8_502 },
  },
  {
    date: "2027-02-09",
    letter: "B",
    kb: 5_096_707,
    expeditable: true,
    revisions: { 26_200: 10_301, 26_100: 10_301, 22_631: 8_633 },
    hotpatches: { 26_200: 10_240, 26_100: 10_240 },
  },
];

/** Every release that is out by then, oldest first. */
export function releasesUntil(now: Date): readonly QualityRelease[] {
  return [
    ...qualityReleases,
    ...comingReleases.filter((release) => now.getTime() >= releasedAt(release)),
  ];
}

/**
 * The instant of a release, in epoch milliseconds: ten o'clock in the morning, Pacific time.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/release-cycle
 */
export function releasedAt(release: QualityRelease): number {
  const month = Number(release.date.slice(5, 7));
  const isSummer = month >= 4 && month <= 10;
  return Date.parse(`${release.date}T${isSummer ? "17" : "18"}:00:00Z`);
}

/** What a device of this build runs once it has a release; undefined where the release has nothing for it. */
export function revisionOf(
  release: QualityRelease,
  build: number,
  isHotpatched: boolean,
): number | undefined {
  return (isHotpatched ? release.hotpatches?.[build] : undefined) ?? release.revisions[build];
}
