import { connect, createPlan, loadDesiredState, takeSnapshot } from "ringwright";
import { describe, expect, test } from "vitest";
import { createTestTenant } from "../support/tenant.ts";
import { folderWith } from "../support/cli.ts";

describe("the clock that a tenant is connected with", () => {
  test("is that of its clients, where a call names none", async () => {
    const mock = createTestTenant({
      startAt: "2030-05-01T08:00:00Z",
      rings: [{ displayName: "Pilot" }],
    });
    const tenant = connect(mock.credential, { fetch: mock.fetch, now: () => mock.clock.now() });
    const ids: string[] = [];
    for await (const { id } of tenant.rings.list()) ids.push(id);
    const [id = ""] = ids;

    await tenant.rings.pause(id, "quality");
    const { quality } = await tenant.rings.status(id);

    expect(quality).toMatchObject({ paused: true, daysLeft: 35 });
    expect(quality.pauseEndsAt?.toISOString()).toMatch(/^2030-06-0/);
  });

  test("dates snapshots and plans", async () => {
    const mock = createTestTenant({ startAt: "2030-05-01T08:00:00Z" });
    const tenant = connect(mock.credential, { fetch: mock.fetch, now: () => mock.clock.now() });
    const { config } = await folderWith("version: 1\nstack: timed\n");

    const desired = await loadDesiredState(config);
    const plan = createPlan(desired, await takeSnapshot(tenant, desired), { now: tenant.now() });

    expect(plan.createdAt).toMatch(/^2030-05-01T08:0/);
  });
});
