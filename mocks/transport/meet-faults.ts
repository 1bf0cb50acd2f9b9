import type { FaultEffect } from "../options/faults.ts";
import type { EarlierAnswers } from "./earlier-answers.ts";
import type { FaultBook, Passing } from "./fault-book.ts";
import type { RandomFaults } from "./random-faults.ts";

/** Where failures come from. */
export interface FaultSources {
  readonly faults: FaultBook;
  readonly earlier: EarlierAnswers;
  readonly randomFaults: RandomFaults;
}

/** What strikes one request. */
export interface MetFaults {
  /** In place of the answer, before the write is applied. */
  readonly before: FaultEffect | undefined;
  /** To be called once the right answer is there. */
  after(): FaultEffect | undefined;
}

/** Faults that were injected come first, then the seeded ones, which leave the envelope of a batch alone. */
export function meetFaults(
  { faults, randomFaults }: FaultSources,
  passing: Passing,
  now: Date,
  withRandom = true,
): MetFaults {
  const rolled = withRandom
    ? randomFaults.roll(passing.method, passing.item !== undefined, now)
    : undefined;
  const rolledAt = (moment: "before" | "after"): FaultEffect | undefined =>
    rolled?.when === moment ? rolled.effect : undefined;
  return {
    before: faults.strike("before", passing) ?? rolledAt("before"),
    after: () => faults.strike("after", passing) ?? rolledAt("after"),
  };
}
