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
export type NextStep = "done" | "retry" | "retryOnce" | "later" | "person";

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
}
