import type { DesiredState } from "../../config/desired-state.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { Plan } from "./plan.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { readTenantId } from "../../tenant/tenant-id.ts";

/**
 * Why a plan as a whole is no longer true: it is of other files, another stack or another
 * tenant. Undefined where it stands. Single objects are judged while they are written.
 */
export async function staleness(
  plan: Plan,
  desired: DesiredState,
  tenant: Tenant,
  options: OperationOptions = {},
): Promise<string | undefined> {
  if (plan.configHash !== desired.configHash) {
    return "the plan was made from other files than the ones given now; make a new plan";
  }
  if (plan.stack !== desired.stack) {
    return `the plan is for stack ${plan.stack}, the files are of stack ${desired.stack}; make a new plan`;
  }
  if (plan.tenantId === null || plan.changes.length === 0) return undefined;
  const claims = await tenant.graph.tokenClaims(options);
  if (claims?.tid?.toLowerCase() === plan.tenantId) return undefined;
  const id = await readTenantId(tenant, options);
  return id === plan.tenantId
    ? undefined
    : `the plan is for tenant ${plan.tenantId}, but this is tenant ${id ?? "unknown"}; sign in to the right tenant, or make a new plan`;
}
