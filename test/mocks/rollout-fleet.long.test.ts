import fc from "fast-check";
import { unzipSync } from "fflate";
import {
  createMockTenant,
  type DevicesUpdateOptions,
  type MockTenant,
  type MockTenantOptions,
  type WireObject,
} from "ringwright/mocks";
import { describe, expect, onTestFinished, test } from "vitest";
import { ask, textAt } from "./ask.ts";
import { day, hour } from "./moving-fleet.ts";

const soon = {
  "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
  qualityUpdatesDeferralPeriodInDays: 0,
  deadlineForQualityUpdatesInDays: 1,
  deadlineGracePeriodInDays: 0,
};
const toAll = [{ target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } }];
const feature = { displayName: "26H2", featureUpdateVersion: "Windows 11, version 26H2" };
const expedite = {
  displayName: "Expedite",
  expeditedUpdateSettings: {
    qualityUpdateRelease: "2026-11-10T00:00:00Z",
    daysUntilForcedReboot: 0,
  },
};

/** A tenant whose fleet moves, from some days after the release of November 10 on. */
function tenantOf(options: MockTenantOptions = {}): MockTenant {
  const tenant = createMockTenant({
    devices: 120,
    startAt: "2026-11-16T08:00:00Z",
    devicesUpdate: {},
    ...options,
  });
  onTestFinished(async () => await tenant.close());
  return tenant;
}

function addGroup(tenant: MockTenant, displayName: string, members: readonly string[]): string {
  const group = tenant.state.add("groups", { displayName, groupTypes: [], members: [...members] });
  return String(group["id"]);
}

function toGroup(groupId: string): readonly WireObject[] {
  return [{ target: { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId } }];
}

/** What the release of November 10 brings. */
const november: Readonly<Record<number, number>> = {
  26_200: 9812,
  26_100: 9812,
  22_631: 8266,
  19_045: 7904,
};

interface Pc {
  readonly objectId: string;
  readonly build: number;
  readonly revision: number;
}

/** Every PC by its name. */
function pcs(tenant: MockTenant): ReadonlyMap<string, Pc> {
  return new Map(
    [...tenant.state.devices()].map(({ device, managedDevice }) => {
      const [, , build, revision] = String(managedDevice?.["osVersion"]).split(".").map(Number);
      return [
        String(device["displayName"]),
        { objectId: String(device["id"]), build: build ?? 0, revision: revision ?? 0 },
      ];
    }),
  );
}

function objectIds(tenant: MockTenant): readonly string[] {
  return [...pcs(tenant).values()].map(({ objectId }) => objectId);
}

async function report(
  tenant: MockTenant,
  reportName: string,
  policyId: string,
  select: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const jobs = "/v1.0/deviceManagement/reports/exportJobs";
  const filter = policyId === "" ? {} : { filter: `(PolicyId eq '${policyId}')` };
  const made = await ask(tenant, "POST", jobs, { body: { reportName, select, ...filter } });
  const job = await ask(tenant, "GET", `${jobs}('${textAt(made.json, "id")}')`);
  const file = await tenant.fetch(textAt(job.json, "url"));
  const [text] = Object.values(unzipSync(new Uint8Array(await file.arrayBuffer())));
  const lines = new TextDecoder().decode(text).split("\r\n").slice(1, -1);
  return lines.map((line) => line.split(","));
}

/** A share that a fleet shows by chance but once in many millions of fleets. */
function expectNear(found: number, of: number, share: number): void {
  expect(Math.abs(found - of * share)).toBeLessThan(6 * Math.sqrt(of * share * (1 - share)));
}

function advanceTo(tenant: MockTenant, instant: string): void {
  tenant.clock.advance(Date.parse(instant) - tenant.clock.now().getTime());
}

const seeds = fc.integer({ min: 1, max: 1_000_000 });
const shares = fc.double({ min: 0, max: 0.6, noNaN: true });
const habits: fc.Arbitrary<DevicesUpdateOptions> = fc.record({
  failures: fc.record({
    rate: shares,
    result: fc.constantFrom("bricks" as const, "rollsBack" as const),
  }),
  silent: shares.map((share) => share / 3),
  slow: shares,
  reportDelayHours: fc.integer({ min: 0, max: 30 }),
});
const hours = fc.integer({ min: 1, max: 12 * 24 });

describe("reports on a policy", () => {
  test.each([
    ["FeatureUpdateDeviceState", "windowsFeatureUpdateProfiles", feature],
    ["QualityUpdateDeviceStatusByPolicy", "windowsQualityUpdateProfiles", expedite],
  ] as const)("say what the fleet does: %s", async (name, collection, policy) => {
    const isThere = ({ build, revision }: Pc): boolean =>
      collection === "windowsFeatureUpdateProfiles"
        ? build >= 26_300
        : revision >= (november[build] ?? Infinity);
    await fc.assert(
      fc.asyncProperty(seeds, habits, hours, async (seed, devicesUpdate, elapsed) => {
        const tenant = tenantOf({ seed, devicesUpdate });
        const id = String(tenant.state.add(collection, { ...policy, assignments: toAll })["id"]);
        tenant.clock.advance(elapsed * hour);

        const lines = await report(tenant, name, id, ["DeviceName", "AggregateState"]);

        const found = pcs(tenant);
        expect(lines).toHaveLength(found.size);
        for (const [pcName = "", state] of lines) {
          const pc = found.get(pcName);
          expect(["Success", "InProgress", "Error"]).toContain(state);
          if (state === "Success") expect(pc && isThere(pc)).toBe(true);
          if (state === "Error") expect(pc && isThere(pc)).toBe(false);
          // nobody reports from beyond
          if (devicesUpdate.failures?.result === "bricks") expect(state).not.toBe("Error");
        }
      }),
      { numRuns: 12 },
    );
  });

  test("end with a success or an error of every PC that is seen", async () => {
    const tenant = tenantOf({ devices: 600, devicesUpdate: { failures: { rate: 0.25 } } });
    const id = String(
      tenant.state.add("windowsFeatureUpdateProfiles", { ...feature, assignments: toAll })["id"],
    );
    const before = pcs(tenant);
    tenant.clock.advance(10 * day);

    const states = await report(tenant, "FeatureUpdateDeviceState", id, [
      "DeviceName",
      "AggregateState",
    ]);
    const errors = await report(tenant, "DeviceFailuresByFeatureUpdatePolicy", id, [
      "DeviceName",
      "Win32ErrorCode",
    ]);
    const summary = await report(tenant, "FeatureUpdatePolicyStatusSummary", "", [
      "CountDevicesSuccessStatus",
      "CountDevicesInProgressStatus",
      "CountDevicesErrorStatus",
    ]);

    const failed = states.filter(([, state]) => state === "Error").map(([name]) => name);
    expect(states.filter(([, state]) => state === "InProgress")).toEqual([]);
    expectNear(failed.length, 600, 0.25);
    expect(errors.map(([name]) => name)).toEqual(failed);
    for (const [, code] of errors) expect(code).toMatch(/^0x[0-9A-F]{8}$/);
    expect(summary).toEqual([[String(600 - failed.length), "0", String(failed.length)]]);
    // who fails stays on the build
    const now = pcs(tenant);
    for (const name of failed)
      expect(now.get(name ?? "")?.build).toBe(before.get(name ?? "")?.build);
  });

  test("leave a PC that bricks in progress, on its build and silent", async () => {
    const failures = { rate: 1, result: "bricks" as const };
    const tenant = tenantOf({ devicesUpdate: { failures } });
    const id = String(
      tenant.state.add("windowsFeatureUpdateProfiles", { ...feature, assignments: toAll })["id"],
    );
    const before = pcs(tenant);
    const start = tenant.clock.now().getTime();
    tenant.clock.advance(12 * day);

    const lines = await report(tenant, "FeatureUpdateDeviceState", id, ["AggregateState"]);

    expect(new Set(lines.map(([state]) => state))).toEqual(new Set(["InProgress"]));
    expect(pcs(tenant)).toEqual(before);
    for (const row of tenant.state.list("managedDevices")) {
      const seenAt = Date.parse(String(row["lastSyncDateTime"]));
      expect(seenAt).toBeLessThan(start + 5 * day);
    }
  });
});

describe("an assignment that comes during the run", () => {
  test("reaches its devices from then on", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 10 }), (seed, days) => {
        const tenant = tenantOf({ seed });
        const group = addGroup(tenant, "Pilot", objectIds(tenant).slice(0, 60));
        const policy = tenant.state.add("windowsFeatureUpdateProfiles", feature);
        tenant.clock.advance(days * day);
        const before = pcs(tenant);

        tenant.state.assign("windowsFeatureUpdateProfiles", String(policy["id"]), toGroup(group));
        tenant.clock.advance(8 * hour);
        const soonAfter = pcs(tenant);
        tenant.clock.advance(6 * day);

        expect([...before.values()].some(({ build }) => build === 26_300)).toBe(false);
        expect(soonAfter).toEqual(before);
        const builds = [...pcs(tenant).values()].map(({ build }) => build === 26_300);
        expect(builds).toEqual(builds.map((_build, index) => index < 60));
      }),
      { numRuns: 8 },
    );
  });

  test("goes for who joins the group, from then on", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 10 }), (seed, days) => {
        const tenant = tenantOf({ seed });
        const [first = "", ...others] = objectIds(tenant);
        const group = addGroup(tenant, "Pilot", [first]);
        tenant.state.add("windowsFeatureUpdateProfiles", {
          ...feature,
          assignments: toGroup(group),
        });
        tenant.clock.advance(days * day);

        for (const id of others) tenant.state.addMember(group, id);
        const joined = pcs(tenant);
        // download and install take hours
        tenant.clock.advance(8 * hour);
        const soonAfter = [...pcs(tenant).values()].slice(1);
        tenant.clock.advance(6 * day);

        expect(soonAfter).toEqual([...joined.values()].slice(1));
        for (const { build } of pcs(tenant).values()) expect(build).toBe(26_300);
      }),
      { numRuns: 8 },
    );
  });

  test("waits for the processing of a rule, however often the fleet is looked at", () => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: 0, max: 48 }),
        fc.integer({ min: 1, max: 30 }),
        (seed, delayHours, step) => {
          const run = (isWatched: boolean): ReadonlyMap<string, Pc> => {
            const tenant = tenantOf({ seed, delays: { membershipMs: delayHours * hour } });
            const group = tenant.state.add("groups", {
              displayName: "Pilot",
              membershipRule: '(device.displayName -startsWith "none")',
            });
            const policy = { ...feature, assignments: toGroup(String(group["id"])) };
            tenant.state.add("windowsFeatureUpdateProfiles", policy);
            tenant.clock.advance(3 * day);
            tenant.state.patch("groups", String(group["id"]), {
              membershipRule: '(device.displayName -startsWith "LT")',
            });
            const until = 4 * 24;
            for (let at = 0; at < until; at += step) {
              tenant.clock.advance(Math.min(step, until - at) * hour);
              if (isWatched) pcs(tenant);
            }
            return pcs(tenant);
          };

          expect(run(true)).toEqual(run(false));
        },
      ),
      { numRuns: 8 },
    );
  });
});

describe("drivers of a fleet that moves", () => {
  const profiles = "/beta/deviceManagement/windowsDriverUpdateProfiles";
  const figures = [
    "CountDevicesSuccessStatus",
    "CountDevicesInProgressStatus",
    "CountDevicesErrorStatus",
  ];

  interface Drivers {
    readonly tenant: MockTenant;
    /** Devices that the first driver applies to and that do not have it. */
    readonly applicable: () => Promise<number>;
    readonly act: (actionName: string, deploymentDate?: string) => Promise<void>;
    /** Successes, devices in progress, errors. */
    readonly counts: () => Promise<readonly number[]>;
  }

  function driversOf(devicesUpdate: DevicesUpdateOptions): Drivers {
    const tenant = tenantOf({ devices: 600, devicesUpdate });
    const profile = tenant.state.add("windowsDriverUpdateProfiles", {
      displayName: "Drivers",
      approvalType: "manual",
      assignments: toAll,
    });
    const path = `${profiles}/${String(profile["id"])}`;
    const first = async (): Promise<WireObject> => {
      const { json } = await ask(tenant, "GET", `${path}/driverInventories`);
      return json["value"]?.[0] as unknown as WireObject;
    };
    return {
      tenant,
      applicable: async () => Number((await first())["applicableDeviceCount"]),
      async act(actionName, deploymentDate) {
        const driverIds = [(await first())["id"]];
        const body = { actionName, driverIds, ...(deploymentDate && { deploymentDate }) };
        const { json } = await ask(tenant, "POST", `${path}/executeAction`, { body });
        expect(json["value"]?.["successfulDriverIds"]).toEqual(driverIds);
      },
      async counts() {
        const [line = []] = await report(tenant, "DriverUpdatePolicyStatusSummary", "", figures);
        return line.map(Number);
      },
    };
  }

  test("take one some hours after it is approved, but for those that fail", async () => {
    const { tenant, applicable, act, counts } = driversOf({ failures: { rate: 0.3 } });
    tenant.clock.advance(day);
    const all = await applicable();

    await act("approve");
    const [, waiting] = await counts();
    tenant.clock.advance(3 * day);
    const [has = 0, waits, failed = 0] = await counts();

    expectNear(all, 600, 0.5);
    expect(waiting).toBe(all);
    expect([has + failed, waits]).toEqual([all, 0]);
    expectNear(failed, all, 0.3);
    expect(await applicable()).toBe(failed);
  });

  test("wait for the first day of the offer", async () => {
    const { tenant, act, counts } = driversOf({});
    await act("approve", "2026-11-25T00:00:00Z");

    advanceTo(tenant, "2026-11-24T23:00:00Z");
    const [early] = await counts();
    advanceTo(tenant, "2026-11-27T12:00:00Z");
    const [has, waits] = await counts();

    expect(early).toBe(0);
    expect(has).toBeGreaterThan(200);
    expect(waits).toBe(0);
  });

  test("keep what they took when it is suspended, and go on when it is approved again", async () => {
    const { tenant, applicable, act, counts } = driversOf({});
    const all = await applicable();
    await act("approve");
    tenant.clock.advance(20 * hour);

    await act("suspend");
    const then = await counts();
    tenant.clock.advance(5 * day);
    const later = await counts();
    await act("approve");
    tenant.clock.advance(2 * day);

    expect(then[0]).toBeGreaterThan(20);
    expect(then[0]).toBeLessThan(all);
    // told at the next check-in, yet taken before
    expect(later[0]).toBeLessThan(all);
    expect(later[0]).toBeGreaterThanOrEqual(then[0] ?? 0);
    expect((await counts())[0]).toBe(all);
    expect(await applicable()).toBe(0);
  });
});

describe("a filter on the version", () => {
  test("finds the devices that run it now", () => {
    const tenant = tenantOf({ startAt: "2026-11-09T08:00:00Z" });
    tenant.state.add("deviceConfigurations", { ...soon, displayName: "All", assignments: toAll });
    const filter = tenant.state.add("assignmentFilters", {
      displayName: "November",
      platform: "windows10AndLater",
      rule: '(device.osVersion -contains ".9812")',
    });
    const [{ target } = { target: {} }] = toAll;
    const policy = tenant.state.add("windowsFeatureUpdateProfiles", {
      ...feature,
      assignments: [
        {
          target: {
            ...target,
            deviceAndAppManagementAssignmentFilterId: filter["id"],
            deviceAndAppManagementAssignmentFilterType: "include",
          },
        },
      ],
    });
    const counts: number[] = [];

    for (let step = 0; step < 16; step++) {
      tenant.clock.advance(6 * hour);
      const wanted = tenant.state
        .list("managedDevices")
        .filter((row) => String(row["osVersion"]).includes(".9812"))
        .map((row) => row["azureADDeviceId"]);
      expect(tenant.state.reachedDevices(String(policy["id"]))).toEqual(wanted);
      counts.push(wanted.length);
    }

    // many at once, then those that go on to the feature update leave
    expect(counts[0]).toBe(0);
    expect(Math.max(...counts)).toBeGreaterThan(20);
  });
});

describe("rings that hold", () => {
  const heldRing = {
    ...soon,
    displayName: "Held",
    qualityUpdatesPaused: true,
  };

  test("release a device that moves to a group whose ring is not paused", () => {
    const tenant = tenantOf({ startAt: "2026-11-09T08:00:00Z" });
    const ids = objectIds(tenant);
    const [held, released] = [addGroup(tenant, "Held", ids), addGroup(tenant, "Released", [])];
    tenant.state.add("deviceConfigurations", { ...heldRing, assignments: toGroup(held) });
    tenant.state.add("deviceConfigurations", {
      ...soon,
      displayName: "Released",
      assignments: toGroup(released),
    });
    tenant.clock.advance(6 * day);
    const before = pcs(tenant);

    for (const id of ids.slice(0, 40)) {
      tenant.state.removeMember(held, id);
      tenant.state.addMember(released, id);
    }
    tenant.clock.advance(4 * day);

    const after = [...pcs(tenant).values()];
    const stayed = [...before.values()].slice(40);
    expect(after.slice(40)).toEqual(stayed);
    const train = after.slice(0, 40).filter(({ build }) => build === 26_100 || build === 26_200);
    expect(train.length).toBeGreaterThan(15);
    for (const { revision } of train) expect(revision).toBe(9812);
  });

  // https://learn.microsoft.com/windows/deployment/update/waas-configure-wufb
  test("cancel what waits for its restart, and offer the newest when they are resumed", () => {
    const tenant = tenantOf({
      startAt: "2026-11-09T08:00:00Z",
      extraReleases: [
        { releasedOn: "2026-11-17", revisions: { 26_100: 9855, 26_200: 9855 }, outOfBand: true },
      ],
    });
    const ring = tenant.state.add("deviceConfigurations", {
      ...soon,
      displayName: "Broad",
      // offered on the tenth, restarted for on the nineteenth
      deadlineForQualityUpdatesInDays: 9,
      postponeRebootUntilAfterDeadline: true,
      assignments: toAll,
    });
    const id = String(ring["id"]);
    tenant.clock.advance(4 * day);
    const before = pcs(tenant);

    tenant.state.patch("deviceConfigurations", id, { qualityUpdatesPaused: true });
    tenant.clock.advance(12 * day);
    const paused = pcs(tenant);
    tenant.state.patch("deviceConfigurations", id, { qualityUpdatesPaused: false });
    tenant.clock.advance(11 * day);

    expect(paused).toEqual(before);
    const train = [...pcs(tenant).values()].filter(({ build }) => /^26[12]00$/.test(String(build)));
    expect(train.length).toBeGreaterThan(60);
    // never the one of November 10
    for (const { revision } of train) expect(revision).toBe(9855);
  });
});

describe("the list of managed devices", () => {
  const names = [
    "azureADDeviceId",
    "deviceName",
    "model",
    "osVersion",
    "lastSyncDateTime",
    "complianceState",
    "userPrincipalName",
    "skuFamily",
    "joinType",
  ];

  test("shows the same of a device, whatever is selected and filtered", async () => {
    const tenant = tenantOf({ devices: 40, devicesUpdate: { failures: { rate: 0.3 } } });
    tenant.state.add("deviceConfigurations", { ...soon, displayName: "All", assignments: toAll });
    tenant.clock.advance(3 * day);
    const [written] = tenant.state.list("managedDevices");
    tenant.state.patch("managedDevices", String(written?.["id"]), { model: "Rewritten" });
    const all = new Map(
      tenant.state.list("managedDevices").map((row) => [String(row["id"]), row] as const),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(names, { minLength: 1 }),
        fc.constantFrom("", "&$filter=model eq 'Rewritten'", "&$filter=contains(osVersion,'9812')"),
        async (select, filter) => {
          const path = `/beta/deviceManagement/managedDevices?$select=${select.join(",")}${filter}`;
          const { json } = await ask(tenant, "GET", path);

          const rows = json["value"] as unknown as WireObject[];
          expect(rows.length).toBeGreaterThan(0);
          for (const row of rows) {
            const whole = all.get(String(row["id"]));
            for (const name of select) expect(row[name]).toEqual(whole?.[name]);
            expect(Object.keys(row).length).toBe(select.length + 1);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});
