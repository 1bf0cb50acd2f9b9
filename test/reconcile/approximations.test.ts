// What Windows does not honour: judged on the object as it will be, and on the devices it reaches.
import { makePlan, type Plan } from "ringwright";
import { describe, expect, test } from "vitest";
import { createLab, type Lab, load } from "../support/lab.ts";

const config = (body: string, more = "") =>
  `version: 1\nstack: corp\n${more}rings:\n  r: { displayName: R, ${body}, assignments: [ { allDevices: true } ] }\n`;

async function planned(lab: Lab, text: string): Promise<Plan["changes"][number]> {
  const { plan } = await makePlan(lab.tenant, await load(text));
  const [change] = plan.changes;
  if (!change) throw new Error(JSON.stringify(plan.diagnostics));
  return change;
}

const said = (change: Plan["changes"][number]) => change.approximations.join("\n");

describe("the approximations of a ring", () => {
  test("say how many of its devices run a Windows that ignores reminders", async () => {
    const lab = createLab({ devices: 200 });
    const windows11 = lab.mock.state
      .list("devices")
      .filter(
        ({ operatingSystemVersion, isManaged }) =>
          isManaged === true && Number(String(operatingSystemVersion).split(".")[2]) >= 22_000,
      );
    const managed = lab.mock.state.list("devices").filter(({ isManaged }) => isManaged === true);

    const change = await planned(lab, config("restartWarning: { hours: 4 }"));

    expect(said(change)).toContain(
      `Windows 11 ignores restartWarning; ${windows11.length} of the ${managed.length} devices of this ring run it.`,
    );
    expect(windows11.length).toBeGreaterThan(0);
    for (const instead of ["gracePeriodDays", "updateNotificationLevel", "AlwaysAutoReboot"])
      expect(said(change)).toContain(instead);
  });

  // a ring made in the portal, of which the files state the window only
  test("know the deadlines that stand in the tenant, and fields show what gives way", async () => {
    const lab = createLab({ devices: 4 });
    const { id } = lab.mock.state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      displayName: "R",
      automaticUpdateMode: "autoInstallAtMaintenanceTime",
      installationSchedule: {
        "@odata.type": "#microsoft.graph.windowsUpdateActiveHoursInstall",
        activeHoursStart: "08:00:00.0000000",
        activeHoursEnd: "17:00:00.0000000",
      },
      deadlineForQualityUpdatesInDays: 2,
      deadlineForFeatureUpdatesInDays: 5,
      deadlineGracePeriodInDays: 1,
    });

    const change = await planned(
      lab,
      config(
        'maintenanceWindow: { start: "02:00", end: "05:00" }',
        `adopt: [ { to: ring/r, id: ${String(id)} } ]\n`,
      ),
    );

    expect(said(change)).toContain("at most until its deadline");
    expect(change.fields).toContainEqual({
      path: "activeHours",
      before: { start: "08:00", end: "17:00" },
      after: null,
    });
    expect(change.consequences.map(({ message }) => message).join()).toContain(
      "between 08:00 and 17:00, which active hours kept free",
    );
  });

  test.each([
    ['maintenanceWindow: { start: "02:00" }', "without a deadline it may wait for ever"],
    [
      'maintenanceWindow: { start: "02:00" }, automaticUpdateMode: notifyDownload',
      "The maintenance window has no effect in mode notifyDownload",
    ],
    [
      'activeHours: { start: "08:00", end: "17:00" }, automaticUpdateMode: windowsDefault',
      "activeHours have no effect in mode windowsDefault",
    ],
    [
      'activeHours: { start: "08:00", end: "17:00" }, quality: { deadlineDays: 3 }',
      "activeHours hold until the deadline",
    ],
    ["gracePeriodDays: 2", "gracePeriodDays has no effect, since the ring has no deadline"],
    [
      "engagedRestart: { deadlineDays: 7 }, quality: { deadlineDays: 3 }",
      "Windows 10 ignores engagedRestart too",
    ],
  ])("of %s say that %s", async (body, sentence) => {
    expect(said(await planned(createLab({ devices: 4 }), config(body)))).toContain(sentence);
  });
});
