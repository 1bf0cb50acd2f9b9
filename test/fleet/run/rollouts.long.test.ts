import { describe, expect, test } from "vitest";
import type { FleetResult, TenantFleet } from "ringwright";
import { updateScenario, type UpdateScenario } from "ringwright/mocks";
import { testFleet, type TestFleet } from "../../support/fleet.ts";

const hour = 3_600_000;
const base = `version: 1
stack: corp
calendar: { timeZone: Europe/Berlin }
groups:
  pilot: { displayName: Pilot, membershipRule: (device.deviceOSType -eq "Windows"), sample: { percent: 40 } }
  broad: { displayName: Broad, membershipRule: (device.deviceOSType -eq "Windows"), sample: { percent: 60, offset: 40 } }
rings:
  pilot: { displayName: Pilot, order: 10, quality: { deferralDays: 0, deadlineDays: 2 }, assignments: [{ group: pilot }] }
  broad: { displayName: Broad, order: 20, quality: { deferralDays: 0, deadlineDays: 2 }, assignments: [{ group: broad }] }
rollouts:
  november:
    content: { kind: quality, release: 2026-11-10 }
    actuator: ringPause
    stages:
      - { name: pilot, ring: pilot, soak: { minHours: 24, startsAtReached: 0.5 }, timeoutDays: 10, gates: [reach] }
      - { name: broad, ring: broad, timeoutDays: 14, gates: [reach] }
    gates: { reach: { type: devicesSucceeded, min: 0.5 } }
`;
const eva = { by: "Eva", identity: null };
const outcomes = ({ runs }: FleetResult) =>
  Object.fromEntries(runs.map(({ tenant, outcome, code }) => [tenant, code ?? outcome]));

async function withRelease(scenario: UpdateScenario): Promise<TestFleet> {
  const { devices, seed, ...given } = updateScenario(scenario, {
    devices: 120,
    seed: 3,
    release: "2026-11-10",
  });
  const setup = await testFleet({
    waves: { own: 1, rest: 1 },
    base,
    shared: { ...given, devices, seed, logBodies: false } as never,
  });
  await (await setup.open()).run({ verb: "apply" });
  setup.mock.clock.advance(40 * hour);
  return setup;
}

async function tick(fleet: TenantFleet): Promise<FleetResult> {
  return await fleet.run({ verb: "tick", start: { name: "november", actor: eva } });
}

/** Ticks twice a day until something is so, at most so many days. */
async function until(
  setup: TestFleet,
  days: number,
  isSo: (result: FleetResult) => boolean,
): Promise<FleetResult> {
  for (let day = 0; ; day += 0.5) {
    const fleet = await setup.open();
    const result = await tick(fleet);
    await fleet.close();
    if (isSo(result) || day >= days) return result;
    setup.mock.clock.advance(12 * hour);
  }
}

describe("a tick that starts a rollout", () => {
  test("starts it in the first wave, and in the next once that has completed it", async () => {
    const setup = await withRelease("good");

    const first = await tick(await setup.open());
    const done = await until(setup, 25, ({ runs }) => runs[0]?.outcome === "completed");
    const next = await until(setup, 25, ({ runs }) => runs[1]?.outcome === "completed");

    expect(outcomes(first)).toEqual({ "own-1": "progressing", "rest-1": "waveClosed" });
    expect(first.runs[1]?.reason).toBe(
      "the wave rest waits for own, where 0 of 1 tenants are through",
    );
    expect(outcomes(done)["own-1"]).toBe("completed");
    expect(outcomes(next)).toEqual({ "own-1": "completed", "rest-1": "completed" });
    expect(next.runs[1]?.details?.rollouts).toEqual([
      { name: "november", phase: "Completed", why: null },
    ]);
  });

  test("keeps it from the next wave while it is paused or held in this one", async () => {
    const setup = await withRelease("good");
    await tick(await setup.open());
    const held = setup.mock.tenant(setup.idOf("own-1"));
    const ring = held.state
      .list("deviceConfigurations")
      .find(({ displayName }) => displayName === "Pilot");
    // somebody takes the ring away: the rollout cannot go on
    held.state.remove("deviceConfigurations", String(ring?.["id"]));

    await until(setup, 3, ({ runs }) => runs[0]?.outcome === "held");
    const result = await tick(await setup.open());

    expect(result.runs[0]?.outcome).toBe("held");
    expect(result.waves.map(({ phase }) => phase)).toEqual(["held", "closed"]);
    expect(outcomes(result)["rest-1"]).toBe("waveClosed");
    expect(result.runs[1]?.reason).toMatch(
      /^the wave rest waits for own, in which a rollout is held/,
    );
  });
});
