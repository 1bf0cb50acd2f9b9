// What the lint costs: every rule over 300 objects, pairs of policies and their membership rules
// included.
import { lint } from "ringwright";
import { loadText, mixedConfig } from "./lab.ts";
import { collectGarbage, cpuInMs, type Measure, median } from "./measure.ts";

const rounds = 5;
const at = new Date("2026-11-22T09:00:00Z");

export async function bench(): Promise<Measure[]> {
  return [
    { ...(await measured("300 objects of all kinds", mixedConfig(100))), budget: { atMost: 300 } },
    // what rule analysis costs where every pair of rings has to be proven apart
    await measured("100 rings for 200 dynamic groups", manyRings(100)),
  ];
}

async function measured(what: string, text: string): Promise<Measure> {
  const desired = await loadText(text);
  const times: number[] = [];
  for (let round = -1; round < rounds; round++) {
    collectGarbage();
    const used = await cpuInMs(() => lint(desired, { now: at }));
    if (round >= 0) times.push(used);
  }
  const value = Math.round(median(times));
  return { name: `lint of ${what}`, value, unit: "ms CPU" };
}

/** 300 objects: two groups a ring, a quarter of them with a share of what the rule selects. */
function manyRings(count: number): string {
  const rule = (n: number) => `'device.displayName -startsWith "S${String(n).padStart(4, "0")}"'`;
  const lines = ["version: 1", "stack: bench", "groups:"];
  for (let n = 0; n < 2 * count; n++) {
    const share = n % 4 === 0 ? ", sample: { percent: 10 }" : "";
    lines.push(`  g${n}: { displayName: G${n}, membershipRule: ${rule(n)}${share} }`);
  }
  lines.push("rings:");
  for (let n = 0; n < count; n++) {
    const targets = `{ group: g${2 * n} }, { group: g${2 * n + 1} }, { exclude: g${(2 * n + 3) % (2 * count)} }`;
    lines.push(
      `  r${n}: { displayName: R${n}, order: ${n}, quality: { deferralDays: ${n % 30}, deadlineDays: 3 }, assignments: [ ${targets} ] }`,
    );
  }
  return lines.join("\n");
}
