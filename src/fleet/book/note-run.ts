import { tenantStep } from "../outcome/tenant-step.ts";
import type { TenantRollout, TenantRun } from "../outcome/tenant-run.ts";
import type { TenantContent, TenantRecord } from "./tenant-record.ts";

/** What a run says of the shared content: only one that applied says anything. */
export type NotedRun = Pick<TenantRun, "verb" | "outcome" | "code" | "reason" | "endedAt"> & {
  /** The shared content that was applied, as far as it got; null where none was. */
  readonly content: string | null;
  /** Where the rollouts stand that were ticked. */
  readonly rollouts?: readonly TenantRollout[] | undefined;
};

/**
 * A record after one more run. What never began (its wave is closed, another run has the tenant,
 * the run was ended) leaves all that was known, so that a tenant which is skipped again and again
 * shows by the age of its last success.
 */
export function noteRun(record: TenantRecord, run: NotedRun): TenantRecord {
  const { verb, outcome, code, reason, endedAt } = run;
  const step = tenantStep(outcome);
  if (outcome === "waiting" || step === "later") return record;
  const before = record.runs[verb];
  const lastSuccessAt = step === "done" ? endedAt : (before?.lastSuccessAt ?? null);
  return {
    ...record,
    runs: { ...record.runs, [verb]: { outcome, code, reason, at: endedAt, lastSuccessAt } },
    content: contentAfter(record.content, run),
    rollouts: rolloutsAfter(record.rollouts, run),
  };
}

function rolloutsAfter(
  before: TenantRecord["rollouts"],
  { rollouts = [], endedAt }: NotedRun,
): TenantRecord["rollouts"] {
  const ticked = rollouts.map(({ name, phase }) => {
    const kept = Object.hasOwn(before, name) ? before[name] : undefined;
    return [name, kept?.phase === phase ? kept : { phase, since: endedAt }] as const;
  });
  return { ...before, ...Object.fromEntries(ticked) };
}

function contentAfter(before: TenantContent | null, run: NotedRun): TenantContent | null {
  const { content: hash, outcome, code, endedAt } = run;
  if (run.verb !== "apply" || hash === null) return before;
  const same = before?.hash === hash ? before : undefined;
  if (outcome === "applied" || outcome === "unchanged") {
    return { hash, doneSince: same?.doneSince ?? endedAt, failure: null, failingSince: null };
  }
  // not as wanted yet, and nothing went wrong
  if (outcome === "pending") {
    return { hash, doneSince: null, failure: null, failingSince: null };
  }
  // who could not be asked has it still
  const isUnasked = outcome === "unreachable" || outcome === "denied";
  return {
    hash,
    doneSince: isUnasked ? (same?.doneSince ?? null) : null,
    failure: { outcome, code: code ?? outcome },
    failingSince: same?.failingSince ?? endedAt,
  };
}
