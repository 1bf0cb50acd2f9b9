import type { DesiredState } from "../../config/desired-state.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { missingPermissions, missingPermissionText } from "../../tenant/missing-permissions.ts";
import { writeNeeds } from "../../tenant/permission-needs.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { approvePlan, type UnwrittenChange } from "../plan/approve-plan.ts";
import { type Approvals, noApprovals, type Plan } from "../plan/plan.ts";
import { summaryOf } from "../plan/plan-summary.ts";
import { claimedText } from "../plan/claimed-changes.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Claims } from "../../state/claims.ts";
import { withoutOrphans } from "../plan/change-needs.ts";
import type { ApplyRefusal } from "../plan/apply-refusal.ts";
import { findRefusals, joinApprovals, overwritesUnasked } from "../plan/refusals.ts";
import { isSealed } from "../plan/sealed-plan.ts";
import { staleness } from "../plan/staleness.ts";
import { ApplyRefusedError } from "./apply-result.ts";
import type { ApplyOptions } from "./apply-run.ts";

/** What may be written of a plan, and what became of the rest of it. */
export interface PreparedApply {
  readonly plan: Plan;
  readonly approvals: Approvals;
  /** Changes of a saved plan that are done already, or no longer what was approved. */
  readonly rest: readonly UnwrittenChange[];
  /** What the plan was made anew on; undefined where it was not. */
  readonly snapshot?: Snapshot;
  /** Addresses of the plan that was given, in its order. */
  readonly order: readonly string[];
  /** Addresses that a partial apply leaves out. */
  readonly leftOut: readonly string[];
  /** Approvals that were not given again, and permissions that the token lacks. */
  readonly forbidden: readonly ApplyRefusal[];
}

/** @throws {ApplyRefusedError} where the plan is of other files, another stack or another tenant. */
export async function prepareApply(
  tenant: Tenant,
  plan: Plan,
  desired: DesiredState,
  options: ApplyOptions,
): Promise<PreparedApply> {
  const { abortSignal } = options;
  const stale = await staleness(plan, desired, tenant, { abortSignal });
  if (stale !== undefined)
    throw new ApplyRefusedError("stale", [{ kind: "stale", message: stale }]);
  const prepared = await writablePart(tenant, plan, desired, options);
  const forbidden = await forbiddenBy(tenant, prepared.plan, { abortSignal });
  return { ...prepared, forbidden: [...prepared.forbidden, ...forbidden] };
}

async function writablePart(
  tenant: Tenant,
  plan: Plan,
  desired: DesiredState,
  options: ApplyOptions,
): Promise<PreparedApply> {
  const { abortSignal, partial = false } = options;
  const given = joinApprovals(noApprovals, options);
  const order = plan.changes.map(({ address }) => address);
  if (isSealed(plan)) {
    const approvals = joinApprovals(plan.approvals, given);
    return {
      ...withoutConflicts(plan, approvals, partial),
      approvals,
      rest: [],
      order,
      forbidden: [],
    };
  }
  const { maxDevicesAffected, maxDevicesInTwoRings, maxDevicesLosingTheirRing } = desired.guards;
  const counted = [maxDevicesAffected, maxDevicesInTwoRings, maxDevicesLosingTheirRing];
  const impact = counted.some((guard) => guard !== undefined) || (options.impact ?? false);
  const { onProgress, openCache, claims } = options;
  const approved = await approvePlan(tenant, plan, desired, {
    ...given,
    abortSignal,
    impact,
    openCache,
    claims,
    onProgress,
  });
  return {
    ...withoutConflicts(approved.plan, given, partial),
    approvals: given,
    rest: approved.rest,
    snapshot: approved.snapshot,
    order,
    forbidden: approved.unapproved,
  };
}

/**
 * @throws {ApplyRefusedError} where something stands against writing what was prepared, a
 *   permission that the token is known to lack included.
 */
export function refuse(
  tenant: Tenant,
  { plan, approvals, forbidden }: PreparedApply,
  desired: DesiredState,
  { partial, claims }: Pick<ApplyOptions, "partial" | "claims">,
): void {
  const found = [
    ...findRefusals(plan, desired, approvals, tenant.now(), { partial }),
    ...forbidden,
    ...claimedBy(plan, claims),
  ];
  if (found.length > 0) throw new ApplyRefusedError("refused", found);
}

/** A plan that was made before something claimed its objects. */
function claimedBy({ changes }: Plan, claims: Claims | undefined): ApplyRefusal[] {
  return changes.flatMap(({ address }): ApplyRefusal[] => {
    const by = claims?.get(address);
    return by === undefined ? [] : [{ kind: "claimed", address, message: claimedText(by) }];
  });
}

/** What the token says that it may not write; nothing where it does not tell. */
async function forbiddenBy(
  tenant: Tenant,
  { changes }: Plan,
  options: OperationOptions,
): Promise<ApplyRefusal[]> {
  if (changes.length === 0) return [];
  const claims = await tenant.graph.tokenClaims(options);
  const missing = missingPermissions(claims, writeNeeds(changes)) ?? [];
  return missing.map((need) => ({
    kind: "permission",
    message: missingPermissionText(need, claims),
  }));
}

/** Without the conflicts, where what can be written shall be. */
function withoutConflicts(
  plan: Plan,
  approvals: Approvals,
  partial: boolean,
): Pick<PreparedApply, "plan" | "leftOut"> {
  const conflicts = partial
    ? plan.changes.filter((change) => overwritesUnasked(change, approvals))
    : [];
  const { kept } = withoutOrphans(
    new Set(plan.changes.filter((change) => !conflicts.includes(change))),
    plan.changes,
  );
  const changes = plan.changes.filter((change) => kept.has(change));
  const left = plan.changes.filter((change) => !kept.has(change));
  const errors = plan.diagnostics.filter(({ severity }) => severity === "error");
  const leftOut = partial ? [...errors, ...left].flatMap(({ address }) => address ?? []) : [];
  return {
    plan:
      conflicts.length === 0
        ? plan
        : { ...plan, changes, summary: summaryOf(plan.summary, changes) },
    leftOut: [...new Set(leftOut)],
  };
}
