// A plan with its impact on a large fleet, at 50 ms a request on the mock's clock: waiting and
// our own work together, without that of the mock.
import { createPlan, neededInventory, readInventory, takeSnapshot } from "ringwright";
import { applyText, createBenchLab, loadText, requestsOf } from "./lab.ts";
import { collectGarbage, type Measure } from "./measure.ts";

const devices = 200_000;
const latencyMs = 50;
const due = "one inventory for plan, report and rules";

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
  const from = mock.clock.now().getTime();
  let reading: Awaited<ReturnType<typeof readInventory>> | undefined;
  const requests = await requestsOf(mock, async () => {
    reading = await readInventory(tenant, needs);
  });
  const waited = (mock.clock.now().getTime() - from) / 1000;
  if (reading === undefined) throw new Error("the fleet was not read");
  collectGarbage();
  const start = performance.now();
  const plan = createPlan(desired, snapshot, { inventory: reading });
  const evaluated = (performance.now() - start) / 1000;
  if (typeof plan.changes[0]?.impact?.devices !== "number")
    throw new Error("the plan has no impact");
  const fleet = devices.toLocaleString("en");
  return [
    {
      name: `impact on ${fleet} devices, waiting at ${latencyMs} ms a request and evaluating`,
      value: waited + evaluated,
      unit: "s",
      budget: { atMost: 3 },
      due,
    },
    { name: "of that: evaluating", value: evaluated, unit: "s" },
    {
      name: "its requests; 3 once the fleet is cached",
      value: requests,
      unit: "requests",
      budget: { atMost: 3 },
      due,
    },
  ];
}
