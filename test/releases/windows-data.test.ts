import { describe, expect, test } from "vitest";
import { trackOf } from "../../src/releases/track.ts";
import {
  windowsData,
  windowsDataAsOf,
  windowsNameOf,
  windowsVersions,
} from "../../src/releases/windows-data.ts";

const day = /^20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const kinds = ["security", "preview", "outOfBand"];
const { sources, versions, revisions, serverTracks, asOf } = windowsData;

/** Whether a day is the second Tuesday of its month. */
const isSecondTuesday = (text: string) => {
  const date = new Date(`${text}T00:00:00Z`);
  return date.getUTCDay() === 2 && Math.ceil(date.getUTCDate() / 7) === 2;
};

describe("windowsNameOf", () => {
  // both say 10.0: https://learn.microsoft.com/windows/release-health/windows11-release-information
  test("tells Windows 10 from 11 by the build", () => {
    expect(windowsNameOf(19_045)).toBe("Windows 10, version 22H2");
    expect(windowsNameOf(26_200)).toBe("Windows 11, version 25H2");
    expect(windowsNameOf(21_999)).toBe("Windows 10, build 21999");
    expect(windowsNameOf(29_000)).toBe("Windows 11, build 29000");
  });
});

describe("the data file", () => {
  test("names its day, and uses each of its sources", () => {
    const named = [...versions, ...revisions, ...serverTracks].map(({ source }) => source);

    expect(windowsDataAsOf).toMatch(day);
    expect(new Set(named)).toEqual(new Set(Object.keys(sources)));
    expect(Object.values(sources).filter((text) => text.length < 20)).toEqual([]);
  });

  test("has each build and each revision of it once, in order", () => {
    const builds = versions.map(({ build }) => build);
    const keys = revisions.flatMap(({ builds: all, revision }) =>
      all.map((build) => `${build}.${revision}`),
    );
    const order = revisions.map(
      ({ releasedOn, builds: [build = 0], revision }) =>
        `${releasedOn} ${build} ${String(revision).padStart(6, "0")}`,
    );

    expect(builds).toEqual([...new Set(builds)].sort((a, b) => a - b));
    expect(new Set(keys).size).toBe(keys.length);
    expect(order).toEqual([...order].sort());
  });

  test.each(revisions.map((row) => [`${row.builds.join("/")}.${row.revision}`, row] as const))(
    "has a well-formed row %s",
    (_, { builds, revision, releasedOn, kb, kind, hotpatch, baseline, track }) => {
      expect(builds.every((build) => versions.some((version) => version.build === build))).toBe(
        true,
      );
      expect(Number.isSafeInteger(revision)).toBe(true);
      expect(releasedOn).toMatch(day);
      expect(releasedOn <= asOf).toBe(true);
      expect(kb).toMatch(/^KB5\d{6}$/);
      expect(kinds).toContain(kind);
      expect(hotpatch === true && baseline === true).toBe(false);
      expect(builds.map((build) => trackOf(build, revision) < 0)).toEqual(
        builds.map(() => track === "server"),
      );
      // https://learn.microsoft.com/windows/deployment/update/release-cycle
      expect(kind !== "security" || isSecondTuesday(releasedOn)).toBe(true);
    },
  );

  test.each(versions.map((row) => [row.name, row] as const))(
    "has a well-formed row %s",
    (_, row) => {
      const { name, availableOn, endOfServiceOn, ltsc, esu } = row;
      const ends = [
        endOfServiceOn.homePro,
        endOfServiceOn.enterprise,
        ltsc?.endOfServiceOn,
        ltsc?.iotEndOfServiceOn,
        ...(esu ?? []).map(({ endsOn }) => endsOn),
      ].filter((end) => end !== undefined && end !== null);

      expect(name).toMatch(/^Windows 1[01], version (?:1607|1809|2\dH[12])$/);
      expect(availableOn).toMatch(day);
      expect(ends.filter((end) => !day.test(end) || end <= (availableOn ?? ""))).toEqual([]);
      expect(new Date(endOfServiceOn.enterprise ?? "").getUTCDay()).toBe(2);
      expect((endOfServiceOn.homePro ?? "") <= (endOfServiceOn.enterprise ?? "")).toBe(true);
    },
  );

  test("has a hotpatch below the security update of its day, and none on the day of a baseline", () => {
    const hotpatches = revisions.filter(({ hotpatch, kind }) => hotpatch && kind === "security");
    const cumulative = (row: (typeof revisions)[number]) =>
      revisions.find(
        (other) =>
          other.releasedOn === row.releasedOn &&
          other.kind === "security" &&
          other.hotpatch === undefined &&
          other.track === row.track &&
          row.builds.every((build) => other.builds.includes(build)),
      );

    expect(hotpatches.length).toBeGreaterThan(10);
    for (const row of hotpatches) {
      expect(cumulative(row)?.revision, row.releasedOn).toBeGreaterThan(row.revision);
      expect(cumulative(row)?.baseline, row.releasedOn).toBeUndefined();
    }
  });

  test("knows the versions that devices still run", () => {
    const builds = windowsVersions.map(({ build }) => build);

    expect(builds).toEqual([
      14_393, 17_763, 19_044, 19_045, 22_000, 22_621, 22_631, 26_100, 26_200, 26_300, 28_000,
    ]);
  });
});
