import {
  connect,
  type CompatibilityEntry,
  type ReadinessOptions,
  readReadiness,
  type WireObject,
} from "ringwright";
import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { createTestTenant } from "../../support/tenant.ts";

const all = { target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } };
const rings = [{ displayName: "Everyone", assignments: [all] }];

function tenantOf(mock: MockTenant) {
  return connect(mock.credential, {
    fetch: mock.fetch,
    now: () => mock.clock.now(),
    sleep: async (ms) => await mock.clock.sleep(ms),
  });
}

function mockOf(options: MockTenantOptions = {}): MockTenant {
  return createTestTenant({ devices: 300, seed: 2, rings, ...options });
}

async function read(mock: MockTenant, options: ReadinessOptions) {
  const { report, lines } = await readReadiness(tenantOf(mock), { fetch: mock.fetch, ...options });
  return { report, lines: [...lines()] };
}

const to25H2 = { kind: "feature", version: "Windows 11, version 25H2" } as const;
const erp: CompatibilityEntry = {
  name: "erp-client",
  when: { app: "Contoso ERP", version: "< 9.2" },
  content: { kind: "feature" },
  level: "block",
};
const pathsOf = (mock: MockTenant) => mock.requests.map(({ path }) => path);

describe("readReadiness", () => {
  test("tells of every device once, in the total and in the ring, as its lines do", async () => {
    const mock = mockOf({ endpointAnalytics: true });

    const { report, lines } = await read(mock, { content: to25H2, compatibility: [erp] });

    expect(report).toMatchObject({
      formatVersion: 1,
      content: { kind: "feature", title: "Windows 11, version 25H2" },
      total: { kind: "all", devices: 300 },
    });
    const [ring] = report.populations;
    expect(ring).toMatchObject({ kind: "ring", displayName: "Everyone", devices: 300 });
    expect(ring?.counts).toEqual(report.total.counts);
    expect(lines).toHaveLength(300);
    for (const verdict of ["ready", "warn", "unknown", "block"] as const)
      expect(lines.filter((line) => line.verdict === verdict).length).toBe(
        report.total.counts[verdict],
      );
    expect(lines.filter(({ holdsStart }) => holdsStart).length).toBe(report.total.holding);
    expect(lines.filter(({ hasContent }) => hasContent).length).toBe(report.total.has);
  });

  test("blocks exactly the devices that have the app in an old version", async () => {
    const mock = mockOf();
    const { lines } = await read(mock, { content: to25H2, compatibility: [erp] });
    const blocked = lines.filter(({ findings }) =>
      findings.some(({ check, verdict }) => check === "compatibility" && verdict === "block"),
    );
    const asked = mock.requests.filter(({ path }) => /detectedApps\/.*managedDevices/.test(path));
    const inBatches = mock.requests.flatMap(({ batch = [] }) =>
      batch.filter(({ path }) => /detectedApps\/.*managedDevices/.test(path)),
    );

    expect(blocked.length).toBeGreaterThan(5);
    for (const { findings } of blocked)
      expect(findings[0]?.reason).toBe("erp-client: it has Contoso ERP 9.1.0");
    // the newer version is not asked about
    expect(asked.length + inBatches.length).toBe(1);
    // a PC of a person is not looked at for apps
    const personal = new Set(
      mock.state
        .list("managedDevices")
        .filter((row: WireObject) => row["managedDeviceOwnerType"] === "personal")
        .map((row: WireObject) => row["id"]),
    );
    const unknown = lines.filter(({ findings }) =>
      findings.some(({ check, verdict }) => check === "compatibility" && verdict === "unknown"),
    );
    expect(unknown.length).toBeGreaterThan(0);
    expect(unknown.every(({ managedDeviceId }) => personal.has(managedDeviceId))).toBe(true);
  });

  test("reads only what the question needs", async () => {
    const mock = mockOf();

    await read(mock, { content: { kind: "quality", release: "2026-11-10" }, compatibility: [erp] });

    const paths = pathsOf(mock).join("\n");
    expect(paths).not.toMatch(
      /detectedApps|metricDevices|subscribedSkus|deviceProfiles|exportJobs/,
    );
  });

  test("goes on where one source fails, and is not complete then", async () => {
    const mock = mockOf({
      faults: [{ match: { path: "/deviceManagement/detectedApps" }, then: { status: 403 } }],
    });

    const { report } = await read(mock, { content: to25H2, compatibility: [erp] });

    expect(report.complete).toBe(false);
    expect(report.unchecked).toContainEqual(
      expect.objectContaining({ check: "compatibility", failed: true }),
    );
    const unread = report.total.findings.filter(({ reason }) => reason.startsWith("erp-client"));
    expect(unread.every(({ verdict }) => verdict === "unknown")).toBe(true);
    expect(report.total.findings.some(({ check }) => check === "freeSpace")).toBe(true);
  });

  test("is complete without licences where the token may not read them, and tells devices as unknown", async () => {
    const mock = mockOf();

    const { report } = await read(mock, { content: to25H2 });

    expect(report.unchecked).toContainEqual({
      check: "licence",
      unknown: "the token does not name LicenseAssignment.Read.All, which reading it needs",
      failed: false,
    });
    expect(report.complete).toBe(true);
    expect(
      report.total.findings.find(({ check, reason }) => check === "licence" && /Pro/.test(reason)),
    ).toMatchObject({ verdict: "unknown" });
  });

  test("asks about groups alone, with nested members, and about rings by key or name", async () => {
    const mock = mockOf({ devices: 40 });
    const { graph } = tenantOf(mock);
    const ids = mock.state.list("devices").map((row) => String(row["id"]));
    const made = await graph.post<{ id: string }>({
      version: "v1.0",
      path: "/groups",
      body: {
        displayName: "Five",
        mailEnabled: false,
        mailNickname: "five",
        securityEnabled: true,
        "members@odata.bind": ids
          .slice(0, 5)
          .map((id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`),
      },
    });

    const { report, lines } = await read(mock, {
      content: to25H2,
      groups: [{ id: made.id, displayName: "Five", key: "five" }],
    });
    const ring = await read(mock, { content: to25H2, rings: ["Everyone"] });

    expect(report.populations).toMatchObject([{ kind: "group", key: "group/five", devices: 5 }]);
    expect(report.total.devices).toBe(5);
    expect(lines).toHaveLength(5);
    expect(ring.report.total.devices).toBe(40);
    await expect(read(mock, { content: to25H2, rings: ["nosuch"] })).rejects.toThrow("Everyone");
    await expect(
      read(mock, { content: { kind: "quality", release: "2026-11-11" } }),
    ).rejects.toThrow("2026-11-10");
  });

  test("takes the holds of Microsoft from the report of the version's policy", async () => {
    const everyone = {
      displayName: "All Windows devices",
      groupTypes: ["DynamicMembership"],
      membershipRule: '(device.deviceOSType -eq "Windows")',
      membershipRuleProcessingState: "On",
    };
    const mock = mockOf({ devices: 600, groups: [everyone] });
    const path = "/deviceManagement/windowsFeatureUpdateProfiles";
    const { graph } = tenantOf(mock);
    const body = { displayName: "25H2", featureUpdateVersion: to25H2.version };
    const made = await graph.post<{ id: string }>({ version: "beta", path, body });
    const groupId = String(mock.state.list("groups")[0]?.["id"]);
    const target = { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId };
    const assignments = { assignments: [{ target }] };
    await graph.post({ version: "beta", path: `${path}/${made.id}/assign`, body: assignments });
    await mock.clock.sleep(10 * 86_400_000);

    const { report, lines } = await read(mock, { content: to25H2 });

    expect(report.unchecked.map(({ check }) => check)).not.toContain("safeguard");
    const held = lines.filter(({ findings }) =>
      findings.some(({ check }) => check === "safeguard"),
    );
    expect(held.length).toBeGreaterThan(0);
    expect(held.every(({ verdict, holdsStart }) => verdict === "block" && !holdsStart)).toBe(true);
  });
});
