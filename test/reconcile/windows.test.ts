// Who keeps a maintenance window, and what breaks one: told in the plan, by the devices it reaches.
import { makePlan, type Plan } from "ringwright";
import { describe, expect, test } from "vitest";
import { policy, templateWindow } from "../mocks/catalog-bodies.ts";
import { createLab, type Lab, load } from "../support/lab.ts";

const ring = (body: string, more = "") => `version: 1
stack: corp
rings:
  broad: { displayName: Broad, ${body}, assignments: [ { allDevices: true } ] }
${more}`;
const window = (enforce: string, more = "") =>
  `maintenanceWindow: { start: "02:00", end: "05:00", enforce: ${enforce} }${more}`;
const night = (assignments: string, hours = '{ start: "02:00", end: "05:00" }') =>
  `settings:\n  night: { displayName: Night, maintenanceWindow: ${hours}, assignments: [ ${assignments} ] }\n`;

/** Managed devices, the first of them with these versions in turn; nobody else is managed. */
function fleet(versions: readonly (string | null)[]): Lab {
  const lab = createLab({ devices: versions.length });
  for (const [index, { id }] of lab.mock.state.list("devices").entries()) {
    lab.mock.state.patch("devices", String(id), {
      isManaged: true,
      isCompliant: true,
      operatingSystem: "Windows",
      operatingSystemVersion: versions[index],
    });
  }
  return lab;
}

async function planned(lab: Lab, config: string): Promise<Plan> {
  return (await makePlan(lab.tenant, await load(config))).plan;
}

const said = (plan: Plan, id: string) =>
  plan.diagnostics.filter((one) => one.id === id).map(({ message }) => message);
const dangers = (plan: Plan) =>
  plan.changes.flatMap(({ address, consequences }) =>
    consequences
      .filter(({ level, message }) => level === "danger" && message.includes("window"))
      .map(({ message, devices }) => [address, message, devices]),
  );

const keeping = "10.0.26100.7840";
const lacking = "10.0.22631.4317";
const open = "10.0.26100.7710";

describe("a plan that gives devices a maintenance window", () => {
  const five = [keeping, "10.0.26200.8000", lacking, "10.0.26100.7000", "10.0.19045.5000"];

  test("with both says who keeps it, and who only starts at it", async () => {
    const plan = await planned(fleet(five), ring(window("both")));

    expect(plan.diagnostics).toEqual([
      expect.objectContaining({
        id: "RW208",
        severity: "info",
        address: "setting/broad.window",
        line: 4,
        message:
          "2 of 5 devices keep the window 02:00-05:00, except that an expired deadline or a person may restart them at any time. 3 do not know windows: there 02:00 only starts the installation, and a restart may come later. 0 unknown.",
      }),
    ]);
  });

  test("with native alone says who has no schedule at all", async () => {
    const plan = await planned(fleet(five), ring(window("native")));

    expect(said(plan, "RW208")).toEqual([
      "2 of 5 devices keep the window 02:00-05:00, except that an expired deadline or a person may restart them at any time. 3 do not know windows and have no schedule at all: their ring's mode decides when. 0 unknown.",
    ]);
  });

  test("with scheduledInstall says what both would give, and to how many", async () => {
    const plan = await planned(fleet(five), ring(window("scheduledInstall")));

    expect(plan.diagnostics).toMatchObject([
      {
        id: "RW208",
        address: "ring/broad",
        message:
          "02:00 only starts the installation, and a restart may come later. With maintenanceWindow.enforce: both 2 of 5 devices of ring/broad would keep the window to its end.",
      },
    ]);
  });

  test("proposes nothing where no device would keep it", async () => {
    const plan = await planned(fleet([lacking, lacking]), ring(window("scheduledInstall")));

    expect(plan.summary.devicesAffected).toBe(2);
    expect(plan.diagnostics).toEqual([]);
  });

  test("gives a lower bound where builds do not tell, and promises nothing", async () => {
    const plan = await planned(
      fleet([keeping, open, "10.0.26100", "10.0.28000.1"]),
      ring(window("both")),
    );

    expect(said(plan, "RW208")).toEqual([
      expect.stringMatching(
        /^At least 1 of 4 devices keeps the window .* 3 unknown: what they run does not tell\.$/,
      ),
    ]);
    expect(JSON.stringify(plan)).not.toContain("guarantee");
  });

  test("says so of a window in a setting too, where a ring of others starts the installation", async () => {
    const lab = fleet(five);
    await lab.apply(ring(window("scheduledInstall")));
    const plan = await planned(
      lab,
      ring(window("scheduledInstall"), night("{ allDevices: true }")),
    );

    expect(plan.changes.map(({ address }) => address)).toEqual(["setting/night"]);
    expect(said(plan, "RW208")).toEqual([
      expect.stringContaining("3 do not know windows: there 02:00"),
    ]);
  });

  test("says nothing of devices that were not read", async () => {
    const lab = fleet(five);
    const { plan } = await makePlan(lab.tenant, await load(ring(window("both"))), {
      impact: false,
    });

    expect(plan.diagnostics).toEqual([]);
    expect(plan.changes[0]?.approximations).toEqual(
      expect.arrayContaining([
        expect.stringContaining("from build 26100.7840 keeps the end, 05:00"),
      ]),
    );
  });
});

describe("a maintenance window beside", () => {
  const lab = () => fleet([keeping, keeping, lacking]);

  test.each([
    [
      "a deadline of one day",
      ", quality: { deadlineDays: 1 }",
      /^The deadline of ring\/broad \(1 day\) makes the window 02:00-05:00 of setting\/broad\.window void/,
    ],
    [
      "postponeRebootUntilAfterDeadline",
      ", feature: { deadlineDays: 7 }, postponeRebootUntilAfterDeadline: true",
      /^With postponeRebootUntilAfterDeadline of ring\/broad every restart waits for the deadline/,
    ],
  ])("%s is a danger, with the devices that have both", async (_what, more, message) => {
    const plan = await planned(lab(), ring(window("native", more)));

    expect(dangers(plan)).toEqual([["ring/broad", expect.stringMatching(message), 3]]);
    expect(said(plan, "RW207")).toEqual([]);
  });

  test.each([
    [
      "a longer deadline",
      ring(window("native", ", quality: { deadlineDays: 7 }, gracePeriodDays: 2")),
      /the deadline of ring\/broad breaks the window .* 7 days after the offer at the earliest\. Microsoft advises/,
    ],
    [
      "a deadline that ends before it opened twice",
      ring(
        `maintenanceWindow: { start: "02:00", end: "05:00", day: friday, enforce: native }, quality: { deadlineDays: 7 }, gracePeriodDays: 2`,
      ),
      /7 days after the offer at the earliest, before the window has opened twice/,
    ],
    [
      "a mode that installs nothing",
      ring(window("native", ", automaticUpdateMode: notifyDownload")),
      /mode notifyDownload of ring\/broad installs nothing by itself/,
    ],
    [
      "the scheduled mode without a schedule",
      ring(window("native", ", automaticUpdateMode: autoInstallAndRebootAtScheduledTime")),
      /installs at 03:00, the default of Windows.*autoInstallAndRebootAtMaintenanceTime, or enforce: both/,
    ],
    [
      "active hours that overlap",
      ring(window("native", ', activeHours: { start: "04:00", end: "18:00" }')),
      /active hours 04:00-18:00 of ring\/broad overlap the window 02:00-05:00/,
    ],
    [
      "a schedule at another hour",
      ring('maintenanceWindow: { start: "12:00" }', night("{ allDevices: true }")),
      /ring\/broad starts the installation at 12:00, outside the window 02:00-05:00 of setting\/night/,
    ],
  ])("%s is told, with the devices that have both", async (_what, config, message) => {
    const plan = await planned(lab(), config);

    expect(said(plan, "RW207")).toEqual([expect.stringMatching(message)]);
    expect(said(plan, "RW207")[0]).toMatch(/^On 3 devices, /);
    expect(dangers(plan)).toEqual([]);
  });

  test.each([
    [
      "active hours that do not overlap",
      ring(window("native", ', activeHours: { start: "08:00", end: "18:00" }')),
    ],
    ["the schedule of both", ring(window("both"))],
    [
      "the same window of another setting",
      ring("quality: { deferralDays: 7 }", night("{ allDevices: true }")).replace(
        /settings:\n( .*)\n/,
        (_all, one: string) =>
          `settings:\n${one}\n${one.replace("night:", "twin:").replace("Night", "Twin")}\n`,
      ),
    ],
  ])("%s is no contradiction", async (_what, config) => {
    const plan = await planned(lab(), config);

    expect(said(plan, "RW208").length).toBeGreaterThan(0);
    expect(said(plan, "RW207")).toEqual([]);
    expect(dangers(plan)).toEqual([]);
  });

  test("another window on the same devices is a danger: two sources", async () => {
    const plan = await planned(
      lab(),
      ring(window("native"), night("{ allDevices: true }", '{ start: "22:00", end: "02:00" }')),
    );

    expect(dangers(plan)).toEqual([
      [
        "setting/night",
        expect.stringMatching(/both set a maintenance window: devices report a conflict/),
        3,
      ],
    ]);
  });

  // its texts are masked, so whether it differs cannot be seen
  test("a window of somebody else's profile is told, and not called a danger", async () => {
    const tenant = lab();
    const entry = (type: string, node: string, value: unknown) => ({
      "@odata.type": `#microsoft.graph.omaSetting${type}`,
      displayName: node,
      omaUri: `./Device/Vendor/MSFT/Policy/Config/Update/MaintenanceWindow${node}`,
      value,
    });
    const { id } = tenant.mock.state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windows10CustomConfiguration",
      displayName: "By hand",
      omaSettings: [
        entry("Integer", "Enabled", 1),
        entry("String", "StartTime", "02:00"),
        entry("Integer", "DurationHours", 3),
        entry("Integer", "RepeatScheduleOption", 2),
      ],
    });
    tenant.mock.state.assign("deviceConfigurations", String(id), [
      { target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } },
    ]);

    const plan = await planned(tenant, ring(window("native")));

    expect(said(plan, "RW207")).toEqual([
      expect.stringMatching(
        /^On 3 devices, .*custom profile "By hand".* both set a maintenance window: unless the two are the same/,
      ),
    ]);
    expect(dangers(plan)).toEqual([]);
    expect(JSON.stringify(plan)).not.toContain("****");
  });

  test("a window from the template of the settings catalog is a danger where it differs", async () => {
    const tenant = lab();
    const { id } = tenant.mock.state.add(
      "configurationPolicies",
      policy(templateWindow("2026-12-01")),
    );
    tenant.mock.state.assign("configurationPolicies", String(id), [
      { target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } },
    ]);

    const plan = await planned(tenant, ring(window("native")));

    expect(dangers(plan)).toEqual([
      [
        "setting/broad.window",
        expect.stringMatching(
          /settings catalog policy "Window" \(02:00-05:00 on the second Tuesday of the month\) both set a maintenance window/,
        ),
        3,
      ],
    ]);
  });

  test("a deadline of somebody else's ring is a danger all the same", async () => {
    const tenant = lab();
    const { id } = tenant.mock.state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      displayName: "Portal",
      deadlineForQualityUpdatesInDays: 0,
    });
    tenant.mock.state.assign("deviceConfigurations", String(id), [
      { target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } },
    ]);

    const plan = await planned(tenant, `version: 1\nstack: corp\n${night("{ allDevices: true }")}`);

    expect(dangers(plan)).toEqual([
      ["setting/night", expect.stringContaining('update ring "Portal" (0 days)'), 3],
    ]);
  });

  test("policies of Windows Autopatch is told as unknown", async () => {
    const tenant = lab();
    const { id } = tenant.mock.state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      displayName: "Windows Autopatch Update Policy - Ring1",
    });
    tenant.mock.state.assign("deviceConfigurations", String(id), [
      { target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } },
    ]);

    const plan = await planned(tenant, `version: 1\nstack: corp\n${night("{ allDevices: true }")}`);

    expect(said(plan, "RW207")).toEqual([
      expect.stringMatching(/Windows Autopatch.* Unknown whether/),
    ]);
  });

  test("an expedited update is told: it restarts outside", async () => {
    const tenant = createLab({ devices: 20 });
    const plan = await planned(
      tenant,
      `version: 1\nstack: corp\ngroups:\n  g: { displayName: G, membershipRule: '(device.displayName -startsWith "LT-")' }\nexpediteUpdates:\n  e: { displayName: E, release: 2026-11-10, daysUntilForcedReboot: 1, assignments: [ { group: g } ] }\n${night("{ group: g }")}`,
    );

    expect(said(plan, "RW207")).toEqual([
      expect.stringMatching(/expediteUpdate\/e restarts devices after 1 day, .*window 02:00-05:00/),
    ]);
  });

  test("is told without devices as well, by the assignments", async () => {
    const tenant = lab();
    const plan = await tenant.plan(ring(window("native", ", quality: { deadlineDays: 0 }")));

    expect(dangers(plan)).toEqual([["ring/broad", expect.stringContaining("void"), null]]);
  });
});
