// When devices of a ring restart, by its mode and schedule:
// https://learn.microsoft.com/mem/intune/protect/windows-update-settings
import type { DeviceRestart } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { day, hour, localTime, movingFleet } from "./moving-fleet.ts";

const far = { timeZones: ["Europe/Berlin", "America/New_York", "Asia/Tokyo"] };

function atMaintenanceTime(activeHoursStart: string, activeHoursEnd: string): object {
  return {
    automaticUpdateMode: "autoInstallAndRebootAtMaintenanceTime",
    installationSchedule: {
      "@odata.type": "#microsoft.graph.windowsUpdateActiveHoursInstall",
      activeHoursStart: `${activeHoursStart}:00.0000000`,
      activeHoursEnd: `${activeHoursEnd}:00.0000000`,
    },
  };
}

function atScheduledTime(scheduledInstallDay: string, updateWeeks = "everyWeek"): object {
  return {
    automaticUpdateMode: "autoInstallAndRebootAtScheduledTime",
    updateWeeks,
    installationSchedule: {
      "@odata.type": "#microsoft.graph.windowsUpdateScheduledInstall",
      scheduledInstallDay,
      scheduledInstallTime: "03:00:00.0000000",
    },
  };
}

function restartsOf(ring: object, options = {}): readonly DeviceRestart[] {
  const tenant = movingFleet(ring, { ...far, ...options });
  tenant.clock.advance(28 * day);
  return tenant.restarts();
}

describe("a ring with active hours", () => {
  test.each([
    ["07:00", "19:00", ({ minutes }: { minutes: number }) => minutes >= 420 && minutes < 1140],
    ["20:00", "06:00", ({ minutes }: { minutes: number }) => minutes >= 1200 || minutes < 360],
  ])("from %s to %s has no restart in them", (from, to, isActive) => {
    const restarts = restartsOf(atMaintenanceTime(from, to));

    expect(restarts.length).toBeGreaterThan(150);
    expect(restarts.map(localTime).filter(isActive)).toEqual([]);
  });

  test("has restarts in them when a deadline has expired", () => {
    const restarts = restartsOf({
      ...atMaintenanceTime("06:00", "23:00"),
      deadlineForQualityUpdatesInDays: 1,
      deadlineGracePeriodInDays: 0,
    });

    const active = restarts.filter((restart) => {
      const { minutes } = localTime(restart);
      return minutes >= 360 && minutes < 1380;
    });
    expect(active.length).toBeGreaterThan(20);
    for (const { reason } of active) expect(reason).toBe("deadline");
  });

  test("has its restarts spread over the other hours", () => {
    const restarts = restartsOf(atMaintenanceTime("08:00", "17:00"));

    const times = restarts.map((it) => localTime(it).minutes);
    expect(new Set(times.map((minutes) => Math.floor(minutes / 60))).size).toBeGreaterThan(12);
    // those that waited for the end of active hours do not all restart in that minute
    expect(times.filter((minutes) => minutes === 17 * 60).length).toBeLessThan(10);
  });
});

describe("a ring in scheduled mode", () => {
  test("installs at its hour, after which most restart at once", () => {
    const restarts = restartsOf(atScheduledTime("everyday"));

    // an installation of up to two hours, and a countdown of 15 minutes
    const soon = restarts.filter((restart) => {
      const { minutes } = localTime(restart);
      return minutes >= 3 * 60 + 15 && minutes <= 5 * 60 + 15;
    });
    expect(restarts.length).toBeGreaterThan(150);
    expect(soon.length / restarts.length).toBeGreaterThan(0.6);
    expect(soon.length).toBeLessThan(restarts.length);
  });

  test.each([
    ["sunday", "everyWeek", "2026-12-13"],
    ["tuesday", "everyWeek", "2026-12-15"],
    ["friday", "thirdWeek", "2026-12-18"],
    ["wednesday", "firstWeek,thirdWeek", "2026-12-16"],
    ["everyday", "secondWeek", "2026-12-09"],
  ])("on %s of %s installs December's release on %s at the earliest", (weekday, weeks, first) => {
    const restarts = restartsOf(atScheduledTime(weekday, weeks)).filter(({ toVersion }) =>
      toVersion.endsWith(".9987"),
    );

    expect(restarts.length).toBeGreaterThan(40);
    const [earliest] = restarts.map((restart) => localTime(restart).date).toSorted();
    expect(earliest).toBe(first);
  });

  // respected before the deadline since December 2024, ignored after it:
  // https://learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines
  test("does not wait for its hour when a deadline has expired", () => {
    const restarts = restartsOf(
      {
        ...atScheduledTime("monday", "fourthWeek"),
        deadlineForQualityUpdatesInDays: 2,
        deadlineGracePeriodInDays: 0,
      },
      { startAt: "2026-12-05T00:00:00Z" },
    ).filter(({ toVersion }) => toVersion.endsWith(".9987"));

    expect(restarts.length).toBeGreaterThan(50);
    for (const { restartedAt } of restarts)
      expect(restartedAt.getTime()).toBeLessThan(
        // found within 22 hours of 8 December 18:00 UTC, two days, download and installation
        Date.parse("2026-12-08T18:00:00Z") + 22 * hour + 2 * day + 7 * hour,
      );
  });
});
