import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { complianceText } from "../../src/report/compliance-text.ts";
import { plainPaint } from "../../src/report/paint.ts";
import { dailyWindow, policy } from "../mocks/catalog-bodies.ts";
import { belowThreshold } from "../../src/health/below-threshold.ts";
import {
  type ComplianceOptions,
  type ComplianceResult,
  readCompliance,
} from "../../src/health/read-compliance.ts";
import { day } from "../support/days.ts";
import { connectTo } from "../support/lab.ts";
import { emptyCounts } from "../../src/health/policy-tally.ts";
import { makeReachable } from "../support/reachable.ts";
import { createTestTenant } from "../support/tenant.ts";

const windows = "All Windows devices";

/** A group of these devices, by name, as Graph takes members. */
function group(mock: MockTenant, displayName: string): string {
  return String(
    mock.state.list("groups").find((row) => row["displayName"] === displayName)?.["id"],
  );
}

/** A tenant whose devices every policy can reach. */
function tenant(devices: number, options: MockTenantOptions = {}): MockTenant {
  const mock = createTestTenant({
    devices,
    groups: [
      {
        displayName: windows,
        groupTypes: ["DynamicMembership"],
        membershipRule: '(device.deviceOSType -eq "Windows")',
        membershipRuleProcessingState: "On",
      },
      { displayName: "Nobody" },
    ],
    ...options,
  });
  return makeReachable(mock);
}

async function post(mock: MockTenant, path: string, body: object): Promise<string> {
  const made = await connectTo(mock).graph.post<{ id?: string } | undefined>({
    version: "beta",
    path: `/deviceManagement/${path}`,
    body,
  });
  return made?.id ?? "";
}

async function assign(mock: MockTenant, path: string, targets: readonly object[]): Promise<void> {
  await post(mock, `${path}/assign`, { assignments: targets.map((target) => ({ target })) });
}

const include = (groupId: string) => ({
  "@odata.type": "#microsoft.graph.groupAssignmentTarget",
  groupId,
});
const exclude = (groupId: string) => ({
  "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget",
  groupId,
});

async function ring(
  mock: MockTenant,
  displayName: string,
  targets: readonly object[],
  { lastModifiedDateTime, ...values }: Record<string, unknown> = {},
): Promise<string> {
  const stamps = lastModifiedDateTime === undefined ? {} : { lastModifiedDateTime };
  const id = await post(mock, "deviceConfigurations", {
    "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
    displayName,
    qualityUpdatesDeferralPeriodInDays: 0,
    deadlineForQualityUpdatesInDays: 2,
    deadlineGracePeriodInDays: 1,
    ...values,
  });
  await assign(mock, `deviceConfigurations/${id}`, targets);
  mock.state.patch("deviceConfigurations", id, { lastModifiedDateTime: longAgo, ...stamps });
  return id;
}

const longAgo = "2026-01-01T00:00:00Z";

async function report(mock: MockTenant, options: ComplianceOptions = {}) {
  return await readCompliance(connectTo(mock), { fetch: mock.fetch, ...options });
}

const named = ({ report: { policies } }: ComplianceResult, name: string) => {
  const found = policies.find(({ displayName }) => displayName === name);
  if (found === undefined) throw new Error(`no policy ${name}`);
  return found;
};

/** Gives every managed device a version and a last check-in. */
function setFleet(mock: MockTenant, versions: readonly string[], syncs: readonly number[]): void {
  for (const [index, row] of mock.state.list("managedDevices").entries()) {
    const ago = (syncs[index % syncs.length] ?? 0) * day;
    mock.state.patch("managedDevices", String(row["id"]), {
      osVersion: versions[index % versions.length],
      lastSyncDateTime: new Date(mock.clock.now().getTime() - ago).toISOString(),
    });
  }
}

test("a ring says how many of its devices keep the windows that reach them", async () => {
  const mock = tenant(40);
  const lab = connectTo(mock);
  const everyone = [{ target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } }];
  mock.state.add("deviceConfigurations", {
    "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
    displayName: "Broad",
    assignments: everyone,
  });
  mock.state.add("configurationPolicies", policy(dailyWindow, { assignments: everyone }));

  const { report } = await readCompliance(lab);

  const [ring] = report.policies;
  const [window] = ring?.windows ?? [];
  expect(ring?.windows).toHaveLength(1);
  expect(window).toMatchObject({ displayName: "Window", window: "02:00-05:00 every day" });
  expect(window?.devices).toBe(ring?.total);
  expect(window?.keeps).toBeGreaterThan(10);
  expect(window?.doesNot).toBeGreaterThan(0);
  expect(complianceText(report, [], plainPaint)).toMatch(
    /keep\s+the\s+window\s+02:00-05:00\s+every\s+day\s+\("Window"\)/,
  );
});

describe("the compliance of a ring", () => {
  test("comes from builds and check-ins of the devices that its groups hold", async () => {
    const mock = tenant(5);
    setFleet(
      mock,
      [
        "10.0.26100.9812",
        "10.0.26100.9633",
        "10.0.26100.9633",
        "10.0.19045.6456",
        "10.0.26100.9900",
      ],
      [0, 1, 20, 0, 30],
    );
    await ring(mock, "Broad", [include(group(mock, windows))]);

    const broad = named(await report(mock), "Broad");

    expect(broad.counts).toEqual({
      ...emptyCounts(),
      patched: 2,
      overdue: 1,
      silent: 1,
      unknown: 1,
    });
    expect(broad).toMatchObject({
      total: 5,
      patchedPercent: 40,
      target: "2026-11-10",
      dueAt: "2026-11-14T00:00:00.000Z",
      notEvaluated: [],
      error: null,
    });
  });

  test("leaves out excluded devices", async () => {
    const mock = tenant(4);
    const all = group(mock, windows);
    const everyone = { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" };
    await ring(mock, "Nobody left", [everyone, exclude(all)]);
    await ring(mock, "Everybody", [include(all), exclude(group(mock, "Nobody"))]);

    const result = await report(mock);

    expect(named(result, "Nobody left")).toMatchObject({ total: 0, patchedPercent: null });
    expect(named(result, "Everybody").total).toBe(4);
  });

  test("takes all devices as every managed one, and says that users are not evaluated", async () => {
    const mock = tenant(3);
    const type = "#microsoft.graph.";
    await ring(mock, "Devices", [{ "@odata.type": `${type}allDevicesAssignmentTarget` }]);
    await ring(mock, "Users", [{ "@odata.type": `${type}allLicensedUsersAssignmentTarget` }]);

    const result = await report(mock);

    expect(named(result, "Devices")).toMatchObject({ total: 3, notEvaluated: [] });
    expect(named(result, "Users")).toMatchObject({ total: 0, patchedPercent: null });
    expect(named(result, "Users").notEvaluated.join()).toContain("all users");
  });

  test("follows nested groups, and says that their users are not evaluated", async () => {
    const user = "22222222-0000-4000-8000-000000000002";
    const inner = "33333333-0000-4000-8000-000000000003";
    const mock = tenant(1, {
      users: [{ id: user, displayName: "Ada" }],
      groups: [
        { id: inner, displayName: "Inner", members: [user] },
        { displayName: "Outer", members: [inner] },
        { displayName: "Empty", members: [] },
      ],
    });
    await ring(mock, "Nested", [include(group(mock, "Outer"))]);
    await ring(mock, "Empty", [include(group(mock, "Empty"))]);

    const result = await report(mock);

    expect(named(result, "Nested").notEvaluated.join()).toContain("holds users");
    expect(named(result, "Empty").notEvaluated).toEqual([]);
  });

  test("counts only devices that a filter lets through", async () => {
    const mock = tenant(40, {
      filters: [
        {
          displayName: "Corporate",
          platform: "windows10AndLater",
          rule: '(device.deviceOwnership -eq "Corporate")',
        },
      ],
    });
    const filter = String(mock.state.list("assignmentFilters")[0]?.["id"]);
    await ring(mock, "Filtered", [
      {
        ...include(group(mock, windows)),
        deviceAndAppManagementAssignmentFilterId: filter,
        deviceAndAppManagementAssignmentFilterType: "include",
      },
    ]);

    const filtered = named(await report(mock), "Filtered");

    const corporate = mock.state
      .list("managedDevices")
      .filter(({ managedDeviceOwnerType }) => managedDeviceOwnerType === "company");
    expect(filtered).toMatchObject({ total: corporate.length, notEvaluated: [] });
    expect(corporate.length).toBeLessThan(40);
  });

  test("says so where it is paused, and lets its devices wait", async () => {
    const mock = tenant(2);
    setFleet(mock, ["10.0.26100.9633"], [0]);
    const id = await ring(mock, "Paused", [include(group(mock, windows))]);
    await connectTo(mock).rings.pause(id, "quality", { now: mock.clock.now() });

    const paused = named(await report(mock), "Paused");

    expect(paused.counts).toMatchObject({ pending: 2, overdue: 0, failing: 0 });
    expect(paused.paused?.until).toMatch(/^2026-12-27/);
  });

  // two rings on one device conflict: learn.microsoft.com/intune/intune-service/protect/windows-10-update-rings
  test("names devices that another ring reaches, in both", async () => {
    const mock = tenant(2);
    for (const name of ["One", "Two"]) await ring(mock, name, [include(group(mock, windows))]);

    const result = await report(mock);

    for (const name of ["One", "Two"]) {
      const { conflicts, total } = named(result, name);
      expect(total).toBe(2);
      expect(conflicts.count).toBe(2);
      expect(conflicts.devices[0]?.rings).toEqual(["One", "Two"]);
    }
  });

  test("finds a conflict with a ring that was not asked for, and shows only the one that was", async () => {
    const mock = tenant(1);
    for (const name of ["One", "Two"]) await ring(mock, name, [include(group(mock, windows))]);

    const result = await report(mock, { rings: ["One"] });

    expect(result.report.policies.map(({ displayName }) => displayName)).toEqual(["One"]);
    expect(named(result, "One").conflicts.count).toBe(1);
  });

  test("is refused for a ring or a release that does not exist, naming those that do", async () => {
    const mock = tenant(1);
    await ring(mock, "One", []);

    await expect(report(mock, { rings: ["Three"] })).rejects.toThrow(/"Three".*One/);
    await expect(report(mock, { release: "2026-11-11" })).rejects.toThrow(/2026-11-10/);
  });

  // https://learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines
  test("says so where it has no deadline to be measured by", async () => {
    const mock = tenant(1);
    const all = [include(group(mock, windows))];
    await ring(mock, "With", all);
    await ring(mock, "Without", [], { deadlineForQualityUpdatesInDays: null });

    const result = await report(mock);

    expect(named(result, "With").dueAssumed).toBe(false);
    expect(named(result, "Without")).toMatchObject({
      dueAssumed: true,
      dueAt: "2026-11-19T00:00:00.000Z",
    });
  });

  test("is judged by the release that is asked for", async () => {
    const mock = tenant(2);
    setFleet(mock, ["10.0.26100.9633", "10.0.22631.8120"], [0]);
    await ring(mock, "Broad", [include(group(mock, windows))]);

    const october = named(await report(mock, { release: "2026-10-13" }), "Broad");

    expect(october).toMatchObject({ patchedPercent: 100, target: "2026-10-13" });
  });
});

describe("lists that this identity may not read", () => {
  test("are noted in one order, whichever is refused first", async () => {
    const roles = [
      "DeviceManagementConfiguration.ReadWrite.All",
      "DeviceManagementManagedDevices.Read.All",
      "Device.Read.All",
      "GroupMember.Read.All",
    ];
    const refused = { status: 403 };
    const mock = tenant(1, {
      roles,
      faults: [
        { match: { path: "/admin/windows/updates/products" }, then: { delayMs: 5000 } },
        { match: { path: /windowsFeatureUpdateProfiles/ }, then: refused },
        { match: { path: /windowsDriverUpdateProfiles/ }, then: refused },
        { match: { path: /configurationPolicies/ }, then: refused },
      ],
    });
    const told: string[] = [];

    const { report: found } = await report(mock, { onNote: (sentence) => told.push(sentence) });

    expect(found.notes).toEqual([
      expect.stringContaining("the update service could not be read"),
      expect.stringMatching(/^no feature update .*was read/),
      expect.stringMatching(/^no driver update .*was read/),
      expect.stringContaining("no maintenance window was read"),
    ]);
    expect(told).toEqual(found.notes);
    expect(found.complete).toBe(false);
  });
});

describe("the first day of a policy", () => {
  // the deadline counts from when a device finds the update under the policy:
  // learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines
  test("calls nothing overdue, and nothing failing that reported no error", async () => {
    const mock = tenant(200);
    setFleet(mock, ["10.0.26100.9633", "10.0.26100.9812"], [0]);
    const all = include(group(mock, windows));
    await ring(mock, "New", [all], { lastModifiedDateTime: mock.clock.now().toISOString() });
    await ring(mock, "Old", [all]);
    const expedite = await post(mock, "windowsQualityUpdateProfiles", {
      displayName: "Expedite",
      expeditedUpdateSettings: {
        qualityUpdateRelease: "2026-11-10T00:00:00Z",
        daysUntilForcedReboot: 0,
      },
    });
    await assign(mock, `windowsQualityUpdateProfiles/${expedite}`, [all]);

    for (const hours of [0, 23]) {
      await mock.clock.sleep((hours / 24) * day);
      const result = await report(mock);
      expect(named(result, "New").counts).toMatchObject({ overdue: 0, failing: 0 });
      expect(named(result, "New").counts.pending).toBeGreaterThan(50);
      expect(named(result, "Old").counts.overdue).toBeGreaterThan(50);
      const unfounded = [...result.lines()].filter(
        ({ state, errorCode }) => state === "failing" && errorCode === "",
      );
      expect(unfounded).toEqual([]);
    }
    const { dueFrom } = named(await report(mock), "New");
    expect(dueFrom?.what).toBe("ring");
  });

  test("gives a device that was enrolled yesterday the time that all others had", async () => {
    const mock = tenant(2);
    setFleet(mock, ["10.0.26100.9633"], [0]);
    await ring(mock, "Broad", [include(group(mock, windows))]);
    const [first] = mock.state.list("managedDevices");
    const yesterday = new Date(mock.clock.now().getTime() - day).toISOString();
    mock.state.patch("managedDevices", String(first?.["id"]), { enrolledDateTime: yesterday });

    const result = await report(mock);

    expect(named(result, "Broad").counts).toMatchObject({ pending: 1, overdue: 1 });
    const line = [...result.lines()].find(({ state }) => state === "pending");
    expect(line?.reason).toMatch(/enrolled since, it is due 2026-\d\d-\d\d/);
  });
});

describe("devices that a policy is assigned to and cannot reach", () => {
  const standings = [
    {
      managementAgent: "configurationManagerClientMdm",
      configurationManagerClientEnabledFeatures: { windowsUpdateForBusiness: false },
    },
    { managementAgent: "mdm", joinType: "azureADRegistered" },
    { skuNumber: 101, skuFamily: "Core" },
    { skuNumber: 125, skuFamily: "EnterpriseS" },
    { skuNumber: 48, skuFamily: "Pro" },
    // co-managed, with its updates in Intune
    {
      managementAgent: "configurationManagerClientMdm",
      configurationManagerClientEnabledFeatures: { windowsUpdateForBusiness: true },
    },
  ];
  async function mixed(): Promise<MockTenant> {
    const mock = tenant(8, {
      filters: [
        {
          displayName: "Corporate",
          platform: "windows10AndLater",
          rule: '(device.deviceOwnership -eq "Corporate")',
        },
      ],
    });
    setFleet(mock, ["10.0.26100.9812"], [0]);
    for (const [at, { id }] of mock.state.list("managedDevices").entries()) {
      const managedDeviceOwnerType = at === 7 ? "personal" : "company";
      mock.state.patch("managedDevices", String(id), {
        skuNumber: 4,
        skuFamily: "Enterprise",
        managedDeviceOwnerType,
        ...standings[at],
      });
    }
    const all = include(group(mock, windows));
    const filter = String(mock.state.list("assignmentFilters")[0]?.["id"]);
    await ring(mock, "Ring", [
      {
        ...all,
        deviceAndAppManagementAssignmentFilterId: filter,
        deviceAndAppManagementAssignmentFilterType: "include",
      },
    ]);
    const id = await post(mock, "windowsFeatureUpdateProfiles", {
      displayName: "25H2",
      featureUpdateVersion: "Windows 11, version 25H2",
    });
    await assign(mock, `windowsFeatureUpdateProfiles/${id}`, [all]);
    return mock;
  }

  test("are counted by reason, and no share is of them", async () => {
    const result = await report(await mixed());

    const { unreachable, total, counts, patchedPercent } = named(result, "Ring");
    expect(unreachable).toEqual([
      { because: "filter", devices: 1 },
      { because: "workload", devices: 1 },
      { because: "edition", devices: 1 },
    ]);
    expect({ total, patched: counts.patched, unreachable: counts.unreachable }).toEqual({
      total: 7,
      patched: 5,
      unreachable: 2,
    });
    expect(patchedPercent).toBe(100);
    // the filter alone leaves one without a ring: what cannot be reached has one
    expect(result.report.devices.withoutRing).toBe(1);
    const below = belowThreshold(result.report, 100).map(({ displayName }) => displayName);
    expect(below).toEqual(["25H2"]);
    const states = [...result.lines()].filter(({ policy: name }) => name === "Ring");
    expect(states.map(({ reason }) => reason)).toContain(
      "Configuration Manager has its updates, not Intune",
    );
  });

  test("are others for policies of the update service, which want licences, too", async () => {
    const { unreachable, licenceUnknown } = named(await report(await mixed()), "25H2");

    expect(unreachable).toEqual([
      { because: "workload", devices: 1 },
      { because: "joinType", devices: 1 },
      { because: "edition", devices: 2 },
    ]);
    expect(licenceUnknown).toBe(1);
  });

  test("are told to people", async () => {
    const text = complianceText((await report(await mixed())).report, [], plainPaint);

    const flat = text.replace(/\s+/g, " ");
    expect(flat).toContain(
      "not counted: 3 devices (1 left out by its filters, 1 that gets updates from Configuration Manager, 1 of an edition that it is not for).",
    );
    expect(flat).toContain(
      "1 device runs Pro or an unknown edition, which it reaches only with a licence",
    );
  });
});

describe("the compliance of a feature update policy", () => {
  async function featurePolicy(devices: number): Promise<MockTenant> {
    const mock = tenant(devices);
    const id = await post(mock, "windowsFeatureUpdateProfiles", {
      displayName: "25H2",
      featureUpdateVersion: "Windows 11, version 25H2",
    });
    await assign(mock, `windowsFeatureUpdateProfiles/${id}`, [include(group(mock, windows))]);
    // long enough for every device that is going to be done
    await mock.clock.sleep(10 * day);
    setFleet(mock, ["10.0.26100.9633", "10.0.26200.9812"], [0]);
    return mock;
  }

  test("comes from Intune's report, and what it does not know is no success", async () => {
    const mock = await featurePolicy(400);

    const policy = named(await report(mock), "25H2");

    expect(policy.total).toBe(400);
    expect(policy.counts.patched).toBeGreaterThan(300);
    expect(policy.counts.failing).toBeGreaterThan(0);
    const odd = policy.reasons.find(({ reason }) => reason.includes("Reticulating splines"));
    expect(odd).toMatchObject({ state: "unknown", devices: policy.counts.unknown });
    expect(odd?.devices).toBeGreaterThan(0);
    expect(policy.contradicted).toBeGreaterThan(0);
  });

  test("turns error codes into cause and action, and keeps holds apart from failures", async () => {
    const policy = named(await report(await featurePolicy(400)), "25H2");

    const disk = policy.errors.find(({ code }) => code === "0x80070070");
    expect(disk).toMatchObject({ class: "diskSpace" });
    expect(disk?.action).toContain("Free up");
    expect(policy.errors.find(({ code }) => code === "SafeguardHold")).toMatchObject({
      class: "notAFailure",
    });
    const failures = policy.errors.filter(({ class: kind }) => kind !== "notAFailure");
    const sum = failures.reduce((total, { devices }) => total + devices, 0);
    expect(sum).toBe(policy.counts.failing);
  });

  test("counts a device that stopped checking in as silent", async () => {
    const mock = await featurePolicy(20);
    setFleet(mock, ["10.0.26100.9633"], [40]);

    const { counts } = named(await report(mock), "25H2");

    expect(counts.silent).toBe(20);
  });

  test("is told as missing where the report fails, and never as compliant", async () => {
    const mock = await featurePolicy(5);
    await ring(mock, "Broad", [include(group(mock, windows))]);
    const fetch = async () => await Promise.resolve(new Response(null, { status: 400 }));

    const result = await report(mock, { fetch });

    const policy = named(result, "25H2");
    expect(policy.error).toContain("FeatureUpdateDeviceState");
    expect(policy).toMatchObject({ total: 0, patchedPercent: null });
    expect(named(result, "Broad").total).toBe(5);
    expect(result.report.complete).toBe(false);
    expect(belowThreshold(result.report, 1).map(({ displayName }) => displayName)).toContain(
      "25H2",
    );
    expect([...result.lines()].every(({ policy: name }) => name === "Broad")).toBe(true);
  });
});

describe("the compliance of an expedite and a driver policy", () => {
  test("comes from their own reports", async () => {
    const mock = tenant(60);
    const all = include(group(mock, windows));
    const expedite = await post(mock, "windowsQualityUpdateProfiles", {
      displayName: "Expedite",
      expeditedUpdateSettings: {
        qualityUpdateRelease: "2026-11-10T00:00:00Z",
        daysUntilForcedReboot: 1,
      },
    });
    await assign(mock, `windowsQualityUpdateProfiles/${expedite}`, [all]);
    const drivers = await post(mock, "windowsDriverUpdateProfiles", {
      displayName: "Drivers",
      approvalType: "manual",
    });
    await assign(mock, `windowsDriverUpdateProfiles/${drivers}`, [all]);
    await mock.clock.sleep(10 * day);

    const result = await report(mock);

    expect(named(result, "Expedite")).toMatchObject({ total: 60, target: "2026-11-10" });
    expect(named(result, "Expedite").counts.patched).toBeGreaterThan(30);
    expect(named(result, "Drivers").total).toBeGreaterThan(0);
    expect(named(result, "Drivers").drivers).not.toBeNull();
  });
});

describe("belowThreshold", () => {
  test("compares with the exact share, so that 99.996 % is below 100", async () => {
    const mock = tenant(3);
    setFleet(mock, ["10.0.26100.9812", "10.0.26100.9812", "10.0.26100.9633"], [0]);
    await ring(mock, "Broad", [include(group(mock, windows))]);
    await ring(mock, "Empty", []);
    const { report: found } = await report(mock);
    const names = (min: number) => belowThreshold(found, min).map(({ displayName }) => displayName);

    expect(names(66.67)).toEqual(["Broad"]);
    expect(names(66.66)).toEqual([]);
    expect(names(100)).toEqual(["Broad"]);
  });
});
