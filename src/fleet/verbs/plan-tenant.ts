import { Session } from "../../operate/session/session.ts";
import { type Approvals, noApprovals, type Plan } from "../../reconcile/plan/plan.ts";
import { findRefusals } from "../../reconcile/plan/refusals.ts";
import { changeSetOf, plannedObjects } from "../outcome/change-set.ts";
import { diagnosticsOf, planProblem } from "../outcome/judge-plan.ts";
import { noDetails, type VerbContext, type VerbResult, type VerbSettings } from "./verb-run.ts";

/** `plan` in one tenant: what an apply would write there, and what stands against it. */
export async function planTenant(context: VerbContext): Promise<VerbResult> {
  const { tenant, desired, store, abortSignal, settings } = context;
  const { impact, openCache, onProgress, partial } = settings;
  const approvals = approvalsGiven(settings);
  const { plan } = await new Session(tenant, desired).plan({
    ...approvals,
    impact,
    openCache,
    onProgress,
    abortSignal,
    store,
  });
  await settings.onPlan?.(plan);
  const problem = planProblem(findRefusals(plan, desired, approvals, tenant.now(), { partial }));
  const details = planDetails(plan);
  // a freeze holds back an apply, and is no fault of what is planned
  if (problem?.outcome === "refused") return { ...problem, details };
  const { code = null, reason = null } = problem ?? {};
  return { outcome: plan.changes.length > 0 ? "changes" : "unchanged", code, reason, details };
}

/** What a report needs of a plan. */
export function planDetails(plan: Plan): VerbResult["details"] {
  const objects = plannedObjects(plan);
  return {
    ...noDetails,
    tenantName: plan.tenantName,
    counts: plan.summary,
    objects,
    changeSet: changeSetOf(objects),
    drift: plan.drift.map(({ address, path }) => (path === "" ? address : `${address}: ${path}`)),
    diagnostics: diagnosticsOf(plan),
  };
}

/** What is allowed in every tenant of a run. */
export function approvalsGiven({ prune, adopt, replace, force, allow }: VerbSettings): Approvals {
  return {
    prune: prune ?? noApprovals.prune,
    adopt: adopt ?? noApprovals.adopt,
    replace: replace ?? noApprovals.replace,
    force: force ?? noApprovals.force,
    allow: allow ?? noApprovals.allow,
  };
}
