import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import {
  type Config,
  createForecast,
  type DesiredState,
  desiredState,
  forecastActual,
  readRingPopulations,
} from "../../src/index.ts";
import { dailyWindow, policy } from "../mocks/catalog-bodies.ts";
import { day } from "../support/days.ts";
import { connectTo } from "../support/lab.ts";
import { makeReachable } from "../support/reachable.ts";
import { createTestTenant } from "../support/tenant.ts";

const toAll = { target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } };
const release = "2026-12-08";
const releasedAt = new Date("2026-12-08T18:00:00Z");

/** A tenant with one ring for all of its devices, which has been there for long. */
function tenant(ring: object = {}, options: MockTenantOptions = {}): MockTenant {
  const mock = createTestTenant({ devices: 600, ...options });
  // a row that is written by hand no longer moves
  if (options.devicesUpdate !== true) makeReachable(mock);
  mock.state.add("deviceConfigurations", {
    "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
    displayName: "Everyone",
    qualityUpdatesDeferralPeriodInDays: 1,
    deadlineForQualityUpdatesInDays: 3,
    deadlineGracePeriodInDays: 2,
    assignments: [toAll],
    lastModifiedDateTime: "2026-01-01T00:00:00Z",
    ...ring,
  });
  return mock;
}

const everyone: NonNullable<Config["rings"]> = {
  all: { displayName: "Everyone", quality: { deferralDays: 1 } },
};

function stateOf(rings = everyone): DesiredState {
  return desiredState({ version: 1, stack: "corp", rings });
}

async function measured(mock: MockTenant, desired = stateOf(), options: object = {}) {
  return await readRingPopulations(connectTo(mock), desired, { fetch: mock.fetch, ...options });
}

describe("readRingPopulations", () => {
  test("counts the devices that a ring reaches, and takes what the files leave alone", async () => {
    const mock = tenant();

    const { populations } = await measured(mock);

    expect(populations["all"]?.devices).toBe(600);
    expect(populations["all"]?.isLowerBound).toBe(false);
    const [ring] = createForecast(stateOf(), { release, populations }).rings;
    expect(ring).toMatchObject({
      devices: 600,
      devicesKnown: true,
      deferralDays: 1,
      deadlineDays: 3,
      graceDays: 2,
    });
    expect(ring?.forcedRestart.max).toBe("2026-12-13T16:00:00.000Z");
  });

  test("tells the shares of builds that matter", async () => {
    const mock = tenant();
    mock.state.add("configurationPolicies", policy(dailyWindow, { assignments: [toAll] }));

    const { populations } = await measured(mock);

    const rows = mock.state.list("managedDevices");
    const share = (pattern: RegExp) =>
      rows.filter(({ osVersion }) => pattern.test(String(osVersion))).length / rows.length;
    expect(populations["all"]?.windows10Share).toBe(share(/^10\.0\.1\d{4}\./));
    expect(populations["all"]?.windowShare).toBe(share(/^10\.0\.26[12]00\./));
  });

  test("tells until when a ring is paused, each content apart", async () => {
    const mock = tenant({ qualityUpdatesPaused: true });
    // 35 days after the mock's clock begins
    const until = "2026-12-27T08:00:00.000Z";

    const { populations } = await measured(mock);

    expect(populations["all"]?.pausedUntil).toEqual({ quality: new Date(until) });
    const [ring] = createForecast(stateOf(), { release, populations }).rings;
    expect(ring?.earliestOffer).toBe(until);
  });

  test("says that a ring which the tenant does not have is unknown, and names no devices", async () => {
    const desired = stateOf({ ...everyone, new: { displayName: "New" } });

    const { populations, compliance } = await measured(tenant(), desired);

    expect(populations["new"]).toEqual({
      unknown: ["the tenant has no such ring, so that its devices are not known"],
    });
    expect([...compliance.keys()]).toEqual(["all"]);
    const { rings, assumptions } = createForecast(desired, { release, populations });
    expect(rings.find(({ key }) => key === "new")).toMatchObject({ devicesKnown: false });
    expect(assumptions.sentences.join(" ")).toContain("new: the tenant has no such ring");
  });

  test("gives nobody's figures where two rings have the name", async () => {
    const mock = tenant();
    mock.state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      displayName: "Everyone",
    });

    const { compliance } = await measured(mock);

    expect(compliance.size).toBe(0);
  });

  test("counts nobody in a ring without assignments, and forecasts that as nobody", async () => {
    const { populations } = await measured(tenant({ assignments: [] }));

    const { rings, diagnostics, fleet } = createForecast(stateOf(), { release, populations });

    expect(rings[0]).toMatchObject({ devices: 0, curve: [] });
    expect(rings[0]?.notes).toContain("It reaches no device.");
    expect(fleet.endsBeforeNextRelease).toBe(null);
    expect(diagnostics.some(({ message }) => message.includes("95 %"))).toBe(false);
  });
});

describe("forecastActual", () => {
  // two weeks before the release, so that what waits for devices from before is done
  const startAt = "2026-11-22T08:00:00Z";
  const assume = { offShare: 0, activeHours: "none", installMedianHours: 3.5, timeZone: "UTC" };

  async function after(days: number, mock: MockTenant, rings = everyone) {
    mock.clock.advance(releasedAt.getTime() + days * day - mock.clock.now().getTime());
    const desired = stateOf(rings);
    const found = await measured(mock, desired, { release });
    const { populations } = found;
    const forecast = createForecast(desired, { release, populations, assume });
    return { actual: forecastActual(forecast, found), found };
  }

  test("sets what the mock's devices did beside the forecast, with those that it does not know", async () => {
    const { actual, found } = await after(3, tenant({}, { devicesUpdate: true, startAt }));
    const [one] = actual;
    const counts = found.compliance.get("all")?.counts;

    expect(one?.key).toBe("all");
    expect(one?.at).toBe("2026-12-11T18:00:00.000Z");
    // of the devices that can be judged as many as were forecast, but one in thirty-three fails
    const judged =
      600 - (counts?.unreachable ?? 0) - (counts?.silent ?? 0) - (counts?.unknown ?? 0);
    const share = (counts?.patched ?? 0) / judged;
    expect(one?.forecast).toBeGreaterThan(0.4);
    expect(Math.abs(share - (one?.forecast ?? 0))).toBeLessThan(0.1);
    expect(one?.measured).toBeLessThan(share);
    expect(one?.off).toMatch(
      /points behind the forecast: \d+ devices did not check in .* cannot be judged/,
    );
  });

  test("says how far the forecast is off, and what it does not know", async () => {
    // nobody moves: the fleet stays as it is
    const { actual } = await after(8, tenant({}, { startAt }));

    expect(actual).toMatchObject([{ measured: 0, forecast: 1 }]);
    expect(actual[0]?.off).toContain("The ring is 100 points behind the forecast");
    expect(actual[0]?.off).toContain("did not check in for days");
  });

  test("says that a ring is ahead", async () => {
    const mock = tenant({}, { devicesUpdate: true, startAt });
    const { actual } = await after(6, mock, {
      all: { displayName: "Everyone", quality: { deferralDays: 20 } },
    });

    expect(actual[0]?.forecast).toBe(0);
    expect(actual[0]?.off).toContain("ahead of the forecast");
  });

  test("leaves out rings that reach nobody", async () => {
    const { actual } = await after(3, tenant({ assignments: [] }, { startAt }));

    expect(actual).toEqual([]);
  });
});
