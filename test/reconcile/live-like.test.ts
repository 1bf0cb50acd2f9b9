// The main stories against an Intune that answers as tools report it, not as the API pages say: a
// PATCH without a body, other statuses, stamps with seven digits.
import { operateRing } from "ringwright";
import type { CollectionName, MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { simple, updateId } from "../mocks/catalog-bodies.ts";
import { twoGroups } from "../support/configs.ts";
import { allKinds, createLab, threeRings, threeRingsTenant, type Lab } from "../support/lab.ts";

const liveLike: MockTenantOptions = { liveLike: true };
const policies = [
  "deviceConfigurations",
  "configurationPolicies",
  "windowsFeatureUpdateProfiles",
  "windowsQualityUpdateProfiles",
  "windowsQualityUpdatePolicies",
  "windowsDriverUpdateProfiles",
  "deviceHealthScripts",
] as const satisfies readonly CollectionName[];

/** Expects that everything of a run went through, that a plan after it is empty and says why. */
async function expectDone(lab: Lab, config: string, run: ReturnType<Lab["apply"]>): Promise<void> {
  const { results } = await run;
  expect(results.length).toBeGreaterThan(0);
  expect(results.map(({ result }) => result)).toEqual(results.map(() => "applied"));
  const plan = await lab.plan(config);
  expect(plan).toMatchObject({ complete: true, changes: [], drift: [] });
}

describe("against an Intune as tools report it", () => {
  test("a first apply of all kinds leaves nothing to do, and each answer was one of that Intune", async () => {
    const lab = createLab({ ...liveLike, devices: 50 });

    await expectDone(lab, allKinds, lab.apply(allKinds));

    const ring = lab.ring("Ring 3 - Broad");
    expect(ring["lastModifiedDateTime"]).toMatch(/\.\d{7}Z$/);
    const statuses = lab.mock.requests
      .flatMap((request) => [request, ...(request.batch ?? [])])
      .filter(({ method, path }) => method !== "GET" && path.includes("deviceManagement"))
      .map(({ method, path, status }) => `${method} ${path.endsWith("/assign")} ${status}`);
    expect(new Set(statuses)).toEqual(
      new Set(["POST false 201", "POST true 200", "PATCH false 204", "PATCH false 200"]),
    );
  });

  test("drift of every kind is found and repaired", async () => {
    const lab = createLab({ ...liveLike, devices: 50 });
    await lab.apply(allKinds);
    for (const collection of [...policies, "assignmentFilters"] as const) {
      for (const { id } of lab.mock.state.list(collection))
        lab.mock.state.patch(collection, String(id), byHand[collection] ?? {});
    }

    const drifted = await lab.plan(allKinds);

    expect(new Set(drifted.changes.map(({ kind }) => kind)).size).toBe(8);
    expect(drifted.changes.every(({ reason }) => reason === "tenantChanged")).toBe(true);
    await expectDone(lab, allKinds, lab.apply(allKinds, { allow: ["maxChangedPercent"] }));
  });

  test("assignments that were taken off are put back", async () => {
    const lab = createLab({ ...liveLike, devices: 50 });
    await lab.apply(allKinds);
    for (const collection of policies) {
      for (const { id } of lab.mock.state.list(collection))
        lab.mock.state.assign(collection, String(id), []);
    }

    expect((await lab.plan(allKinds)).changes.length).toBeGreaterThanOrEqual(5);
    await expectDone(lab, allKinds, lab.apply(allKinds, { allow: ["maxChangedPercent"] }));
  });

  test("a ring is paused, extended, resumed and rolled back, and apply leaves that alone", async () => {
    const lab = createLab({ ...liveLike, ...threeRingsTenant });
    await lab.apply(threeRings);
    const contents = ["quality"] as const;
    const ring = "Ring 3 - Broad";
    const operate = async (verb: "pause" | "extend" | "resume" | "rollback"): Promise<void> => {
      const { actions } = await operateRing(
        lab.tenant,
        verb === "rollback" ? { verb, ring, contents, maxDevices: 100 } : { verb, ring, contents },
        { confirm: () => true },
      );
      expect(actions.map(({ result }) => result)).toEqual(["applied"]);
    };

    await operate("pause");
    expect(lab.ring(ring)).toMatchObject({ qualityUpdatesPaused: true });
    expect((await lab.plan(threeRings)).changes).toEqual([]);
    lab.mock.clock.advance(86_400_000);
    await operate("extend");
    await operate("resume");
    expect(lab.ring(ring)).toMatchObject({ qualityUpdatesPaused: false });
    await operate("rollback");
    expect(lab.ring(ring)).toMatchObject({ qualityUpdatesWillBeRolledBack: true });
    expect((await lab.plan(threeRings)).changes).toEqual([]);
  });

  test("a fixed property is changed by a replacement", async () => {
    const config = (approval: string): string => `version: 1
stack: corp
groups:
  pilot: { existing: true, displayName: Pilot }
driverUpdates:
  drivers: { displayName: Drivers, approval: ${approval}, assignments: [ { group: pilot } ] }
guards: { maxDeletes: 1 }
`;
    const lab = createLab({ ...liveLike, ...twoGroups });
    await lab.apply(config("manual"));

    await expectDone(lab, config("automatic"), lab.apply(config("automatic"), { replace: true }));

    expect(lab.mock.state.list("windowsDriverUpdateProfiles")).toMatchObject([
      { displayName: "Drivers", approvalType: "automatic" },
    ]);
  });

  test("prune takes away every kind", async () => {
    const lab = createLab({ ...liveLike, devices: 50 });
    await lab.apply(allKinds);
    const none = "version: 1\nstack: all-updates\nguards: { maxDeletes: 100 }\n";

    await expectDone(lab, none, lab.apply(none, { prune: true }));

    for (const collection of [...policies, "assignmentFilters", "groups"] as const)
      expect(lab.mock.state.list(collection)).toEqual([]);
  });
});

/** A change that no kind of that collection has in the files. */
const byHand: Readonly<Record<string, Record<string, unknown>>> = {
  deviceConfigurations: { qualityUpdatesDeferralPeriodInDays: 1 },
  configurationPolicies: {
    settings: [
      {
        settingInstance: simple(updateId("UpdateServiceUrl"), "https://elsewhere.example:8531"),
      },
    ],
  },
  windowsFeatureUpdateProfiles: { featureUpdateVersion: "Windows 11, version 25H2" },
  windowsQualityUpdateProfiles: {
    expeditedUpdateSettings: {
      qualityUpdateRelease: "2026-11-10T00:00:00Z",
      daysUntilForcedReboot: 0,
    },
  },
  windowsQualityUpdatePolicies: { hotpatchEnabled: false },
  windowsDriverUpdateProfiles: { deploymentDeferralInDays: 0 },
  deviceHealthScripts: { runAs32Bit: true },
  assignmentFilters: { rule: '(device.deviceOwnership -eq "Personal")' },
};
