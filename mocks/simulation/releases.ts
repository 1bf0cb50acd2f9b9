/** One release: revision of each build that got it. */
export interface QualityRelease {
  readonly date: string;
  readonly letter: "B" | "D" | "OOB";
  readonly kb: number;
  readonly revisions: Readonly<Record<number, number>>;
  /**
   * Revisions of devices that are hotpatched, lower than those of the same day above. None in
   * January, April, July and October: then everyone gets the cumulative update and restarts; nor
   * where a baseline comes unplanned.
   *
   * @see https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-hotpatch-updates
   */
  readonly hotpatches?: Readonly<Record<number, number>>;
  readonly expeditable: boolean;
  /** Epoch milliseconds; absent where it is not withdrawn. */
  readonly withdrawnAt?: number;
}

/**
 * Releases of autumn 2026. Those of August and September are Microsoft's, but for the hotpatch of
 * September, of which nothing is known; from October on revisions and articles are invented, above
 * all that were published, so that neither is taken for the other.
 */
export const qualityReleases: readonly QualityRelease[] = [
  {
    date: "2026-08-11",
    letter: "B",
    kb: 5_121_003,
    expeditable: false,
    revisions: { ...train(9_168), 28_000: 2_704, 22_631: 7_517, ...ten(7_663), 17_763: 9_010 },
    hotpatches: train(9_106),
  },
  {
    date: "2026-09-08",
    letter: "B",
    kb: 5_124_008,
    expeditable: false,
    revisions: { ...train(9_445), 28_000: 2_954, 22_631: 7_582, ...ten(7_725), 17_763: 9_245 },
    hotpatches: train(9_391),
  },
  {
    date: "2026-09-14",
    letter: "OOB",
    kb: 5_129_195,
    expeditable: false,
    revisions: { ...train(9_457), 28_000: 2_956, ...ten(7_727) },
  },
  {
    date: "2026-10-13",
    letter: "B",
    kb: 5_192_303,
    expeditable: true,
    revisions: { ...all(9_633), 28_000: 3_190, 22_631: 8_120, ...ten(7_812), 17_763: 9_377 },
  },
  {
    date: "2026-10-27",
    letter: "D",
    kb: 5_192_911,
    expeditable: false,
    revisions: all(9_701),
  },
  {
    date: "2026-11-10",
    letter: "B",
    kb: 5_193_404,
    expeditable: true,
    revisions: { ...all(9_812), 28_000: 3_305, 22_631: 8_266, ...ten(7_904), 17_763: 9_502 },
    hotpatches: all(9_744),
  },
];

/** Second Tuesdays to come. */
const comingReleases: readonly QualityRelease[] = [
  {
    date: "2026-12-08",
    letter: "B",
    kb: 5_194_505,
    expeditable: true,
    revisions: { ...all(9_987), 28_000: 3_421, ...ten(8_010), 17_763: 9_611 },
    hotpatches: all(9_921),
  },
  {
    date: "2027-01-12",
    letter: "B",
    kb: 5_195_606,
    expeditable: true,
    revisions: { ...all(10_143), 28_000: 3_540, ...ten(8_117), 17_763: 9_734 },
  },
  {
    date: "2027-02-09",
    letter: "B",
    kb: 5_196_707,
    expeditable: true,
    revisions: { ...all(10_301), 28_000: 3_655, 19_045: 8_229, 17_763: 9_850 },
    hotpatches: all(10_240),
  },
  {
    // a baseline that was not planned
    date: "2027-03-09",
    letter: "B",
    kb: 5_197_808,
    expeditable: true,
    revisions: { ...all(10_466), 28_000: 3_770, 19_045: 8_340, 17_763: 9_964 },
  },
];

/** Oldest first, those to come included. */
export const allReleases: readonly QualityRelease[] = [...qualityReleases, ...comingReleases];

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

/** A day such as `2026-11-10`, in days from 1970. */
export function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}

/** What decides which updates a PC gets, besides its build. */
export interface PcServicing {
  /** Takes hotpatches where its build has them. */
  readonly isHotpatched: boolean;
  /** Enrolled in Extended Security Updates, without which Windows 10, version 22H2, gets none any more. */
  readonly hasEsu: boolean;
  /** Of the long-term channel, which takes no feature updates. */
  readonly isLongTerm: boolean;
}

/** What a PC of this build runs once it has a release; undefined where the release has nothing for it. */
export function revisionOf(
  release: QualityRelease,
  build: number,
  { isHotpatched, hasEsu }: PcServicing,
): number | undefined {
  if (build === 19_045 && !hasEsu) return undefined;
  return (isHotpatched ? release.hotpatches?.[build] : undefined) ?? release.revisions[build];
}

// 24H2, 25H2 and 26H2 share one train, which 26H2 joined at the end of September
function train(revision: number): Readonly<Record<number, number>> {
  return { 26_200: revision, 26_100: revision };
}

function all(revision: number): Readonly<Record<number, number>> {
  return { 26_300: revision, ...train(revision) };
}

// by Extended Security Updates, and for the long-term channel
function ten(revision: number): Readonly<Record<number, number>> {
  return { 19_045: revision, 19_044: revision };
}
