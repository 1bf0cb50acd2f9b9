// What reading files costs: YAML, schema, references.
import { loadText, mixedConfig } from "./lab.ts";
import { collectGarbage, cpuInMs, type Measure, median } from "./measure.ts";

const rounds = 5;

export async function bench(): Promise<Measure[]> {
  return [await load("300 objects", mixedConfig(100)), await load("5,000 rings", rings(5000))];
}

async function load(what: string, text: string): Promise<Measure> {
  const times: number[] = [];
  for (let round = -1; round < rounds; round++) {
    collectGarbage();
    const used = await cpuInMs(async () => await loadText(text));
    if (round >= 0) times.push(used);
  }
  return { name: `load of a config of ${what}`, value: Math.round(median(times)), unit: "ms CPU" };
}

function rings(count: number): string {
  const lines = Array.from(
    { length: count },
    (_, n) => `  r${n}: { displayName: Ring ${n}, quality: { deferralDays: ${n % 30} } }`,
  );
  return ["version: 1", "stack: bench", "rings:", ...lines].join("\n");
}
