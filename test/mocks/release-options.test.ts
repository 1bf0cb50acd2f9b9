import fc from "fast-check";
import { createMockTenant, type MockTenant, type MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { ask } from "./ask.ts";
import { day, hour, movingFleet } from "./moving-fleet.ts";

type Row = Readonly<Record<string, unknown>>;

const products = "/beta/admin/windows/updates/products";
const outOfBand = {
  releasedOn: "2026-11-17",
  revisions: { 26_100: 9855, 26_200: 9855 },
  outOfBand: true,
};
const ring = {
  qualityUpdatesDeferralPeriodInDays: 0,
  deadlineForQualityUpdatesInDays: 1,
  deadlineGracePeriodInDays: 0,
};

function advanceTo(tenant: MockTenant, instant: string): void {
  tenant.clock.advance(Date.parse(instant) - tenant.clock.now().getTime());
}

/** Revisions of 24H2 and 25H2 in the fleet. */
function revisions(tenant: MockTenant): number[] {
  return tenant.state
    .list("managedDevices")
    .map((row) => String(row["osVersion"]).split(".").map(Number))
    .filter(([, , build]) => build === 26_100 || build === 26_200)
    .map(([, , , revision]) => revision ?? 0);
}

async function rows(tenant: MockTenant, path: string): Promise<readonly Row[]> {
  const { json, status } = await ask(tenant, "GET", path);
  expect(status).toBe(200);
  return json["value"] as unknown as Row[];
}

function moving(options: MockTenantOptions, deferralDays = 0): MockTenant {
  return movingFleet(
    { ...ring, qualityUpdatesDeferralPeriodInDays: deferralDays },
    { startAt: "2026-11-09T08:00:00Z", devicesUpdate: {}, ...options },
  );
}

describe("a release besides Microsoft's", () => {
  test("takes the place of one that a ring has not offered yet", () => {
    const tenant = moving({ extraReleases: [outOfBand] }, 9);

    advanceTo(tenant, "2026-11-30T00:00:00Z");

    const found = revisions(tenant);
    expect(found.length).toBeGreaterThan(100);
    for (const revision of found) expect(revision).toBe(9855);
  });

  test("follows one that was installed, and is known from its hour on", () => {
    const tenant = moving({ extraReleases: [outOfBand] });

    advanceTo(tenant, "2026-11-17T17:59:00Z");
    const before = revisions(tenant);
    advanceTo(tenant, "2026-11-21T00:00:00Z");

    for (const revision of before) expect(revision).toBe(9812);
    for (const revision of revisions(tenant)) expect(revision).toBe(9855);
  });

  test("is in the catalogue and among the revisions of its builds, and can be expedited", async () => {
    const tenant = createMockTenant({
      startAt: "2026-11-17T17:59:00Z",
      extraReleases: [{ ...outOfBand, kb: 5_199_999 }],
    });
    const catalog = "/beta/deviceManagement/windowsUpdateCatalogItems";
    const expedite = async () =>
      await ask(tenant, "POST", "/beta/deviceManagement/windowsQualityUpdateProfiles", {
        body: {
          displayName: "Expedite",
          expeditedUpdateSettings: {
            qualityUpdateRelease: "2026-11-17T00:00:00Z",
            daysUntilForcedReboot: 1,
          },
        },
      });

    const early = await rows(tenant, catalog);
    const refused = await expedite();
    tenant.clock.advance(hour);

    expect(early.filter(({ kbArticleId }) => kbArticleId === "KB5199999")).toEqual([]);
    expect(refused.status).toBe(400);
    expect(await rows(tenant, catalog)).toContainEqual(
      expect.objectContaining({
        kbArticleId: "KB5199999",
        qualityUpdateCadence: "outOfBand",
        isExpeditable: true,
      }),
    );
    const [, , version24h2] = await rows(
      tenant,
      `${products}?$expand=revisions($expand=catalogEntry,knowledgeBaseArticle)`,
    );
    expect(version24h2?.["revisions"]).toContainEqual(
      expect.objectContaining({
        id: "10.0.26100.9855",
        releaseDateTime: "2026-11-17T00:00:00-08:00",
        knowledgeBaseArticle: expect.objectContaining({ id: "KB5199999" }) as unknown,
        catalogEntry: expect.objectContaining({ shortName: "2026.11 OOB" }) as unknown,
      }),
    );
    expect((await expedite()).status).toBe(201);
  });
});

describe("a release that is withdrawn", () => {
  test("stays where it is installed, and reaches nobody else", () => {
    const instants = fc.integer({ min: 1, max: 8 * 24 }).map((hours) => hours * hour);
    const released = Date.parse("2026-11-10T18:00:00Z");
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), instants, (seed, after) => {
        const withdrawn = new Date(released + after).toISOString();
        const options = { seed, withdrawnReleases: { "2026-11-10": withdrawn } };
        const tenant = moving({ ...options, devices: 100, devicesUpdate: true });
        const kept = moving({ seed, devices: 100, devicesUpdate: true });
        const count = (of: MockTenant) => revisions(of).filter((one) => one === 9812).length;

        advanceTo(tenant, withdrawn);
        advanceTo(kept, withdrawn);
        const then = count(tenant);
        const expected = count(kept);
        advanceTo(tenant, "2026-12-07T00:00:00Z");

        expect(then).toBe(expected);
        expect(count(tenant)).toBe(then);
      }),
      { numRuns: 15 },
    );
  });

  test("is no longer in the catalogue", async () => {
    const tenant = createMockTenant({
      withdrawnReleases: { "2026-11-10": "2026-11-22T09:00:00Z" },
    });
    const path = "/beta/deviceManagement/windowsUpdateCatalogItems";
    const days = async () =>
      (await rows(tenant, path)).map((row) => String(row["releaseDateTime"]).slice(0, 10));

    const before = await days();
    tenant.clock.advance(hour);

    expect(before).toContain("2026-11-10");
    expect(await days()).not.toContain("2026-11-10");
  });
});

// https://learn.microsoft.com/graph/api/resources/windowsupdates-knownissue?view=graph-rest-beta
describe("known issues", () => {
  const issue = {
    title: "Some PCs restart in a loop",
    startDateTime: "2026-11-23T18:00:00Z",
    resolvedDateTime: "2026-11-27T18:00:00Z",
    originatingKb: 5_193_404,
    resolvingKb: 5_194_505,
    versions: ["Windows 11, version 24H2"],
    safeguardHoldIds: [53_340_062],
  };
  const other = { title: "Fonts blur", startDateTime: "2026-11-01T00:00:00Z" };
  const tenantOf = () => createMockTenant({ knownIssues: [issue, other] });
  const titles = (list: readonly Row[]) => list.map(({ title }) => title);

  test("are told from their start on, of the versions they concern, until they are resolved", async () => {
    const tenant = tenantOf();
    const path = `${products}/3/knownIssues`;

    const before = await rows(tenant, path);
    tenant.clock.advance(2 * day);
    const open = await rows(tenant, path);
    const elsewhere = await rows(tenant, `${products}/2/knownIssues`);
    tenant.clock.advance(5 * day);
    const [resolved] = await rows(tenant, path);

    expect(titles(before)).toEqual(["Fonts blur"]);
    expect(titles(elsewhere)).toEqual(["Fonts blur"]);
    expect(open[0]).toMatchObject({
      id: expect.stringMatching(/^WI\d{6}$/) as unknown,
      title: issue.title,
      status: "confirmed",
      startDateTime: "2026-11-23T10:00:00-08:00",
      resolvedDateTime: null,
      safeguardHoldIds: [53_340_062],
      knownIssueHistories: [{ body: { contentType: "text" } }],
    });
    expect(open[0]).not.toHaveProperty("originatingKnowledgeBaseArticle");
    expect(resolved).toMatchObject({
      id: open[0]?.["id"],
      status: "resolved",
      resolvedDateTime: "2026-11-27T10:00:00-08:00",
      lastUpdatedDateTime: "2026-11-27T10:00:00-08:00",
    });
  });

  test("come with their product and their articles where these are expanded", async () => {
    const tenant = tenantOf();
    tenant.clock.advance(2 * day);
    const articles = "originatingKnowledgeBaseArticle,resolvingKnowledgeBaseArticle";

    const [, , product] = await rows(
      tenant,
      `${products}?$expand=knownIssues($expand=${articles})`,
    );

    expect(product?.["knownIssues"]).toMatchObject([
      {
        title: issue.title,
        originatingKnowledgeBaseArticle: {
          id: "KB5193404",
          url: "https://support.microsoft.com/help/5193404",
        },
        resolvingKnowledgeBaseArticle: null,
      },
      { title: other.title, originatingKnowledgeBaseArticle: null },
    ]);
    const refused = await ask(tenant, "GET", `${products}/3/knownIssues?$expand=editions`);
    expect(refused.status).toBe(400);
  });

  test("are filtered by status and dates", async () => {
    const tenant = tenantOf();
    tenant.clock.advance(7 * day);
    const filtered = async (filter: string) =>
      titles(await rows(tenant, `${products}/3/knownIssues?$filter=${filter}`));

    expect(await filtered("status eq 'confirmed'")).toEqual(["Fonts blur"]);
    expect(await filtered("startDateTime ge 2026-11-20T00:00:00Z")).toEqual([issue.title]);
    const refused = await ask(tenant, "GET", `${products}/3/knownIssues?$filter=title eq 'x'`);
    expect(refused.status).toBe(400);
  });
});

describe("what Microsoft cannot publish", () => {
  test.each<[object, string]>([
    [{ extraReleases: {} }, "extraReleases must be a list of objects"],
    [{ extraReleases: [{ releasedOn: "soon", revisions: {} }] }, "releasedOn must be a day"],
    [
      { extraReleases: [{ releasedOn: "2026-11-10", revisions: {} }] },
      "there is a release on 2026-11-10 already",
    ],
    [
      { extraReleases: [{ releasedOn: "2026-11-17", revisions: { 12: 1 } }] },
      "revisions must give a revision to some of the builds",
    ],
    [{ extraReleases: [{ ...outOfBand, kb: "KB1" }] }, "kb must be the number of an article"],
    [{ extraReleases: [{ ...outOfBand, outOfBand: 1 }] }, "outOfBand must be true or false"],
    [{ extraReleases: [{ ...outOfBand, oob: true }] }, "extraReleases[0] has no oob"],
    [{ withdrawnReleases: { "2026-11-11": "2026-11-12" } }, "nothing is released on 2026-11-11"],
    [{ withdrawnReleases: { "2026-11-10": "later" } }, "must be an instant"],
    [{ knownIssues: [{ title: 1, startDateTime: "2026-11-10" }] }, "title must be text"],
    [{ knownIssues: [{ title: "x" }] }, "startDateTime must be an instant"],
    [
      { knownIssues: [{ title: "x", startDateTime: "2026-11-10", status: "open" }] },
      "status must be one of reported, investigating",
    ],
    [
      { knownIssues: [{ title: "x", startDateTime: "2026-11-10", versions: ["24H2"] }] },
      "versions must be of Windows 11, version 26H2",
    ],
    [
      { knownIssues: [{ title: "x", startDateTime: "2026-11-10", safeguardHoldIds: ["1"] }] },
      "safeguardHoldIds must be whole numbers",
    ],
  ])("is refused: %j", (options, message) => {
    expect(() => createMockTenant(options as MockTenantOptions)).toThrow(TypeError);
    expect(() => createMockTenant(options as MockTenantOptions)).toThrow(message);
  });
});
