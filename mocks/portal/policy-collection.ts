import { copyWire, isWireObject, textOf } from "../ground/wire.ts";
import { assignmentRow, setAssignments, sourceOf } from "../policies/assignment-rows.ts";
import { policyKind, type PolicyCollection } from "../policies/kinds.ts";
import { changedPolicyRow, newPolicyRow } from "../policies/rows.ts";
import type { Tenant } from "../state/tenant.ts";
import { dropRow, putRow, type Collection } from "./collection.ts";

/** Policies and filters: stamps, versions and what the service fills in follow each write. */
export function policyCollection(tenant: Tenant, collection: PolicyCollection): Collection {
  const kind = policyKind(collection);
  return {
    add(id, given) {
      putRow(tenant, collection, newPolicyRow(tenant, kind, id, { ...given, id }), undefined);
    },
    change(before, changed) {
      putRow(tenant, collection, changedPolicyRow(tenant, kind, before, changed), before);
    },
    remove(row) {
      dropRow(tenant, collection, row);
    },
    assign(row, assignments) {
      const rows = assignments.map((item) => {
        const target = item["target"];
        const wire = {
          deviceAndAppManagementAssignmentFilterId: null,
          deviceAndAppManagementAssignmentFilterType: "none",
          ...(isWireObject(target) ? copyWire(target) : {}),
        };
        const id = textOf(row, "id");
        return { ...assignmentRow(id, wire, sourceOf(id, item)), policyType: collection };
      });
      setAssignments(tenant, kind, row, rows);
    },
  };
}
