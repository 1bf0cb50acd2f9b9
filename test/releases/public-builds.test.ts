import { describe, expect, test } from "vitest";
import { parseOsBuild } from "../../src/devices/os-build.ts";
import { editionCode, editionOf } from "../../src/releases/edition.ts";
import { patchLevel } from "../../src/releases/patch-level.ts";
import { releaseCatalog } from "../../src/releases/release.ts";
import { hasVersion } from "../../src/releases/versions.ts";

const catalog = releaseCatalog([]);
const sku = { Pro: 48, Home: 101, Enterprise: 4, Education: 121, LTSC: 125, "IoT LTSC": 191 };

/** How a build stands to the release of that day, as the data file alone has it. */
function judge(version: string, day: string, edition?: keyof typeof sku, from = catalog) {
  const release = from.releases.find(({ releasedOn }) => releasedOn === day);
  if (release === undefined) throw new Error(`no release of ${day}`);
  const code = edition === undefined ? 0 : editionCode({ skuNumber: sku[edition] });
  return patchLevel(parseOsBuild(`10.0.${version}`) ?? null, release, from, editionOf(code));
}

const because = (verdict: ReturnType<typeof judge>) =>
  "because" in verdict ? verdict.because : undefined;

// https://learn.microsoft.com/windows/release-health/windows11-release-information#windows-11-hotpatch-calendar
describe("a public hotpatch", () => {
  test("KB5077212 of February 2026 has its release", () => {
    expect(judge("26200.7781", "2026-02-10").level).toBe("patched");
  });

  test("KB5079420 of March 2026 has its release", () => {
    expect(judge("26200.7979", "2026-03-10").level).toBe("patched");
  });

  // out of band on 2026-03-13: above the hotpatch, below the cumulative update 8037
  test("KB5084597 of March 2026, out of band, has the release before it", () => {
    expect(judge("26200.7982", "2026-03-10").level).toBe("patched");
    expect(judge("26100.7982", "2026-03-10").level).toBe("patched");
  });

  test("KB5089466 of May 2026 has its release", () => {
    expect(judge("26200.8390", "2026-05-12").level).toBe("patched");
  });

  test("KB5072753 of November 2025, out of band, has the release before it, and not the next", () => {
    expect(judge("26200.7093", "2025-11-11").level).toBe("patched");
    expect(judge("26200.7093", "2025-12-09").level).toBe("behind");
  });

  // a number that no source names: out of band in May 2025
  test("between hotpatch and cumulative update of May 2025 has the release", () => {
    expect(judge("26100.3983", "2025-05-13").level).toBe("patched");
    expect(judge("26100.3980", "2025-05-13").level).toBe("behind");
  });

  test("KB5120994 of August 2026 has its release, and not that of September", () => {
    expect(judge("26200.9106", "2026-08-11").level).toBe("patched");
    expect(judge("26200.9106", "2026-09-08").level).toBe("behind");
  });

  // whether September 2026 had one, no source tells
  test("that may be of September 2026 is unknown, and the day of the data is said", () => {
    const verdict = judge("26200.9391", "2026-09-08");

    expect(verdict.level).toBe("unknown");
    expect(because(verdict)).toMatch(/may be a hotpatch of 2026-09-08.*the data is of 20\d\d-/);
    expect(judge("26200.9278", "2026-09-08").level).toBe("behind");
  });
});

// KB5094126: https://endpointweekly.com/blog/hotpatch-windows-11-2026-schedule-june-july-baseline.html
describe("an unplanned baseline", () => {
  test("of June 2026 leaves everything below behind", () => {
    expect(judge("26200.8655", "2026-06-09").level).toBe("patched");
    expect(judge("26200.8654", "2026-06-09").level).toBe("behind");
    // the preview of May
    expect(judge("26200.8524", "2026-06-09").level).toBe("behind");
    expect(judge("26200.8390", "2026-06-09").level).toBe("behind");
  });
});

describe("several releases of one month", () => {
  test("out of band are not asked of a device that has the monthly one", () => {
    expect(judge("26100.9445", "2026-09-08").level).toBe("patched");
    expect(judge("26100.9457", "2026-09-08").level).toBe("patched");
    expect(judge("26100.9445", "2026-09-14").level).toBe("behind");
  });

  // KB5129195: on 26300 only since 2026-09-29
  test("reach a version that came out after them with a later day", () => {
    expect(judge("26300.9457", "2026-09-08").level).toBe("patched");
  });
});

// https://learn.microsoft.com/windows/release-health/windows-server-release-info
describe("the update track of Windows Server 2025 under build 26100", () => {
  test("is not compared with that of clients", () => {
    expect(judge("26100.32995", "2026-05-12").level).toBe("patched");
    expect(judge("26100.32995", "2026-09-08").level).toBe("behind");
    expect(judge("26100.32772", "2026-05-12").level).toBe("patched");
    expect(because(judge("26100.32995", "2026-06-09"))).toContain("Windows Server 2025");
    expect(judge("26100.32995", "2026-06-09").level).toBe("unknown");
  });
});

// https://learn.microsoft.com/windows/release-health/release-information
describe("the long-term channel", () => {
  test.each([
    ["19044.7725", "19044.7548"],
    ["17763.9245", "17763.8755"],
    ["14393.9512", "14393.9140"],
    ["26100.9445", "26100.9168"],
  ])("of build %s is judged by its own revisions", (patched, behind) => {
    expect(judge(patched, "2026-09-08", "LTSC").level).toBe("patched");
    expect(judge(behind, "2026-09-08", "LTSC")).toEqual({ level: "behind" });
  });

  test("ends by its own days", () => {
    const later = withRelease("2027-02-09", [26_100]);

    expect(because(judge("14393.9512", "2027-02-09", "LTSC", later))).toBe(
      "Windows 10 Enterprise 2016 LTSB is out of support for Enterprise LTSC since 2026-10-13",
    );
    expect(because(judge("19044.7725", "2027-02-09", "LTSC", later))).toBe(
      "Windows 10 Enterprise LTSC 2021 is out of support for Enterprise LTSC since 2027-01-12",
    );
    expect(because(judge("19044.7725", "2027-02-09", "IoT LTSC", later))).toBe(
      "the release has no update for Windows 10, version 21H2",
    );
    expect(because(judge("17763.9245", "2027-02-09", "LTSC", later))).toBe(
      "the release has no update for Windows 10, version 1809",
    );
  });
});

// https://learn.microsoft.com/lifecycle/products/windows-11-home-and-pro
describe("the end of service", () => {
  test("comes a year earlier for Home and Pro, and is why they are behind", () => {
    const november = withRelease("2026-11-10", [26_100]);
    const ended = (edition: string) =>
      `Windows 11, version 24H2 is out of support for ${edition} since 2026-10-13`;

    expect(judge("26100.9457", "2026-11-10", "Pro", november)).toEqual({
      level: "behind",
      because: ended("Pro"),
    });
    expect(because(judge("26100.9457", "2026-11-10", "Home", november))).toBe(ended("Home"));
    expect(judge("26100.9457", "2026-11-10", "Enterprise", november)).toEqual({ level: "behind" });
    expect(judge("26100.9457", "2026-11-10", undefined, november)).toEqual({ level: "behind" });
  });

  test.each([
    ["22000.3260", "Windows 11, version 21H2 is out of support since 2024-10-08"],
    ["22621.6060", "Windows 11, version 22H2 is out of support since 2025-10-14"],
  ])("of %s is said where the release has no update for it", (version, reason) => {
    expect(judge(version, "2026-09-08")).toEqual({ level: "unknown", because: reason });
  });

  test("of an edition that is not known is the last of all", () => {
    expect(judge("19044.7548", "2026-09-08")).toEqual({ level: "behind" });
    expect(because(judge("19044.7548", "2026-09-08", "Enterprise"))).toBe(
      "Windows 10, version 21H2 is out of support for Enterprise since 2024-06-11",
    );
  });
});

// https://learn.microsoft.com/windows/whats-new/extended-security-updates
describe("Extended Security Updates of Windows 10", () => {
  test("are told by a device's build: none of them, an older one, the newest", () => {
    expect(because(judge("19045.6456", "2026-09-08"))).toMatch(
      /^not enrolled in ESU, as far as its build tells: .* is out of support since 2025-10-14/,
    );
    // KB5071959 came for devices that are not enrolled
    expect(judge("19045.6466", "2026-09-08").level).toBe("unknown");
    expect(judge("19045.7291", "2026-09-08", "Pro")).toEqual({ level: "behind" });
    expect(judge("19045.7725", "2026-09-08").level).toBe("patched");
  });

  test("are no matter before the end of service", () => {
    expect(judge("19045.6332", "2025-10-14")).toEqual({ level: "behind" });
  });
});

describe("a build of an Insider channel", () => {
  test.each(["26220.7271", "27975.1", "29000.1"])("is called that: %s", (version) => {
    expect(judge(version, "2026-09-08")).toMatchObject({
      level: "unknown",
      because: expect.stringContaining("of an Insider channel"),
    });
  });
});

describe("hasVersion", () => {
  const has = (build: number, name: string) => {
    const target = catalog.versions.find((version) => version.name === name);
    if (target === undefined) throw new Error(name);
    return hasVersion(catalog.versions, build, target);
  };

  test("takes a later version of the same line for more", () => {
    expect(has(26_300, "Windows 11, version 25H2")).toBe(true);
    expect(has(26_200, "Windows 11, version 26H2")).toBe(false);
    expect(has(19_045, "Windows 11, version 24H2")).toBe(false);
  });

  // 26H1 is for new devices, and 26H2 no update of it
  test("takes neither 26H1 for 26H2 nor a build of an Insider channel for a version", () => {
    expect(has(28_000, "Windows 11, version 26H2")).toBe(false);
    expect(has(28_000, "Windows 11, version 26H1")).toBe(true);
    expect(has(27_975, "Windows 11, version 25H2")).toBe(false);
    expect(has(26_220, "Windows 11, version 24H2")).toBe(false);
  });
});

/** The data file with a release of the tenant's catalog. */
function withRelease(day: string, builds: readonly number[]) {
  return releaseCatalog([
    {
      "@odata.type": "#microsoft.graph.windowsQualityUpdateCatalogItem",
      displayName: day,
      releaseDateTime: `${day}T00:00:00Z`,
      classification: "security",
      qualityUpdateCadence: "monthly",
      productRevisions: builds.map((buildNumber) => ({
        osBuild: { buildNumber, updateBuildRevision: 20_000 },
      })),
    },
  ]);
}
