// The main stories on a tenant as harsh as the live one: quotas, lag, checked tokens.
import { outcomeOf } from "ringwright";
import { describe, expect, test } from "vitest";
import { auditInStore } from "../../src/operate/verbs/audit.ts";
import { operateRing } from "../../src/operate/verbs/operate-ring.ts";
import { MemoryStore } from "../operate/memory-store.ts";
import {
  allKinds,
  connectTo,
  createLab,
  essence,
  type Lab,
  threeRings,
  threeRingsTenant,
} from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

const minute = 60_000;

function realisticLab(tenant: Parameters<typeof createLab>[0] = threeRingsTenant): Lab {
  return createLab({ ...tenant, realistic: true });
}

/** A tenant that is kind, and holds what a person made in a realistic one too. */
function kindLab(tenant: Parameters<typeof createLab>[0] = threeRingsTenant): Lab {
  const configurationPolicies = realisticLab(tenant)
    .mock.state.list("configurationPolicies")
    .map(({ id: _id, ...madeByHand }) => madeByHand);
  expect(configurationPolicies).toHaveLength(1);
  return createLab({ ...tenant, configurationPolicies });
}

/** An hour in which every replica, membership and report gets ready. */
async function later(lab: Lab): Promise<void> {
  await lab.mock.clock.sleep(60 * minute);
}

async function applied(config: string, tenant = threeRingsTenant): Promise<Lab> {
  const lab = realisticLab(tenant);
  expect(outcomeOf(await lab.apply(config, { waitInMs: 30 * minute }))).toBe("done");
  await later(lab);
  return lab;
}

describe("on a tenant that throttles, lags and checks tokens", () => {
  test("a first apply ends as on a kind one, and the plan after it is empty", async () => {
    const kind = kindLab();
    await kind.apply(threeRings);

    const lab = realisticLab();
    const result = await lab.apply(threeRings, { waitInMs: 30 * minute });

    expect(
      result.results.map(({ address, result: word, error }) => [address, word, error]),
    ).toEqual(result.results.map(({ address }) => [address, "applied", undefined]));
    expect(outcomeOf(result)).toBe("done");
    expect(essence(lab.mock)).toEqual(essence(kind.mock));
    expect(lab.mock.requests.filter(({ status }) => status === 429)).toEqual([]);
    // whoever plans right after it, as a pipeline does
    expect((await lab.plan(threeRings)).changes).toEqual([]);
    await later(lab);
    expect((await lab.plan(threeRings)).changes).toEqual([]);
  });

  test("a second apply right after the first writes nothing", async () => {
    const lab = realisticLab();
    await lab.apply(threeRings, { waitInMs: 30 * minute });
    const before = lab.mock.requests.length;
    const wanted = essence(lab.mock);

    const again = await lab.apply(threeRings);

    expect(writesOf(lab.mock, before)).toEqual([]);
    expect(again.results).toEqual([]);
    expect(essence(lab.mock)).toEqual(wanted);
  });

  test("drift is repaired, and only that", async () => {
    const lab = await applied(threeRings);
    const wanted = essence(lab.mock);
    const broad = String(lab.ring("Ring 3 - Broad")["id"]);
    lab.mock.state.patch("deviceConfigurations", broad, { qualityUpdatesDeferralPeriodInDays: 0 });
    lab.mock.state.assign("deviceConfigurations", broad, []);
    await later(lab);

    const result = await lab.apply(threeRings);

    expect(result.results).toMatchObject([{ address: "ring/broad", result: "applied" }]);
    expect(outcomeOf(result)).toBe("done");
    expect(essence(lab.mock)).toEqual(wanted);
  });

  test("a change of two values and an assignment is seen whole", async () => {
    const lab = await applied(threeRings);
    const changed = threeRings
      .replace("quality: { deferralDays: 3 }", "quality: { deferralDays: 4 }")
      .replace("sample: { percent: 5 }", "sample: { percent: 10 }")
      .replace("offset: 5", "offset: 10");

    const result = await lab.apply(changed, { waitInMs: 30 * minute });

    expect(result.results.every(({ result: word }) => word === "applied")).toBe(true);
    expect(outcomeOf(result)).toBe("done");
    await later(lab);
    expect((await lab.plan(changed)).changes).toEqual([]);
  });

  test("a pause is read back, and the next apply keeps it", async () => {
    const lab = await applied(threeRings);
    const operated = await operateRing(
      connectTo(lab.mock),
      { verb: "pause", ring: "Ring 3 - Broad", contents: ["quality"] },
      { confirm: () => true, audit: auditInStore(new MemoryStore()) },
    );

    expect(operated.actions).toMatchObject([{ result: "applied", after: { paused: true } }]);
    expect((await lab.plan(threeRings)).changes).toEqual([]);
    expect(lab.ring("Ring 3 - Broad")).toMatchObject({ qualityUpdatesPaused: true });
  });

  test("a replacement leaves one policy, assigned", async () => {
    const drivers = (approval: string) => `version: 1
stack: corp
groups:
  all-windows: { existing: true, displayName: All Windows devices }
driverUpdates:
  drivers: { displayName: Drivers, approval: ${approval}, assignments: [ { group: all-windows } ] }
guards: { maxDeletes: 1 }
`;
    const lab = await applied(drivers("manual"));

    const result = await lab.apply(drivers("automatic"), { replace: true });

    expect(result.results).toMatchObject([{ action: "replace", result: "applied" }]);
    const left = lab.mock.state.list("windowsDriverUpdateProfiles");
    expect(left).toMatchObject([{ approvalType: "automatic" }]);
    expect(
      lab.mock.state.assignments("windowsDriverUpdateProfiles", String(left[0]?.["id"])),
    ).toHaveLength(1);
    await later(lab);
    expect((await lab.plan(drivers("automatic"))).changes).toEqual([]);
  });

  test("a prune deletes what is ours, and says so once", async () => {
    const lab = await applied(threeRings);

    const result = await lab.apply("version: 1\nstack: corp\nguards: { maxDeletes: 7 }\n", {
      prune: true,
    });

    expect(result.results.every(({ result: word }) => word === "applied")).toBe(true);
    expect(outcomeOf(result)).toBe("done");
    expect(lab.mock.state.list("deviceConfigurations")).toEqual([]);
    expect(lab.mock.state.list("groups")).toMatchObject([{ displayName: "All Windows devices" }]);
  });

  test("every kind is applied, and planned empty afterwards", async () => {
    const kind = kindLab({ devices: 40 });
    await kind.apply(allKinds);

    const lab = realisticLab({ devices: 40 });
    const result = await lab.apply(allKinds, { waitInMs: 30 * minute });

    expect(
      result.results.map(({ address, result: word, error }) => [address, word, error]),
    ).toEqual(result.results.map(({ address }) => [address, "applied", undefined]));
    await later(lab);
    expect(essence(lab.mock)).toEqual(essence(kind.mock));
    expect((await lab.plan(allKinds)).changes).toEqual([]);
  });
});
