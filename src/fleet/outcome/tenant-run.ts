import type { PlanSummary } from "../../reconcile/plan/summary-schema.ts";
import type { RolloutPhase } from "../../rollout/state/rollout-state.ts";

/** What a run of a fleet does in each tenant. */
export type FleetVerb = "plan" | "apply" | "drift" | "tick";

/**
 * What became of a tenant. `unchanged`: nothing to do. `changes`: a plan that would write.
 * `applied`: written and verified. `drift`: the tenant left the files. `progressing`, `completed`,
 * `awaitingApproval`, `held`, `rolledBack`: the furthest from well of its rollouts. `pending`:
 * written, and not all of it seen in force yet. `partly`: some of it was written, some failed.
 * `refused`: a guard, a conflict, an error of the plan or a stale approval. `misconfigured`: its
 * files. `denied`: sign-in, consent, permission, licence, or another tenant's token.
 * `unreachable`: the network or the service. `busy`: another run has its lease, or took it.
 * `waiting`: its wave is not open, or the breaker holds it. `cancelled`: the run was ended first.
 * `broken`: an error that nobody foresaw.
 */
export type TenantOutcome =
  | "unchanged"
  | "changes"
  | "applied"
  | "drift"
  | "progressing"
  | "completed"
  | "awaitingApproval"
  | "held"
  | "rolledBack"
  | "pending"
  | "partly"
  | "refused"
  | "misconfigured"
  | "denied"
  | "unreachable"
  | "busy"
  | "waiting"
  | "cancelled"
  | "broken";

/**
 * What whoever runs the fleet does next. `done`: nothing. `retry`: the same again, later, a few
 * times. `retryOnce`: once. `later`: again, without counting it as a try. `person`: nothing helps
 * but a person.
 */
export type TenantStep = "done" | "retry" | "retryOnce" | "later" | "person";

/** How one tenant fared in one run. Plain data: it can be saved as JSON. */
export interface TenantRun {
  /** Its key in the list. */
  readonly tenant: string;
  readonly tenantId: string;
  /** Name of its wave. */
  readonly wave: string;
  readonly verb: FleetVerb;
  readonly outcome: TenantOutcome;
  /**
   * Why, as a stable word such as `consentMissing`, `licenceMissing`, `wrongTenant` or a guard's
   * name; null where the outcome says it all. The breaker counts by it.
   */
  readonly code: string | null;
  /** One sentence for a person, with the next step; null where there is nothing to say. */
  readonly reason: string | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** ISO 8601, UTC. */
  readonly endedAt: string;
  /** What was seen and done there; absent where nothing was. */
  readonly details?: TenantDetails;
}

/** What a run saw and did in one tenant. */
export interface TenantDetails {
  /** As the tenant calls itself; null where this identity may not read it. */
  readonly tenantName: string | null;
  /** `sha256:` and the hash of the layers that tenants share, as they were used. */
  readonly content: string | null;
  /** Of the plan; null for verbs without one. */
  readonly counts: PlanSummary | null;
  /** What differs or was written, object by object, in the plan's order. */
  readonly objects: readonly TenantObjectRun[];
  /**
   * One hash over what would change or was changed, without ids and without what was there before:
   * equal in tenants that take the same change. Null where nothing would.
   */
  readonly changeSet: string | null;
  /** Properties of objects that left what was last applied, such as `ring/broad: quality.deferralDays`. */
  readonly drift: readonly string[];
  readonly rollouts: readonly TenantRollout[];
  /** Errors and warnings, those first; at most 50. */
  readonly diagnostics: readonly TenantDiagnostic[];
  /** HTTP requests; a `$batch` is one. */
  readonly requests: number;
}

/** One object of a tenant in one run. */
export interface TenantObjectRun {
  /** Such as `ring/broad`. */
  readonly address: string;
  /** An action of the plan, or a kind of drift. */
  readonly action: string;
  /** What became of it, in an apply; else null. */
  readonly result: string | null;
  /** Of the change without what was there before: equal where the same is written. */
  readonly hash: string;
}

/** Where a rollout of a tenant stands after its tick. */
export interface TenantRollout {
  readonly name: string;
  readonly phase: RolloutPhase;
  /** Why it is held; null where it is not. */
  readonly why: string | null;
}

/** What a plan of a tenant says beside its changes. */
export interface TenantDiagnostic {
  readonly id: string;
  readonly severity: "error" | "warning";
  readonly address: string | null;
  readonly message: string;
}
