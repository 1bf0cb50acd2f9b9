// A ring's native maintenance window, through the files: what they load to, and what is refused.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DesiredState, desiredState, loadDesiredState, makePlan } from "ringwright";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { windowNodes } from "../../src/maintenance/window-mapping.ts";
import type { NativeWindow } from "../../src/maintenance/window-mapping.ts";
import { createLab, load } from "../support/lab.ts";

const head = `version: 1
stack: corp
groups:
  pcs: { existing: true, displayName: PCs }
  vip: { existing: true, displayName: VIP }
`;
const ring = (window: string, more = "") => `${head}rings:
  broad:
    displayName: Broad
    maintenanceWindow: ${window}
    assignments: [ { group: pcs }, { exclude: vip } ]
${more}`;
const find = ({ resources }: DesiredState, address: string) =>
  resources.find((one) => one.address === address);

async function nodesOf(window: string): Promise<{ nodes: object; approximations: unknown }> {
  const setting = find(await load(ring(window)), "setting/broad.window");
  return {
    nodes: windowNodes(setting?.fields["maintenanceWindow"] as NativeWindow),
    approximations: setting?.approximations,
  };
}

const closed = {
  WeeklySunday: false,
  WeeklyMonday: false,
  WeeklyTuesday: false,
  WeeklyWednesday: false,
  WeeklyThursday: false,
  WeeklyFriday: false,
  WeeklySaturday: false,
};
const nodes = (StartTime: string, DurationHours: number, UpdateActions = 3) => ({
  Enabled: true,
  UpdateActions,
  StartTime,
  DurationHours,
});
const monthly = (week: number, day: number) => ({
  RepeatScheduleOption: 4,
  MonthlySchedule: 2,
  MonthlyWeekBasedOccurrenceInMonth: week,
  MonthlyWeekBasedDayOfTheWeek: day,
});

describe("a ring's window with enforce: native", () => {
  test.each<[string, string, object]>([
    [
      "every day",
      '{ start: "02:00", end: "05:00", enforce: native }',
      { ...nodes("02:00", 3), RepeatScheduleOption: 2 },
    ],
    [
      "over midnight, of the day on which it opens",
      '{ start: "20:00", end: "02:00", day: friday, enforce: native }',
      { ...nodes("20:00", 6), RepeatScheduleOption: 3, ...closed, WeeklyFriday: true },
    ],
    [
      "on the third Tuesday",
      '{ start: "01:00", end: "05:00", day: tuesday, weeks: [thirdWeek], actions: all, enforce: native }',
      { ...nodes("01:00", 4, 1), ...monthly(3, 3) },
    ],
    [
      "on the last Sunday",
      '{ start: "23:30", end: "03:30", days: [sunday], weeks: [lastWeek], enforce: native }',
      { ...nodes("23:30", 4), ...monthly(5, 1) },
    ],
    [
      "on two weekdays",
      '{ start: "01:00", end: "04:00", days: [saturday, sunday], enforce: native }',
      {
        ...nodes("01:00", 3),
        RepeatScheduleOption: 3,
        ...closed,
        WeeklySaturday: true,
        WeeklySunday: true,
      },
    ],
  ])("loads to a setting that is open %s", async (_when, window, expected) => {
    expect(await nodesOf(window)).toEqual({ nodes: expected, approximations: [] });
  });

  test("closes early where its length is no whole number of hours", async () => {
    expect(await nodesOf('{ start: "22:30", end: "04:00", enforce: native }')).toEqual({
      nodes: { ...nodes("22:30", 5), RepeatScheduleOption: 2 },
      approximations: [expect.stringContaining("closes at 03:30, not at 04:00")],
    });
  });

  test("leaves the ring without a schedule of its own", async () => {
    const desired = await load(ring('{ start: "02:00", end: "05:00", enforce: native }'));

    expect(find(desired, "ring/broad")?.fields).toEqual({
      displayName: "Broad",
      maintenanceWindow: null,
    });
    expect(find(desired, "ring/broad")?.approximations).toEqual([]);
  });

  test("stands beside active hours, which are the ring's one schedule then", async () => {
    const desired = await load(
      ring(
        '{ start: "20:00", end: "05:00", enforce: native }',
        '    activeHours: { start: "08:00", end: "18:00" }\n',
      ),
    );

    expect(find(desired, "ring/broad")?.fields).toMatchObject({
      maintenanceWindow: null,
      activeHours: { start: "08:00", end: "18:00" },
    });
  });
});

describe("a ring's window with enforce: both", () => {
  test("loads to the start of installation in the ring, and to the setting beside it", async () => {
    const desired = await load(
      ring('{ start: "02:00", end: "05:00", day: friday, enforce: both }'),
    );

    expect(find(desired, "ring/broad")?.fields).toEqual({
      displayName: "Broad",
      automaticUpdateMode: "autoInstallAndRebootAtScheduledTime",
      maintenanceWindow: { day: "friday", start: "02:00", weeks: ["everyWeek"] },
    });
    expect(find(desired, "ring/broad")?.approximations).toEqual([
      "Only Windows 11 24H2 from build 26100.7840 keeps the end, 05:00: on others 02:00 starts the installation, and a restart may happen later.",
    ]);
    expect(find(desired, "setting/broad.window")?.fields["maintenanceWindow"]).toEqual({
      start: "02:00",
      end: "05:00",
      days: ["friday"],
      actions: "restart",
    });
  });

  test("says what of it only one half holds", async () => {
    const desired = await load(
      ring('{ start: "02:30", end: "05:30", days: [friday], actions: all, enforce: both }'),
    );

    expect(find(desired, "ring/broad")).toMatchObject({
      fields: { maintenanceWindow: { day: "friday", start: "03:00" } },
      approximations: [
        expect.stringMatching(/starts the installation at 03:00.* opens at 02:30/),
        expect.stringContaining("keeps the end, 05:30"),
        expect.stringContaining("actions are kept by devices that know windows"),
      ],
    });
  });
});

describe("the setting of a ring's window", () => {
  const text = ring(
    '{ start: "02:00", end: "05:00", enforce: both }',
    `    roleScopeTagIds: ["0", "4"]
    lifecycle: { protect: true }
    assignmentsMode: additive
`,
  ).replace("{ group: pcs }", "{ group: pcs, filter: corporate, filterMode: exclude }");
  const filters = `filters:
  corporate:
    displayName: Corporate
    platform: windows10AndLater
    rule: (device.deviceOwnership -eq "Corporate")
`;
  // the same setting as somebody would write it
  const byHand = `settings:
  broad-window:
    displayName: Broad – maintenance window
    maintenanceWindow: { start: "02:00", end: "05:00" }
    roleScopeTagIds: ["0", "4"]
    lifecycle: { protect: true }
    assignmentsMode: additive
    assignments: [ { group: pcs, filter: corporate, filterMode: exclude }, { exclude: vip } ]
`;

  test("is what one written by hand is: targets, exclusions, filters, tags, protection", async () => {
    const expanded = find(await load(text + filters), "setting/broad.window");
    const written = find(await load(head + filters + byHand), "setting/broad-window");

    const { address: _address, key: _key, source, givenBy, ...rest } = expanded ?? {};
    const { address: _other, key: _otherKey, source: _place, ...same } = written ?? {};

    expect(rest).toEqual(same);
    expect(givenBy).toBe("ring/broad");
    expect(source).toMatchObject({ line: 9 });
  });

  test("comes out of files, JSON and code alike", async () => {
    const value = parse(text + filters) as Parameters<typeof desiredState>[0];
    const folder = await mkdtemp(join(tmpdir(), "ringwright-test-"));
    try {
      const json = join(folder, "ringwright.yaml");
      await writeFile(json, JSON.stringify(value));
      const code = join(folder, "ringwright.config.js");
      await writeFile(code, `export default ${JSON.stringify(value)};`);

      const states = [
        await load(text + filters),
        await loadDesiredState(json),
        await loadDesiredState(code),
        desiredState(value),
      ].map((desired) => desired.resources.map(({ source: _source, ...resource }) => resource));

      for (const state of states) expect(state).toEqual(states[0]);
      expect(states[0]?.map(({ address }) => address)).toEqual([
        "filter/corporate",
        "ring/broad",
        "setting/broad.window",
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("is planned alone by its address, applied, and planned empty", async () => {
    const lab = createLab({ groups: [{ displayName: "PCs" }, { displayName: "VIP" }] });

    const only = ["setting/broad.window"];
    const alone = await makePlan(lab.tenant, await load(text + filters), { only });
    const withRing = await makePlan(lab.tenant, await load(text + filters), {
      only: ["ring/broad"],
    });
    const { results } = await lab.apply(text + filters);
    const plan = await lab.plan(text + filters);

    // with the filter that it needs to exist
    expect(alone.plan.changes.map(({ address }) => address)).toEqual([
      "filter/corporate",
      "setting/broad.window",
    ]);
    // the ring brings its window along: one half of it is not what the files say
    expect(withRing.plan.changes.map(({ address }) => address)).toEqual([
      "filter/corporate",
      "ring/broad",
      "setting/broad.window",
    ]);
    expect(results.map(({ address, result }) => [address, result])).toEqual([
      ["filter/corporate", "applied"],
      ["ring/broad", "applied"],
      ["setting/broad.window", "applied"],
    ]);
    expect(plan.changes).toEqual([]);
    expect(plan.summary.unchanged).toBe(3);
    const [{ id, name, description } = {}] = lab.mock.state.list("configurationPolicies");
    expect(name).toBe("Broad – maintenance window");
    expect(description).toMatch(/key=setting\/broad\.window .*protect/);
    expect(lab.mock.state.assignments("configurationPolicies", String(id))).toHaveLength(2);
  });

  test("takes its name from the key where that of the ring is too long", async () => {
    const long = "B".repeat(240);
    const desired = await load(
      text.replace("displayName: Broad", `displayName: ${long}`) + filters,
    );

    expect(find(desired, "setting/broad.window")?.displayName).toBe("broad – maintenance window");
  });

  test("never shows what a variable stands for", async () => {
    const secret = text.replace("displayName: Broad", "displayName: 'Broad ${var:SITE}'");
    const desired = await load(secret + filters, { RINGWRIGHT_VAR_SITE: "hush-hush" });

    expect(find(desired, "setting/broad.window")?.displayName).toBe(
      "Broad ${var:SITE} – maintenance window",
    );
    expect(JSON.stringify(desired)).not.toContain("hush-hush");
  });

  test("follows a ring that was renamed by a moved entry of its own", async () => {
    const lab = createLab({ groups: [{ displayName: "PCs" }, { displayName: "VIP" }] });
    await lab.apply(text + filters);
    const renamed = (text + filters).replace("  broad:", "  wide:");

    const alone = await lab.plan(`${renamed}moved: [ { from: ring/broad, to: ring/wide } ]\n`);
    const both = await lab.plan(
      `${renamed}moved: [ { from: ring/broad, to: ring/wide }, { from: setting/broad.window, to: setting/wide.window } ]\n`,
    );

    expect(alone.diagnostics).toContainEqual(
      expect.objectContaining({
        severity: "error",
        address: "setting/wide.window",
        message: expect.stringContaining("from: setting/broad.window") as string,
      }),
    );
    expect(both.changes.map(({ address, action }) => [address, action])).toEqual([
      ["ring/wide", "move"],
      ["setting/wide.window", "move"],
    ]);
  });
});

/** The problems of a config, each with its place. */
async function problems(text: string): Promise<unknown> {
  return await load(text).then(
    () => [],
    ({ issues }: { issues: { path: string; line: number; message: string }[] }) =>
      issues.map(({ path, line, message }) => [path, line, message]),
  );
}

describe("a ring's window that cannot be had", () => {
  const at = "rings.broad.maintenanceWindow";
  const said = (text: RegExp): unknown => expect.stringMatching(text);

  test.each<[string, string, RegExp]>([
    ['{ start: "03:00", end: "04:30", enforce: native }', "end", /leaves 1 hour.*at least 2/],
    ['{ start: "03:00", enforce: both }', "end", /is missing: a native window has to end/],
    [
      '{ start: "02:00", end: "05:00", day: sunday, weeks: [firstWeek, thirdWeek], enforce: both }',
      "weeks",
      /one week, or every week; enforce: scheduledInstall takes several/,
    ],
    [
      '{ start: "02:00", end: "05:00", days: [sunday, monday], enforce: both }',
      "days",
      /the ring takes one day.*enforce: native/,
    ],
    ['{ start: "02:00", days: [sunday] }', "days", /Write day, or enforce: native/],
    [
      '{ start: "02:00", day: sunday, weeks: [lastWeek] }',
      "weeks",
      /fourthWeek, or enforce: native/,
    ],
    ['{ start: "02:00", actions: all }', "actions", /enforce: native or both/],
    ['{ start: "02:00", enforce: strict }', "enforce", /one of native, scheduledInstall, both/],
  ])("such as %s, is refused at %s with advice", async (window, path, message) => {
    expect(await problems(ring(window))).toEqual([[`${at}.${path}`, 9, said(message)]]);
  });

  test("two weeks are still the start of installation, where nothing else is asked for", async () => {
    const text = ring(
      '{ start: "02:00", end: "05:00", day: sunday, weeks: [firstWeek, thirdWeek] }',
    );

    const desired = await load(text);

    expect(desired.resources.map(({ address }) => address)).toEqual(["ring/broad"]);
    expect(desired.resources[0]?.fields["maintenanceWindow"]).toEqual({
      day: "sunday",
      start: "02:00",
      weeks: ["firstWeek", "thirdWeek"],
    });
  });

  test("is refused for a ring whose assignments are not managed", async () => {
    const text = ring('{ start: "02:00", end: "05:00", enforce: both }').replace(
      /    assignments:.*\n/,
      "",
    );

    expect(await problems(text)).toEqual([
      [`${at}.enforce`, 9, said(/is both, which needs assignments.*scheduledInstall/)],
    ]);
  });

  test("is told at the ring where the setting cannot be: its key, its name", async () => {
    const key = "b".repeat(60);
    const long = ring('{ start: "02:00", end: "05:00", enforce: native }').replace(
      "broad:",
      `${key}:`,
    );
    const twin = ring(
      '{ start: "02:00", end: "05:00", enforce: native }',
      "settings: { x: { displayName: Broad – maintenance window, nodes: { DetectionFrequency: 4 } } }\n",
    );

    expect(await problems(long)).toEqual([
      [`rings.${key}.maintenanceWindow`, 9, said(/longer than 64 characters; take 3 from the key/)],
    ]);
    expect(await problems(twin)).toEqual([
      [
        "rings.broad.displayName",
        8,
        said(/"Broad – maintenance window" is also the name of setting\/x/),
      ],
    ]);
  });

  test("is refused by a client of rings, which would write one half of it", async () => {
    const { mock, tenant } = createLab();
    const window = { start: "02:00", end: "05:00", enforce: "both" } as const;

    await expect(
      tenant.rings.create({ displayName: "Broad", maintenanceWindow: window, assignments: [] }),
    ).rejects.toMatchObject({
      issues: [{ path: "maintenanceWindow", message: said(/gives a setting beside it/) }],
    });
    expect(mock.requests).toEqual([]);
  });

  test("has a key that nobody can write: one of settings has no dot", async () => {
    const text = `${head}settings: { broad.window: { displayName: X, nodes: { DetectionFrequency: 4 } } }\n`;

    expect(await problems(text)).toEqual([
      [
        "settings.broad.window",
        6,
        said(
          /must have no dot.*broad-window.*from: setting\/broad\.window, to: setting\/broad-window/,
        ),
      ],
    ]);
  });

  test("is warned of where applicability narrows the ring and not the window", async () => {
    const { warnings } = await load(
      ring(
        '{ start: "02:00", end: "05:00", enforce: native }',
        "    applicability: { deviceMode: { name: S, rule: exclude, mode: sModeConfiguration } }\n",
      ),
    );

    expect(warnings).toMatchObject([
      { path: `${at}.enforce`, address: "ring/broad", message: said(/narrows the ring only/) },
    ]);
  });
});
