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
import { healthLab } from "../overview/health-lab.ts";

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

describe("readReadiness, of entries that name a driver", () => {
  const title = "Intel - net - 23.60.1.2";
  const entry: CompatibilityEntry = {
    name: "intel-net",
    when: { driver: "Intel*net*" },
    content: { kind: "feature" },
    level: "block",
  };
  const installed = {
    at: "2026-11-12T03:00:00Z",
    installs: { driver: title },
    models: ["Latitude 7440"],
  };
  const runsRead = (mock: MockTenant) =>
    pathsOf(mock).some((path) => path.includes("deviceRunStates"));

  test("blocks the devices on which the collector saw it, and no others", async () => {
    const lab = await healthLab("good", 6, { more: { unapprovedInstalls: [installed] } });
    const { report, lines } = await read(lab.mock, { content: to25H2, compatibility: [entry] });
    const saying = (reason: string) =>
      lines.filter(({ findings }) => findings.some((each) => each.reason.includes(reason)));
    const blocked = saying(`intel-net: Windows Update installed ${title}`);
    const others = saying("intel-net says block, and whether it applies is not known");

    expect(blocked.length).toBeGreaterThan(20);
    expect(new Set(blocked.map(({ model }) => model))).toEqual(new Set(["Latitude 7440"]));
    expect(blocked.every(({ verdict }) => verdict === "block")).toBe(true);
    expect(blocked.length + others.length + report.total.has).toBe(600);
  });

  test("says why nothing is known where no collector is deployed, or several may be it", async () => {
    const mock = mockOf();
    const without = await read(mock, { content: to25H2, compatibility: [entry] });
    for (const _ of [1, 2])
      mock.state.add("deviceHealthScripts", { displayName: "Ringwright - Collect update health" });
    const two = await read(mock, { content: to25H2, compatibility: [entry] });

    expect(without.report.total.findings).toContainEqual(
      expect.objectContaining({
        check: "compatibility",
        reason:
          "intel-net says block, and whether it applies is not known: no list of Graph tells which drivers a device has, and no collector does",
      }),
    );
    expect(without.report.complete).toBe(true);
    expect(two.report.unchecked).toContainEqual({
      check: "compatibility",
      unknown: "several remediations may be the collector",
      failed: true,
    });
    expect(two.report.complete).toBe(false);
  });

  test("reads no runs where no entry about the content names a driver", async () => {
    const lab = await healthLab("good", 1);
    const before = runsRead(lab.mock);
    await read(lab.mock, { content: to25H2, compatibility: [erp] });
    const other = { ...entry, content: { kind: "driver" as const } };
    await read(lab.mock, { content: to25H2, compatibility: [other] });

    expect([before, runsRead(lab.mock)]).toEqual([false, false]);
  });
});
