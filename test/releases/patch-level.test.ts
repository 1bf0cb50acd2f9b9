import { describe, expect, test } from "vitest";
import { parseOsBuild } from "../../src/devices/os-build.ts";
import { patchLevel } from "../../src/releases/patch-level.ts";
import { pickRelease, releaseCatalog } from "../../src/releases/release.ts";

interface Revision {
  readonly build: number;
  readonly revision: number;
  readonly name?: string;
}

function item(
  day: string,
  revisions: readonly Revision[],
  { classification = "security", cadence = "monthly" } = {},
): Record<string, unknown> {
  return {
    "@odata.type": "#microsoft.graph.windowsQualityUpdateCatalogItem",
    displayName: `${day} B SecurityUpdates`,
    releaseDateTime: `${day}T00:00:00Z`,
    kbArticleId: "KB1",
    classification,
    qualityUpdateCadence: cadence,
    productRevisions: revisions.map(({ build, revision, name = "" }) => ({
      displayName: name,
      osBuild: { buildNumber: build, updateBuildRevision: revision },
    })),
  };
}

const october = item("2026-10-13", [
  { build: 26_100, revision: 9633 },
  { build: 22_631, revision: 8120 },
  { build: 19_045, revision: 7682 },
]);
const preview = item("2026-10-27", [{ build: 26_100, revision: 9701 }], {
  classification: "nonSecurity",
});
const november = item("2026-11-10", [
  { build: 26_100, revision: 9812 },
  { build: 22_631, revision: 8266 },
]);
const hotpatchOfNovember = item("2026-11-10", [
  { build: 26_100, revision: 9755, name: "Windows 11, version 24H2 Hotpatch, build 26100.9755" },
]);

function level(version: string, items: readonly Record<string, unknown>[], day?: string) {
  const catalog = releaseCatalog(items);
  const release = pickRelease(catalog, new Date("2026-11-22T08:00:00Z"), day);
  if (release === undefined) throw new Error("no release");
  return patchLevel(parseOsBuild(version) ?? null, release, catalog);
}

describe("pickRelease", () => {
  const catalog = releaseCatalog([october, preview, november, item("2026-12-08", [])]);

  test("takes the latest monthly security release whose day has come", () => {
    const on = (day: string) => pickRelease(catalog, new Date(day))?.releasedOn;

    expect(on("2026-11-22T08:00:00Z")).toBe("2026-11-10");
    expect(on("2026-11-09T23:00:00Z")).toBe("2026-10-13");
  });

  test("takes the release of the day that is named, previews too", () => {
    const now = new Date("2026-11-22T08:00:00Z");

    expect(pickRelease(catalog, now, "2026-10-27")?.releasedOn).toBe("2026-10-27");
    expect(pickRelease(catalog, now, "2026-10-28")).toBeUndefined();
  });
});

describe("patchLevel", () => {
  test("compares with the revision of the device's own build", () => {
    expect(level("10.0.22631.8266", [november]).level).toBe("patched");
    expect(level("10.0.22631.8265", [november]).level).toBe("behind");
    expect(level("10.0.26100.8266", [november]).level).toBe("behind");
    expect(level("10.0.26100.10001", [november]).level).toBe("patched");
  });

  test("knows nothing of a build that the release has no update for", () => {
    expect(level("10.0.19045.9999", [november])).toEqual({
      level: "unknown",
      because:
        "Windows 10, version 22H2 is out of support since 2025-10-14, and no source has the ESU update of 2026-11-10",
    });
    expect(level("10.0.29000.1", [november]).level).toBe("unknown");
  });

  test.each(["10.0.26100", "17.5.1", ""])("knows nothing of a device that says %j", (version) => {
    expect(level(version, [november]).level).toBe("unknown");
  });

  // https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-hotpatch-updates
  test("takes a hotpatch, whose revision is lower, for patched", () => {
    const items = [october, november, hotpatchOfNovember];

    expect(level("10.0.26100.9755", items).level).toBe("patched");
    expect(level("10.0.26100.9700", items).level).not.toBe("patched");
    expect(level("10.0.26100.9633", items).level).toBe("behind");
  });

  test("takes the lower of two revisions of one day for the hotpatch, between baselines only", () => {
    const two = (day: string) => [
      item(day, [
        { build: 26_100, revision: 9812 },
        { build: 26_100, revision: 9755 },
      ]),
    ];

    expect(level("10.0.26100.9755", two("2026-11-10")).level).toBe("patched");
    expect(level("10.0.26100.9755", two("2026-10-13")).level).toBe("behind");
  });

  test("takes no security update for a hotpatch because an out-of-band one came on its day", () => {
    const september = item("2027-09-14", [{ build: 26_100, revision: 20_000 }]);
    const outOfBand = item("2027-09-14", [{ build: 26_100, revision: 20_010 }], {
      cadence: "outOfBand",
    });
    const items = [september, outOfBand];

    expect(releaseCatalog(items).releases[0]?.revisions.get(26_100)).toMatchObject({
      cumulative: 20_000,
      hotpatch: null,
    });
    expect(level("10.0.26100.20000", items, "2027-09-14").level).toBe("patched");
    expect(level("10.0.26100.19990", items, "2027-09-14").level).toBe("unknown");
  });

  test("takes last month's hotpatch for behind", () => {
    const december = item("2026-12-08", [{ build: 26_100, revision: 9950 }]);
    const items = [october, november, hotpatchOfNovember, december];

    expect(level("10.0.26100.9755", items, "2026-12-08").level).toBe("behind");
  });

  test("does not call an unlisted revision between two releases patched or behind", () => {
    expect(level("10.0.26100.9720", [october, november])).toMatchObject({ level: "unknown" });
    expect(level("10.0.22631.8200", [october, november]).level).toBe("behind");
  });

  test("takes a known preview for behind the next security release", () => {
    expect(level("10.0.26100.9701", [october, preview, november]).level).toBe("behind");
  });
});
