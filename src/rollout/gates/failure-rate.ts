import { numberText } from "../../kind/amounts.ts";
import type { GateOf } from "../../config/rollouts/gate-schema.ts";
import { shareInPercent } from "../../config/rollouts/provable.ts";
import type { OutcomeCounts } from "../state/rollout-state.ts";
import { splitAlpha } from "../../statistics/sample-size.ts";
import { type BoundMethod, lowerBound, upperBound } from "../../statistics/share-bound.ts";
import type { GateContext, GateFinding } from "./gate-context.ts";

/** How failures are judged. */
export interface FailureTerms {
  /** Share that is still accepted, 0 to 1. */
  readonly max: number;
  /** Of one side. */
  readonly confidence: number;
  readonly method: BoundMethod;
  /** Devices with a final outcome at least. */
  readonly minSample: number;
}

/** Devices by what they tell of a share of failures. */
export interface OutcomeSample {
  readonly failed: number;
  readonly succeeded: number;
  /** Have no outcome yet. */
  readonly pending: number;
}

/**
 * Passes where even the highest share that is possible is accepted, with devices that have no
 * outcome yet counted as failed: to look earlier can then never pass what a later look would not.
 * Fails where even the lowest share that is possible is not. Between them it is not conclusive, and
 * not complete as long as the devices without an outcome could still decide it.
 */
export function judgeFailures(sample: OutcomeSample, terms: FailureTerms): GateFinding {
  const { max, confidence, method, minSample } = terms;
  const { failed, succeeded, pending } = sample;
  const devices = failed + succeeded;
  const all = devices + pending;
  const lower = lowerBound(failed, devices, confidence, method);
  const upper = upperBound(failed, devices, confidence, method);
  const worst = upperBound(failed + pending, all, confidence, method);
  const best = upperBound(failed, all, confidence, method);
  const numbers = { ...sample, devices, lower, upper, upperWithPending: worst, max };
  const waiting = pending > 0 ? `, ${pending} pending` : "";
  const counted = `${numberText(failed)} failed of ${numberText(devices)} devices${waiting}`;
  const limit = `and ${shareInPercent(max)} is the limit (at ${shareInPercent(confidence)} confidence)`;
  if (lower > max)
    return {
      verdict: "fail",
      reason: `${counted}: the share of failures is at least ${shareInPercent(lower)}, ${limit}`,
      numbers,
    };
  if (devices < minSample)
    return {
      verdict: "inconclusive",
      complete: all < minSample,
      reason: `${counted}; it takes ${minSample} with an outcome`,
      numbers,
    };
  if (worst <= max)
    return {
      verdict: "pass",
      reason: `${counted}: the share of failures is at most ${shareInPercent(worst)}, ${limit}`,
      numbers,
    };
  const isOpen = pending > 0 && best <= max;
  return {
    verdict: "inconclusive",
    complete: !isOpen,
    reason: `${counted}: the share of failures is between ${shareInPercent(lower)} and ${shareInPercent(isOpen ? worst : upper)}, ${limit}${isOpen ? "; the pending devices decide it" : ""}`,
    numbers,
  };
}

/** The whole stage, and each value of its strata for itself. */
export function judgeFailureRate(gate: GateOf<"failureRate">, context: GateContext): GateFinding {
  const counts = context.seen?.counts;
  if (counts === undefined) return { verdict: "error", reason: "its devices were not read" };
  const terms: FailureTerms = {
    max: gate.max,
    confidence: splitAlpha(gate.confidence, gate.maxLooks),
    method: gate.method,
    minSample: gate.minSample ?? 1,
  };
  const whole = judgeFailures(sampleOf(counts, gate), terms);
  if (whole.verdict === "fail") return whole;
  const parts = gate.strata.flatMap((stratum) =>
    Object.entries(context.seen?.strata[stratum] ?? {}).map(([value, part]) => ({
      name: `of ${stratum} ${JSON.stringify(value)}`,
      sample: sampleOf(part, gate),
    })),
  );
  for (const { name, sample } of parts) {
    const found = judgeFailures(sample, { ...terms, minSample: 1 });
    if (found.verdict === "fail") return { ...found, reason: `${name}: ${found.reason}` };
  }
  const open = parts.find(({ sample }) => couldFail(sample, terms));
  if (whole.verdict === "pass" && open)
    return {
      ...whole,
      verdict: "inconclusive",
      complete: false,
      reason: `${open.name}: ${open.sample.pending} pending devices decide it`,
    };
  return withAbsent(whole, counts);
}

/** Whether a part would fail if the devices without an outcome did. */
function couldFail({ failed, succeeded, pending }: OutcomeSample, terms: FailureTerms): boolean {
  const { max, confidence, method } = terms;
  return lowerBound(failed + pending, failed + succeeded + pending, confidence, method) > max;
}

/** The share of devices that is not heard of since before the release up to which the rest decides. */
const maxAbsent = 0.1;

/** They tell nothing about the content, and are left out, counted and capped. */
function withAbsent(found: GateFinding, { absent, eligible }: OutcomeCounts): GateFinding {
  if (absent === 0) return found;
  const numbers = { ...found.numbers, absent };
  const told = `${found.reason}; ${absent} more are not heard of since before the release`;
  if (absent <= eligible * maxAbsent) return { ...found, reason: told, numbers };
  return {
    verdict: "inconclusive",
    complete: false,
    reason: `${told}, more than ${shareInPercent(maxAbsent)} of the devices`,
    numbers,
  };
}

function sampleOf(counts: OutcomeCounts, { silentAs }: GateOf<"failureRate">): OutcomeSample {
  const { succeeded, failed, silent, pending } = counts;
  return { succeeded, failed: silentAs === "failed" ? failed + silent : failed, pending };
}
