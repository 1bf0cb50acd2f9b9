import { describe, expect, test } from "vitest";
import {
  hotpatchReleaseOf,
  hotpatchRevisions,
  hotpatchRevisionsAsOf,
  isBaselineMonth,
  takesHotpatches,
} from "../../src/devices/hotpatch.ts";
import { formatOsBuild, parseOsBuild } from "../../src/devices/os-build.ts";
import {
  windowsNameOf,
  windowsVersions,
  windowsVersionsAsOf,
} from "../../src/devices/windows-versions.ts";

describe("parseOsBuild", () => {
  // https://learn.microsoft.com/graph/api/resources/intune-devices-manageddevice
  test("takes build and revision out of a managed device's osVersion", () => {
    expect(parseOsBuild("10.0.26100.6899")).toEqual({ build: 26_100, revision: 6899 });
  });

  test("reads revisions as numbers, so that 10000 is more than 9812", () => {
    const [a, b] = [parseOsBuild("10.0.26100.10000"), parseOsBuild("10.0.26100.9812")];

    expect((a?.revision ?? 0) > (b?.revision ?? 0)).toBe(true);
  });

  test("takes a version without revision, as hybrid devices have it", () => {
    expect(parseOsBuild("10.0.19045")).toEqual({ build: 19_045, revision: null });
  });

  test.each(["", "17.5.1", "10.0", "10.0.x.1", "6.3.9600.1", "10.0.26100.1.2", null, undefined])(
    "gives nothing for %j",
    (text) => {
      expect(parseOsBuild(text)).toBeUndefined();
    },
  );

  test("is undone by formatOsBuild but for the 10.0", () => {
    expect(formatOsBuild({ build: 26_100, revision: 6899 })).toBe("26100.6899");
    expect(formatOsBuild({ build: 26_100, revision: null })).toBe("26100");
  });
});

describe("windowsNameOf", () => {
  // both say 10.0: https://learn.microsoft.com/windows/release-health/windows11-release-information
  test("tells Windows 10 from 11 by the build", () => {
    expect(windowsNameOf(19_045)).toBe("Windows 10, version 22H2");
    expect(windowsNameOf(26_200)).toBe("Windows 11, version 25H2");
    expect(windowsNameOf(21_999)).toBe("Windows 10, build 21999");
    expect(windowsNameOf(29_000)).toBe("Windows 11, build 29000");
  });

  test("comes from a table that names its day and has each build once", () => {
    expect(windowsVersionsAsOf).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(new Set(windowsVersions.map(({ build }) => build)).size).toBe(windowsVersions.length);
  });
});

describe("a hotpatch", () => {
  test("is known by its revision on its build", () => {
    expect(hotpatchReleaseOf(26_100, 7092)).toBe("2025-11-11");
    expect(hotpatchReleaseOf(26_200, 7092)).toBe("2025-11-11");
    expect(hotpatchReleaseOf(26_200, 4851)).toBeUndefined();
    expect(hotpatchReleaseOf(26_100, 7171)).toBeUndefined();
  });

  test("comes from a table that names its day, and holds no baseline month", () => {
    const days = hotpatchRevisions.map(({ releasedOn }) => releasedOn);

    expect(days.at(-1)).toBe(hotpatchRevisionsAsOf);
    expect(days.filter(isBaselineMonth)).toEqual([]);
  });

  // https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-hotpatch-updates
  test("comes in the months between the baselines, and from 24H2 on", () => {
    expect(["2026-01-13", "2026-04-14", "2026-10-13"].every(isBaselineMonth)).toBe(true);
    expect(["2026-11-10", "2026-12-08"].some(isBaselineMonth)).toBe(false);
    expect(takesHotpatches(26_100)).toBe(true);
    expect(takesHotpatches(22_631)).toBe(false);
  });
});
