// Maintenance windows on the simulated fleet:
// https://learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines
import fc from "fast-check";
import { createMockTenant, type DeviceRestart, type WireObject } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { choice, choices, dailyWindow, simple, updateId, windowId } from "./catalog-bodies.ts";
import {
  addCustomWindow,
  addWindow,
  day,
  hour,
  keepsWindows,
  localTime,
  movingFleet,
  type LocalTime,
} from "./moving-fleet.ts";

const id = (name: string) => updateId(`MaintenanceWindow${name}`);
const withoutDeadline = {};
const restartsFromTwo = { Enabled: 1, UpdateActions: 3, StartTime: "02:00" };
const withDeadline = { deadlineForQualityUpdatesInDays: 7, deadlineGracePeriodInDays: 2 };
const far = { timeZones: ["Europe/Berlin", "America/New_York", "Asia/Tokyo"] };
const december = ".9987";

/** From 02:00 until the last attempt half an hour before 05:00. */
const inDailyWindow = ({ minutes }: LocalTime) => minutes >= 2 * 60 && minutes < 4.5 * 60;
const toDecember = ({ toVersion }: DeviceRestart) => toVersion.endsWith(december);
const outside = (restarts: readonly DeviceRestart[], isIn = inDailyWindow) =>
  restarts.filter((restart) => keepsWindows(restart) && !isIn(localTime(restart)));

describe("a device that keeps a daily window", () => {
  test("restarts inside of it alone, on its own clock, for four weeks", () => {
    const tenant = movingFleet(withoutDeadline, far);
    addWindow(tenant, dailyWindow);

    tenant.clock.advance(28 * day);

    const restarts = tenant.restarts();
    expect(restarts.filter(keepsWindows).length).toBeGreaterThan(100);
    expect(outside(restarts)).toEqual([]);
    expect(new Set(restarts.map(({ timeZone }) => timeZone))).toEqual(new Set(far.timeZones));
  });

  test("restarts at any hour without one", () => {
    const tenant = movingFleet(withoutDeadline);

    tenant.clock.advance(28 * day);

    expect(outside(tenant.restarts()).length).toBeGreaterThan(100);
  });

  test("restarts outside of it when a deadline has expired, and at once", () => {
    const tenant = movingFleet({
      deadlineForQualityUpdatesInDays: 0,
      deadlineGracePeriodInDays: 0,
    });
    addWindow(tenant, dailyWindow);

    tenant.clock.advance(28 * day);

    const broken = outside(tenant.restarts());
    expect(broken.length).toBeGreaterThan(100);
    expect(new Set(broken.map(({ reason }) => reason))).toEqual(new Set(["deadline"]));
    // released on 8 December at 18:00 UTC, found within 22 hours, downloaded and installed in six
    for (const { restartedAt } of broken.filter(toDecember))
      expect(restartedAt.getTime()).toBeLessThan(Date.parse("2026-12-08T18:00:00Z") + 28 * hour);
  });

  test("restarts inside of it while the deadline is far, and not after it", () => {
    const tenant = movingFleet(withDeadline);
    addWindow(tenant, dailyWindow);

    tenant.clock.advance(28 * day);

    const restarts = tenant.restarts().filter(keepsWindows);
    expect(restarts.filter(({ reason }) => reason === "update").length).toBeGreaterThan(100);
    for (const restart of outside(restarts)) expect(restart.reason).toBe("deadline");
  });

  test("waits for the next one where it was off", () => {
    const tenant = movingFleet(withoutDeadline);
    addWindow(tenant, dailyWindow);

    tenant.clock.advance(28 * day);

    const nights = new Map<string, number>();
    for (const restart of tenant.restarts().filter(keepsWindows).filter(toDecember)) {
      const { date } = localTime(restart);
      nights.set(date, (nights.get(date) ?? 0) + 1);
    }
    // most restart in the night after the scan that found it, some up to nights later
    expect((nights.get("2026-12-09") ?? 0) + (nights.get("2026-12-10") ?? 0)).toBeGreaterThan(80);
    expect([...nights.keys()].filter((date) => date > "2026-12-10").length).toBeGreaterThan(1);
  });

  test("is one of a build that knows windows: others go on as before", () => {
    const [windowed, free] = [movingFleet(withoutDeadline), movingFleet(withoutDeadline)];
    addWindow(windowed, dailyWindow);

    for (const tenant of [windowed, free]) tenant.clock.advance(28 * day);

    const old = (restarts: readonly DeviceRestart[]) =>
      restarts.filter((restart) => !keepsWindows(restart));
    expect(old(windowed.restarts())).toEqual(old(free.restarts()));
    expect(old(free.restarts()).length).toBeGreaterThan(20);
  });

  test("keeps one that comes while its restart waits, from then on", () => {
    const tenant = movingFleet(withoutDeadline, { startAt: "2026-12-09T20:00:00Z" });
    tenant.clock.advance(40 * hour);
    const assignedAt = tenant.clock.now();
    const before = tenant.restarts().length;

    addWindow(tenant, dailyWindow);
    tenant.clock.advance(2 * day);

    const held = tenant.restarts().filter(({ restartedAt }) => restartedAt > assignedAt);
    expect(held).toHaveLength(tenant.restarts().length - before);
    expect(held.filter(keepsWindows).length).toBeGreaterThan(20);
    expect(outside(held)).toEqual([]);
  });

  test("keeps none once its policy is unassigned", () => {
    const tenant = movingFleet(withoutDeadline, { startAt: "2026-12-09T20:00:00Z" });
    const policyId = addWindow(tenant, dailyWindow);
    tenant.clock.advance(5 * hour);

    tenant.state.assign("configurationPolicies", policyId, []);
    tenant.clock.advance(8 * day);

    expect(outside(tenant.restarts()).length).toBeGreaterThan(50);
  });

  test("has the nodes of all its policies, and of two for one node the older", () => {
    const tenant = movingFleet(withoutDeadline);
    const isStart = (it: WireObject) => it["settingDefinitionId"] === id("StartTime");
    for (const instances of [
      dailyWindow.filter((it) => !isStart(it)),
      dailyWindow.filter(isStart),
      [simple(id("StartTime"), "12:00"), simple(id("DurationHours"), 12)],
    ]) {
      addWindow(tenant, instances);
      tenant.clock.advance(60_000);
    }

    tenant.clock.advance(28 * day);

    expect(tenant.restarts().filter(keepsWindows).length).toBeGreaterThan(100);
    expect(outside(tenant.restarts())).toEqual([]);
  });

  test("restarts at the same times, however often the tenant is looked at", () => {
    const [once, often] = [movingFleet(withDeadline, far), movingFleet(withDeadline, far)];
    for (const tenant of [once, often]) addWindow(tenant, dailyWindow);

    once.clock.advance(25 * day);
    for (let hours = 0; hours < 25 * 24; hours += 5) {
      often.clock.advance(5 * hour);
      // a write, after which policies are read anew
      often.state.add("groups", { displayName: `G${hours}` });
    }

    expect(often.restarts()).toEqual(once.restarts());
  });

  test("restarts alike, whichever of the three ways the window came", () => {
    const nodes = {
      Enabled: 1,
      UpdateActions: 2,
      StartTime: "22:30",
      DurationHours: 5,
      RepeatScheduleOption: 3,
      WeeklyFriday: 1,
      WeeklySunday: 1,
    };
    const [catalog, template, custom] = [1, 2, 3].map(() => movingFleet(withoutDeadline));
    if (!catalog || !template || !custom) throw new Error("three tenants");
    addWindow(catalog, [
      simple(updateId("MaintenanceWindowEnabled"), "true"),
      choice(updateId("MaintenanceWindowUpdateActions"), 2),
      simple(updateId("MaintenanceWindowStartTime"), "22:30"),
      simple(updateId("MaintenanceWindowDurationHours"), 5),
      choice(updateId("MaintenanceWindowRepeatScheduleOption"), 3),
      simple(updateId("MaintenanceWindowWeeklyFriday"), "true"),
      simple(updateId("MaintenanceWindowWeeklySunday"), "true"),
      simple(updateId("MaintenanceWindowWeeklyMonday"), "false"),
    ]);
    addWindow(template, [
      choice(windowId("EnableMaintenanceWindows"), 1, [
        choice(windowId("UpdateAction"), 2),
        simple(windowId("StartDate"), "2026-11-01"),
        simple(windowId("StartTime"), "22:30"),
        simple(windowId("Duration"), 5),
        choice(windowId("RepeatSchedule"), 3, [choices(windowId("WeeklyDaySelection"), [1, 32])]),
      ]),
    ]);
    addCustomWindow(custom, nodes);

    const [first, ...others] = [catalog, template, custom].map((tenant) => {
      tenant.clock.advance(28 * day);
      return tenant.restarts();
    });

    expect(first?.filter(keepsWindows).length).toBeGreaterThan(100);
    for (const other of others) expect(other).toEqual(first);
    // over midnight it is of the day of its start
    const days = new Set(
      first?.filter(keepsWindows).map((restart) => weekdayOf(localTime(restart))),
    );
    expect([...days].toSorted((a, b) => a - b)).toEqual([0, 1, 5, 6]);
  });

  test.each([
    ["once", { RepeatScheduleOption: 1, StartDate: "2026-12-12" }, ["2026-12-12"]],
    [
      "on Wednesdays",
      { RepeatScheduleOption: 3, WeeklyWednesday: 1 },
      ["2026-11-25", "2026-12-02", "2026-12-09", "2026-12-16", "2026-12-23", "2026-12-30"],
    ],
    [
      "on the 28th",
      { RepeatScheduleOption: 4, MonthlyMonthBasedDayOfMonth: 28 },
      ["2026-11-28", "2026-12-28"],
    ],
    [
      "on the last day of the month",
      { RepeatScheduleOption: 4, MonthlySchedule: 3 },
      ["2026-11-30", "2026-12-31"],
    ],
    [
      "on the second Tuesday",
      { RepeatScheduleOption: 4, MonthlySchedule: 2, ...nthWeekday(2, 3) },
      ["2026-12-08"],
    ],
    [
      "on the last Monday",
      { RepeatScheduleOption: 4, MonthlySchedule: 2, ...nthWeekday(5, 2) },
      ["2026-11-30", "2026-12-28"],
    ],
    [
      "on the last Sunday, be it the fifth or the fourth",
      { RepeatScheduleOption: 4, MonthlySchedule: 2, ...nthWeekday(5, 1) },
      ["2026-11-29", "2026-12-27"],
    ],
  ])("restarts on the days of one that opens %s", (_case, nodes, dates) => {
    const tenant = movingFleet(withoutDeadline);
    addCustomWindow(tenant, { ...restartsFromTwo, DurationHours: 3, ...nodes });

    tenant.clock.advance(40 * day);

    const found = tenant.restarts().filter(keepsWindows).map(localTime);
    expect(found.length).toBeGreaterThan(20);
    for (const { date } of found) expect(dates).toContain(date);
    expect(found[0]?.date).toBe(dates[0]);
  });

  // 02:00 to 03:00 is skipped in the night to 28 March 2027
  test("restarts in what is left of it in the night that clocks are changed", () => {
    const tenant = movingFleet(withoutDeadline, { startAt: "2027-03-23T00:00:00Z" });
    addCustomWindow(tenant, {
      ...restartsFromTwo,
      DurationHours: 2,
      RepeatScheduleOption: 3,
      WeeklySunday: 1,
    });

    tenant.clock.advance(6 * day);

    const found = tenant.restarts().filter(keepsWindows).map(localTime);
    expect(found.length).toBeGreaterThan(20);
    for (const { date, minutes } of found) {
      expect(date).toBe("2027-03-28");
      expect(minutes).toBeGreaterThanOrEqual(3 * 60);
      expect(minutes).toBeLessThan(3.5 * 60);
    }
  });

  test.each([
    ["that is off", { Enabled: 0 }],
    ["without a start", { StartTime: "" }],
    ["with minutes that there are not", { StartTime: "02:75" }],
    ["that is too short", { DurationHours: 1 }],
    ["of a week without a day", { RepeatScheduleOption: 3 }],
    ["of a date that is not given", { RepeatScheduleOption: 1 }],
  ])("is free with one %s", (_case, change) => {
    const [windowed, free] = [movingFleet(withoutDeadline), movingFleet(withoutDeadline)];
    addCustomWindow(windowed, {
      Enabled: 1,
      StartTime: "02:00",
      DurationHours: 3,
      RepeatScheduleOption: 2,
      ...change,
    });

    for (const tenant of [windowed, free]) tenant.clock.advance(20 * day);

    expect(windowed.restarts()).toEqual(free.restarts());
  });
});

describe("a window that covers more than restarts", () => {
  // a hotpatch needs no restart: only installs can be held
  const hotpatches = { hotpatchShare: 1, startAt: "2026-12-08T12:00:00Z" };
  const patched = (actions: number, at: string) => {
    const tenant = movingFleet(withoutDeadline, hotpatches);
    addWindow(tenant, [
      ...dailyWindow.filter((it) => it["settingDefinitionId"] !== actionsId),
      choice(actionsId, actions),
    ]);
    tenant.clock.advance(Date.parse(at) - tenant.clock.now().getTime());
    return [...tenant.state.devices()].filter(({ managedDevice }) =>
      String(managedDevice?.["osVersion"]).endsWith(".9921"),
    ).length;
  };
  const actionsId = updateId("MaintenanceWindowUpdateActions");

  test("holds hotpatches back until it opens where it covers installs, and not for restarts", () => {
    // 02:00 in Berlin is 01:00 UTC
    expect(patched(3, "2026-12-09T00:59:00Z")).toBeGreaterThan(0);
    for (const actions of [1, 2]) expect(patched(actions, "2026-12-09T00:59:00Z")).toBe(0);
    expect(patched(2, "2026-12-10T06:00:00Z")).toBeGreaterThan(50);
  });

  test("takes longer where it covers downloads too, which end after it closes", () => {
    const at = "2026-12-10T10:00:00Z";
    expect(patched(1, at)).toBeLessThan(patched(2, at));
    expect(patched(1, "2026-12-14T10:00:00Z")).toBeGreaterThan(100);
  });
});

describe("a feature update", () => {
  const target = { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" };
  const upgrade = {
    displayName: "25H2",
    featureUpdateVersion: "Windows 11, version 25H2",
    assignments: [{ target }],
  };

  test("restarts inside the window on builds that keep it, and waits for it", () => {
    const [windowed, free] = [movingFleet(withoutDeadline), movingFleet(withoutDeadline)];
    addWindow(windowed, dailyWindow);

    for (const tenant of [windowed, free]) {
      tenant.state.add("windowsFeatureUpdateProfiles", upgrade);
      tenant.clock.advance(10 * day);
    }

    const upgrades = (restarts: readonly DeviceRestart[]) =>
      restarts.filter(
        ({ fromVersion, toVersion }) =>
          fromVersion.startsWith("10.0.26100.") && toVersion.startsWith("10.0.26200."),
      );
    expect(upgrades(windowed.restarts()).length).toBeGreaterThan(50);
    expect(outside(upgrades(windowed.restarts()))).toEqual([]);
    expect(outside(upgrades(free.restarts())).length).toBeGreaterThan(40);
  });

  test("keeps the window that only the update before it made known", () => {
    const tenant = movingFleet(withoutDeadline);
    addWindow(tenant, dailyWindow);

    tenant.state.add("windowsFeatureUpdateProfiles", {
      ...upgrade,
      displayName: "24H2",
      featureUpdateVersion: "Windows 11, version 24H2",
    });
    tenant.state.add("windowsFeatureUpdateProfiles", upgrade);
    tenant.clock.advance(10 * day);

    const first = tenant
      .restarts()
      .filter(({ fromVersion, toVersion }) =>
        /^10\.0\.(?:19|22)/.test(fromVersion) ? toVersion.startsWith("10.0.26100.") : false,
      );
    expect(first.length).toBeGreaterThan(10);
    expect(outside(tenant.restarts())).toEqual([]);
  });

  test("restarts outside of it when its own deadline has expired", () => {
    const tenant = movingFleet({
      deadlineForFeatureUpdatesInDays: 0,
      deadlineGracePeriodInDays: 0,
    });
    addWindow(tenant, dailyWindow);
    tenant.state.add("windowsFeatureUpdateProfiles", upgrade);

    tenant.clock.advance(10 * day);

    const forced = tenant
      .restarts()
      .filter((restart) => restart.reason === "deadline" && keepsWindows(restart));
    expect(forced.length).toBeGreaterThan(40);
    for (const { toVersion } of forced) expect(toVersion).toMatch(/^10\.0\.26200\./);
  });
});

describe("an expedited update", () => {
  // https://learn.microsoft.com/mem/intune/protect/windows-10-expedite-updates
  test("restarts by its own deadline, whatever the window", () => {
    const tenant = movingFleet({ qualityUpdatesDeferralPeriodInDays: 30 });
    addWindow(tenant, dailyWindow);
    tenant.state.add("windowsQualityUpdateProfiles", {
      displayName: "Expedite",
      expeditedUpdateSettings: {
        qualityUpdateRelease: "2026-11-10T00:00:00Z",
        daysUntilForcedReboot: 0,
      },
      assignments: [{ target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } }],
    });

    tenant.clock.advance(5 * day);

    const broken = outside(tenant.restarts());
    expect(broken.length).toBeGreaterThan(20);
    expect(new Set(broken.map(({ reason }) => reason))).toEqual(new Set(["expedite"]));
  });
});

test("a fleet that stays as it is does not restart", () => {
  const tenant = createMockTenant({ devices: 10 });

  tenant.clock.advance(30 * day);

  expect(tenant.restarts()).toEqual([]);
});

// 1 is Sunday, and the fifth is the last
function nthWeekday(nth: number, weekday: number): Readonly<Record<string, number>> {
  return {
    MonthlyWeekBasedOccurrenceInMonth: nth,
    MonthlyWeekBasedDayOfTheWeek: weekday,
  };
}

/** A window in the words of this test. */
interface Drawn {
  readonly start: number;
  readonly hours: number;
  readonly actions: number;
  readonly opensOn: (date: string) => boolean;
  readonly settings: readonly WireObject[];
}

const names = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const dayOf = (date: string) => Number(date.slice(8));
const moved = (date: string, days: number) =>
  new Date(Date.parse(date) + days * day).toISOString().slice(0, 10);
const isLast = (date: string, days: number) => moved(date, days).slice(0, 7) !== date.slice(0, 7);
const weekdayOf = ({ date }: Pick<LocalTime, "date">) => new Date(date).getUTCDay();

type Repeating = Pick<Drawn, "opensOn" | "settings">;

const repeating: fc.Arbitrary<Repeating> = fc.oneof(
  fc.constant<Repeating>({
    opensOn: () => true,
    settings: [choice(id("RepeatScheduleOption"), 2)],
  }),
  fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 }).map((days): Repeating => ({
    opensOn: (date) => days.includes(weekdayOf({ date })),
    settings: [
      choice(id("RepeatScheduleOption"), 3),
      ...names.map((name, index) => simple(id(`Weekly${name}`), `${days.includes(index)}`)),
    ],
  })),
  fc.integer({ min: 1, max: 28 }).map((dayOfMonth): Repeating => ({
    opensOn: (date) => dayOf(date) === dayOfMonth,
    settings: [
      choice(id("RepeatScheduleOption"), 4),
      choice(id("MonthlySchedule"), 1),
      simple(id("MonthlyMonthBasedDayOfMonth"), dayOfMonth),
    ],
  })),
  fc.constant<Repeating>({
    opensOn: (date) => isLast(date, 1),
    settings: [choice(id("RepeatScheduleOption"), 4), choice(id("MonthlySchedule"), 3)],
  }),
  fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 6 }))
    .map(([nth, weekday]): Repeating => ({
      opensOn: (date) =>
        weekdayOf({ date }) === weekday &&
        (nth === 5 ? isLast(date, 7) : dayOf(date) > 7 * (nth - 1) && dayOf(date) <= 7 * nth),
      settings: [
        choice(id("RepeatScheduleOption"), 4),
        choice(id("MonthlySchedule"), 2),
        choice(id("MonthlyWeekBasedOccurrenceInMonth"), nth),
        choice(id("MonthlyWeekBasedDayOfTheWeek"), weekday + 1),
      ],
    })),
  fc.integer({ min: 1, max: 28 }).map((days): Repeating => {
    const only = moved("2026-11-22", days);
    return {
      opensOn: (date) => date === only,
      settings: [choice(id("RepeatScheduleOption"), 1), simple(id("StartDate"), only)],
    };
  }),
);

const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    start: fc.integer({ min: 0, max: 1439 }),
    hours: fc.integer({ min: 2, max: 24 }),
    actions: fc.integer({ min: 1, max: 3 }),
    repeat: repeating,
  })
  .map(({ start, hours, actions, repeat: { opensOn, settings } }) => ({
    start,
    hours,
    actions,
    opensOn,
    settings: [
      simple(id("Enabled"), "true"),
      choice(id("UpdateActions"), actions),
      simple(id("StartTime"), clockTime(start)),
      simple(id("DurationHours"), hours),
      ...settings,
    ],
  }));

describe("any window", () => {
  test("holds every restart of a build that keeps it, but for expired deadlines", () => {
    fc.assert(
      fc.property(drawn, fc.option(fc.integer({ min: 0, max: 14 })), (window, deadline) => {
        const tenant = movingFleet(
          deadline === null ? {} : { deadlineForQualityUpdatesInDays: deadline },
          { ...far, devices: 40 },
        );
        addWindow(tenant, window.settings);
        tenant.clock.advance(28 * day);

        const free = tenant.restarts().filter(({ reason }) => reason !== "deadline");
        expect(outside(free, (time) => isOpen(window, time))).toEqual([]);
        if (deadline === null) expect(free).toEqual(tenant.restarts());
      }),
      { numRuns: 60 },
    );
  });
});

function clockTime(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((it) => `${it}`.padStart(2, "0")).join(":");
}

/** Whether a restart may begin then: in an opening of that day or of the day before. */
function isOpen({ start, hours, opensOn }: Drawn, { date, minutes }: LocalTime): boolean {
  return [0, 1].some((before) => {
    const since = minutes + before * 1440 - start;
    return since >= 0 && since < hours * 60 - 30 && opensOn(moved(date, -before));
  });
}
