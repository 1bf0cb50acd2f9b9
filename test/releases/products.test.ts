import { describe, expect, test } from "vitest";
import { serviceProducts } from "../../src/releases/products.ts";
import { releaseCatalog } from "../../src/releases/release.ts";
import { trackOf } from "../../src/releases/track.ts";

// as samples of the service print them: names with a capital, a flag as text, days with an offset
const sample = {
  Id: "1",
  Name: "Windows 11, version 27H2",
  FriendlyNames: ["Version 27H2 (OS build 29500)"],
  Editions: [
    { Id: "1_4", Name: "Enterprise", EndOfServiceDateTime: "2030-10-08T00:00:00-07:00" },
    {
      id: "1_101",
      name: "Core",
      generalAvailabilityDateTime: "2027-09-28T00:00:00-07:00",
      endOfServiceDateTime: "2029-10-09T00:00:00-07:00",
    },
  ],
  Revisions: [
    {
      id: "10.0.29500.900",
      IsHotpatchUpdate: "true",
      releaseDateTime: "2027-11-09T23:30:00-08:00",
      osBuild: { BuildNumber: 29_500, UpdateBuildRevision: 900 },
      KnowledgeBaseArticle: { Id: "KB5300001" },
      catalogEntry: { qualityUpdateClassification: "Security", qualityUpdateCadence: "Monthly" },
    },
    {
      id: "10.0.29500.950",
      isHotpatchUpdate: false,
      releaseDateTime: "2027-11-09T00:00:00-08:00",
      osBuild: { buildNumber: 29_500, updateBuildRevision: 950 },
      catalogEntry: { qualityUpdateClassification: "nonSecurity", qualityUpdateCadence: "monthly" },
    },
  ],
};

describe("serviceProducts", () => {
  test("reads names in any case, flags as texts, and days as they are written", () => {
    const { versions, revisions } = serviceProducts([sample]);

    expect(versions).toEqual([
      {
        name: "Windows 11, version 27H2",
        build: 29_500,
        availableOn: "2027-09-28",
        homeProEndOn: "2029-10-09",
        enterpriseEndOn: "2030-10-08",
      },
    ]);
    expect(revisions).toMatchObject([
      {
        revision: 900,
        hotpatch: true,
        kind: "security",
        kb: "KB5300001",
        releasedOn: "2027-11-09",
      },
      { revision: 950, hotpatch: false, kind: "preview", kb: null },
    ]);
  });

  test("leaves out what has no build, and says of a flag that it does not know that it is not known", () => {
    const { versions, revisions } = serviceProducts([
      { name: "Windows 11, version 27H2", revisions: [{ id: "x", osBuild: null }, {}] },
      {
        name: "Windows Server 2025",
        revisions: [{ osBuild: { buildNumber: 1, updateBuildRevision: 2 }, isHotpatchUpdate: "?" }],
      },
    ]);

    expect(versions).toEqual([]);
    expect(revisions).toMatchObject([{ build: 1, hotpatch: null, releasedOn: null, kind: null }]);
  });
});

describe("releaseCatalog", () => {
  const item = {
    "@odata.type": "#microsoft.graph.windowsQualityUpdateCatalogItem",
    displayName: "2026.08 B",
    releaseDateTime: "2026-08-11T00:00:00Z",
    kbArticleId: "10.0.26100.9168",
    classification: "security",
    qualityUpdateCadence: "monthly",
    productRevisions: [
      {
        osBuild: { buildNumber: 26_100, updateBuildRevision: 9168 },
        releaseDateTime: "2026-08-12T00:00:00Z",
      },
    ],
  };
  const known = (catalog: ReturnType<typeof releaseCatalog>, build: number, revision: number) =>
    catalog.known.get(trackOf(build, revision))?.get(revision);

  test("believes the service first, then the catalog, then the file, fact by fact", () => {
    const service = serviceProducts([
      {
        name: "Windows 11, version 24H2",
        revisions: [
          { osBuild: { buildNumber: 26_100, updateBuildRevision: 9168 }, isHotpatchUpdate: false },
        ],
      },
    ]);
    const merged = known(releaseCatalog([item], service), 26_100, 9168);

    expect(merged).toMatchObject({
      releasedOn: "2026-08-12",
      listedOn: "2026-08-11",
      hotpatch: false,
      kb: "KB5121003",
      from: { hotpatch: "service", releasedOn: "catalog", kind: "catalog", kb: "file" },
    });
  });

  test("finds a revision by the day of the release that lists it as well as by its own", () => {
    const days = releaseCatalog([item])
      .releases.filter(({ revisions }) => revisions.get(26_100)?.cumulative === 9168)
      .map(({ releasedOn }) => releasedOn);

    expect(days).toEqual(["2026-08-12", "2026-08-11"]);
  });

  test("takes what the service says of versions for more than the file", () => {
    const { versions } = releaseCatalog([], serviceProducts([sample]));
    const version = versions.find(({ build }) => build === 29_500);

    expect(version).toMatchObject({
      name: "Windows 11, version 27H2",
      line: null,
      endOfServiceOn: { homePro: "2029-10-09", enterprise: "2030-10-08" },
    });
  });

  test("knows a baseline by the service's word that the day had no hotpatch", () => {
    const revision = (number: number, isHotpatchUpdate: boolean) => ({
      osBuild: { buildNumber: 26_100, updateBuildRevision: number },
      isHotpatchUpdate,
      releaseDateTime: "2027-03-09T00:00:00-08:00",
      catalogEntry: { qualityUpdateClassification: "security", qualityUpdateCadence: "monthly" },
    });
    const of = (...revisions: ReturnType<typeof revision>[]) =>
      releaseCatalog([], serviceProducts([{ name: "Windows 11, version 24H2", revisions }]))
        .releases.find(({ releasedOn }) => releasedOn === "2027-03-09")
        ?.revisions.get(26_100);

    expect(of(revision(20_000, false))).toMatchObject({ baseline: true, hotpatch: null });
    expect(of(revision(20_000, false), revision(19_950, true))).toMatchObject({
      baseline: false,
      hotpatch: 19_950,
      cumulative: 20_000,
    });
  });
});
