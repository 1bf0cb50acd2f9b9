import { unzipSync } from "fflate";
import { createMockTenant, type MockTenant, type MockTenantOptions } from "ringwright/mocks";
import { describe, expect, onTestFinished, test } from "vitest";
import { ask, textAt } from "./ask.ts";
import {
  choice,
  dailyWindow,
  policy as catalogPolicy,
  simple,
  updateId,
} from "./catalog-bodies.ts";

const hour = 3_600_000;
const day = 24 * hour;

interface Group {
  readonly mock: MockTenant;
  readonly target: object;
}

/** A tenant whose devices update, with one group of them all. */
function moving(options: MockTenantOptions = {}): Group {
  const mock = createMockTenant({ devices: 200, devicesUpdate: true, ...options });
  onTestFinished(async () => await mock.close());
  const group = mock.state.add("groups", { displayName: "All", groupTypes: [] });
  for (const { device } of mock.state.devices())
    mock.state.addMember(String(group["id"]), String(device["id"]));
  const target = {
    "@odata.type": "#microsoft.graph.groupAssignmentTarget",
    groupId: group["id"],
  };
  return { mock, target };
}

function addRing({ mock, target }: Group, ring: object): string {
  const added = mock.state.add("deviceConfigurations", {
    "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
    displayName: "Ring",
    assignments: [{ target }],
    ...ring,
  });
  return String(added["id"]);
}

/** A window that opens once, long after every test. */
function addFarWindow({ mock, target }: Group): void {
  mock.state.add("configurationPolicies", {
    ...catalogPolicy([
      ...dailyWindow.slice(0, -1),
      choice(updateId("MaintenanceWindowRepeatScheduleOption"), 1),
      simple(updateId("MaintenanceWindowStartDate"), "2027-06-01"),
    ]),
    assignments: [{ target }],
  });
}

/** Devices of 24H2 and 25H2 by revision. */
function revisions(mock: MockTenant): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { managedDevice } of mock.state.devices()) {
    const [, , build, revision] = String(managedDevice?.["osVersion"]).split(".").map(Number);
    if (build !== 26_100 && build !== 26_200) continue;
    counts.set(revision ?? 0, (counts.get(revision ?? 0) ?? 0) + 1);
  }
  return counts;
}

const november = 9812;
const december = 9987;
const soon = {
  qualityUpdatesDeferralPeriodInDays: 0,
  deadlineForQualityUpdatesInDays: 2,
  deadlineGracePeriodInDays: 1,
};

describe("the fleet", () => {
  test("stays as it is unless told otherwise", async () => {
    const group = moving({ devicesUpdate: false });
    addRing(group, soon);
    const before = revisions(group.mock);

    group.mock.clock.advance(20 * day);

    expect(revisions(group.mock)).toEqual(before);
  });

  test("takes the release of its ring once deferral and deadline have passed", () => {
    const group = moving();
    addRing(group, { ...soon, qualityUpdatesDeferralPeriodInDays: 5 });
    group.mock.clock.advance(12 * day);
    const old = revisions(group.mock).get(november) ?? 0;

    // 2026-12-08T18:00Z, five days later and within a scan
    group.mock.clock.advance(Date.parse("2026-12-13T18:00:00Z") - group.mock.clock.now().getTime());
    const deferred = revisions(group.mock).get(december) ?? 0;
    group.mock.clock.advance(4 * day);
    const done = revisions(group.mock).get(december) ?? 0;

    expect(old).toBeGreaterThan(120);
    expect(deferred).toBe(0);
    expect(done).toBeGreaterThan(0.85 * old);
    // one in thirty-three fails, some are never switched on
    expect(done).toBeLessThan(old);
  });

  test("stays back without a ring", () => {
    const { mock } = moving();
    const before = revisions(mock);

    mock.clock.advance(30 * day);

    expect(revisions(mock)).toEqual(before);
  });

  // https://learn.microsoft.com/mem/intune/protect/windows-update-rings-manage
  test("takes nothing while its ring is paused, and goes on when it is resumed", () => {
    const group = moving();
    const id = addRing(group, soon);
    group.mock.clock.advance(10 * day);
    group.mock.state.patch("deviceConfigurations", id, { qualityUpdatesPaused: true });
    group.mock.clock.advance(20 * day);
    const paused = revisions(group.mock).get(december) ?? 0;

    group.mock.state.patch("deviceConfigurations", id, { qualityUpdatesPaused: false });
    group.mock.clock.advance(5 * day);

    expect(paused).toBe(0);
    expect(revisions(group.mock).get(december) ?? 0).toBeGreaterThan(100);
  });

  test("takes what it missed by itself when a pause of 35 days is over", () => {
    const group = moving();
    const id = addRing(group, soon);
    group.mock.state.patch("deviceConfigurations", id, { qualityUpdatesPaused: true });

    group.mock.clock.advance(34 * day);
    const paused = revisions(group.mock).get(december) ?? 0;
    group.mock.clock.advance(6 * day);

    expect(paused).toBe(0);
    expect(revisions(group.mock).get(december) ?? 0).toBeGreaterThan(100);
  });

  test("comes to the same, however often it is looked at", () => {
    const [once, often] = [moving(), moving()];
    for (const group of [once, often]) addRing(group, soon);

    once.mock.clock.advance(25 * day);
    for (let hours = 0; hours < 25 * 24; hours += 5) {
      often.mock.clock.advance(5 * hour);
      revisions(often.mock);
    }

    expect(revisions(often.mock)).toEqual(revisions(once.mock));
  });

  test("tells the directory and Intune alike, and checks in as time goes by", async () => {
    const group = moving({ devices: 60 });
    addRing(group, soon);

    group.mock.clock.advance(20 * day);
    const { json } = await ask(
      group.mock,
      "GET",
      "/v1.0/deviceManagement/managedDevices?$select=osVersion,lastSyncDateTime,azureADDeviceId",
    );

    const rows = json["value"] as unknown as Record<string, string>[];
    const versions = new Map(
      [...group.mock.state.devices()].map(({ device }) => [
        device["deviceId"],
        device["operatingSystemVersion"],
      ]),
    );
    for (const row of rows) expect(versions.get(row["azureADDeviceId"])).toBe(row["osVersion"]);
    const now = group.mock.clock.now().getTime();
    const seen = rows.filter((row) => now - Date.parse(row["lastSyncDateTime"] ?? "") <= 8 * hour);
    expect(seen.length).toBeGreaterThan(40);
    expect(seen.length).toBeLessThan(60);
  });

  test("moves dynamic groups whose rule looks at the version", async () => {
    const group = moving();
    addRing(group, soon);
    const patched = group.mock.state.add("groups", {
      displayName: "December",
      membershipRule: `(device.deviceOSVersion -endsWith ".${december}")`,
    });

    const before = group.mock.state.members(String(patched["id"])).length;
    group.mock.clock.advance(22 * day);

    expect(before).toBe(0);
    const after = group.mock.state.members(String(patched["id"])).length;
    expect(after).toBe(revisions(group.mock).get(december));
  });

  test("takes a feature update as the report on its policy says", async () => {
    const group = moving();
    const policy = group.mock.state.add("windowsFeatureUpdateProfiles", {
      displayName: "25H2",
      featureUpdateVersion: "Windows 11, version 25H2",
      assignments: [{ target: group.target }],
    });

    group.mock.clock.advance(10 * day);

    const versions = new Map(
      [...group.mock.state.devices()].map(({ managedDevice }) => [
        managedDevice?.["deviceName"],
        String(managedDevice?.["osVersion"]),
      ]),
    );
    const lines = await linesOf(group.mock, String(policy["id"]));
    const done = lines.filter(([, state]) => state === "Success");
    expect(done.length).toBeGreaterThan(150);
    for (const [name] of done) expect(versions.get(name)).toMatch(/^10\.0\.26200\./);
    const waiting = lines.filter(
      ([name, state]) => state !== "Success" && !versions.get(name)?.startsWith("10.0.26200."),
    );
    expect(waiting.length).toBeGreaterThan(3);
  });

  test("waits with a feature update for its window, and so does the report", async () => {
    const group = moving();
    const policy = group.mock.state.add("windowsFeatureUpdateProfiles", {
      displayName: "25H2",
      featureUpdateVersion: "Windows 11, version 25H2",
      assignments: [{ target: group.target }],
    });
    addFarWindow(group);

    group.mock.clock.advance(10 * day);

    const versions = new Map(
      [...group.mock.state.devices()].map(({ managedDevice }) => [
        managedDevice?.["deviceName"],
        String(managedDevice?.["osVersion"]),
      ]),
    );
    const lines = await linesOf(group.mock, String(policy["id"]));
    const held = lines.filter(([name]) => versions.get(name)?.startsWith("10.0.26100."));
    expect(held.length).toBeGreaterThan(50);
    for (const [, state] of held) expect(state).not.toBe("Success");
  });

  test("has what it took when a window comes later, and so has the report", async () => {
    const group = moving();
    const policy = group.mock.state.add("windowsFeatureUpdateProfiles", {
      displayName: "25H2",
      featureUpdateVersion: "Windows 11, version 25H2",
      assignments: [{ target: group.target }],
    });
    const successes = async () =>
      (await linesOf(group.mock, String(policy["id"]))).filter(([, state]) => state === "Success");
    group.mock.clock.advance(5 * day);
    const before = await successes();

    addFarWindow(group);
    group.mock.clock.advance(day);

    expect(before.length).toBeGreaterThan(100);
    expect((await successes()).length).toBeGreaterThanOrEqual(before.length);
  });

  // https://learn.microsoft.com/mem/intune/protect/windows-10-expedite-updates
  test("takes an expedited release past the deferral of its ring", () => {
    const group = moving();
    addRing(group, { ...soon, qualityUpdatesDeferralPeriodInDays: 30 });
    const before = revisions(group.mock).get(november) ?? 0;
    group.mock.state.add("windowsQualityUpdateProfiles", {
      displayName: "Expedite",
      expeditedUpdateSettings: {
        qualityUpdateRelease: "2026-11-10T00:00:00Z",
        daysUntilForcedReboot: 0,
      },
      assignments: [{ target: group.target }],
    });

    group.mock.clock.advance(5 * day);

    expect(revisions(group.mock).get(november) ?? 0).toBeGreaterThan(before + 30);
  });
});

/** Name and state of each device of a feature update policy. */
async function linesOf(mock: MockTenant, policyId: string): Promise<string[][]> {
  const jobs = "/v1.0/deviceManagement/reports/exportJobs";
  const made = await ask(mock, "POST", jobs, {
    body: {
      reportName: "FeatureUpdateDeviceState",
      filter: `(PolicyId eq '${policyId}')`,
      select: ["DeviceName", "AggregateState"],
    },
  });
  const job = await ask(mock, "GET", `${jobs}('${textAt(made.json, "id")}')`);
  const file = await mock.fetch(textAt(job.json, "url"));
  const [text] = Object.values(unzipSync(new Uint8Array(await file.arrayBuffer())));
  const lines = new TextDecoder().decode(text).split("\r\n").slice(1, -1);
  return lines.map((line) => line.split(","));
}

describe("hotpatched devices", () => {
  // https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-hotpatch-updates
  test("run a lower revision than the cumulative update of the month", () => {
    const { mock } = moving({ hotpatchShare: 0.5 });

    const found = revisions(mock);

    expect(found.get(9744)).toBeGreaterThan(10);
    expect(found.get(november)).toBeGreaterThan(10);
  });

  test("get the cumulative update in a baseline month, and hotpatches after it", () => {
    const group = moving({ hotpatchShare: 1 });
    addRing(group, soon);

    group.mock.clock.advance(Date.parse("2026-12-20T00:00:00Z") - group.mock.clock.now().getTime());
    const between = revisions(group.mock);
    group.mock.clock.advance(Date.parse("2027-01-20T00:00:00Z") - group.mock.clock.now().getTime());

    expect(between.get(9921)).toBeGreaterThan(100);
    expect(between.get(december)).toBeUndefined();
    expect(revisions(group.mock).get(10_143)).toBeGreaterThan(100);
  });

  test("are not there unless asked for", () => {
    expect(revisions(moving().mock).get(9744)).toBeUndefined();
  });
});

describe("the update catalogue", () => {
  test("knows a release from its hour on", async () => {
    const mock = createMockTenant({ startAt: "2026-12-08T17:59:00Z" });
    const url = "/beta/deviceManagement/windowsUpdateCatalogItems";

    const before = await ask(mock, "GET", url);
    mock.clock.advance(hour);
    const after = await ask(mock, "GET", url);

    expect(before.text).not.toContain("2026-12-08");
    expect(after.text).toContain("2026-12-08");
  });
});
