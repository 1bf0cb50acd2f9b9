// A native maintenance window in a setting: plan, apply, drift, adopt, export on the mock tenant.
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { exportTenant } from "../../src/reconcile/export/export-tenant.ts";
import { choice, simple, updateId } from "../mocks/catalog-bodies.ts";
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

const policies = "configurationPolicies";

interface StoredSetting {
  readonly settingInstance: {
    readonly settingDefinitionId: string;
    readonly choiceSettingValue?: { readonly value: string };
    readonly simpleSettingValue?: { value: string | number };
  };
}

/** The one policy of the settings catalog. */
function policyOf(lab: Lab): { readonly id: string; readonly settings: readonly StoredSetting[] } {
  const [policy, ...others] = lab.mock.state.list(policies);
  expect(others).toEqual([]);
  return policy as unknown as ReturnType<typeof policyOf>;
}

/** What the policy sets: the end of a definition's id, with the value or the number of the option. */
function nodesOf(lab: Lab): Record<string, unknown> {
  return Object.fromEntries(
    policyOf(lab).settings.map(({ settingInstance }) => {
      const { settingDefinitionId: id, choiceSettingValue, simpleSettingValue } = settingInstance;
      const option = choiceSettingValue && Number(choiceSettingValue.value.replace(`${id}_`, ""));
      const name = id.replace(updateId(""), "").replace("maintenancewindow", "");
      return [name, option ?? simpleSettingValue?.value];
    }),
  );
}

/** The entries of the custom profile that is called Night. */
function entriesOf(lab: Lab): Record<string, unknown> {
  const list = lab.ring("Night")["omaSettings"] as Record<string, unknown>[];
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
  test.each([
    ["integer", 1, 0],
    ["string", "true", "false"],
  ] as const)(
    "becomes the nodes that its repeat reads, flags as the tenant takes them: as %s",
    async (simpleBooleanValues, on, off) => {
      const lab = createLab({ behaviors: { simpleBooleanValues } });
      const weekend = night('{ start: "20:00", end: "02:00", days: [saturday, friday] }');

      await lab.apply(weekend);

      expect(nodesOf(lab)).toEqual({
        enabled: on,
        updateactions: 3,
        starttime: "20:00",
        durationhours: 6,
        repeatscheduleoption: 3,
        weeklysunday: off,
        weeklymonday: off,
        weeklytuesday: off,
        weeklywednesday: off,
        weeklythursday: off,
        weeklyfriday: on,
        weeklysaturday: on,
      });
      expect((await lab.plan(weekend)).changes).toEqual([]);
    },
  );

  test("is written to the settings catalog only", async () => {
    const lab = createLab({ behaviors: { settingDefinitions: "none" } });

    const plan = await lab.plan(night('{ start: "02:00", end: "05:00" }'));

    expect(plan.changes).toEqual([]);
    expect(plan.diagnostics).toMatchObject([
      { id: "RW125", message: expect.stringContaining("settings catalog only") as string },
    ]);
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
      enabled: "true",
      updateactions: 1,
      starttime: "01:00",
      durationhours: 4,
      repeatscheduleoption: 4,
      monthlyschedule: 2,
      monthlyweekbasedoccurrenceinmonth: 5,
      monthlyweekbaseddayoftheweek: 3,
    });
  });

  test("can be what no words say, by its nodes", async () => {
    const lab = createLab();
    const once =
      '{ nodes: { Enabled: true, StartTime: "02:00", DurationHours: 3, RepeatScheduleOption: 1, StartDate: "2026-12-18" } }';

    await lab.apply(night(once));

    expect(nodesOf(lab)).toMatchObject({ repeatscheduleoption: 1, startdate: "2026-12-18" });
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

    expect(nodesOf(lab)).toEqual({ detectionfrequency: 4 });
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
    expect(entriesOf(lab)).toMatchObject({
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
    const { id, settings } = policyOf(lab);
    lab.mock.state.patch(policies, id, {
      settings: settings.map((setting) => {
        const { settingInstance } = setting;
        return settingInstance.settingDefinitionId.endsWith("durationhours")
          ? { ...setting, settingInstance: simple(settingInstance.settingDefinitionId, 10) }
          : setting;
      }),
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
    expect(nodesOf(lab)["durationhours"]).toBe(3);
  });

  test("closes early where its length is no whole number of hours, which the plan says", async () => {
    const plan = await createLab().plan(night('{ start: "22:30", end: "04:00" }'));

    expect(plan.changes[0]?.approximations).toEqual([
      expect.stringContaining("closes at 03:30, not at 04:00"),
    ]);
    expect(plan.changes[0]?.consequences).toContainEqual(
      expect.objectContaining({
        level: "note",
        message:
          "Devices that know windows restart for updates only in the window 22:30-03:30 every day, by their own clock, except that an expired deadline or a person may restart them at any time.",
      }),
    );
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

  test("says it in words too where it was made in the settings catalog", async () => {
    const lab = createLab();
    const setting = (name: string, value: number | string) =>
      simple(updateId(`MaintenanceWindow${name}`), value);
    const option = (name: string, value: number) =>
      choice(updateId(`MaintenanceWindow${name}`), value);
    lab.mock.state.add(policies, {
      name: "By hand",
      platforms: "windows10",
      technologies: "mdm",
      settings: [
        setting("Enabled", "true"),
        setting("StartTime", "01:00"),
        setting("DurationHours", 4),
        option("RepeatScheduleOption", 4),
        option("MonthlySchedule", 2),
        option("MonthlyWeekBasedOccurrenceInMonth", 5),
        option("MonthlyWeekBasedDayOfTheWeek", 1),
        option("UpdateActions", 3),
      ].map((settingInstance) => ({ settingInstance })),
    });

    const { files, notes } = await exportTenant(lab.tenant, "corp");
    const all = stringify(Object.assign({}, ...Object.values(files)) as object);

    expect(notes).toEqual([]);
    expect(files["settings.yaml"]).toMatchObject({
      settings: {
        "by-hand": {
          maintenanceWindow: {
            start: "01:00",
            end: "05:00",
            days: ["sunday"],
            weeks: ["lastWeek"],
            actions: "restart",
          },
        },
      },
    });
    expect((await lab.plan(all)).changes).toMatchObject([{ action: "adopt", fields: [] }]);
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
