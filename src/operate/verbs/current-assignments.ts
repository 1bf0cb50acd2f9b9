import { type Assignment, assignmentFromWire } from "../../assignments/assignment.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { WireObject } from "../../kind/wire.ts";
import type { PolicyKindOfTenant } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";

/** All assignments of a policy, as they are now. */
export async function currentAssignments(
  tenant: Tenant,
  kind: PolicyKindOfTenant,
  policy: TenantObject,
  options: OperationOptions,
): Promise<readonly Assignment[]> {
  const found: Assignment[] = [];
  const list = tenant.graph.list<WireObject>(kind.requests.assignments(policy), options);
  for await (const wire of list) found.push(assignmentFromWire(wire, kind.terms));
  return found;
}
