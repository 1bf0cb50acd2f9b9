import { readCompliance, type ComplianceOptions } from "../health/read-compliance.ts";
import { isGraphError } from "../graph/index.ts";
import { RolloutStore } from "../rollout/state/rollout-store.ts";
import type { RolloutState } from "../rollout/state/rollout-state.ts";
import type { StateStore } from "../state/state-store.ts";
import type { Tenant } from "../tenant/tenant.ts";
import type { MetricValues } from "./metric-values.ts";

/** What metrics are of. */
export interface MetricOptions extends Omit<ComplianceOptions, "ownStack"> {
  readonly stack: string;
  /** Where rollouts are kept. */
  readonly store: StateStore;
  /** Milliseconds on a clock that nobody sets. Default: the process's own. */
  readonly elapsedMs?: (() => number) | undefined;
}

/**
 * One look at rings, update policies and rollouts, to be told as metrics. What cannot be read is a
 * problem of the values and stops nothing else.
 *
 * Needs what `readCompliance` needs; rollouts are read from the store alone.
 *
 * @throws the reason of an abort.
 */
export async function readMetrics(tenant: Tenant, options: MetricOptions): Promise<MetricValues> {
  const { stack, store, elapsedMs = () => performance.now(), ...terms } = options;
  const startedAt = elapsedMs();
  const problems: string[] = [];
  const looked = await readCompliance(tenant, { ...terms, ownStack: stack }).catch(
    (error: unknown) => {
      options.abortSignal?.throwIfAborted();
      if (!isGraphError(error) && !(error instanceof RangeError)) throw error;
      problems.push(`what devices run: ${error.message}`);
      return undefined;
    },
  );
  for (const { displayName, error } of looked?.report.policies ?? [])
    if (error !== null) problems.push(`${displayName}: ${error}`);
  let newestSyncAt = "";
  for (const { lastSyncAt } of looked?.lines() ?? [])
    if (lastSyncAt > newestSyncAt) newestSyncAt = lastSyncAt;
  const kept = await readRollouts(store, stack);
  return {
    collectedAt: looked?.report.createdAt ?? null,
    collectSeconds: (elapsedMs() - startedAt) / 1000,
    compliance: looked?.report,
    newestSyncAt: newestSyncAt === "" ? null : newestSyncAt,
    rollouts: kept.rollouts,
    problems: [...problems, ...kept.problems],
  };
}

/** Every rollout of a stack that was ever started, as its store keeps it. */
export async function readRollouts(
  store: StateStore,
  stack: string,
): Promise<Pick<MetricValues, "rollouts" | "problems">> {
  const kept = new RolloutStore(store, stack);
  const rollouts: RolloutState[] = [];
  const problems: string[] = [];
  for (const name of await kept.list()) {
    try {
      const found = await kept.read(name);
      if (found) rollouts.push(found.state);
    } catch (error) {
      problems.push(`rollout ${name}: ${(error as Error).message}`);
    }
  }
  return { rollouts, problems };
}
