// The forecast against devices that somebody else simulates: the mock tenant's fleet goes through the
// same weeks on its clock, by code that shares nothing with the forecast.
import type { MockTenant } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import {
  type AssumedValues,
  createForecast,
  desiredState,
  type Ring,
  type RingForecast,
} from "../../src/index.ts";
import { dailyWindow } from "../mocks/catalog-bodies.ts";
import { addWindow, day, movingFleet } from "../mocks/moving-fleet.ts";

const release = "2026-12-08";
const releasedAt = Date.parse("2026-12-08T18:00:00Z");
const nextReleaseAt = Date.parse("2027-01-12T18:00:00Z");
const hour = 3_600_000;

/** What the mock's devices do: on day and night, one to six hours for an installation. */
const habits: Partial<AssumedValues> = {
  timeZone: "Europe/Berlin",
  scanHours: 22,
  installMedianHours: 3.5,
  installMaxHours: 6,
  offShare: 0,
  earlyShare: 1,
  spreadDays: 7,
  putOffShare: 0.3,
  putOffDays: 3,
  activeHours: "none",
};

const toWire = {
  "0/2/2": { deferralDays: 0, deadlineDays: 2, grace: 2 },
  "5/3/2": { deferralDays: 5, deadlineDays: 3, grace: 2 },
  "9/5/1": { deferralDays: 9, deadlineDays: 5, grace: 1 },
  "7/-/-": { deferralDays: 7, deadlineDays: null, grace: null },
};

interface Case {
  readonly ring: Omit<Ring, "displayName">;
  readonly wire: object;
}

function caseOf(
  { deferralDays, deadlineDays, grace }: (typeof toWire)[keyof typeof toWire],
  more: Partial<Case> = {},
): Case {
  return {
    ring: { quality: { deferralDays, deadlineDays }, gracePeriodDays: grace, ...more.ring },
    wire: {
      qualityUpdatesDeferralPeriodInDays: deferralDays,
      deadlineForQualityUpdatesInDays: deadlineDays,
      deadlineGracePeriodInDays: grace,
      ...more.wire,
    },
  };
}

const cases: Readonly<Record<string, Case>> = {
  "deferral 0, deadline 2, grace 2": caseOf(toWire["0/2/2"]),
  "deferral 5, deadline 3, grace 2": caseOf(toWire["5/3/2"]),
  "deferral 9, deadline 5, grace 1": caseOf(toWire["9/5/1"]),
  "no deadline": caseOf(toWire["7/-/-"]),
  "active hours": caseOf(toWire["5/3/2"], {
    ring: {
      automaticUpdateMode: "autoInstallAndRebootAtMaintenanceTime",
      activeHours: { start: "08:00", end: "18:00" },
    },
    wire: {
      automaticUpdateMode: "autoInstallAndRebootAtMaintenanceTime",
      installationSchedule: {
        "@odata.type": "#microsoft.graph.windowsUpdateActiveHoursInstall",
        activeHoursStart: "08:00:00.0000000",
        activeHoursEnd: "18:00:00.0000000",
      },
    },
  }),
  "scheduled installation on Sundays": caseOf(toWire["0/2/2"], {
    ring: {
      quality: { deferralDays: 0, deadlineDays: 7 },
      maintenanceWindow: { start: "03:00", day: "sunday" },
    },
    wire: {
      deadlineForQualityUpdatesInDays: 7,
      automaticUpdateMode: "autoInstallAndRebootAtScheduledTime",
      installationSchedule: {
        "@odata.type": "#microsoft.graph.windowsUpdateScheduledInstall",
        scheduledInstallDay: "sunday",
        scheduledInstallTime: "03:00:00.0000000",
      },
      updateWeeks: "everyWeek",
    },
  }),
};

function forecastOf({ ring }: Case, more: Partial<AssumedValues> = {}): RingForecast {
  const rings = { a: { displayName: "A", ...ring } };
  const desired = desiredState({ version: 1, stack: "corp", rings });
  const assume = { ...habits, ...more };
  const [found] = createForecast(desired, { release, devices: { a: 20_000 }, assume }).rings;
  if (found === undefined) throw new Error("no ring");
  return found;
}

/** Restarts of the mock's devices for the release, rising. */
function restartsOf({ wire }: Case, prepare?: (tenant: MockTenant) => void): number[] {
  const tenant = movingFleet(wire, { devices: 1500 });
  prepare?.(tenant);
  tenant.clock.advance(45 * day);
  return tenant
    .restarts()
    .map(({ restartedAt }) => restartedAt.getTime())
    .filter((at) => at >= releasedAt && at < nextReleaseAt)
    .sort((a, b) => a - b);
}

const point = (sorted: readonly number[], share: number) =>
  sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;

describe("the mock tenant's fleet", () => {
  test.each(Object.keys(cases))("lands where the forecast says: %s", (name) => {
    const one = cases[name];
    if (one === undefined) throw new Error(name);
    const { patched } = forecastOf(one);
    const times = restartsOf(one);
    const at = (percent: "5" | "50" | "80" | "95") => Date.parse(patched[percent] ?? "");
    const inside = times.filter((time) => time >= at("5") && time <= at("95"));

    expect(times.length).toBeGreaterThan(1000);
    // nine in ten, give or take what chance does to 1,100 devices; more where many restart together
    expect(inside.length / times.length).toBeGreaterThan(0.87);
    expect(inside.length / times.length).toBeLessThan(0.97);
    for (const [percent, share] of [
      ["50", 0.5],
      ["80", 0.8],
      ["95", 0.95],
    ] as const)
      expect(Math.abs(point(times, share) - at(percent))).toBeLessThan(3 * hour);
  });

  // in the mock one PC in seven is off while a window is open; here all are on, or off each night
  test("lands where the forecast says, but for the nights on which a device is off: a native window", () => {
    const one = caseOf(toWire["0/2/2"], {
      ring: {
        quality: { deferralDays: 0, deadlineDays: 7 },
        maintenanceWindow: { start: "02:00", end: "05:00", enforce: "native" },
        assignments: [{ allDevices: true }],
      },
      wire: { deadlineForQualityUpdatesInDays: 7 },
    });
    // builds 26100 and 26200 among those that the release is for
    const windowShare = 0.71 / 0.83;

    const { patched } = forecastOf(one, { windowShare });
    const times = restartsOf(one, (tenant) => addWindow(tenant, dailyWindow));
    const at = (percent: "5" | "50" | "80" | "95") => Date.parse(patched[percent] ?? "");
    const inside = times.filter((time) => time >= at("5") && time <= at("95"));

    expect(inside.length / times.length).toBeGreaterThan(0.85);
    expect(Math.abs(point(times, 0.5) - at("50"))).toBeLessThan(3 * hour);
    for (const [percent, share] of [
      ["80", 0.8],
      ["95", 0.95],
    ] as const)
      expect(Math.abs(point(times, share) - at(percent))).toBeLessThan(25 * hour);
  });
});
