import type { ComplianceReport } from "../health/compliance-report.ts";
import type { RolloutState } from "../rollout/state/rollout-state.ts";

/** What metrics are made of: one look at the tenant, and what is kept of rollouts. Plain data. */
export interface MetricValues {
  /** When the tenant was looked at, ISO 8601 UTC; null where that failed. */
  readonly collectedAt: string | null;
  /** How long the look took. */
  readonly collectSeconds: number;
  /** Undefined where it could not be read; `problems` says why. */
  readonly compliance: ComplianceReport | undefined;
  /** The newest check-in of any device that a ring reaches; null where none is known. */
  readonly newestSyncAt: string | null;
  /** Of every rollout of the stack that was ever started. */
  readonly rollouts: readonly RolloutState[];
  /** What could not be read, one sentence each. */
  readonly problems: readonly string[];
}
