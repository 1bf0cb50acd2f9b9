// How planning grows with what is planned: CPU for each object in a large config against a small one, in
// one run. Work that is done for each pair of objects would show here as a multiple.
import {
  type Config,
  connect,
  createPlan,
  type DesiredState,
  desiredState,
  takeSnapshot,
} from "ringwright";
import { createMockTenant } from "ringwright/mocks";
import { collectGarbage, cpuInMs, type Measure, median } from "./measure.ts";
import { preparePlan } from "./plan-cpu.ts";

const [small, large] = [500, 4000];
const rounds = 5;
// caches of the processor are the smaller for the larger
const budget = { atMost: 2 };

export async function bench(): Promise<Measure[]> {
  return [
    {
      name: `load and plan of ${large.toLocaleString("en")} new groups with a ring each, CPU an object`,
      value: await growthOf(creations),
      unit: `x ${small}`,
      budget,
    },
    {
      name: `plan of ${large.toLocaleString("en")} rings that all change, CPU an object`,
      value: await growthOf(changes),
      unit: `x ${small}`,
      budget,
    },
  ];
}

/** How many times as much an object costs among many as among few. */
async function growthOf(workOf: (count: number) => Promise<() => unknown>): Promise<number> {
  const few = await workOf(small);
  const many = await workOf(large);
  const ratios: number[] = [];
  for (let round = -2; round < rounds; round++) {
    collectGarbage();
    const each = (await cpuInMs(few)) / small;
    collectGarbage();
    const ofMany = (await cpuInMs(many)) / large;
    if (round >= 0) ratios.push(ofMany / each);
  }
  return median(ratios);
}

async function creations(count: number): Promise<() => unknown> {
  const config = newRings(count);
  const mock = createMockTenant();
  const tenant = connect(mock.credential, { fetch: mock.fetch, now: () => mock.clock.now() });
  const empty = await takeSnapshot(tenant, desiredState({ version: 1, stack: "bench" }));
  return () => {
    const { summary } = createPlan(desiredState(config), empty);
    if (summary.create !== 2 * count) throw new Error(`${summary.create} of ${2 * count} are new`);
  };
}

async function changes(count: number): Promise<() => unknown> {
  const { desired, snapshot } = await preparePlan(count).read();
  const changed: DesiredState = {
    ...desired,
    resources: desired.resources.map((resource) => ({
      ...resource,
      fields: { ...resource.fields, "quality.deadlineDays": 5 },
    })),
  };
  return () => {
    const { summary } = createPlan(changed, snapshot);
    if (summary.update !== count) throw new Error(`${summary.update} of ${count} change`);
  };
}

/** Groups with a ring each. */
function newRings(count: number): Config {
  const numbers = Array.from({ length: count }, (_, n) => n);
  return {
    version: 1,
    stack: "bench",
    groups: Object.fromEntries(
      numbers.map((n) => [
        `g${n}`,
        { displayName: `Group ${n}`, membershipRule: `(device.displayName -startsWith "A${n}-")` },
      ]),
    ),
    rings: Object.fromEntries(
      numbers.map((n) => [
        `r${n}`,
        {
          displayName: `Ring ${n}`,
          quality: { deferralDays: n % 30 },
          assignments: [{ group: `g${n}` }],
        },
      ]),
    ),
  };
}
