import { findUnapprovedInstalls, parseInstallRecord } from "ringwright";
import { describe, expect, test } from "vitest";
import { InstallsLab } from "../../support/installs-lab.ts";

const everyone = [
  { target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } },
] as const;
const member = (groupId: string) => [
  { target: { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId } },
];
const ring = (values: object, assignments: readonly object[] = everyone) => ({
  displayName: "Broad",
  ...values,
  assignments,
});
const deferring = ring({ qualityUpdatesDeferralPeriodInDays: 7 });

/** A group of these devices of a lab. */
function groupOf(lab: InstallsLab, displayName: string, places: readonly number[]): string {
  const devices = lab.mock.state.list("devices");
  const ids = places.map((place) => {
    const key = lab.mock.state.list("managedDevices")[place]?.["azureADDeviceId"];
    return devices.find(({ deviceId }) => deviceId === key)?.["id"];
  });
  return String(lab.mock.state.add("groups", { displayName, members: ids })["id"]);
}

/** On the day after the release of November, one device has it. */
async function earlyRelease(lab: InstallsLab): Promise<void> {
  await lab.settle();
  await lab.pass(20);
  expect(lab.mock.clock.now().toISOString().slice(0, 10)).toBe("2026-11-10");
  await lab.look();
  await lab.pass(1);
  lab.runs(1, "26100.9812");
}

describe("findUnapprovedInstalls, of releases", () => {
  test("finds one that came before its deferral was over, and keeps it as it goes on", async () => {
    const lab = new InstallsLab({ rings: [deferring] });
    await earlyRelease(lab);

    const first = await lab.look();
    await lab.pass(10);
    const second = await lab.look();

    expect(first.findings).toMatchObject([
      {
        kind: "qualityBeforeDeferral",
        managedDeviceId: lab.id(1),
        what: "2026-11-10 (26100.9812)",
        installedAt: null,
        installedAfter: "2026-11-10T20:00:00.000Z",
        installedBy: "2026-11-11T20:00:00.000Z",
        policy: { kind: "ring", displayName: "Broad", address: null },
        why: '"Broad" offers the release of 2026-11-10 from 2026-11-17 on, 7 days after it came out',
        source: "inventory",
        confidence: "sure",
      },
    ]);
    expect(first.judged).toMatchObject({ quality: 4 });
    expect(first.undecided).toEqual([]);
    expect(second.findings).toEqual(first.findings);
  });

  test("finds it without a record, as likely", async () => {
    const lab = new InstallsLab({ rings: [deferring] });
    await lab.pass(22);
    lab.runs(1, "26100.9812");

    expect((await lab.look()).findings).toMatchObject([
      {
        kind: "qualityBeforeDeferral",
        confidence: "likely",
        installedAfter: "2026-11-10T00:00:00.000Z",
      },
    ]);
  });

  test("finds one that came during a pause", async () => {
    const lab = new InstallsLab({ rings: [ring({})] });
    await lab.settle();
    await lab.tenant.rings.pause(
      String(lab.mock.state.list("deviceConfigurations")[0]?.["id"]),
      "quality",
    );
    await lab.pass(20.5);
    await lab.look();
    lab.runs(2, "26100.9812");
    await lab.pass(1);

    const { findings } = await lab.look();

    expect(findings).toMatchObject([
      { kind: "qualityWhilePaused", managedDeviceId: lab.id(2), confidence: "sure" },
    ]);
    expect(findings[0]?.why).toBe('"Broad" is paused since 2026-10-21');
  });

  test("leaves out what was there before the pause", async () => {
    const lab = new InstallsLab({ rings: [ring({})] });
    await lab.settle();
    await lab.pass(20.5);
    lab.runs(2, "26100.9812");
    await lab.look();
    await lab.tenant.rings.pause(
      String(lab.mock.state.list("deviceConfigurations")[0]?.["id"]),
      "quality",
    );
    await lab.pass(3);

    expect(await lab.look()).toMatchObject({ findings: [], undecided: [], judged: { quality: 4 } });
  });

  test("finds one that nobody approved, and one that was declined after it was known to be", async () => {
    const lab = new InstallsLab({ rings: [ring({})] });
    const id = String(
      lab.mock.state.add("windowsQualityUpdatePolicies", {
        displayName: "By hand",
        approvalSettings: [
          {
            windowsQualityUpdateCadence: "monthly",
            windowsQualityUpdateCategory: "all",
            approvalMethodType: "manual",
            deferredDeploymentInDay: null,
          },
        ],
        assignments: member(groupOf(lab, "Everybody", [0, 1, 2, 3])),
      })["id"],
    );
    await earlyRelease(lab);

    expect((await lab.look()).findings).toMatchObject([
      {
        kind: "qualityDeclined",
        why: '"By hand" wants such releases to be approved, and nobody approved that of 2026-11-10',
      },
    ]);
    const items: string[] = [];
    for await (const item of lab.tenant.graph.list<{ id: string; releaseDateTime: string }>({
      version: "beta",
      path: "/deviceManagement/windowsUpdateCatalogItems",
      query: { $filter: "isof('microsoft.graph.windowsQualityUpdateCatalogItem')" },
    }))
      if (item.releaseDateTime.startsWith("2026-11-10")) items.push(item.id);
    await lab.tenant.qualityUpdates.act(id, "approve", items);
    expect((await lab.look()).findings).toEqual([]);
    await lab.tenant.qualityUpdates.act(id, "suspend", items);
    const early = await lab.look();
    await lab.pass(9);
    await lab.look();
    await lab.pass(1);
    lab.runs(3, "26100.9812");
    const late = await lab.look();

    expect(early).toMatchObject({
      findings: [],
      undecided: [
        // what they had before the policy was there
        { installs: 3, reason: expect.stringContaining("is as it is since 2026-10-20") },
        {
          installs: 1,
          reason: '"By hand" declines the release of 2026-11-10, and nothing tells since when',
        },
      ],
    });
    expect(late.findings).toMatchObject([
      { managedDeviceId: lab.id(3), why: '"By hand" declines the release of 2026-11-10' },
    ]);
  });

  test.each<[string, (lab: InstallsLab) => unknown, string | null]>([
    [
      "a policy that expedites the release",
      (lab) => {
        lab.mock.state.add("windowsQualityUpdateProfiles", {
          displayName: "Now",
          expeditedUpdateSettings: {
            qualityUpdateRelease: "2026-11-10T00:00:00Z",
            daysUntilForcedReboot: 1,
          },
          assignments: everyone,
        });
      },
      null,
    ],
    [
      "a ring that perhaps reaches the device and allows it",
      (lab) => {
        lab.mock.state.add("deviceConfigurations", {
          "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
          displayName: "Perhaps",
          qualityUpdatesDeferralPeriodInDays: 0,
          deviceManagementApplicabilityRuleOsVersion: {
            name: "",
            ruleType: "include",
            minOSVersion: "10.0.26100.1",
            maxOSVersion: "10.0.26100.99999",
          },
          assignments: everyone,
        });
      },
      null,
    ],
    [
      "a WSUS server",
      (lab) => {
        lab.says(1, { wsus: true });
      },
      "the device asks a WSUS server for quality updates",
    ],
    [
      "a ring that was changed meanwhile",
      (lab) => {
        const [row] = lab.mock.state.list("deviceConfigurations");
        lab.mock.state.patch("deviceConfigurations", String(row?.["id"]), {
          qualityUpdatesDeferralPeriodInDays: 9,
          lastModifiedDateTime: lab.mock.clock.now().toISOString(),
        });
      },
      '"Broad" is as it is since 2026-11-11, and it may have been offered before',
    ],
    [
      "a device that came to the ring meanwhile",
      (lab) => {
        const pilot = groupOf(lab, "Pilot", []);
        lab.mock.state.add("deviceConfigurations", {
          "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
          displayName: "Pilot",
          qualityUpdatesDeferralPeriodInDays: 0,
          assignments: member(pilot),
        });
        // the record is of a day on which it was elsewhere
        for (const device of lab.record?.devices ?? []) device.policies.length = 0;
      },
      '"Broad" after 2026-11-10, and may have had it before',
    ],
    [
      "a device that was enrolled since",
      (lab) => {
        lab.mock.state.patch("managedDevices", lab.id(1), {
          enrolledDateTime: "2026-11-10T22:00:00Z",
        });
        lab.record = undefined;
      },
      "it may have been installed before the device was enrolled",
    ],
    [
      "a build that nobody knows",
      (lab) => {
        lab.runs(1, "26100.9813");
      },
      "no source knows the revision 26100.9813",
    ],
    [
      "a build of an Insider channel",
      (lab) => {
        lab.runs(1, "26220.7344");
      },
      "build 26220 is no version that is known",
    ],
  ])("takes %s into account", async (_name, change, reason) => {
    const lab = new InstallsLab({ rings: [deferring] });
    await earlyRelease(lab);
    change(lab);

    const { findings, undecided } = await lab.look();

    expect(findings).toEqual([]);
    expect(undecided.map((one) => one.reason)).toEqual(
      reason === null ? [] : [expect.stringContaining(reason)],
    );
  });

  test("knows a release that was there on the version before", async () => {
    const lab = new InstallsLab({ rings: [deferring] });
    await lab.settle();
    await lab.pass(20);
    const expedite = lab.mock.state.add("windowsQualityUpdateProfiles", {
      displayName: "Now",
      expeditedUpdateSettings: {
        qualityUpdateRelease: "2026-11-10T00:00:00Z",
        daysUntilForcedReboot: 1,
      },
      assignments: everyone,
    });
    await lab.pass(1);
    lab.runs(1, "26100.9812");
    expect(await lab.look()).toMatchObject({ findings: [], judged: { quality: 4 } });
    lab.mock.state.remove("windowsQualityUpdateProfiles", String(expedite["id"]));
    await lab.pass(1);
    lab.runs(1, "26200.9812");

    expect(await lab.look()).toMatchObject({ findings: [], undecided: [] });
  });

  test("notices a ring that changed although Graph shows no change", async () => {
    const lab = new InstallsLab({ rings: [ring({ qualityUpdatesDeferralPeriodInDays: 0 })] });
    await earlyRelease(lab);
    const [row] = lab.mock.state.list("deviceConfigurations");
    const { lastModifiedDateTime } = row ?? {};
    lab.mock.state.patch("deviceConfigurations", String(row?.["id"]), {
      qualityUpdatesDeferralPeriodInDays: 9,
      lastModifiedDateTime,
    });

    expect(await lab.look()).toMatchObject({
      findings: [],
      undecided: [{ reason: expect.stringContaining('"Broad" is as it is since 2026-11-11') }],
    });
  });

  test("is not misled by an expedite policy that was done long before", async () => {
    const lab = new InstallsLab({ rings: [deferring] });
    lab.mock.state.add("windowsQualityUpdateProfiles", {
      displayName: "Of October",
      expeditedUpdateSettings: {
        qualityUpdateRelease: "2026-10-13T00:00:00Z",
        daysUntilForcedReboot: 1,
      },
      assignments: everyone,
    });
    await earlyRelease(lab);

    expect((await lab.look()).findings).toMatchObject([{ kind: "qualityBeforeDeferral" }]);
  });

  test("takes a release out of band for one that may pass deferrals", async () => {
    const lab = new InstallsLab({
      rings: [deferring],
      extraReleases: [{ releasedOn: "2026-11-05", revisions: { 26100: 9700 }, outOfBand: true }],
    });
    await lab.settle();
    await lab.pass(14);
    await lab.look();
    await lab.pass(1);
    lab.runs(0, "26100.9700");

    expect(await lab.look()).toMatchObject({
      findings: [],
      undecided: [{ reason: "the release of 2026-11-05 came out of band" }],
    });
  });

  test("says who else would have allowed it where no record tells where the device was", async () => {
    const lab = new InstallsLab({ rings: [deferring] });
    lab.mock.state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      displayName: "Pilot",
      qualityUpdatesDeferralPeriodInDays: 0,
      assignments: member(groupOf(lab, "Pilot", [])),
    });
    await lab.pass(22);
    lab.runs(1, "26100.9812");

    expect(await lab.look()).toMatchObject({
      findings: [],
      undecided: [
        {
          subject: "quality",
          installs: 1,
          reason:
            '"Pilot" may have allowed it, and nothing tells whether the device was in that before',
        },
      ],
    });
  });

  test("knows the hour of an install from the collector", async () => {
    const lab = new InstallsLab({ rings: [deferring] });
    await lab.pass(30);
    lab.runs(0, "26100.9812");
    lab.runs(1, "26100.9812");
    const kb = "KB5193404";
    lab.says(0, { updates: [{ at: "2026-11-14T03:00:00Z", kb }] });
    lab.says(1, { updates: [{ at: "2026-11-18T03:00:00Z", kb }] });

    expect((await lab.look()).findings).toMatchObject([
      {
        managedDeviceId: lab.id(0),
        installedAt: "2026-11-14T03:00:00.000Z",
        source: "collector",
      },
    ]);
  });

  test("takes what a setup brought along for allowed", async () => {
    const lab = new InstallsLab({ rings: [deferring] });
    await lab.pass(22);
    lab.runs(1, "26100.9812");
    lab.says(1, { setupAt: "2026-11-10T23:00:00Z" });

    expect(await lab.look()).toMatchObject({
      findings: [],
      undecided: [{ reason: "setup of Windows may have brought it along" }],
    });
  });
});

describe("findUnapprovedInstalls, of versions", () => {
  const pinned = (lab: InstallsLab, version = "Windows 11, version 25H2") =>
    lab.mock.state.add("windowsFeatureUpdateProfiles", {
      displayName: "Pinned",
      featureUpdateVersion: version,
      assignments: member(groupOf(lab, "Everybody", [0, 1, 2, 3])),
    });

  test("finds one beyond the policy, and what came with it is none of its own", async () => {
    const lab = new InstallsLab({ rings: [deferring] });
    pinned(lab);
    await earlyRelease(lab);
    lab.runs(1, "26300.9812");

    expect(await lab.look()).toMatchObject({
      findings: [
        {
          kind: "featureVersion",
          what: "Windows 11, version 26H2",
          why: '"Pinned" allows Windows 11, version 25H2 at most',
          confidence: "sure",
        },
      ],
      undecided: [{ subject: "quality", reason: "a feature update may have brought it along" }],
    });
  });

  test.each(["26100.9633", "26200.9633"])("allows %s, and what is older", async (build) => {
    const lab = new InstallsLab({ rings: [deferring] });
    pinned(lab);
    await lab.settle();
    lab.runs(1, build);

    expect(await lab.look()).toMatchObject({ findings: [], judged: { feature: 4 } });
  });

  test("leaves out one that was there before the policy", async () => {
    const lab = new InstallsLab({ rings: [deferring] });
    lab.runs(1, "26300.9633");
    pinned(lab);
    await lab.settle();

    expect(await lab.look()).toMatchObject({
      findings: [],
      undecided: [
        { subject: "feature", reason: expect.stringContaining("is as it is since 2026-10-20") },
      ],
    });
  });

  test("finds one that a ring alone defers", async () => {
    const lab = new InstallsLab({
      startAt: "2026-09-20T08:00:00Z",
      rings: [ring({ featureUpdatesDeferralPeriodInDays: 60 })],
    });
    await lab.settle();
    await lab.pass(10);
    await lab.look();
    lab.runs(3, "26300.9633");

    expect((await lab.look()).findings).toMatchObject([
      {
        kind: "featureVersion",
        why: '"Broad" offers Windows 11, version 26H2 from 2026-11-28 on, 60 days after it came out',
      },
    ]);
  });
});

describe("findUnapprovedInstalls, of drivers", () => {
  const title = "Intel - net - 23.60.1.2";
  const at = "2026-11-08T03:00:00Z";

  async function withPolicy(
    approvalType = "manual",
  ): Promise<{ lab: InstallsLab; policy: string }> {
    const lab = new InstallsLab({ rings: [ring({ driversExcluded: false })] });
    const policy = lab.mock.state.add("windowsDriverUpdateProfiles", {
      displayName: "Drivers",
      approvalType,
      assignments: member(groupOf(lab, "Everybody", [0, 1, 2, 3])),
    });
    await lab.settle();
    await lab.pass(19);
    return { lab, policy: String(policy["id"]) };
  }

  async function driverId(lab: InstallsLab, policy: string): Promise<string> {
    for await (const driver of lab.tenant.driverUpdates.drivers(policy))
      if (driver.name === title) return driver.id;
    throw new Error("no such driver");
  }

  test("finds one that needs review", async () => {
    const { lab } = await withPolicy();
    lab.says(1, { drivers: [{ at, title: "intel  - net - 23.60.1.2" }] });

    expect(await lab.look()).toMatchObject({
      findings: [
        {
          kind: "driverNotApproved",
          managedDeviceId: lab.id(1),
          installedAt: "2026-11-08T03:00:00.000Z",
          why: '"Drivers" has not approved it: it needs review',
          source: "collector",
          confidence: "sure",
        },
      ],
      judged: { driver: 1 },
      driverDevices: { restricted: 4, told: 1 },
      notRead: [
        {
          subject: "driver",
          reason:
            "nothing tells which drivers 3 devices installed: the collector said nothing of it there",
        },
      ],
    });
  });

  test("finds one that was declined", async () => {
    const { lab, policy } = await withPolicy();
    await lab.tenant.driverUpdates.act(policy, "decline", [await driverId(lab, policy)]);
    lab.says(1, { drivers: [{ at, title }] });

    expect((await lab.look()).findings).toMatchObject([{ why: '"Drivers" declined it' }]);
  });

  test("leaves out what was approved by hand or by rule", async () => {
    const byHand = await withPolicy();
    await byHand.lab.tenant.driverUpdates.act(byHand.policy, "approve", [
      await driverId(byHand.lab, byHand.policy),
    ]);
    const byRule = await withPolicy("automatic");
    for (const { lab } of [byHand, byRule]) {
      lab.says(1, { drivers: [{ at, title }] });

      expect(await lab.look()).toMatchObject({
        findings: [],
        undecided: [],
        judged: { driver: 1 },
      });
    }
  });

  test("cannot tell of one that was suspended since, and finds it later", async () => {
    const { lab, policy } = await withPolicy();
    const id = await driverId(lab, policy);
    await lab.tenant.driverUpdates.act(policy, "approve", [id]);
    await lab.tenant.driverUpdates.act(policy, "suspend", [id]);
    lab.says(1, { drivers: [{ at, title }] });
    const early = await lab.look();
    await lab.pass(9);
    lab.says(1, { drivers: [{ at: "2026-11-19T03:00:00Z", title }] });
    const late = await lab.look();

    expect(early).toMatchObject({
      findings: [],
      undecided: [{ reason: '"Drivers" has suspended it, and nothing tells since when' }],
    });
    expect(late.findings).toMatchObject([{ why: '"Drivers" has suspended it' }]);
  });

  test("cannot tell of one that no policy lists", async () => {
    const { lab } = await withPolicy();
    lab.says(1, { drivers: [{ at, title: "Contoso - camera - 1.0" }] });

    expect(await lab.look()).toMatchObject({
      findings: [],
      undecided: [{ reason: "no policy that reaches the device lists the driver" }],
    });
  });

  test("leaves out what came with a setup, before the device was enrolled, or by WSUS", async () => {
    const { lab } = await withPolicy();
    lab.says(0, { drivers: [{ at, title }], setupAt: "2026-11-08T01:00:00Z" });
    lab.says(1, { drivers: [{ at, title }], wsus: true });
    lab.says(2, { drivers: [{ at, title }] });
    lab.mock.state.patch("managedDevices", lab.id(2), {
      enrolledDateTime: "2026-11-07T00:00:00Z",
    });
    lab.record = undefined;

    const { findings, undecided } = await lab.look();

    expect(findings).toEqual([]);
    expect(undecided.map(({ reason }) => reason)).toEqual([
      "it came on the day of a setup of Windows",
      "the device asks a WSUS server for drivers",
      "it may have been installed before the device was enrolled",
    ]);
  });

  test("finds any where rings exclude drivers and no driver policy reaches the device", async () => {
    const lab = new InstallsLab({ rings: [ring({ driversExcluded: true })] });
    await lab.settle();
    await lab.pass(19);
    lab.says(3, { drivers: [{ at, title }] });

    expect((await lab.look()).findings).toMatchObject([
      { why: '"Broad" excludes drivers, and no driver policy reaches the device' },
    ]);
  });

  test("says that no collector was asked", async () => {
    const { lab } = await withPolicy();

    expect(await lab.look()).toMatchObject({
      findings: [],
      judged: { driver: 0 },
      driverDevices: { restricted: 4, told: 0 },
      notRead: [
        { reason: "nothing tells which drivers 4 devices installed: no collector was asked" },
      ],
    });
  });
});

describe("findUnapprovedInstalls", () => {
  test("finds nothing where a kind of policy that may explain it cannot be read", async () => {
    const lab = new InstallsLab({ rings: [deferring] });
    await earlyRelease(lab);
    lab.mock.inject({
      match: { path: /windowsQualityUpdateProfiles/ },
      then: { status: 403 },
      times: 99,
    });

    const { findings, undecided, notRead } = await lab.look();

    expect(findings).toEqual([]);
    expect(undecided).toMatchObject([
      { subject: "quality", reason: expect.stringContaining("no expedite policy could be read") },
    ]);
    expect(notRead).toMatchObject([{ subject: "quality" }]);
  });

  test("looks only at devices and times that are asked for, and records all", async () => {
    const lab = new InstallsLab({ rings: [deferring] });
    await earlyRelease(lab);
    const before = lab.record;
    const other = await lab.look({ devices: () => false });
    const later = await findUnapprovedInstalls(lab.tenant, {
      earlier: before,
      since: new Date("2026-11-12T00:00:00Z"),
    });

    expect(other).toMatchObject({ findings: [], judged: { quality: 0 } });
    expect(other.record.devices).toHaveLength(4);
    expect(later).toMatchObject({ findings: [], judged: { quality: 4 } });
  });

  test("refuses what is no record, and says where", () => {
    expect(() => parseInstallRecord({ formatVersion: 2 })).toThrow(/formatVersion is not as/);
    expect(() => parseInstallRecord("x")).toThrow(/no record of installs;/);
    expect(() =>
      parseInstallRecord({
        formatVersion: 1,
        at: "2026-11-10T00:00:00Z",
        policies: [],
        devices: [1],
      }),
    ).toThrow(/devices\.0 is not as/);
  });
});
