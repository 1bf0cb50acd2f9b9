import { planForecast, Session } from "ringwright";
import { describe, expect, test } from "vitest";
import { createLab, load } from "../support/lab.ts";

const config = (deferral: number) => `version: 1
stack: corp
rings:
  a: { displayName: A, order: 1, quality: { deferralDays: ${deferral} }, assignments: [ { allDevices: true } ] }
`;
const scheduled = (day: unknown, time: unknown) => ({
  automaticUpdateMode: "autoInstallAndRebootAtScheduledTime",
  installationSchedule: {
    "@odata.type": "#microsoft.graph.windowsUpdateScheduledInstall",
    scheduledInstallDay: day,
    scheduledInstallTime: time,
  },
});
const active = (start: unknown, end: unknown) => ({
  automaticUpdateMode: "autoInstallAtMaintenanceTime",
  installationSchedule: {
    "@odata.type": "#microsoft.graph.windowsUpdateActiveHoursInstall",
    activeHoursStart: start,
    activeHoursEnd: end,
  },
});

/** Values of a ring in a tenant that nobody expects, and that must not stop a plan. */
const odd: readonly (readonly [string, Record<string, unknown>])[] = [
  ["a mode of later years", { automaticUpdateMode: "futureMode" }],
  ["a time that there is not", scheduled("noScheduledScan", "25:61:00.0000000")],
  [
    "a week that there is not",
    { ...scheduled("userDefined", "02:00:00"), updateWeeks: "fifthWeek" },
  ],
  ["hours with fractions of seconds", active("08:00:00.1234567", "08:00:00")],
  ["hours that are no times", active(null, "x")],
  ["a negative deferral", { qualityUpdatesDeferralPeriodInDays: -5 }],
  ["a deferral of centuries", { qualityUpdatesDeferralPeriodInDays: 100_000 }],
  ["a deadline of millennia", { deadlineForQualityUpdatesInDays: 1_000_000 }],
  [
    "a pause that never ends",
    {
      qualityUpdatesPaused: true,
      qualityUpdatesPauseStartDate: "2026-11-20",
      qualityUpdatesPauseExpiryDateTime: "9999-12-31T00:00:00Z",
    },
  ],
];

describe("what a plan does to a forecast", () => {
  test.each(odd)("is told beside %s in the tenant", async (_what, patch) => {
    const lab = createLab({ devices: 20 });
    await lab.apply(config(3));
    lab.mock.state.patch("deviceConfigurations", String(lab.ring("A")["id"]), patch);

    const session = new Session(lab.tenant, await load(config(4)));
    const planned = await session.plan();
    expect(planned.plan.changes).toMatchObject([{ address: "ring/a" }]);
    const diff = planForecast(session.desired, planned);
    expect(diff?.after.rings).toMatchObject([{ key: "a", devices: 20 }]);
  });

  test("knows a ring whose key was renamed", async () => {
    const lab = createLab({ devices: 20 });
    await lab.apply(config(3));
    const renamed = `${config(6).replace("  a:", "  b:")}moved: [{ from: ring/a, to: ring/b }]\n`;

    const session = new Session(lab.tenant, await load(renamed));
    const diff = planForecast(session.desired, await session.plan());

    expect(diff?.before.rings).toMatchObject([{ key: "b", devices: 20 }]);
    expect(diff?.sentences.join(" ")).toContain("b is first offered it 3 days later");
    expect(diff?.sentences.join(" ")).not.toMatch(/no longer a ring|new ring/);
  });

  test("is nothing where there was no ring before", async () => {
    const lab = createLab({ devices: 20 });
    const session = new Session(lab.tenant, await load(config(4)));
    expect(planForecast(session.desired, await session.plan())).toBeUndefined();
  });
});
