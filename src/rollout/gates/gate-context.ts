import type { Measure, ObservedStage } from "../observe/observations.ts";
import type { GateResult, StageState, GateVerdict } from "../state/rollout-state.ts";

/** What a gate may look at. */
export interface GateContext {
  /** As the rollout calls it. */
  readonly name: string;
  readonly now: Date;
  readonly stage: StageState;
  /** Undefined where nothing was read of it. */
  readonly seen: ObservedStage | undefined;
  readonly measures: Readonly<Record<string, Measure>>;
  /** Numbers from the start, by gate and item. */
  readonly baselines: Readonly<Record<string, number>>;
}

/** What one gate found, before it has its name. */
export interface GateFinding {
  readonly verdict: GateVerdict;
  /** Default true. */
  readonly complete?: boolean;
  /** One sentence with the numbers. */
  readonly reason: string;
  readonly numbers?: GateResult["numbers"];
}

/** How a measure of a checklist's item is called. */
export function itemMeasure(gate: string, item: string): string {
  return `${gate}.${item}`;
}

const severity: readonly GateVerdict[] = ["pass", "inconclusive", "error", "fail"];

/** The worst counts: fail, then error, then inconclusive. */
export function worstVerdict(verdicts: readonly GateVerdict[]): GateVerdict {
  return severity[Math.max(0, ...verdicts.map((each) => severity.indexOf(each)))] ?? "error";
}
