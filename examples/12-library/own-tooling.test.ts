// Unit-test one's own tooling with a tenant in memory: no network, no sleeping, and every request
// on record. With `node --test --test-reporter=tap own-tooling.test.ts`. Prints:
//   ok 1 - lets a change through that reaches few devices
//   ok 2 - objects to one that reaches too many, except where that is wanted
//   ok 3 - takes what is not known for too many
//   ok 4 - asks a tenant that throttles again, and writes nothing
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect, desiredState, type Plan, Session } from "ringwright";
import { createMockTenant, type MockTenant } from "ringwright/mocks";
import { objections } from "./too-many-at-once.ts";

const desired = desiredState({
  version: 1,
  stack: "example",
  rings: { broad: { displayName: "Broad", assignments: [{ allDevices: true }] } },
});

async function planOn(mock: MockTenant, options: { impact?: boolean } = {}): Promise<Plan> {
  const tenant = connect(mock.credential, {
    fetch: mock.fetch,
    now: () => mock.clock.now(),
    // waits end at once, and the clock has moved on
    sleep: async (ms) => await mock.clock.sleep(ms),
  });
  return (await new Session(tenant, desired).plan(options)).plan;
}

await test("lets a change through that reaches few devices", async () => {
  const plan = await planOn(createMockTenant({ devices: 50 }));

  // otherwise there would be nothing to object to
  assert.deepEqual(
    plan.changes.map(({ address }) => address),
    ["ring/broad"],
  );
  assert.deepEqual(objections(plan, { devices: 50, outside: [] }), []);
});

await test("objects to one that reaches too many, except where that is wanted", async () => {
  const plan = await planOn(createMockTenant({ devices: 51 }));

  assert.deepEqual(objections(plan, { devices: 50, outside: [] }), [
    "ring/broad: 51 devices, 50 may be",
  ]);
  assert.deepEqual(objections(plan, { devices: 50, outside: ["ring/broad"] }), []);
});

await test("takes what is not known for too many", async () => {
  const plan = await planOn(createMockTenant({ devices: 1 }), { impact: false });

  assert.deepEqual(objections(plan, { devices: 50, outside: [] }), [
    "ring/broad: the plan was made without the devices",
  ]);
});

await test("asks a tenant that throttles again, and writes nothing", async () => {
  const mock = createMockTenant({
    devices: 1,
    faults: [{ then: { status: 429, headers: { "Retry-After": "30" } }, times: 1 }],
  });
  const began = mock.clock.now();

  const plan = await planOn(mock);

  assert.equal(plan.changes.length, 1);
  assert.ok(mock.clock.now().getTime() - began.getTime() >= 30_000);
  assert.deepEqual(mock.state.list("deviceConfigurations"), []);
});
