import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import type { ComplianceReport } from "../../src/health/compliance-report.ts";
import { readCompliance } from "../../src/health/read-compliance.ts";
import { windowsDataAsOf } from "../../src/releases/windows-data.ts";
import { complianceHtml } from "../../src/report/compliance-html.ts";
import { complianceText } from "../../src/report/compliance-text.ts";
import { plainPaint } from "../../src/report/paint.ts";
import { connectTo } from "../support/lab.ts";
import { makeReachable } from "../support/reachable.ts";
import { createTestTenant } from "../support/tenant.ts";

const everyone = { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" };
const withoutService = [
  "DeviceManagementConfiguration.ReadWrite.All",
  "DeviceManagementManagedDevices.Read.All",
  "Device.Read.All",
  "GroupMember.Read.All",
];

/** A tenant with one ring on all devices, and what else is assigned to them. */
function tenant(devices: number, options: MockTenantOptions = {}): MockTenant {
  const rings = [{ displayName: "Broad", assignments: [{ target: everyone }] }];
  return makeReachable(createTestTenant({ devices, rings, ...options }));
}

async function report(mock: MockTenant, release?: string): Promise<ComplianceReport> {
  const options = { fetch: mock.fetch, release };
  return (await readCompliance(connectTo(mock), options)).report;
}

const broad = ({ policies }: ComplianceReport) => {
  const found = policies.find(({ displayName }) => displayName === "Broad");
  if (found === undefined) throw new Error("no ring");
  return found;
};

const reasonsOf = (result: ComplianceReport) => broad(result).reasons.map(({ reason }) => reason);

function setVersions(mock: MockTenant, versions: readonly string[], more: object = {}): void {
  for (const [index, row] of mock.state.list("managedDevices").entries()) {
    mock.state.patch("managedDevices", String(row["id"]), {
      osVersion: versions[index % versions.length],
      ...more,
      lastSyncDateTime: mock.clock.now().toISOString(),
    });
  }
}

describe("a fleet with hotpatches", () => {
  test("has as many patched devices in every policy, whatever share takes them", async () => {
    const counts = await Promise.all(
      [0, 0.6, 1].map(async (hotpatchShare) => {
        const { policies } = await report(tenant(1000, { hotpatchShare }));
        return policies.map(({ displayName, counts: states }) => ({ displayName, ...states }));
      }),
    );

    expect(counts[1]).toEqual(counts[0]);
    expect(counts[2]).toEqual(counts[0]);
    expect(counts[0]?.[0]?.patched).toBeGreaterThan(300);
  });

  test.each(["2026-12-15", "2027-02-20", "2027-03-20"])(
    "is judged alike in a month with and without one: %s",
    async (startAt) => {
      const read = async (hotpatchShare: number) =>
        broad(await report(tenant(200, { hotpatchShare, startAt: `${startAt}T08:00:00Z` }))).counts;

      expect(await read(1)).toEqual(await read(0));
      expect((await read(1)).patched).toBe(0);
    },
  );
});

describe("a report without the update service", () => {
  const refused = () => tenant(300, { hotpatchShare: 0.6, roles: withoutService });

  test("is complete, says what it could not know, and names the day of the data", async () => {
    const result = await report(refused());
    const { windowsData, notes, complete } = result;

    expect(complete).toBe(true);
    expect(windowsData.asOf).toBe(windowsDataAsOf);
    expect(windowsData.sources).toEqual(["catalog", "file"]);
    expect(notes).toEqual([windowsData.sentence]);
    expect(windowsData.sentence).toContain(`the data of ${windowsDataAsOf}`);
    expect(windowsData.sentence).toContain("the update service could not be read");
  });

  test("judges all that no hotpatch can be, and explains the rest", async () => {
    const [without, withService] = await Promise.all([
      report(refused()),
      report(tenant(300, { hotpatchShare: 0.6 })),
    ]);
    const lost = broad(withService).counts.patched - broad(without).counts.patched;

    expect(lost).toBeGreaterThan(50);
    expect(broad(without).counts.unknown).toBe(lost + broad(withService).counts.unknown);
    expect(reasonsOf(without)).toContain(
      `26100.9744 may be a hotpatch of 2026-11-10: no source says whether there was one, and the data is of ${windowsDataAsOf}`,
    );
  });
});

describe("every report", () => {
  test("names the day of its data", async () => {
    const result = await report(tenant(3));
    const said = `the data of ${windowsDataAsOf}`;

    expect(result.notes).toEqual([]);
    expect(result.windowsData).toMatchObject({ asOf: windowsDataAsOf, sources: { length: 3 } });
    expect(complianceText(result, [], plainPaint).replaceAll(/\s+/g, " ")).toContain(said);
    expect(complianceHtml(result, [])).toContain(said);
  });
});

describe("editions and channels", () => {
  test("say since when a version is out of support", async () => {
    const pro = tenant(4, { editionShares: { pro: 1 } });
    setVersions(pro, ["10.0.26100.9633", "10.0.26200.9633", "10.0.26100.9812", "10.0.22631.8120"]);

    const reasons = reasonsOf(await report(pro));

    expect(reasons).toContain(
      "runs 26100.9633; Windows 11, version 24H2 is out of support for Pro since 2026-10-13",
    );
    expect(reasons).toContain(
      "runs 22631.8120; Windows 11, version 23H2 is out of support for Pro since 2025-11-11",
    );
    expect(reasons).toContain("runs 26200.9633");
    expect(reasons).toContain("runs 26100.9812");
  });

  test("are not known where Intune does not tell, and then nothing is called ended", async () => {
    const mock = tenant(1);
    setVersions(mock, ["10.0.26100.9633"], { skuNumber: 0, skuFamily: null });

    expect(reasonsOf(await report(mock))).toEqual(["runs 26100.9633"]);
  });

  test("of the long-term channel are judged by their own revisions", async () => {
    const { counts } = broad(await report(tenant(300, { ltscShare: 1 })));

    expect(counts.unknown).toBe(0);
    expect(counts.patched).toBeGreaterThan(80);
  });

  test("of Windows 10 without Extended Security Updates are not enrolled", async () => {
    const result = await report(tenant(300, { esuShare: 0 }));
    const unknown = broad(result).reasons.filter(({ state }) => state === "unknown");

    expect(unknown.map(({ reason }) => reason)).toEqual([
      "not enrolled in ESU, as far as its build tells: Windows 10, version 22H2 is out of support since 2025-10-14, and it has no update since",
    ]);
    expect(broad(await report(tenant(300))).counts.unknown).toBe(0);
  });

  test("of Insider channels are called that", async () => {
    const result = await report(tenant(20, { insiderShare: 1 }));

    expect(broad(result).counts).toMatchObject({ unknown: 20, patched: 0 });
    expect(reasonsOf(result).every((reason) => reason.includes("Insider"))).toBe(true);
  });
});

describe("a feature update policy", () => {
  async function policyOf(version: string, versions: readonly string[], wanted = version) {
    const mock = tenant(versions.length, {
      groups: [
        {
          displayName: "Windows",
          groupTypes: ["DynamicMembership"],
          membershipRule: '(device.deviceOSType -eq "Windows")',
          membershipRuleProcessingState: "On",
        },
      ],
    });
    const { graph } = connectTo(mock);
    const path = "/deviceManagement/windowsFeatureUpdateProfiles";
    const { id } = await graph.post<{ id: string }>({
      version: "beta",
      path,
      body: { displayName: "Feature", featureUpdateVersion: version },
    });
    const target = {
      "@odata.type": "#microsoft.graph.groupAssignmentTarget",
      groupId: mock.state.list("groups")[0]?.["id"],
    };
    await graph.post({
      version: "beta",
      path: `${path}/${id}/assign`,
      body: { assignments: [{ target }] },
    });
    mock.state.patch("windowsFeatureUpdateProfiles", id, { featureUpdateVersion: wanted });
    setVersions(mock, versions);
    const { policies } = await report(mock);
    const found = policies.find(({ displayName }) => displayName === "Feature");
    if (found === undefined) throw new Error("no policy");
    return found;
  }

  const byBuild = ({ reasons }: Awaited<ReturnType<typeof policyOf>>) =>
    reasons
      .filter(({ reason }) => reason.startsWith("by its build"))
      .reduce((sum, { devices }) => sum + devices, 0);

  test("is settled by builds of its version and of later ones of the same line", async () => {
    const of = async (target: string, build: string) =>
      byBuild(await policyOf(target, [`10.0.${build}`, `10.0.${build}`]));

    expect(await of("Windows 11, version 26H2", "26300.9812")).toBe(2);
    expect(await of("Windows 11, version 25H2", "26300.9812")).toBe(2);
    expect(await of("Windows 11, version 26H2", "26200.9812")).toBe(0);
    // 26H1 does not become 26H2, and a build of an Insider channel is no version
    expect(await of("Windows 11, version 26H2", "28000.3305")).toBe(0);
    expect(await of("Windows 11, version 25H2", "27975.1")).toBe(0);
  });

  test("of a version that no source knows is left to the report, and says so", async () => {
    const policy = await policyOf(
      "Windows 11, version 26H2",
      ["10.0.26300.9812"],
      "Windows 11, version 27H2",
    );

    expect(policy.unjudged).toBe(
      `no source tells the build of "Windows 11, version 27H2", and the data is of ${windowsDataAsOf}`,
    );
    expect(byBuild(policy)).toBe(0);
    expect(policy.counts.patched).toBe(0);
  });
});
