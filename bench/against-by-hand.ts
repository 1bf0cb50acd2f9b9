import type { Measure } from "./measure.ts";

/** A rule and the condition that somebody would write for it. */
export interface ByHandCase<Row> {
  readonly name: string;
  readonly rule: string;
  readonly byHand: (row: Row) => boolean | undefined;
}

const rounds = 5;

/**
 * How fast a compiled rule is against the same condition written by hand, by the processor time of
 * this thread. The best of several rounds in turn: other work on the machine disturbs both alike.
 */
export function againstByHand<Row>(
  kind: string,
  { name, byHand }: ByHandCase<Row>,
  compiled: (row: Row) => boolean | undefined,
  rows: readonly Row[],
): Measure {
  let [bestByHand, bestCompiled] = [Infinity, Infinity];
  for (let round = 0; round < rounds; round++) {
    const hand = time(rows, byHand);
    const ours = time(rows, compiled);
    if (hand.count !== ours.count) throw new Error(`${name}: ${hand.count} and ${ours.count}`);
    bestByHand = Math.min(bestByHand, hand.elapsed);
    bestCompiled = Math.min(bestCompiled, ours.elapsed);
  }
  const value = bestByHand / bestCompiled;
  return {
    name: `${kind}, ${name}, 1 M devices: speed against hand-written`,
    value: Number(value.toFixed(2)),
    unit: "x",
    budget: { atLeast: 0.8 },
  };
}

function time<Row>(rows: readonly Row[], test: (row: Row) => boolean | undefined) {
  const start = process.threadCpuUsage().user;
  let count = 0;
  for (const row of rows) if (test(row) === true) count++;
  return { elapsed: process.threadCpuUsage().user - start, count };
}
