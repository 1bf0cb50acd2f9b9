import { freezePeriods } from "../../config/freeze-periods.ts";
import type { DesiredState } from "../../config/desired-state.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import { guardNames } from "./guard-names.ts";
import { checkGuards } from "./guards.ts";
import type { Approvals, Change, Diagnostic, Plan } from "./plan.ts";
import { outdated } from "./timely-fields.ts";

/** What a plan allows together with what is allowed now. */
export function joinApprovals(a: Approvals, b: Partial<Approvals>): Approvals {
  return {
    prune: a.prune || (b.prune ?? false),
    adopt: a.adopt || (b.adopt ?? false),
    replace: a.replace || (b.replace ?? false),
    force: [...new Set([...a.force, ...(b.force ?? [])])],
    allow: [...new Set([...a.allow, ...(b.allow ?? [])])],
  };
}

/**
 * Everything that stands against applying a plan as a whole, one sentence each; empty where it
 * may be applied. Objects that cannot be written, guards, freezes of the day `now`, missing
 * approvals, conflicts, and time that has passed since the plan. `applyPlan` asks the same and
 * throws. With `partial` what can be written is, so objects that cannot are no reason.
 */
export function refusals(
  plan: Plan,
  desired: DesiredState,
  approvals: Approvals,
  now: Date,
  { partial = false }: { readonly partial?: boolean | undefined } = {},
): string[] {
  const reasons: string[] = [];
  for (const diagnostic of plan.diagnostics) {
    if (!partial && holdsBack(diagnostic)) {
      const about = diagnostic.address === undefined ? "" : `${diagnostic.address}: `;
      reasons.push(`${about}${diagnostic.message} (${diagnostic.id})`);
    }
    const guard = guardNames.find((name) => diagnosticIds[name] === diagnostic.id);
    if (guard && guard !== "freeze" && !approvals.allow.includes(guard))
      reasons.push(diagnostic.message);
    if (diagnostic.id === diagnosticIds.needsAdopt && !approvals.adopt) {
      reasons.push(`${diagnostic.address}: ${diagnostic.message}`);
    }
  }
  // a freeze is of the day of the apply, not of the plan
  for (const diagnostic of checkGuards(
    {
      changes: plan.changes,
      summary: plan.summary,
      owned: 0,
      unknown: [],
      coverage: "untouched",
    },
    { guards: { maxDeletes: Infinity }, frozen: freezePeriods(desired) },
    approvals,
    now,
  )) {
    if (diagnostic.severity === "error") reasons.push(diagnostic.message);
  }
  reasons.push(...outdated(plan, now).map((reason) => `${reason} Make a new plan.`));
  for (const change of plan.changes) {
    if (!partial && overwritesUnasked(change, approvals)) {
      reasons.push(
        `${change.address}: changed both in the files and in the tenant since the last apply. Bring the files up to date, or overwrite with --force ${change.address}`,
      );
    }
    if (change.action === "replace" && !approvals.replace) {
      reasons.push(`${change.address}: has to be replaced by a new object, which needs --replace`);
    }
    if (change.action === "delete" && !approvals.prune) {
      reasons.push(`${change.address}: is to be deleted, which needs --prune`);
    }
  }
  return [...new Set(reasons)];
}

/** Whether a change overwrites what somebody changed in the tenant, and nobody allowed it. */
export function overwritesUnasked({ reason, address }: Change, { force }: Approvals): boolean {
  return reason === "conflict" && !force.includes(address);
}

/** An error that holds back some object: guards and conflicts have sentences of their own. */
function holdsBack({ id, severity }: Diagnostic): boolean {
  const isGuard = guardNames.some((name) => diagnosticIds[name] === id);
  return severity === "error" && !isGuard && id !== diagnosticIds.conflict;
}
