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
  readonly expeditable: boolean;
}

export const qualityReleases: readonly QualityRelease[] = [
  {
    date: "2026-08-11",
    letter: "B",
    kb: 5_090_101,
    expeditable: false,
    revisions: { 26_200: 9_280, 26_100: 9_280, 22_631: 7_840, 19_045: 7_420 },
  },
  {
    date: "2026-09-08",
    letter: "B",
    kb: 5_091_202,
    expeditable: false,
    revisions: { 26_200: 9_446, 26_100: 9_446, 22_631: 7_981, 19_045: 7_551 },
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
  },
];
