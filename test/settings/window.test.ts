// A native maintenance window in a setting: plan, apply, drift, adopt, export on the mock tenant.
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { exportTenant } from "../../src/reconcile/export/export-tenant.ts";
import { createLab, type Lab, load } from "../support/lab.ts";

const uri = (node: string) => `./Device/Vendor/MSFT/Policy/Config/Update/${node}`;
const entry = (type: string, node: string, value: unknown) => ({
  "@odata.type": `#microsoft.graph.omaSetting${type}`,
  displayName: node,
  omaUri: uri(node),
  value,
});
const profile = (displayName: string, omaSettings: readonly object[]) => ({
  "@odata.type": "#microsoft.graph.windows10CustomConfiguration",
  displayName,
  omaSettings,
});
const config = (body: string, tail = "") => `version: 1
stack: corp
settings:
  night: { displayName: Night, ${body} }
${tail}`;
const night = (window: string) => config(`maintenanceWindow: ${window}`);

function nodesOf(lab: Lab, displayName = "Night"): Record<string, unknown> {
  const list = lab.ring(displayName)["omaSettings"] as Record<string, unknown>[];
  return Object.fromEntries(
    list.map(({ omaUri, value }) => [
      String(omaUri).replace(uri(""), "").replace("MaintenanceWindow", ""),
      value,
    ]),
  );
}

const byHand = profile("Night", [
  entry("Boolean", "MaintenanceWindowEnabled", true),
  entry("String", "MaintenanceWindowStartTime", "22:30"),
  entry("Integer", "MaintenanceWindowDurationHours", 5),
  entry("Integer", "MaintenanceWindowRepeatScheduleOption", 3),
  entry("Boolean", "MaintenanceWindowWeeklyFriday", true),
  entry("Integer", "DetectionFrequency", 4),
]);
const inWords = '{ start: "22:30", end: "03:30", day: friday, actions: all }';

describe("a maintenance window of a setting", () => {
  test("becomes the nodes that its repeat reads, flags as 1 and 0", async () => {
    const lab = createLab();

    await lab.apply(night('{ start: "20:00", end: "02:00", days: [saturday, friday] }'));

    expect(nodesOf(lab)).toEqual({
      Enabled: 1,
      UpdateActions: 3,
      StartTime: "20:00",
      DurationHours: 6,
      RepeatScheduleOption: 3,
      WeeklySunday: 0,
      WeeklyMonday: 0,
      WeeklyTuesday: 0,
      WeeklyWednesday: 0,
      WeeklyThursday: 0,
      WeeklyFriday: 1,
      WeeklySaturday: 1,
    });
    const types = (lab.ring("Night")["omaSettings"] as Record<string, unknown>[]).map(
      ({ "@odata.type": type }) => String(type).replace("#microsoft.graph.omaSetting", ""),
    );
    expect(new Set(types)).toEqual(new Set(["Integer", "String"]));
  });

  test("plans nothing once it is applied, in whatever words it is said", async () => {
    const lab = createLab();
    await lab.apply(night('{ start: "20:00", end: "02:00", day: friday }'));

    for (const same of [
      '{ start: "20:00", end: "02:00", days: [friday], weeks: [everyWeek], actions: restart }',
      '{ start: "20:00", end: "02:40", day: friday, weeks: [firstWeek, secondWeek, thirdWeek, fourthWeek] }',
      '{ nodes: { Enabled: true, UpdateActions: 3, StartTime: "20:00", DurationHours: 6, RepeatScheduleOption: 3, WeeklyFriday: true } }',
    ]) {
      const plan = await lab.plan(night(same));

      expect(plan.changes).toEqual([]);
      expect(plan.summary.unchanged).toBe(1);
    }
  });

  test("that repeats otherwise leaves no node of the one before", async () => {
    const lab = createLab();
    await lab.apply(night('{ start: "20:00", end: "02:00", day: friday }'));

    await lab.apply(
      night('{ start: "01:00", end: "05:00", day: tuesday, weeks: [lastWeek], actions: all }'),
    );

    expect(nodesOf(lab)).toEqual({
      Enabled: 1,
      UpdateActions: 1,
      StartTime: "01:00",
      DurationHours: 4,
      RepeatScheduleOption: 4,
      MonthlySchedule: 2,
      MonthlyWeekBasedOccurrenceInMonth: 5,
      MonthlyWeekBasedDayOfTheWeek: 3,
    });
  });

  test("can be what no words say, by its nodes", async () => {
    const lab = createLab();
    const once =
      '{ nodes: { Enabled: true, StartTime: "02:00", DurationHours: 3, RepeatScheduleOption: 1, StartDate: "2026-12-18" } }';

    await lab.apply(night(once));

    expect(nodesOf(lab)).toMatchObject({ RepeatScheduleOption: 1, StartDate: "2026-12-18" });
    expect((await lab.plan(night(once))).changes).toEqual([]);
  });

  test("goes by null, and leaves every other node", async () => {
    const lab = createLab();
    await lab.apply(
      config(
        'maintenanceWindow: { start: "02:00", end: "05:00" }, nodes: { DetectionFrequency: 4 }',
      ),
    );

    await lab.apply(config("maintenanceWindow: null, nodes: { DetectionFrequency: 4 }"));

    expect(nodesOf(lab)).toEqual({ DetectionFrequency: 4 });
  });

  test("that was made by hand is adopted without a difference, and changed in its own types", async () => {
    const lab = createLab();
    const { id } = lab.mock.state.add("deviceConfigurations", { ...byHand });
    const adopting = (window: string) =>
      config(`maintenanceWindow: ${window}`, `adopt: [ { to: setting/night, id: ${String(id)} } ]`);

    const plan = await lab.plan(adopting(inWords));
    await lab.apply(adopting(inWords));
    await lab.apply(adopting(inWords.replace("friday", "sunday")));

    expect(plan.changes).toMatchObject([{ action: "adopt", fields: [] }]);
    expect(nodesOf(lab)).toMatchObject({
      Enabled: true,
      WeeklyFriday: false,
      WeeklySunday: 1,
      DetectionFrequency: 4,
    });
  });

  test("is told as drift in words where somebody moved it, and put back", async () => {
    const lab = createLab();
    const wanted = night('{ start: "02:00", end: "05:00" }');
    await lab.apply(wanted);
    const live = lab.ring("Night");
    lab.mock.state.patch("deviceConfigurations", String(live["id"]), {
      omaSettings: (live["omaSettings"] as Record<string, unknown>[]).map((one) =>
        String(one["omaUri"]).endsWith("DurationHours") ? { ...one, value: 10 } : one,
      ),
    });

    const plan = await lab.plan(wanted);
    await lab.apply(wanted);

    expect(plan.drift).toEqual([
      {
        address: "setting/night",
        path: "maintenanceWindow",
        lastApplied: { start: "02:00", end: "05:00", actions: "restart" },
        live: { start: "02:00", end: "12:00", actions: "restart" },
      },
    ]);
    expect(nodesOf(lab)["DurationHours"]).toBe(3);
  });

  test("closes early where its length is no whole number of hours, which the plan says", async () => {
    const plan = await createLab().plan(night('{ start: "22:30", end: "04:00" }'));

    expect(plan.changes[0]?.approximations).toEqual([
      expect.stringContaining("closes at 03:30, not at 04:00"),
    ]);
    expect(plan.changes[0]?.consequences).toEqual([
      expect.objectContaining({
        level: "note",
        message:
          "Devices that know windows restart for updates only in the window 22:30-03:30 every day, by their own clock, except that an expired deadline or a person may restart them at any time.",
      }),
    ]);
  });

  test("that is taken away is told as hours in which devices may restart", async () => {
    const lab = createLab();
    await lab.apply(
      config(
        'maintenanceWindow: { start: "02:00", end: "05:00" }, nodes: { DetectionFrequency: 4 }',
      ),
    );

    const plan = await lab.plan(
      config("maintenanceWindow: null, nodes: { DetectionFrequency: 4 }"),
    );

    expect(plan.changes[0]?.consequences).toMatchObject([
      {
        level: "caution",
        outcome: "restart",
        message: expect.stringContaining("no longer keep the window 02:00-05:00") as string,
      },
    ]);
  });

  test.each([
    ['{ start: "03:00", end: "04:30" }', "maintenanceWindow.end", /leaves 1 hour .* at least 2/],
    ['{ start: "03:00" }', "maintenanceWindow.end", /is missing/],
    ["{ nodes: {} }", "maintenanceWindow.nodes", /names no node; write maintenanceWindow: null/],
    ["{ nodes: { DurationHours: 300 } }", "maintenanceWindow.nodes.DurationHours", /at most 24/],
  ])("%s is refused at its place", async (window, path, message) => {
    await expect(load(night(window))).rejects.toMatchObject({
      issues: [
        {
          path: `settings.night.${path}`,
          message: expect.stringMatching(message) as string,
          line: 4,
        },
      ],
    });
  });

  test("has no second place: a node of it under nodes is refused, and the right place named", async () => {
    await expect(load(config("nodes: { MaintenanceWindowEnabled: 1 }"))).rejects.toMatchObject({
      issues: [
        {
          path: "settings.night.nodes.MaintenanceWindowEnabled",
          message: expect.stringContaining("write maintenanceWindow beside nodes") as string,
        },
      ],
    });
  });
});

describe("an export of a maintenance window", () => {
  test("says it in words, and loads to a plan without a difference", async () => {
    const lab = createLab();
    lab.mock.state.add("deviceConfigurations", { ...byHand });

    const { files, notes } = await exportTenant(lab.tenant, "corp");
    const all = stringify(Object.assign({}, ...Object.values(files)) as object);
    const plan = await lab.plan(all);

    expect(notes).toEqual([]);
    expect(files["settings.yaml"]).toMatchObject({
      settings: {
        night: {
          maintenanceWindow: { start: "22:30", end: "03:30", days: ["friday"], actions: "all" },
          nodes: { DetectionFrequency: 4 },
        },
      },
    });
    expect(plan.changes).toMatchObject([{ action: "adopt", fields: [] }]);
  });

  test("keeps it where another value has to be said by its node", async () => {
    const lab = createLab();
    lab.mock.state.add("deviceConfigurations", {
      ...byHand,
      omaSettings: [...byHand.omaSettings, entry("String", "TargetReleaseVersion", "25H2")],
    });

    const { files } = await exportTenant(lab.tenant, "corp");

    expect(files["settings.yaml"]).toMatchObject({
      settings: {
        night: {
          maintenanceWindow: { start: "22:30" },
          nodes: { DetectionFrequency: 4, TargetReleaseVersion: "25H2" },
        },
      },
    });
  });

  test("leaves a window unmanaged that sets one node twice, with a note", async () => {
    const lab = createLab();
    lab.mock.state.add("deviceConfigurations", {
      ...byHand,
      omaSettings: [
        ...byHand.omaSettings,
        {
          ...entry("Integer", "MaintenanceWindowDurationHours", 3),
          omaUri: "./Vendor/MSFT/Policy/Config/Update/MaintenanceWindowDurationHours",
        },
      ],
    });

    const { files, notes } = await exportTenant(lab.tenant, "corp");

    expect(files["settings.yaml"]).toMatchObject({
      settings: { night: { nodes: { DetectionFrequency: 4 } } },
    });
    expect(JSON.stringify(files["settings.yaml"])).not.toContain("maintenanceWindow");
    expect(notes).toEqual([expect.stringContaining("maintenanceWindow is left unmanaged")]);
  });
});
