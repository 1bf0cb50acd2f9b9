// A plan with its impact on a large fleet, at 50 ms a request on the mock's clock: waiting and
// our own work together, without that of the mock. Cold, and with the devices of the run before.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createPlan,
  neededInventory,
  openSqliteCache,
  readInventory,
  takeSnapshot,
} from "ringwright";
import { applyText, createBenchLab, loadText, requestsOf } from "./lab.ts";
import { collectGarbage, type Measure } from "./measure.ts";

const devices = 200_000;
const latencyMs = 50;

const config = (prefix: string) => `version: 1
stack: bench
groups:
  pilot: { displayName: Pilot, membershipRule: '(device.displayName -startsWith "${prefix}")' }
rings:
  pilot: { displayName: Ring 1, quality: { deferralDays: 0 }, assignments: [ { group: pilot } ] }
  broad: { displayName: Ring 2, quality: { deferralDays: 7 }, assignments: [ { allDevices: true }, { exclude: pilot } ] }
`;

export async function bench(): Promise<Measure[]> {
  const { mock, tenant } = createBenchLab({ devices, delays: { latencyMs }, logBodies: false });
  await applyText(tenant, config("LT-00"));
  const desired = await loadText(config("LT-01"));
  const snapshot = await takeSnapshot(tenant, desired);
  const needs = neededInventory(desired, snapshot);
  if (needs === undefined) throw new Error("the plan moves no devices");
  const folder = mkdtempSync(join(tmpdir(), "ringwright-bench-"));
  const store = await openSqliteCache(join(folder, "devices.sqlite"));
  if (store === undefined) throw new Error("the cache cannot be opened");
  const fleet = devices.toLocaleString("en");
  const measured: Measure[] = [];
  try {
    for (const [name, most, mostRequests] of [
      ["cold", 3, undefined],
      ["with the devices of the run before", 1, 3],
    ] as const) {
      const from = mock.clock.now().getTime();
      let reading: Awaited<ReturnType<typeof readInventory>> | undefined;
      const requests = await requestsOf(mock, async () => {
        reading = await readInventory(tenant, needs, { cache: { store, tenantId: "bench" } });
      });
      const waited = (mock.clock.now().getTime() - from) / 1000;
      if (reading === undefined) throw new Error("the fleet was not read");
      collectGarbage();
      const start = performance.now();
      const plan = createPlan(desired, snapshot, { inventory: reading });
      const evaluated = (performance.now() - start) / 1000;
      if (typeof plan.changes[0]?.impact?.devices !== "number")
        throw new Error("the plan has no impact");
      measured.push(
        {
          name: `impact on ${fleet} devices, ${name}, waiting at ${latencyMs} ms a request and evaluating`,
          value: waited + evaluated,
          unit: "s",
          budget: { atMost: most },
        },
        {
          name: `its requests, ${name}`,
          value: requests,
          unit: "requests",
          ...(mostRequests !== undefined && { budget: { atMost: mostRequests } }),
        },
      );
    }
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return measured;
}
