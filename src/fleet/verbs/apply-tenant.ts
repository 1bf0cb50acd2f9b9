import { pruneBackups } from "../../operate/backups/create-backup.ts";
import { Session } from "../../operate/session/session.ts";
import { outcomeOf } from "../../reconcile/apply/apply-outcome.ts";
import { ApplyRefusedError, type ApplyResult } from "../../reconcile/apply/apply-result.ts";
import type { Plan } from "../../reconcile/plan/plan.ts";
import { failureOf } from "../outcome/failure.ts";
import { planProblem } from "../outcome/judge-plan.ts";
import { tenantLeaseTerms } from "../run/tenant-lease-terms.ts";
import { approvalsGiven, planDetails } from "./plan-tenant.ts";
import { noDetails, type VerbContext, type VerbResult } from "./verb-run.ts";

/**
 * `apply` in one tenant, under its lease: plans, or takes the plan that was approved, and writes. What
 * stands against it is an outcome and no error.
 *
 * @throws {LockedError} where another run has the tenant.
 * @throws {GraphError} where it cannot be read.
 */
export async function applyTenant(context: VerbContext): Promise<VerbResult> {
  const { tenant, desired, store, owner, isGone, abortSignal, settings } = context;
  const { approved, partial, impact, waitInMs, openCache, onProgress, confirm } = settings;
  const session = new Session(tenant, desired);
  let shown: Plan | undefined;
  const options = {
    ...approvalsGiven(settings),
    store,
    owner,
    isGone,
    leaseTerms: tenantLeaseTerms,
    abortSignal,
    partial,
    impact,
    waitInMs,
    openCache,
    onProgress,
    ...(settings.backup === false && { backup: false as const }),
    confirm: async (plan: Plan) => (await confirm?.(plan)) ?? true,
    onPlan: (plan: Plan) => {
      shown = plan;
    },
  };
  try {
    const result = await (approved
      ? session.apply(approved, options)
      : session.planAndApply(options));
    const ended = applyResult(result);
    // nobody prunes five hundred tenants by hand
    return ended.outcome === "applied" && settings.backup !== false
      ? await withPrunedBackups(ended, context)
      : ended;
  } catch (error) {
    if (!(error instanceof ApplyRefusedError)) throw error;
    const details = shown ? planDetails(shown) : noDetails;
    const problem = error.kind === "refused" && shown ? planProblem(error.refusals) : undefined;
    return { ...(problem ?? failureOf(error)), details };
  }
}

/** Takes away backups that are older than the tenant's files keep them; what was applied stays so. */
async function withPrunedBackups(ended: VerbResult, context: VerbContext): Promise<VerbResult> {
  const { desired, tenant, store, owner, isGone } = context;
  const lease = { store, owner, isGone, leaseTerms: tenantLeaseTerms };
  try {
    await pruneBackups(desired, { ...lease, now: tenant.now() });
    return ended;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      ...ended,
      reason: `it was applied; backups older than they are kept could not be taken away: ${why}`,
    };
  }
}

function applyResult(result: ApplyResult): VerbResult {
  const { plan, results } = result;
  const planned = planDetails(plan);
  const became = new Map(results.map((change) => [change.address, change.result]));
  const details = {
    ...planned,
    objects: planned.objects.map((object) => ({
      ...object,
      result: became.get(object.address) ?? null,
    })),
  };
  const told = { reason: firstTrouble(result), details };
  const has = (word: string) => results.some((change) => change.result === word);
  switch (outcomeOf(result)) {
    case "done":
      return { ...told, outcome: has("applied") ? "applied" : "unchanged", code: null };
    case "interrupted":
      // what was written stays; the next apply has the rest
      return { ...told, outcome: "cancelled", code: "interrupted" };
    case "refused":
      return { ...told, outcome: "refused", code: "leftOut" };
    case "stale":
      return { ...told, outcome: "refused", code: "stale" };
    case "partial": {
      const isFailed = has("failed") || has("unknown") || result.leftOut.length > 0;
      if (!isFailed && has("pending")) return { ...told, outcome: "pending", code: "pending" };
      return { ...told, outcome: "partly", code: failureCode(result) };
    }
    default:
      throw new TypeError("an apply ended in no known way");
  }
}

/** The sentence of what went wrong first; null where nothing did. */
function firstTrouble({
  results,
  stopped,
  unverified,
  problems,
  leftOut,
}: ApplyResult): string | null {
  const failed = results.find(({ error }) => error !== undefined);
  if (failed) return `${failed.address}: ${failed.error}`;
  const [left] = leftOut;
  if (left !== undefined) return `${left} was left out, since it cannot be written`;
  return stopped ?? unverified ?? problems[0]?.message ?? null;
}

/**
 * A word for what failed. The addresses stand in it: the same object that fails in many tenants
 * is most likely the base's fault, whatever the service says of it.
 */
function failureCode({ results, leftOut, stopped, unverified }: ApplyResult): string {
  const failed = results.find(({ result }) => result === "failed" || result === "unknown");
  if (failed) return `writeFailed:${failed.address}`;
  if (leftOut.length > 0) return `leftOut:${leftOut[0]}`;
  if (stopped !== undefined) return "stopped";
  return unverified === undefined ? "notSettled" : "unverified";
}
