/** One row of the table. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What is allowed; absent where the row is for information. */
  readonly budget?: Budget;
  /** The budget is that of work which is still to come: a miss is told, and counts later. */
  readonly due?: string;
  /** What others take for the same, and what is in their figures. */
  readonly rivals?: string;
}

/** What a suite may be asked to do. */
export interface BenchOptions {
  /** Runs of each kind, of suites that draw. */
  readonly seeds?: number | undefined;
}

export type Budget = { readonly atMost: number } | { readonly atLeast: number };

/** Whether a row is within its budget, or has none that counts today. */
export function holds(measure: Measure): boolean {
  return measure.due !== undefined || isWithin(measure);
}

export function lineOf(measure: Measure): string {
  const { name, value, unit, budget, due, rivals } = measure;
  const word = isWithin(measure) ? (budget ? "ok" : "") : due === undefined ? "MISSED" : "later";
  const shown = Number.isInteger(value) ? String(value) : value.toFixed(2);
  const notes = [
    ...(budget
      ? ["atMost" in budget ? `at most ${budget.atMost}` : `at least ${budget.atLeast}`]
      : []),
    ...(due === undefined ? [] : [`(due with ${due})`]),
    ...(rivals === undefined ? [] : [`[${rivals}]`]),
  ];
  return `${word.padEnd(6)} ${name.padEnd(66)} ${shown.padStart(9)} ${unit.padEnd(9)} ${notes.join(" ")}`.trimEnd();
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Infinity;
}

/** Takes the garbage out, so that the next stage does not pay for the one before it. */
export function collectGarbage(): void {
  if (globalThis.gc === undefined)
    throw new Error("run it with --expose-gc, as npm run bench does");
  globalThis.gc();
}

/** CPU that a piece of work takes on all threads of this process, in milliseconds. */
export async function cpuInMs(work: () => unknown): Promise<number> {
  const from = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}

function isWithin({ value, budget }: Measure): boolean {
  if (budget === undefined) return true;
  return "atMost" in budget ? value <= budget.atMost : value >= budget.atLeast;
}
