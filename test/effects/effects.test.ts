import { type Consequence, makePlan } from "ringwright";
import { describe, expect, test } from "vitest";
import { isSeenByDevices } from "../../src/effects/effects-of.ts";
import { kinds } from "../../src/registry/kinds.ts";
import { createLab, load } from "../support/lab.ts";

const head = "version: 1\nstack: corp\n";
const ring = (body: string, more = "assignments: [ { allDevices: true } ]") =>
  `${head}rings:\n  r: { displayName: R, ${[body, more].filter(Boolean).join(", ")} }\n`;

const group = `${head}groups:
  g: { displayName: G, membershipRule: '(device.displayName -startsWith "LT-00")' }
`;

/** What a change from one config to another does, in a tenant of some devices. */
async function consequences(
  before: string | undefined,
  after: string,
): Promise<readonly Consequence[]> {
  const lab = createLab({ devices: 40 });
  if (before !== undefined) await lab.apply(before);
  const { plan } = await makePlan(lab.tenant, await load(after));
  return plan.changes.flatMap((change) => change.consequences);
}

describe("every property of every kind", () => {
  test.each(kinds.map((kind) => [kind.name, kind] as const))(
    "of %s does something to devices, or says why not",
    (_name, kind) => {
      const paths = [
        ...kind.properties.filter(({ plane }) => plane === "config").map(({ path }) => path),
        ...(kind.parts ?? []).map(({ path }) => path),
      ];

      const lacking = paths.filter((path) => !Object.hasOwn(kind.effects, path));
      expect(lacking).toEqual([]);
      const unknown = Object.keys(kind.effects).filter((path) => !paths.includes(path));
      expect(unknown).toEqual([]);
      expect(isSeenByDevices(kind, "displayName")).toBe(false);
    },
  );
});

// what a ring holds, what it comes to hold, what that does to devices
const ofRings: readonly (readonly [string, string, Consequence["level"], RegExp])[] = [
  [
    "quality: { deferralDays: 9 }",
    "quality: { deferralDays: 2 }",
    "caution",
    /released 2 to 9 days ago are offered at the devices' next scan/,
  ],
  [
    "quality: { deferralDays: 2 }",
    "quality: { deferralDays: 9 }",
    "note",
    /offered 9 days after their release, not 2/,
  ],
  [
    "quality: { deadlineDays: null }",
    "quality: { deadlineDays: 2 }",
    "caution",
    /installed by force 2 days after .* the restart is forced then, but not before 2 days after/,
  ],
  [
    "quality: { deadlineDays: null }, gracePeriodDays: 0",
    "quality: { deadlineDays: 0 }, gracePeriodDays: 0",
    "danger",
    /as soon as a device is offered it; the restart is forced at once/,
  ],
  [
    "quality: { deadlineDays: 30 }",
    "quality: { deadlineDays: 2 }",
    "caution",
    /2 days after a device is first offered it, not 30/,
  ],
  [
    "quality: { deadlineDays: 2 }",
    "quality: { deadlineDays: 30 }",
    "note",
    /30 days after it was offered, not 2/,
  ],
  [
    "quality: { deadlineDays: 2 }",
    "quality: { deadlineDays: null }",
    "caution",
    /Nothing forces a quality update/,
  ],
  [
    "feature: { deadlineDays: null }",
    "feature: { deadlineDays: 7 }",
    "caution",
    /A feature update is installed by force/,
  ],
  [
    "quality: { deadlineDays: 3 }, gracePeriodDays: 7",
    "quality: { deadlineDays: 3 }, gracePeriodDays: 0",
    "danger",
    /restarts by force as soon as an update is installed/,
  ],
  [
    "quality: { deadlineDays: 3 }, gracePeriodDays: 0",
    "quality: { deadlineDays: 3 }, gracePeriodDays: 7",
    "note",
    /has 7 days until its forced restart, not 0/,
  ],
  [
    "automaticUpdateMode: windowsDefault",
    "automaticUpdateMode: autoInstallAndRebootWithoutEndUserControl",
    "danger",
    /restart without asking/,
  ],
  [
    "automaticUpdateMode: autoInstallAndRebootWithoutEndUserControl",
    "automaticUpdateMode: windowsDefault",
    "note",
    /left to Windows/,
  ],
  [
    "automaticUpdateMode: windowsDefault",
    "automaticUpdateMode: notifyDownload",
    "caution",
    /Nothing is downloaded or installed/,
  ],
  ["allowWindows11Upgrade: false", "allowWindows11Upgrade: true", "danger", /are upgraded to it/],
  ["allowWindows11Upgrade: true", "allowWindows11Upgrade: false", "note", /stay on Windows 10/],
  [
    "businessReadyUpdatesOnly: all",
    "businessReadyUpdatesOnly: windowsInsiderBuildFast",
    "danger",
    /Insider channel "Dev".*install Windows anew/,
  ],
  [
    "businessReadyUpdatesOnly: windowsInsiderBuildFast",
    "businessReadyUpdatesOnly: all",
    "caution",
    /leave the Insider channel "Dev"/,
  ],
  ["driversExcluded: true", "driversExcluded: false", "caution", /offered drivers/],
  ["driversExcluded: false", "driversExcluded: true", "note", /no drivers/],
  [
    "activeHours: { start: '08:00', end: '17:00' }",
    "activeHours: { start: '12:00', end: '13:00' }",
    "caution",
    /between 08:00 and 12:00, 13:00 and 17:00/,
  ],
  [
    "activeHours: { start: '12:00', end: '13:00' }",
    "activeHours: { start: '08:00', end: '17:00' }",
    "note",
    /no longer restart for updates between 08:00 and 12:00, 13:00 and 17:00/,
  ],
  [
    "skipChecksBeforeRestart: false",
    "skipChecksBeforeRestart: true",
    "danger",
    /without looking whether somebody presents/,
  ],
  ["skipChecksBeforeRestart: true", "skipChecksBeforeRestart: false", "note", /look again/],
  [
    "updateNotificationLevel: defaultNotifications",
    "updateNotificationLevel: disableAllNotifications",
    "caution",
    /told nothing of updates/,
  ],
  [
    "quality: { deadlineDays: 3 }, updateNotificationLevel: defaultNotifications",
    "quality: { deadlineDays: 3 }, updateNotificationLevel: disableAllNotifications",
    "danger",
    /not even of a restart/,
  ],
  [
    "updateNotificationLevel: disableAllNotifications",
    "updateNotificationLevel: defaultNotifications",
    "note",
    /told of updates and restarts again/,
  ],
  [
    "feature: { uninstallWindowDays: 60 }",
    "feature: { uninstallWindowDays: 2 }",
    "caution",
    /no way back/,
  ],
  [
    "feature: { uninstallWindowDays: 2 }",
    "feature: { uninstallWindowDays: 60 }",
    "note",
    /uninstalled for 60 days/,
  ],
  [
    "quality: { deadlineDays: 3 }, postponeRebootUntilAfterDeadline: true",
    "quality: { deadlineDays: 3 }, postponeRebootUntilAfterDeadline: false",
    "caution",
    /restart by themselves before the deadline/,
  ],
  [
    "quality: { deadlineDays: 3 }, postponeRebootUntilAfterDeadline: false",
    "quality: { deadlineDays: 3 }, postponeRebootUntilAfterDeadline: true",
    "note",
    /only once the deadline/,
  ],
  [
    "maintenanceWindow: null",
    "maintenanceWindow: { start: '02:00' }",
    "caution",
    /install updates at 02:00 of their own time, every day/,
  ],
  [
    "maintenanceWindow: { start: '02:00' }",
    "maintenanceWindow: null, automaticUpdateMode: windowsDefault",
    "caution",
    /no longer install at 02:00/,
  ],
  ["userPauseAccess: disabled", "userPauseAccess: enabled", "caution", /may pause updates/],
  ["userPauseAccess: enabled", "userPauseAccess: disabled", "note", /no longer pause/],
  [
    "userWindowsUpdateScanAccess: enabled",
    "userWindowsUpdateScanAccess: disabled",
    "note",
    /no longer look/,
  ],
  [
    "microsoftUpdateServiceAllowed: false",
    "microsoftUpdateServiceAllowed: true",
    "note",
    /other Microsoft products/,
  ],
  [
    "microsoftUpdateServiceAllowed: true",
    "microsoftUpdateServiceAllowed: false",
    "caution",
    /no updates through Windows Update/,
  ],
  ["restartWarning: { hours: 4 }", "restartWarning: { hours: 8 }", "note", /reminder/],
  [
    "engagedRestart: { deadlineDays: 7 }",
    "engagedRestart: { deadlineDays: 9 }",
    "note",
    /Windows 11 ignores/,
  ],
];

describe("a change of a ring", () => {
  test.each(ofRings)(
    "from %s to %s is a %2$s that says so",
    async (before, after, level, message) => {
      const told = await consequences(ring(before), ring(after));

      expect(told).toContainEqual(
        expect.objectContaining({ level, message: expect.stringMatching(message) as string }),
      );
      const one = told.find((each) => message.test(each.message));
      expect(one?.devices, "devices were read").not.toBeNull();
    },
  );

  test("says of a deferral that is paused that nothing is offered before the pause ends", async () => {
    const lab = createLab({ devices: 4 });
    await lab.apply(ring("quality: { deferralDays: 7 }"));
    await lab.tenant.rings.pause(String(lab.ring("R")["id"]), "quality");

    const plan = await lab.plan(ring("quality: { deferralDays: 5 }"));

    expect(plan.changes[0]?.consequences[0]?.message).toContain(
      "once the pause of quality updates has ended",
    );
  });
});

// what is new to devices
const ofNewPolicies: readonly (readonly [string, string, Consequence["level"], RegExp])[] = [
  [
    "a ring with a deadline of nothing",
    ring("quality: { deadlineDays: 0 }, gracePeriodDays: 0"),
    "danger",
    /forced at once/,
  ],
  [
    "a ring without end user control",
    ring("automaticUpdateMode: autoInstallAndRebootWithoutEndUserControl"),
    "danger",
    /restart without asking/,
  ],
  [
    "a ring of Insider builds",
    ring("businessReadyUpdatesOnly: windowsInsiderBuildSlow"),
    "danger",
    /Insider channel "Beta"/,
  ],
  ["a ring that upgrades", ring("allowWindows11Upgrade: true"), "danger", /upgraded/],
  [
    "an expedite policy",
    `${group}expediteUpdates: { e: { displayName: E, release: 2026-11-10, daysUntilForcedReboot: 0, assignments: [ { group: g } ] } }\n`,
    "danger",
    /install it at once, whatever their ring defers, and restart by force as soon as it is installed/,
  ],
  [
    "a feature update policy",
    `${group}featureUpdates: { f: { displayName: F, version: "Windows 11, version 25H2", assignments: [ { group: g } ] } }\n`,
    "danger",
    /upgraded to it/,
  ],
  [
    "a quality update policy without hotpatches",
    `${group}qualityUpdates: { q: { displayName: Q, hotpatch: false, assignments: [ { group: g } ] } }\n`,
    "caution",
    /no hotpatches/,
  ],
  [
    "a driver policy",
    `${group}driverUpdates: { d: { displayName: D, approval: automatic, deferralDays: 3, assignments: [ { group: g } ] } }\n`,
    "caution",
    /3 days after they come to the policy/,
  ],
  [
    "a custom profile with a server",
    `${head}settings: { s: { displayName: S, wsus: { server: "https://wsus.corp.example:8531" }, assignments: [ { allDevices: true } ] } }\n`,
    "caution",
    /look for updates at https:\/\/wsus/,
  ],
];

describe("what is new to devices", () => {
  test.each(ofNewPolicies)(
    "as %s is told with their number",
    async (_what, config, level, message) => {
      const told = await consequences(undefined, config);

      const one = told.find((each) => message.test(each.message));
      expect(one).toMatchObject({ level });
      expect(one?.devices).toBeGreaterThan(0);
    },
  );

  // learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-hotpatch-updates
  test("of hotpatches is told by whose build takes them", async () => {
    const policy = (hotpatch: boolean) =>
      `${group}qualityUpdates: { q: { displayName: Q, hotpatch: ${hotpatch}, assignments: [ { group: g } ] } }\n`;
    const devicesOf = (told: readonly Consequence[], message: RegExp) =>
      told.find((each) => message.test(each.message))?.devices ?? 0;

    const on = await consequences(undefined, policy(true));
    const off = await consequences(policy(true), policy(false));

    const takers = devicesOf(on, /4 times a year and not 12/);
    const others = devicesOf(on, /takes no hotpatches/);
    expect(takers).toBeGreaterThan(0);
    expect(others).toBeGreaterThan(0);
    expect(takers + others).toBe(40);
    expect(devicesOf(off, /12 times a year and not 4/)).toBe(takers);
  });

  // the tenant's own setting counts without a policy, and allows hotpatches since May 2026:
  // learn.microsoft.com/intune/device-updates/windows/configure-hotpatch
  test.each([
    ["false", /unless that blocks hotpatches, they may begin/],
    ["true", /where that blocks hotpatches, they restart .* 12 times a year and not 4/],
  ])("of a quality update policy with hotpatch %s that loses a target", async (value, message) => {
    const policy = (targets: string) =>
      `${group}qualityUpdates: { q: { displayName: Q, hotpatch: ${value}, assignments: [ ${targets} ] } }\n`;

    const told = await consequences(policy("{ group: g }"), policy(""));

    expect(told.find((each) => message.test(each.message))).toMatchObject({ outcome: "loss" });
  });

  test("is told of the devices of an added target, and of those alone", async () => {
    const policy = (targets: string) =>
      `${head}groups:
  g: { displayName: G, membershipRule: '(device.displayName -startsWith "LT-000")' }
  h: { displayName: H, membershipRule: '(device.displayName -startsWith "LT-001")' }
expediteUpdates:
  e: { displayName: E, release: 2026-11-10, daysUntilForcedReboot: 1, assignments: [ ${targets} ] }
`;

    const told = await consequences(policy("{ group: g }"), policy("{ group: g }, { group: h }"));

    const all = await consequences(undefined, policy("{ group: h }"));
    const forced = (list: readonly Consequence[]) =>
      list.find(({ message }) => message.includes("restart by force"));
    expect(forced(told)).toMatchObject({ level: "danger", devices: forced(all)?.devices });
    expect(forced(told)?.devices).toBeGreaterThan(0);
  });
});
