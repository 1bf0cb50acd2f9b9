import { badIntuneRequest } from "../ground/refusal.ts";
import { isWireObject, sameId, textOf, type WireObject } from "../ground/wire.ts";
import type { Tenant } from "../state/tenant.ts";

/** Where a filter is used, as `payloads` of the filter shows it. */
export function filterPayloads(tenant: Tenant, filterId: string): readonly WireObject[] {
  const payloads: WireObject[] = [];
  for (const [policyId, rows] of tenant.rows.assignments) {
    for (const { target } of rows as readonly { target?: unknown }[]) {
      if (
        !isWireObject(target) ||
        !sameId(target["deviceAndAppManagementAssignmentFilterId"], filterId)
      )
        continue;
      payloads.push({
        payloadId: policyId,
        payloadType: "deviceConfigurationAndCompliance",
        groupId: textOf(target, "groupId"),
        assignmentFilterType: target["deviceAndAppManagementAssignmentFilterType"],
      });
    }
  }
  return payloads;
}

/** A filter that an assignment names can not be deleted. learn.microsoft.com/mem/intune/fundamentals/filters */
export function refuseWhileInUse(tenant: Tenant, filterId: string): void {
  if (filterPayloads(tenant, filterId).length > 0) {
    throw badIntuneRequest(
      "The assignment filter is in use by one or more assignments and cannot be deleted.",
    );
  }
}
