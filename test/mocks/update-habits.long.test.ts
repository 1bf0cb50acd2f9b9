import fc from "fast-check";
import {
  createMockTenant,
  type DevicesUpdateOptions,
  type MockTenant,
  type MockTenantOptions,
} from "ringwright/mocks";
import { describe, expect, onTestFinished, test } from "vitest";
import { day, hour, movingFleet } from "./moving-fleet.ts";

const soon = {
  qualityUpdatesDeferralPeriodInDays: 0,
  deadlineForQualityUpdatesInDays: 1,
  deadlineGracePeriodInDays: 0,
};

interface Pc {
  readonly name: string;
  readonly model: string;
  readonly version: string;
  readonly seenAt: number;
}

function pcs(tenant: MockTenant): Pc[] {
  return tenant.state.list("managedDevices").map((row) => ({
    name: String(row["deviceName"]),
    model: String(row["model"]),
    version: String(row["osVersion"]),
    seenAt: Date.parse(String(row["lastSyncDateTime"])),
  }));
}

/** PCs of 24H2 and 25H2, which the release of November 10 brings to one revision. */
function onTrain(found: readonly Pc[]): readonly Pc[] {
  return found.filter(({ version }) => /^10\.0\.26[12]00\./.test(version));
}

function hasNovember({ version }: Pc): boolean {
  return version.endsWith(".9812");
}

/** A share that a fleet shows by chance but once in many millions of fleets. */
function expectShare(found: number, of: number, share: number): void {
  const slack = 6 * Math.sqrt(of * share * (1 - share)) + 1;
  expect(Math.abs(found - of * share)).toBeLessThanOrEqual(slack);
}

/** From the day before the release of November 10 on. */
function fleetOf(options: MockTenantOptions): MockTenant {
  return movingFleet(soon, { devices: 600, startAt: "2026-11-09T08:00:00Z", ...options });
}

const seeds = fc.integer({ min: 1, max: 1_000_000 });
const shares = fc.double({ min: 0, max: 1, noNaN: true });
const few = { numRuns: 12 };

describe("failing installs", () => {
  test("strike the share of the fleet that was said, and all others take the release", () => {
    fc.assert(
      fc.property(seeds, shares, (seed, rate) => {
        const tenant = fleetOf({ seed, devicesUpdate: { failures: { rate } } });

        tenant.clock.advance(8 * day);

        const train = onTrain(pcs(tenant));
        const failed = train.filter((pc) => !hasNovember(pc));
        expectShare(failed.length, train.length, rate);
      }),
      few,
    );
  });

  test("strike by model where models are named, and the others by the rate", () => {
    const devicesUpdate = { failures: { rate: 0.1, models: { "Surface Pro 9": 1, Ultra: 0 } } };
    const modelShares = { "Surface Pro 9": 0.2, Ultra: 0.3 };
    const tenant = fleetOf({ devices: 2_000, devicesUpdate, modelShares });

    tenant.clock.advance(8 * day);

    const failedOf = (model: RegExp): [failed: number, all: number] => {
      const found = onTrain(pcs(tenant)).filter((pc) => model.test(pc.model));
      return [found.filter((pc) => !hasNovember(pc)).length, found.length];
    };
    const [surfaces, allSurfaces] = failedOf(/^Surface Pro 9$/);
    expect(surfaces).toBe(allSurfaces);
    expect(failedOf(/^Ultra$/)[0]).toBe(0);
    expectShare(...failedOf(/^(?!Surface Pro 9$|Ultra$)/), 0.1);
  });

  test("strike the releases that were named only, and the next one heals", () => {
    const failures = { rate: 1, releases: ["2026-11-10"] };
    const tenant = fleetOf({ devicesUpdate: { failures } });

    tenant.clock.advance(20 * day);
    const november = pcs(tenant).filter(hasNovember).length;
    tenant.clock.advance(20 * day);

    expect(november).toBe(0);
    for (const { version } of onTrain(pcs(tenant))) expect(version).toMatch(/\.9987$/);
  });

  test("leave a PC that rolls back where it was, and seen", () => {
    const tenant = fleetOf({ devicesUpdate: { failures: { rate: 1 } } });
    const before = pcs(tenant).map(({ version }) => version);

    tenant.clock.advance(40 * day);

    expect(pcs(tenant).map(({ version }) => version)).toEqual(before);
    const now = tenant.clock.now().getTime();
    for (const { seenAt } of pcs(tenant)) expect(now - seenAt).toBeLessThanOrEqual(8 * hour);
    // what failed restarted nothing for good
    expect(tenant.restarts()).toEqual([]);
  });

  test("silence a PC that bricks from the start of its install on, and no other", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const failures = { rate: 0.4, releases: ["2026-11-10"], result: "bricks" as const };
        const tenant = fleetOf({ devices: 200, seed, devicesUpdate: { failures } });
        const seen = new Map<string, number>();
        const released = Date.parse("2026-11-10T18:00:00Z");

        for (let hours = 0; hours < 8 * 24; hours += 8) {
          tenant.clock.advance(8 * hour);
          for (const { name, seenAt } of pcs(tenant)) {
            expect(seenAt).toBeGreaterThanOrEqual(seen.get(name) ?? 0);
            seen.set(name, seenAt);
          }
        }

        const now = tenant.clock.now().getTime();
        for (const pc of onTrain(pcs(tenant))) {
          const isSilent = now - pc.seenAt > 8 * hour;
          expect(isSilent).toBe(!hasNovember(pc));
          // it was seen until the release and not long after its deadline
          expect(pc.seenAt).toBeGreaterThan(released - 8 * hour);
          if (isSilent) expect(pc.seenAt).toBeLessThan(released + 3 * day);
        }
        const silent = onTrain(pcs(tenant)).filter((pc) => now - pc.seenAt > 8 * hour);
        expect(silent.length).toBeGreaterThan(0);
      }),
      { numRuns: 5 },
    );
  });
});

describe("the habits of PCs", () => {
  test("are the shares that were said: silent, slow, and all others every eight hours", () => {
    fc.assert(
      fc.property(seeds, shares, shares, (seed, first, second) => {
        const silent = first * 0.5;
        const slow = second * 0.5;
        const tenant = fleetOf({ seed, devicesUpdate: { silent, slow } });
        const startAt = tenant.clock.now().getTime();

        const start = pcs(tenant);
        tenant.clock.advance(74 * hour);
        const now = tenant.clock.now().getTime();
        const later = pcs(tenant);
        const dead = later.filter(({ seenAt }) => seenAt <= startAt);
        // seen more than eight hours ago now, or before the start
        const seldom = later.filter(
          ({ seenAt }, index) =>
            seenAt > startAt &&
            (now - seenAt > 8 * hour || startAt - (start[index]?.seenAt ?? 0) > 8 * hour),
        );

        expectShare(dead.length, later.length, silent);
        // some of the slow are just seen at both times
        const ratio = seldom.length / later.length;
        expect(ratio).toBeLessThanOrEqual(slow + 6 * Math.sqrt(0.25 / later.length));
        expect(ratio).toBeGreaterThanOrEqual(0.7 * slow - 6 * Math.sqrt(0.25 / later.length));
        for (const { seenAt } of later) expect(now - seenAt).toBeLessThanOrEqual(82 * hour);
      }),
      few,
    );
  });

  test("keep a silent PC on what it runs", () => {
    const tenant = fleetOf({ devicesUpdate: { silent: 1 } });
    const before = pcs(tenant);

    tenant.clock.advance(40 * day);

    expect(pcs(tenant)).toEqual(before);
  });

  test("show a version from the next check-in on", () => {
    const tenant = fleetOf({ devices: 200, devicesUpdate: { slow: 0.5 } });
    const versions = new Map<string, string>();
    const seen = new Map<string, number>();

    for (let hours = 0; hours < 12 * 24; hours++) {
      for (const { name, version, seenAt } of pcs(tenant)) {
        if (version !== (versions.get(name) ?? version))
          expect(seenAt).toBeGreaterThan(seen.get(name) ?? 0);
        versions.set(name, version);
        seen.set(name, seenAt);
      }
      tenant.clock.advance(hour);
    }

    expect(onTrain(pcs(tenant)).every(hasNovember)).toBe(true);
  });
});

describe("late reports", () => {
  test("show the fleet as Intune had it so many hours ago", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 60 }), (seed, reportDelayHours) => {
        const habits = { failures: { rate: 0.2, result: "bricks" as const }, slow: 0.3 };
        const prompt = fleetOf({ devices: 100, seed, devicesUpdate: habits });
        const late = fleetOf({
          devices: 100,
          seed,
          devicesUpdate: { ...habits, reportDelayHours },
        });

        prompt.clock.advance(4 * day);
        late.clock.advance(4 * day + reportDelayHours * hour);

        expect(pcs(late)).toEqual(pcs(prompt));
      }),
      few,
    );
  });
});

describe("a fleet with habits", () => {
  const habits: fc.Arbitrary<DevicesUpdateOptions> = fc.record({
    failures: fc.record({
      rate: shares,
      result: fc.constantFrom("bricks" as const, "rollsBack" as const),
    }),
    silent: shares.map((share) => share / 2),
    slow: shares.map((share) => share / 2),
    reportDelayHours: fc.integer({ min: 0, max: 30 }),
  });

  test("is the same for the same seed, however often it is looked at", () => {
    fc.assert(
      fc.property(seeds, habits, fc.integer({ min: 3, max: 40 }), (seed, devicesUpdate, step) => {
        const [once, often] = [0, 1].map(() => fleetOf({ devices: 60, seed, devicesUpdate }));
        const until = 20 * 24;

        once?.clock.advance(until * hour);
        for (let hours = 0; hours < until; hours += step) {
          often?.clock.advance(Math.min(step, until - hours) * hour);
          if (often !== undefined) pcs(often);
        }

        expect(often && pcs(often)).toEqual(once && pcs(once));
        expect(often?.restarts()).toEqual(once?.restarts());
      }),
      few,
    );
  });

  test("is another one for another seed", () => {
    const [first, second] = [1, 2].map((seed) => {
      const tenant = fleetOf({ seed, devicesUpdate: { failures: { rate: 0.5 } } });
      tenant.clock.advance(8 * day);
      return pcs(tenant).map(hasNovember);
    });

    expect(second).not.toEqual(first);
  });
});

describe("models", () => {
  test("have the shares that were given, and the others what is left", () => {
    fc.assert(
      fc.property(seeds, shares, (seed, share) => {
        const modelShares = { "OptiPlex 7010": share };
        const tenant = createMockTenant({ devices: 600, seed, modelShares });

        const models = pcs(tenant).map(({ model }) => model);

        const count = models.filter((model) => model === "OptiPlex 7010").length;
        expectShare(count, 600, share);
        const latitudes = models.filter((model) => model === "Latitude 7440").length;
        expectShare(latitudes, 600, (0.14 / 0.93) * (1 - share));
      }),
      few,
    );
  });

  test("may be any, made by Contoso where nobody knows them", () => {
    const tenant = createMockTenant({ devices: 20, modelShares: { Ultra: 1 } });
    onTestFinished(async () => await tenant.close());

    for (const { device, managedDevice } of tenant.state.devices())
      expect([device["model"], managedDevice?.["manufacturer"]]).toEqual(["Ultra", "Contoso"]);
  });
});

describe("what no fleet can be", () => {
  test.each<[unknown, string]>([
    ["yes", "devicesUpdate must be true, false or an object"],
    [{ silent: 1.2 }, "devicesUpdate.silent must be a number from 0 to 1"],
    [{ slow: "half" }, "devicesUpdate.slow must be a number from 0 to 1"],
    [{ silent: 0.6, slow: 0.6 }, "must not be more than 1 together"],
    [{ reportDelayHours: -1 }, "devicesUpdate.reportDelayHours must be a number of hours"],
    [{ quiet: 0.1 }, "devicesUpdate has no quiet. It takes failures, silent"],
    [{ failures: 0.1 }, "devicesUpdate.failures must be an object"],
    [{ failures: { rate: Number.NaN } }, "devicesUpdate.failures.rate must be"],
    [{ failures: { models: { Ultra: 1 } } }, "no PC is a Ultra"],
    [{ failures: { models: { "Surface Pro 9": 2 } } }, '.models["Surface Pro 9"] must be'],
    [{ failures: { releases: ["10.11.2026"] } }, "must be a list of days such as 2026-11-10"],
    [{ failures: { result: "explodes" } }, "must be rollsBack or bricks"],
    [{ failures: { share: 1 } }, "devicesUpdate.failures has no share"],
  ])("is refused: %j", (devicesUpdate, message) => {
    const options = { devicesUpdate } as MockTenantOptions;

    expect(() => createMockTenant(options)).toThrow(TypeError);
    expect(() => createMockTenant(options)).toThrow(message);
  });

  test("is refused of models too", () => {
    const make = (modelShares: unknown) => () =>
      createMockTenant({ modelShares } as MockTenantOptions);

    expect(make({ "Surface Pro 9": 0.6, Ultra: 0.5 })).toThrow(
      "modelShares must not be more than 1",
    );
    expect(make({ Ultra: -1 })).toThrow('modelShares["Ultra"] must be a number from 0 to 1');
    expect(make(["Ultra"])).toThrow(TypeError);
  });
});
