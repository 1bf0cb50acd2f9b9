// First applies of mixed kinds on the mock's clock, with the service's quotas: how long they
// take against what the quota itself asks for.
import { applyText, createBenchLab, mixedConfig } from "./lab.ts";
import type { Measure } from "./measure.ts";

export async function bench(): Promise<Measure[]> {
  return [await firstApply(100), await firstApply(332)];
}

async function firstApply(count: number): Promise<Measure> {
  const { mock, tenant } = createBenchLab({ quotas: true });
  const from = mock.clock.now().getTime();
  await applyText(tenant, mixedConfig(count));
  const seconds = (mock.clock.now().getTime() - from) / 1000;
  // rings, quality and driver policies share one meter: a create, an assign and the id into the
  // marker each; of 100 in 20 s the first hundred goes at once
  const writes = 3 * (count + 2 * Math.ceil(count / 4));
  const allowed = Math.floor((writes - 1) / 100) * 20;
  return {
    name: `first apply of ${3 * count} objects of mixed kinds, time against the quota's`,
    value: seconds / allowed,
    unit: "x",
    budget: { atMost: 1.05 },
  };
}
