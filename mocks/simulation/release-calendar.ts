import type { MockTenantOptions } from "../options/options.ts";
import { allReleases, dayOf, releasedAt, type QualityRelease } from "./releases.ts";

/** The releases of one tenant. */
export interface ReleaseCalendar {
  /**
   * Every release that is out by then, oldest first: nobody knows of one before its hour. The same
   * list as long as none comes out.
   */
  until(now: Date): readonly QualityRelease[];
  /** Those that are offered then: one that was withdrawn is not. */
  offeredAt(now: Date): readonly QualityRelease[];
  /** The release of a day such as `2026-11-10`, whenever it comes. */
  on(day: string): QualityRelease | undefined;
}

/** Microsoft's releases, with those of the options among them. */
export function createReleaseCalendar({
  extraReleases = [],
  withdrawnReleases = {},
}: Pick<MockTenantOptions, "extraReleases" | "withdrawnReleases">): ReleaseCalendar {
  const extra = extraReleases.map((release): QualityRelease => ({
    date: release.releasedOn,
    letter: release.outOfBand === true ? "OOB" : "B",
    kb: release.kb ?? 5_300_000 + (dayOf(release.releasedOn) % 100_000),
    revisions: release.revisions,
    expeditable: release.expeditable ?? true,
  }));
  const releases = [...allReleases, ...extra]
    .map((release) => {
      const withdrawn = withdrawnReleases[release.date];
      return withdrawn === undefined ? release : { ...release, withdrawnAt: Date.parse(withdrawn) };
    })
    .sort((a, b) => (a.date < b.date ? -1 : 1));
  const instants = releases.map(releasedAt);
  const lists = new Map<number, readonly QualityRelease[]>();
  const until = (now: Date): readonly QualityRelease[] => {
    const later = instants.findIndex((at) => at > now.getTime());
    const count = later < 0 ? releases.length : later;
    const known = lists.get(count) ?? releases.slice(0, count);
    lists.set(count, known);
    return known;
  };
  return {
    until,
    offeredAt: (now) =>
      until(now).filter(({ withdrawnAt = Infinity }) => now.getTime() < withdrawnAt),
    on: (day) => releases.find(({ date }) => date === day),
  };
}
