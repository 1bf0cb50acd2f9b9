import fc from "fast-check";
import {
  type Config,
  createPlan,
  desiredState,
  exportTenant,
  type Plan,
  takeSnapshot,
  type TenantExport,
} from "ringwright";
import type { MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { createLab, type Lab } from "../support/lab.ts";

const pcs = "aaaa1111-0000-4000-8000-000000000001";
const gone = "aaaa1111-0000-4000-8000-00000000dead";
const target = (type: string, more: object = {}) => ({
  target: { "@odata.type": `#microsoft.graph.${type}AssignmentTarget`, ...more },
});
const toGroup = (groupId = pcs) => target("group", { groupId });
const tenant: MockTenantOptions = {
  groups: [{ id: pcs, displayName: "PCs" }],
  rings: [{ displayName: "Good", assignments: [toGroup()] }],
  behaviors: { virtualGroupsOnUpdateProfiles: "accept", filtersOnUpdateProfiles: "accept" },
};
const ringType = "#microsoft.graph.windowsUpdateForBusinessConfiguration";
const scheduledMode = "autoInstallAndRebootAtScheduledTime";
const scheduled = (time: string, day = "everyday") => ({
  automaticUpdateMode: scheduledMode,
  installationSchedule: {
    "@odata.type": "#microsoft.graph.windowsUpdateScheduledInstall",
    scheduledInstallDay: day,
    scheduledInstallTime: time,
  },
  updateWeeks: "everyWeek",
});
const active = (activeHoursStart: string, activeHoursEnd: string) => ({
  automaticUpdateMode: "autoInstallAtMaintenanceTime",
  installationSchedule: {
    "@odata.type": "#microsoft.graph.windowsUpdateActiveHoursInstall",
    activeHoursStart,
    activeHoursEnd,
  },
});

/** What the files of an export say as one config. */
function configOf({ files }: TenantExport): Config {
  return Object.assign({}, ...Object.values(files)) as Config;
}

/** The plan of an export, which has to load. */
async function planOf(lab: Lab, exported: TenantExport): Promise<Plan> {
  const desired = desiredState(configOf(exported), { env: {} });
  return createPlan(desired, await takeSnapshot(lab.tenant, desired));
}

function expectOnlyAdoptions({ changes, diagnostics }: Plan): void {
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  for (const change of changes)
    expect(change).toMatchObject({
      action: "adopt",
      fields: [],
      assignments: { add: [], remove: [] },
    });
}

describe("export of an object with a value that files cannot state", () => {
  type Collection = Parameters<Lab["mock"]["state"]["add"]>[0];
  const cases: readonly (readonly [
    string,
    Collection,
    Record<string, unknown>,
    section: string,
    leftOut: string,
  ])[] = [
    // the Graph reference's own example of a time
    [
      "a schedule with minutes and fractions",
      "deviceConfigurations",
      scheduled("11:59:31.3170000"),
      "rings",
      "maintenanceWindow",
    ],
    [
      "a schedule with seconds",
      "deviceConfigurations",
      scheduled("03:00:30.0000000"),
      "rings",
      "maintenanceWindow",
    ],
    [
      "a day that is none",
      "deviceConfigurations",
      scheduled("03:00:00.0000000", "noScheduledScan"),
      "rings",
      "maintenanceWindow",
    ],
    [
      "weeks of a later version",
      "deviceConfigurations",
      { ...scheduled("03:00:00.0000000"), updateWeeks: "unknownFutureValue" },
      "rings",
      "maintenanceWindow",
    ],
    [
      "active hours that Windows would round",
      "deviceConfigurations",
      active("05:00:00.0000000", "23:30:00.0000000"),
      "rings",
      "activeHours",
    ],
    [
      "a mode of a later version",
      "deviceConfigurations",
      { automaticUpdateMode: "autoInstallWithinQuietHours" },
      "rings",
      "automaticUpdateMode",
    ],
    [
      "a number out of its range",
      "deviceConfigurations",
      { qualityUpdatesDeferralPeriodInDays: 99 },
      "rings",
      "quality.deferralDays",
    ],
    [
      "a text that a file would read as a variable",
      "deviceConfigurations",
      { description: "Say ${var:SECRET}" },
      "rings",
      "description",
    ],
    [
      "a deferral where nothing is approved by itself",
      "windowsDriverUpdateProfiles",
      { approvalType: "manual", deploymentDeferralInDays: 0 },
      "driverUpdates",
      "deferralDays",
    ],
    [
      "an end without an interval",
      "windowsFeatureUpdateProfiles",
      {
        featureUpdateVersion: "Windows 11, version 24H2",
        rolloutSettings: {
          offerStartDateTimeInUTC: "2027-01-09T16:00:00Z",
          offerEndDateTimeInUTC: "2027-02-09T16:00:00Z",
          offerIntervalInDays: null,
        },
      },
      "featureUpdates",
      "rollout",
    ],
  ];

  test.each(cases)("leaves out that alone: %s", async (_what, collection, wire, section, path) => {
    const lab = createLab(tenant);
    lab.mock.state.add(collection, {
      ...(collection === "deviceConfigurations" && { "@odata.type": ringType }),
      displayName: "Odd",
      ...wire,
    });

    const exported = await exportTenant(lab.tenant, "corp");

    const odd = (configOf(exported) as unknown as Record<string, Record<string, object>>)[
      section
    ]?.["odd"];
    expect(odd).toBeDefined();
    expect(odd).not.toHaveProperty(path);
    expect(exported.notes).toEqual([
      expect.stringMatching(
        new RegExp(`^[a-z ]+ "Odd": ${path.replace(".", "\\.")} is left unmanaged`),
      ),
    ]);
    const plan = await planOf(lab, exported);
    expectOnlyAdoptions(plan);
    expect(plan.changes.map(({ displayName }) => displayName).sort()).toEqual(["Good", "Odd"]);
  });

  test("leaves it in the tenant as it was, also after an apply", async () => {
    const lab = createLab(tenant);
    const wire = { "@odata.type": ringType, ...scheduled("11:59:31.3170000") };
    lab.mock.state.add("deviceConfigurations", { displayName: "Odd", ...wire });
    const desired = configOf(await exportTenant(lab.tenant, "corp"));

    await lab.apply(JSON.stringify({ ...desired, guards: {} }));

    expect(lab.ring("Odd")).toMatchObject({
      installationSchedule: { scheduledInstallTime: "11:59:31.3170000" },
    });
  });

  test("leaves out the object only where it cannot be without that value", async () => {
    const lab = createLab(tenant);
    lab.mock.state.add("deviceConfigurations", {
      "@odata.type": ringType,
      displayName: "Broad ${var:X}",
    });

    const exported = await exportTenant(lab.tenant, "corp");

    expect(Object.keys(configOf(exported).rings ?? {})).toEqual(["good"]);
    expect(exported.notes).toEqual([
      expect.stringMatching(/is left out, since files cannot say: displayName holds \$\{var:/),
    ]);
  });

  test("gives each of several its own reason", async () => {
    const lab = createLab(tenant);
    lab.mock.state.add("deviceConfigurations", {
      "@odata.type": ringType,
      displayName: "Odd",
      userPauseAccess: "later",
      qualityUpdatesDeferralPeriodInDays: 99,
    });

    const { notes } = await exportTenant(lab.tenant, "corp");

    expect(notes).toEqual([
      expect.stringMatching(/: quality\.deferralDays is .*: quality\.deferralDays .*99\)$/),
      expect.stringMatching(/: userPauseAccess is .*: userPauseAccess .*"later"\)$/),
    ]);
  });

  test("loads and plans adoptions only, whatever a ring holds", async () => {
    const odd = (...values: unknown[]) => fc.constantFrom(undefined, null, ...values);
    const times = ["03:00:00.0000000", "03:30:00.0000000", "23:59:59.9999999", "00:00:00", ""];
    const ring = fc.record({
      qualityUpdatesDeferralPeriodInDays: odd(0, 7, 31, -1, 1.5),
      deadlineForQualityUpdatesInDays: odd(0, 30, 31),
      featureUpdatesRollbackWindowInDays: odd(1, 2, 60, 61),
      automaticUpdateMode: odd(
        scheduledMode,
        "autoInstallAtMaintenanceTime",
        "later",
        "userDefined",
      ),
      installationSchedule: fc.oneof(
        fc.constant(null),
        fc
          .tuple(fc.constantFrom(...times), fc.constantFrom("everyday", "userDefined", "later"))
          .map(([time, day]) => scheduled(time, day).installationSchedule),
        fc
          .tuple(fc.constantFrom(...times), fc.constantFrom(...times))
          .map(([from, to]) => active(from, to).installationSchedule),
      ),
      updateWeeks: odd("everyWeek", "firstWeek,thirdWeek", "userDefined", "later"),
      scheduleRestartWarningInHours: odd(2, 3),
      userPauseAccess: odd("enabled", "unknownFutureValue"),
      roleScopeTagIds: odd(["0"], ["0", "x"], []),
      description: odd("", "two\nlines", "${var:A}", "x".repeat(1_200)),
    });

    await fc.assert(
      fc.asyncProperty(ring, async (wire) => {
        const stated = Object.entries(wire).filter(([, value]) => value !== undefined);
        const lab = createLab(tenant);
        lab.mock.state.add("deviceConfigurations", {
          "@odata.type": ringType,
          displayName: "Odd",
          ...Object.fromEntries(stated),
        });

        const exported = await exportTenant(lab.tenant, "corp");

        expect(Object.keys(configOf(exported).rings ?? {}).sort()).toEqual(["good", "odd"]);
        expectOnlyAdoptions(await planOf(lab, exported));
      }),
      { numRuns: 60 },
    );
  });
});

describe("export of assignments that files cannot state", () => {
  const cases: readonly (readonly [string, Record<string, unknown>[], RegExp])[] = [
    ["all devices", [target("allDevices")], /is assigned to groups only/],
    ["everyone and a group", [target("allLicensedUsers"), toGroup()], /is assigned to groups only/],
    [
      "one group included and excluded",
      [toGroup(), target("exclusionGroup", { groupId: pcs })],
      /names pcs a second time/,
    ],
    ["a group that is gone", [toGroup(gone)], /no longer exists/],
  ];

  test.each(cases)(
    "leaves them unmanaged, with one note, and keeps the policy: %s",
    async (_what, assignments, reason) => {
      const lab = createLab(tenant);
      const { id } = lab.mock.state.add("windowsFeatureUpdateProfiles", {
        displayName: "Odd",
        featureUpdateVersion: "Windows 11, version 24H2",
      });
      lab.mock.state.assign("windowsFeatureUpdateProfiles", String(id), assignments);

      const exported = await exportTenant(lab.tenant, "corp");

      expect(configOf(exported).featureUpdates?.["odd"]).toEqual(
        expect.not.objectContaining({ assignments: expect.anything() as unknown }),
      );
      expect(exported.notes).toHaveLength(1);
      expect(exported.notes[0]).toMatch(reason);
      expect(exported.notes[0]).toContain("left unmanaged");
      expectOnlyAdoptions(await planOf(lab, exported));
    },
  );

  test("leaves out what a policy set assigned, and manages the rest", async () => {
    const lab = createLab(tenant);
    const other = String(lab.mock.state.add("groups", { displayName: "Others" })["id"]);
    lab.mock.state.assign("deviceConfigurations", String(lab.ring("Good")["id"]), [
      { ...toGroup(), source: "policySets", sourceId: "5e755e75-0000-4000-8000-000000000001" },
      toGroup(other),
    ]);

    const exported = await exportTenant(lab.tenant, "corp");

    expect(configOf(exported).rings?.["good"]).toMatchObject({
      assignments: [{ group: "others" }],
    });
    expect(exported.notes).toEqual([expect.stringMatching(/policy set .*1 of 2/)]);
    expectOnlyAdoptions(await planOf(lab, exported));
  });

  test("refers to a filter that another stack owns", async () => {
    const filter = "ffff2222-0000-4000-8000-000000000001";
    const lab = createLab({
      ...tenant,
      filters: [
        {
          id: filter,
          displayName: "Corporate",
          description: "[ringwright v1 stack=other key=filter/corporate]",
          platform: "windows10AndLater",
          rule: '(device.deviceOwnership -eq "Corporate")',
        },
      ],
      rings: [
        {
          displayName: "Good",
          assignments: [
            target("group", {
              groupId: pcs,
              deviceAndAppManagementAssignmentFilterId: filter,
              deviceAndAppManagementAssignmentFilterType: "include",
            }),
          ],
        },
      ],
    });

    const exported = await exportTenant(lab.tenant, "corp");

    expect(configOf(exported)).toMatchObject({
      filters: { corporate: { existing: true, id: filter } },
      rings: { good: { assignments: [{ group: "pcs", filter: "corporate" }] } },
    });
    expectOnlyAdoptions(await planOf(lab, exported));
  });
});

test("export takes out the one object of two whose keys the loader would refuse together", async () => {
  const lab = createLab({
    rings: [{ displayName: "One" }, { displayName: "Two" }, { displayName: "Good" }],
  });
  for (const [name, key] of [
    ["One", "broad"],
    ["Two", "Broad"],
  ] as const) {
    const id = String(lab.ring(name)["id"]);
    const description = `[ringwright v1 stack=corp key=ring/${key} id=${id}]`;
    lab.mock.state.patch("deviceConfigurations", id, { description });
  }

  const exported = await exportTenant(lab.tenant, "corp");

  expect(Object.keys(configOf(exported).rings ?? {})).toEqual(["broad", "good"]);
  expect(exported.notes).toEqual([expect.stringMatching(/"Two" .* only in letter case/)]);
  expectOnlyAdoptions(await planOf(lab, exported));
});
