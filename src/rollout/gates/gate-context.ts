import type { ObservedStage, StageMeasures } from "../observe/observations.ts";
import type { GateResult, GateVerdict, OutcomeCounts, StageState } from "../state/rollout-state.ts";

/** What a gate may look at. */
export interface GateContext {
  /** As the rollout calls it. */
  readonly name: string;
  readonly now: Date;
  readonly stage: StageState;
  /** Undefined where nothing was read of it. */
  readonly seen: ObservedStage | undefined;
  readonly measures: StageMeasures;
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

/**
 * What several findings come to: fail, then error, then inconclusive. It is complete where what
 * failed has decided, or nothing that is still to come could change what did not pass. Nothing at
 * all is no evidence.
 */
export function worstFinding(
  findings: readonly Pick<GateFinding, "verdict" | "complete">[],
): Required<Pick<GateFinding, "verdict" | "complete">> {
  const worst = Math.max(...findings.map(({ verdict }) => severity.indexOf(verdict)));
  const verdict = severity[worst] ?? "inconclusive";
  const complete =
    verdict === "fail" ||
    findings.every((each) => each.verdict === "pass" || each.complete !== false);
  return { verdict, complete };
}

/** Devices whose outcome is final. */
export function devicesWithOutcome({ succeeded, failed, silent, absent }: OutcomeCounts): number {
  return succeeded + failed + silent + absent;
}

/** What a gate says of a stage that has no devices: that there are no failures proves nothing. */
export const emptyStage: GateFinding = {
  verdict: "inconclusive",
  complete: false,
  reason: "it has no device that could get it",
};
