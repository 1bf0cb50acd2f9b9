import { applyPlan, createPlan, exportTenant, takeSnapshot } from "ringwright";
import { describe, expect, test } from "vitest";
import { day } from "../support/days.ts";
import { createLab, type Lab, load } from "../support/lab.ts";

const profiles = "windowsFeatureUpdateProfiles";
// the portal of a tenant in UTC+8 stores midnight there
const start = "2027-01-09T16:00:00Z";
const end = "2027-02-09T16:00:00Z";
const days = "{ start: 2027-01-09, end: 2027-02-09, intervalDays: 3 }";

function rolledOut(settings: Record<string, unknown> = {}): { lab: Lab; id: string } {
  const lab = createLab();
  const { id } = lab.mock.state.add(profiles, {
    displayName: "FU",
    featureUpdateVersion: "Windows 11, version 25H2",
    rolloutSettings: {
      offerStartDateTimeInUTC: start,
      offerEndDateTimeInUTC: end,
      offerIntervalInDays: 3,
      ...settings,
    },
  });
  return { lab, id: String(id) };
}

const policy = (id: string, rollout: string) => `version: 1
stack: corp
featureUpdates:
  f: { displayName: FU, version: "Windows 11, version 25H2", rollout: ${rollout} }
adopt: [ { to: featureUpdate/f, id: ${id} } ]
`;

const settingsOf = ({ lab, id }: ReturnType<typeof rolledOut>) =>
  lab.mock.state.get(profiles, id)?.["rolloutSettings"];

// https://github.com/microsoft/Microsoft365DSC/issues/4614
describe("the hours of a rollout", () => {
  test("are no difference to the days that a file states", async () => {
    const { lab, id } = rolledOut();

    const plan = await lab.plan(policy(id, days));

    expect(plan.changes).toMatchObject([{ action: "adopt", fields: [] }]);
  });

  test.each(["2027-01-09T16:00:00.0000000Z", "2027-01-10T00:00:00+08:00"])(
    "survive a change of the interval, written as %s",
    async (written) => {
      const stage = rolledOut({ offerStartDateTimeInUTC: written });
      const { lab, id } = stage;

      const { plan, results } = await lab.apply(policy(id, days.replace("Days: 3", "Days: 5")));

      expect(results).toMatchObject([{ result: "applied" }]);
      expect(plan.changes[0]?.fields).toEqual([
        {
          path: "rollout",
          before: { start: "2027-01-09", end: "2027-02-09", intervalDays: 3 },
          after: { start: "2027-01-09", end: "2027-02-09", intervalDays: 5 },
        },
      ]);
      expect(settingsOf(stage)).toEqual({
        offerStartDateTimeInUTC: start,
        offerEndDateTimeInUTC: end,
        offerIntervalInDays: 5,
      });
    },
  );

  test("survive an update of the client", async () => {
    const stage = rolledOut();

    await stage.lab.tenant.featureUpdates.update(stage.id, {
      rollout: { start: "2027-01-09", end: "2027-02-16", intervalDays: 3 },
    });

    expect(settingsOf(stage)).toMatchObject({
      offerStartDateTimeInUTC: start,
      offerEndDateTimeInUTC: "2027-02-16T00:00:00Z",
    });
  });

  test("let a rollout that began be made longer", async () => {
    const stage = rolledOut();
    stage.lab.mock.clock.advance(60 * day);

    const longer = days.replace("02-09", "03-09");
    const { results } = await stage.lab.apply(policy(stage.id, longer));

    expect(results).toMatchObject([{ result: "applied" }]);
    expect(settingsOf(stage)).toMatchObject({ offerStartDateTimeInUTC: start });
  });

  test("changed by an operator are no drift where the file states days", async () => {
    const { lab, id } = rolledOut();
    await lab.apply(policy(id, days));
    lab.mock.state.patch(profiles, id, {
      rolloutSettings: {
        offerStartDateTimeInUTC: "2027-01-09T20:00:00Z",
        offerEndDateTimeInUTC: end,
        offerIntervalInDays: 3,
      },
    });

    const plan = await lab.plan(policy(id, days));

    expect(plan).toMatchObject({ changes: [], drift: [] });
  });

  test("changed by an operator are drift where the file states an instant, and are put back", async () => {
    const stage = rolledOut();
    const { lab, id } = stage;
    const instant = policy(id, days.replace("2027-01-09", "2027-01-10T00:00:00+08:00"));
    await lab.apply(instant);
    lab.mock.state.patch(profiles, id, {
      rolloutSettings: {
        offerStartDateTimeInUTC: "2027-01-09T20:00:00Z",
        offerEndDateTimeInUTC: end,
        offerIntervalInDays: 3,
      },
    });

    const { plan } = await lab.apply(instant);

    expect(plan.changes).toMatchObject([{ reason: "tenantChanged" }]);
    expect(plan.drift).toMatchObject([
      { path: "rollout", live: { start: "2027-01-09T20:00:00Z" } },
    ]);
    expect(settingsOf(stage)).toMatchObject({ offerStartDateTimeInUTC: start });
    expect((await lab.plan(instant)).changes).toEqual([]);
  });

  test("do not hold back the assignment of a policy whose file states days", async () => {
    const { lab, id } = rolledOut();
    lab.mock.state.add("groups", { displayName: "Pilot", securityEnabled: true });
    const assigned = policy(id, days.replace("Days: 3", "Days: 5"))
      .replace(
        "featureUpdates:",
        "groups: { pilot: { existing: true, displayName: Pilot } }\nfeatureUpdates:",
      )
      .replace("rollout:", "assignments: [ { group: pilot } ], rollout:");

    const { results } = await lab.apply(assigned);

    expect(results).toMatchObject([{ result: "applied" }]);
    expect(lab.mock.state.assignments(profiles, id)).toHaveLength(1);
  });

  test("are those of the successor where the policy has to be replaced", async () => {
    const { lab, id } = rolledOut();
    await lab.apply(policy(id, days));
    lab.mock.state.patch(profiles, id, {
      installLatestWindows10OnWindows11IneligibleDevice: true,
    });
    const replacing = policy(id, days)
      .replace("rollout:", "windows10OnIneligibleDevices: false, rollout:")
      .concat("guards: { maxDeletes: 1 }\n")
      .replace(/adopt: .*\n/, "");

    const { results } = await lab.apply(replacing, { replace: true });

    expect(results).toMatchObject([{ action: "replace", result: "applied" }]);
    const [successor] = lab.mock.state.list(profiles);
    expect(successor?.["id"]).not.toBe(id);
    expect(successor?.["rolloutSettings"]).toMatchObject({
      offerStartDateTimeInUTC: start,
      offerEndDateTimeInUTC: end,
    });
  });

  test("changed by an operator between plan and apply stay: they would be sent back with the change, and that was not shown", async () => {
    const stage = rolledOut();
    const { lab, id } = stage;
    const desired = await load(policy(id, days.replace("Days: 3", "Days: 5")));
    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    lab.mock.state.patch(profiles, id, {
      rolloutSettings: {
        offerStartDateTimeInUTC: "2027-01-09T20:00:00Z",
        offerEndDateTimeInUTC: end,
        offerIntervalInDays: 3,
      },
    });

    const { results } = await applyPlan(lab.tenant, plan, desired);

    expect(results).toMatchObject([
      { result: "stale", error: expect.stringContaining("sent back with the change") as string },
    ]);
    expect(settingsOf(stage)).toMatchObject({
      offerStartDateTimeInUTC: "2027-01-09T20:00:00Z",
      offerIntervalInDays: 3,
    });
  });

  test("stated where a day stood before are a change of the files, not a conflict", async () => {
    const { lab, id } = rolledOut();
    await lab.apply(policy(id, days));

    const plan = await lab.plan(policy(id, days.replace("2027-01-09", "2027-01-09T20:00:00Z")));

    expect(plan.changes).toMatchObject([
      {
        reason: "configChanged",
        fields: [{ before: { start }, after: { start: "2027-01-09T20:00:00Z" } }],
      },
    ]);
    expect(plan).toMatchObject({ drift: [], diagnostics: [] });
  });

  test("are exported, and midnight is exported as its day", async () => {
    const { lab } = rolledOut({ offerEndDateTimeInUTC: "2027-02-09T00:00:00Z" });

    const { files } = await exportTenant(lab.tenant, "corp");

    expect(files["featureUpdates.yaml"]).toMatchObject({
      featureUpdates: { fu: { rollout: { start, end: "2027-02-09", intervalDays: 3 } } },
    });
  });
});

describe("an instant in a rollout", () => {
  test.each([
    ["2026-11-24T01:00:00Z", "two days ahead"],
    ["2026-11-21T23:59:00Z", "has passed"],
  ])("that comes too early is refused: %s", async (instant, reason) => {
    const plan = await createLab().plan(
      policy(
        "0f2c0000-0000-4000-8000-000000000001",
        `{ start: "${instant}", end: 2026-12-20, intervalDays: 1 }`,
      ).replace(/adopt.*/, ""),
    );

    expect(plan.changes).toEqual([]);
    expect(plan.diagnostics[0]?.message).toContain(reason);
  });

  test("without its offset is refused, with an example", async () => {
    const planned = createLab().plan(policy("x", "2027-01-09T16:00:00").replace(/adopt.*/, ""));

    await expect(planned).rejects.toThrow(
      /rollout: must be a date such as .*or an instant such as/,
    );
  });
});

test("an end without an interval is seen, and lost by no file that states less", async () => {
  const { lab, id } = rolledOut({ offerIntervalInDays: null });

  const plan = await lab.plan(policy(id, "2027-01-09"));
  const read = await lab.tenant.featureUpdates.get(id);

  expect(plan.changes[0]?.fields).toMatchObject([
    { path: "rollout", before: { start: "2027-01-09", end }, after: "2027-01-09" },
  ]);
  expect(read.properties.rollout).toEqual({ start, end });
});
