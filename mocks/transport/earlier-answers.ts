import type { WireAnswer } from "../ground/wire-message.ts";
import type { FaultEffect } from "../options/faults.ts";
import type { FaultBook, Passing } from "./fault-book.ts";

/** What GETs were answered before, of those that a fault may answer with it. */
export interface EarlierAnswers {
  /** The earlier answer where that is the effect and there is one; else the right one, which is kept. */
  answer(passing: Passing, right: WireAnswer, effect: FaultEffect | undefined): WireAnswer;
}

/** Nothing is kept where no fault asks for it. */
export function createEarlierAnswers(faults: FaultBook): EarlierAnswers {
  const answers = new Map<string, WireAnswer>();
  return {
    answer(passing, right, effect) {
      if (!faults.mayBeStale(passing)) return right;
      const key = passing.path + passing.search;
      const earlier = answers.get(key);
      if (effect !== undefined && "stale" in effect && earlier !== undefined) return earlier;
      answers.set(key, right);
      return right;
    },
  };
}
