import { isAmbiguous, type Tenant } from "ringwright";
import type { Fault, MockTenant } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { day } from "../support/days.ts";
import { connectTo } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";

const cast = "microsoft.graph.windowsUpdateForBusinessConfiguration";

interface Bench {
  readonly mock: MockTenant;
  readonly tenant: Tenant;
  readonly id: string;
  /** The options that every call takes here: the mock's clock. */
  readonly now: () => { now: Date };
  readonly writes: () => { method: string; path: string; body?: unknown }[];
}

function ringWith(wire: Record<string, unknown> = {}, faults: readonly Fault[] = []): Bench {
  const mock = createTestTenant({ rings: [{ displayName: "Broad", ...wire }], faults });
  const tenant = connectTo(mock);
  const id = String(mock.state.list("deviceConfigurations")[0]?.["id"]);
  return {
    mock,
    tenant,
    id,
    now: () => ({ now: mock.clock.now() }),
    writes: () =>
      mock.requests
        .filter(({ method }) => method !== "GET")
        .map(({ method, path, body }) => ({ method, path, body })),
  };
}

describe("RingClient.status", () => {
  test("tells a pause with its end and the days that are left of it", async () => {
    const { mock, tenant, id, now } = ringWith();
    mock.state.patch("deviceConfigurations", id, { qualityUpdatesPaused: true });
    mock.clock.advance(2.5 * day);

    const status = await tenant.rings.status(id, now());

    expect(status.quality).toEqual({
      paused: true,
      pausedOn: "2026-11-22",
      pauseEndsAt: new Date("2026-12-27T08:00:00Z"),
      daysLeft: 33,
      rollingBack: false,
      rollbackStartedAt: null,
    });
    expect(status.feature).toMatchObject({ paused: false, pauseEndsAt: null, daysLeft: null });
  });

  // learn.microsoft.com/intune/intune-service/protect/windows-10-update-rings: 35 days
  test("takes a pause whose end has passed for none, whatever the flag says", async () => {
    const { tenant, id } = ringWith({ featureUpdatesPaused: true });

    const status = await tenant.rings.status(id, { now: new Date("2027-02-01T00:00:00Z") });

    expect(status.feature).toMatchObject({ paused: false, pausedOn: null, daysLeft: null });
  });

  test("refuses the id of another kind of configuration", async () => {
    const { mock, tenant } = ringWith();
    const { id } = mock.state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windows10CustomConfiguration",
      displayName: "Kiosk",
    });

    await expect(tenant.rings.pause(String(id), "quality")).rejects.toThrow(/is no update ring/);
    expect(mock.requests.every(({ method }) => method === "GET")).toBe(true);
  });
});

describe("RingClient.pause", () => {
  test("sends the one property, and gives the request id", async () => {
    const { mock, tenant, id, now, writes } = ringWith();

    const result = await tenant.rings.pause(id, "feature", now());

    expect(result).toMatchObject({ sent: true, requestId: expect.stringMatching(/./) as string });
    expect(writes()).toEqual([
      {
        method: "PATCH",
        path: `/deviceManagement/deviceConfigurations/${id}`,
        body: { "@odata.type": `#${cast}`, featureUpdatesPaused: true },
      },
    ]);
    expect(mock.state.get("deviceConfigurations", id)).toMatchObject({
      featureUpdatesPaused: true,
      qualityUpdatesPaused: false,
    });
  });

  test("sends nothing for a ring that is paused, so that its 35 days go on", async () => {
    const { mock, tenant, id, now, writes } = ringWith();
    await tenant.rings.pause(id, "quality", now());
    mock.clock.advance(10 * day);

    const again = await tenant.rings.pause(id, "quality", now());

    expect(again).toMatchObject({ sent: false, because: "alreadyPaused" });
    expect(again.before.quality.daysLeft).toBe(25);
    expect(writes()).toHaveLength(1);
  });

  test("pauses again once a pause has ended by itself", async () => {
    const { mock, tenant, id, now, writes } = ringWith();
    await tenant.rings.pause(id, "quality", now());
    mock.clock.advance(36 * day);

    expect(await tenant.rings.pause(id, "quality", now())).toMatchObject({ sent: true });
    expect(writes()).toHaveLength(2);
    expect((await tenant.rings.status(id, now())).quality.daysLeft).toBe(35);
  });
});

describe("RingClient.resume", () => {
  test("ends one pause and leaves the other", async () => {
    const { tenant, id, now } = ringWith();
    await tenant.rings.pause(id, "quality", now());
    await tenant.rings.pause(id, "feature", now());

    await tenant.rings.resume(id, "quality", now());

    const { quality, feature } = await tenant.rings.status(id, now());
    expect([quality.paused, feature.paused]).toEqual([false, true]);
  });

  test("sends nothing for a ring that is not paused", async () => {
    const { tenant, id, now, writes } = ringWith();

    expect(await tenant.rings.resume(id, "quality", now())).toMatchObject({
      sent: false,
      because: "notPaused",
    });
    expect(writes()).toEqual([]);
  });

  test("takes a rollback back too, so that a later one is a change", async () => {
    const { tenant, id, now } = ringWith();
    await tenant.rings.rollback(id, "quality", now());

    await tenant.rings.resume(id, "quality", now());

    expect((await tenant.rings.status(id, now())).quality).toMatchObject({
      paused: false,
      rollingBack: false,
    });
    expect(await tenant.rings.rollback(id, "quality", now())).toMatchObject({ sent: true });
  });
});

describe("RingClient.extendPause", () => {
  // learn.microsoft.com/graph/api/intune-deviceconfig-windowsupdateforbusinessconfiguration-extendqualityupdatespause
  test("begins the 35 days anew by the action that is bound to the ring's type", async () => {
    const { mock, tenant, id, now, writes } = ringWith();
    await tenant.rings.pause(id, "quality", now());
    mock.clock.advance(30 * day);

    await tenant.rings.extendPause(id, "quality", now());

    expect(writes().at(-1)).toMatchObject({
      method: "POST",
      path: `/deviceManagement/deviceConfigurations/${id}/${cast}/extendQualityUpdatesPause`,
    });
    expect((await tenant.rings.status(id, now())).quality.daysLeft).toBe(35);
  });

  test("sends nothing for a ring that is not paused", async () => {
    const { tenant, id, now, writes } = ringWith();

    expect(await tenant.rings.extendPause(id, "feature", now())).toMatchObject({
      sent: false,
      because: "notPaused",
    });
    expect(writes()).toEqual([]);
  });

  // a repeat would move the end once more
  test("is not repeated where its answer is lost; the end of the pause tells that it arrived", async () => {
    const { mock, tenant, id, now, writes } = ringWith({}, [
      { match: { method: "POST" }, when: "after", then: { reset: true } },
    ]);
    await tenant.rings.pause(id, "quality", now());
    mock.clock.advance(day);

    const result = await tenant.rings.extendPause(id, "quality", now());

    expect(result).toMatchObject({ sent: true, requestId: null });
    expect(writes().filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  test("is ambiguous where it was lost on its way", async () => {
    const { mock, tenant, id, now, writes } = ringWith({}, [
      { match: { method: "POST" }, when: "before", then: { reset: true } },
    ]);
    await tenant.rings.pause(id, "quality", now());
    mock.clock.advance(day);

    const failure = await tenant.rings.extendPause(id, "quality", now()).catch((e: unknown) => e);

    expect(isAmbiguous(failure)).toBe(true);
    expect(writes().filter(({ method }) => method === "POST")).toHaveLength(1);
  });
});

describe("RingClient.rollback", () => {
  // learn.microsoft.com/intune/intune-service/protect/windows-10-update-rings: uninstall pauses too
  test("uninstalls once, and is paused by the service", async () => {
    const { tenant, id, now, writes } = ringWith();

    await tenant.rings.rollback(id, "feature", now());
    const again = await tenant.rings.rollback(id, "feature", now());

    expect(again).toMatchObject({ sent: false, because: "alreadyRollingBack" });
    expect(writes().map(({ body }) => body)).toEqual([
      { "@odata.type": `#${cast}`, featureUpdatesWillBeRolledBack: true },
    ]);
    expect((await tenant.rings.status(id, now())).feature).toMatchObject({
      paused: true,
      rollingBack: true,
      rollbackStartedAt: new Date("2026-11-22T08:00:00Z"),
    });
  });
});

// Unverified sign: no reliable marker of Autopatch is documented
describe("a ring of Windows Autopatch", () => {
  test.each(["pause", "resume", "extendPause", "rollback"] as const)(
    "is refused by %s with its sign, whatever it holds",
    async (call) => {
      const { tenant, id, writes } = ringWith({
        displayName: "Windows Autopatch Update Policy - Last",
        qualityUpdatesPaused: call === "resume" || call === "extendPause",
      });

      const refused = tenant.rings[call](id, "quality");

      await expect(refused).rejects.toBeInstanceOf(TypeError);
      await expect(refused).rejects.toMatchObject({
        name: "OwnedElsewhereError",
        message: expect.stringContaining("Nothing was written") as string,
        sign: expect.stringContaining('begins with "Windows Autopatch"') as string,
      });
      expect(writes()).toEqual([]);
    },
  );

  test("is still read", async () => {
    const { tenant, id } = ringWith({ displayName: "Windows Autopatch Update Policy - Last" });

    expect((await tenant.rings.status(id)).displayName).toContain("Windows Autopatch");
  });
});
