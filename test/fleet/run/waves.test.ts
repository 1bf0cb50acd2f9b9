import { describe, expect, test } from "vitest";
import type { FleetResult } from "ringwright";
import { baseConfig, testFleet, type TestFleet } from "../../support/fleet.ts";

const hour = 3_600_000;
const outcomes = ({ runs }: FleetResult) =>
  Object.fromEntries(runs.map(({ tenant, outcome, code }) => [tenant, code ?? outcome]));

/** Intune refuses every new ring, in every tenant. */
function breakRings(fleet: TestFleet): void {
  for (const key of fleet.keys) {
    fleet.mock.tenant(fleet.idOf(key)).inject({
      match: { method: "POST", path: "/deviceManagement/deviceConfigurations" },
      then: { status: 400 },
      times: Infinity,
    });
  }
}

describe("an apply over many tenants", () => {
  test("plans, applies and plans empty, all waves in one run where none soaks", async () => {
    const setup = await testFleet({ waves: { own: 1, early: 2, rest: 4 } });
    const fleet = await setup.open();

    const planned = await fleet.run({ verb: "plan" });
    const applied = await fleet.run({ verb: "apply" });
    const again = await fleet.run({ verb: "plan" });

    expect(new Set(Object.values(outcomes(planned)))).toEqual(new Set(["changes"]));
    expect(new Set(Object.values(outcomes(applied)))).toEqual(new Set(["applied"]));
    expect(applied.waves.map(({ phase }) => phase)).toEqual(["passed", "passed", "passed"]);
    expect(new Set(Object.values(outcomes(again)))).toEqual(new Set(["unchanged"]));
    for (const key of setup.keys) {
      const rings = setup.mock.tenant(setup.idOf(key)).state.list("deviceConfigurations");
      expect(new Set(rings.map(({ displayName }) => displayName))).toEqual(
        new Set(["Broad", "Pilot"]),
      );
    }
  });

  test("holds a base that fails everywhere before the second wave, and is mended by the next", async () => {
    const setup = await testFleet({ waves: { own: 3, early: 3, rest: 3 } });
    breakRings(setup);
    // one at a time, so that none is in work when the limit is reached
    const broken = await (await setup.open()).run({ verb: "apply", parallel: 1 });

    expect(broken.waves.map(({ phase }) => phase)).toEqual(["held", "closed", "closed"]);
    expect(outcomes(broken)).toMatchObject({
      "own-1": "writeFailed:ring/pilot",
      "own-2": "writeFailed:ring/pilot",
      "own-3": "breaker",
      "early-1": "waveClosed",
      "rest-1": "waveClosed",
    });
    for (const key of setup.keys.filter((one) => !one.startsWith("own"))) {
      expect(setup.writesTo(key)).toEqual([]);
    }

    for (const key of setup.keys) setup.mock.tenant(setup.idOf(key)).clearFaults();
    const mended = await (await setup.open()).run({ verb: "apply", parallel: 2 });

    expect(new Set(Object.values(outcomes(mended)))).toEqual(new Set(["applied"]));
  });

  test("waits for the soak of the wave before, and says until when", async () => {
    const setup = await testFleet({ waves: { own: 1, rest: 2 }, terms: { own: "soakHours: 48" } });
    const first = await (await setup.open()).run({ verb: "apply" });
    setup.mock.clock.advance(47 * hour);
    const early = await (await setup.open()).run({ verb: "apply" });
    setup.mock.clock.advance(2 * hour);
    const later = await (await setup.open()).run({ verb: "apply" });

    expect(outcomes(first)).toEqual({
      "own-1": "applied",
      "rest-1": "waveClosed",
      "rest-2": "waveClosed",
    });
    expect(first.runs[1]?.reason).toMatch(
      /^the wave rest waits for own, which soaks until 20\d\d-/,
    );
    expect(outcomes(early)["rest-1"]).toBe("waveClosed");
    expect(outcomes(later)).toEqual({
      "own-1": "unchanged",
      "rest-1": "applied",
      "rest-2": "applied",
    });
  });

  test("gives the next wave what the first has tried, whatever the files say by then", async () => {
    const setup = await testFleet({ waves: { own: 1, rest: 1 }, terms: { own: "soakHours: 48" } });
    await (await setup.open()).run({ verb: "apply" });
    await setup.put("base/rings.yaml", baseConfig.replace("deferralDays: 7", "deferralDays: 21"));
    setup.mock.clock.advance(49 * hour);

    const result = await (await setup.open()).run({ verb: "apply" });

    const deferral = (key: string) =>
      setup.mock
        .tenant(setup.idOf(key))
        .state.list("deviceConfigurations")
        .find(({ displayName }) => displayName === "Broad")?.["qualityUpdatesDeferralPeriodInDays"];
    expect(result.pinIsWorking).toBe(false);
    expect([deferral("own-1"), deferral("rest-1")]).toEqual([7, 7]);

    // every wave is through: the files follow, from the first wave on
    const next = await (await setup.open()).run({ verb: "apply" });
    expect(next.pinIsWorking).toBe(true);
    expect(outcomes(next)).toEqual({ "own-1": "applied", "rest-1": "waveClosed" });
    expect([deferral("own-1"), deferral("rest-1")]).toEqual([21, 7]);
  });

  test("begins anew with the files where that is asked for", async () => {
    const setup = await testFleet({ waves: { own: 1, rest: 1 }, terms: { own: "soakHours: 48" } });
    await (await setup.open()).run({ verb: "apply" });
    await setup.put("base/rings.yaml", baseConfig.replace("deferralDays: 7", "deferralDays: 21"));

    const kept = await (await setup.open()).run({ verb: "apply" });
    const pinned = await (await setup.open()).run({ verb: "apply", pin: true, by: "job 7" });

    expect(outcomes(kept)).toEqual({ "own-1": "unchanged", "rest-1": "waveClosed" });
    expect(outcomes(pinned)).toEqual({ "own-1": "applied", "rest-1": "waveClosed" });
    expect(pinned.pin?.pinnedBy).toBe("job 7");
    expect(pinned.pin?.hash).not.toBe(kept.pin?.hash);
  });

  test("plans what an apply would take, only where it may begin", async () => {
    const setup = await testFleet({ waves: { own: 1, rest: 1 }, terms: { own: "soakHours: 48" } });
    const fleet = await setup.open();

    const before = await fleet.run({ verb: "plan", asApply: true });
    await fleet.run({ verb: "apply" });
    await setup.put("base/rings.yaml", baseConfig.replace("deferralDays: 7", "deferralDays: 21"));
    const reopened = await setup.open();
    const after = await reopened.run({ verb: "plan", asApply: true });
    const files = await reopened.run({ verb: "plan" });

    expect(outcomes(before)).toEqual({ "own-1": "changes", "rest-1": "waveClosed" });
    expect(outcomes(after)).toEqual({ "own-1": "unchanged", "rest-1": "waveClosed" });
    expect(outcomes(files)).toEqual({ "own-1": "changes", "rest-1": "changes" });
  });

  test("judges drift by what the tenant was given, and not by files that it waits for", async () => {
    const setup = await testFleet({ waves: { own: 1 }, terms: { own: "soakHours: 48" } });
    await (await setup.open()).run({ verb: "apply" });
    await setup.put(
      "base/rings.yaml",
      `${baseConfig}  late: { displayName: Late, quality: { deferralDays: 14 } }\n`,
    );
    const tenant = setup.mock.tenant(setup.idOf("own-1"));

    const calm = await (await setup.open()).run({ verb: "drift" });
    const broad = tenant.state
      .list("deviceConfigurations")
      .find(({ displayName }) => displayName === "Broad");
    tenant.state.patch("deviceConfigurations", String(broad?.["id"]), {
      qualityUpdatesDeferralPeriodInDays: 1,
    });
    const moved = await (await setup.open()).run({ verb: "drift" });

    expect(outcomes(calm)).toEqual({ "own-1": "unchanged" });
    expect(moved.runs[0]).toMatchObject({
      outcome: "drift",
      details: { drift: ["ring/broad: quality.deferralDays"] },
    });
  });
});
