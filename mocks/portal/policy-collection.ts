import { copyWire, isWireObject, textOf, type WireObject } from "../ground/wire.ts";
import { assignmentRow, setAssignments, sourceOf } from "../policies/assignment-rows.ts";
import { policyKind, type PolicyCollection } from "../policies/kinds.ts";
import { changedPolicyRow, newPolicyRow } from "../policies/rows.ts";
import type { Tenant } from "../state/tenant.ts";
import { dropRow, putRow, type Collection } from "./collection.ts";

/**
 * Policies and filters: stamps, versions and what the service fills in follow each write. A stamp
 * that is given stays, so that a tenant can have a past.
 */
export function policyCollection(tenant: Tenant, collection: PolicyCollection): Collection {
  const kind = policyKind(collection);
  return {
    add(id, given) {
      const row = newPolicyRow(tenant, kind, id, { ...given, id });
      putRow(tenant, collection, { ...row, ...stampsIn(given) }, undefined);
    },
    change(before, changed) {
      const row = changedPolicyRow(tenant, kind, before, changed);
      putRow(tenant, collection, { ...row, ...stampsIn(changed) }, before);
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
        const terms = Object.fromEntries(
          (kind.assignable?.terms ?? []).map((name) => [name, item[name] ?? null]),
        );
        return { ...assignmentRow(id, wire, sourceOf(id, item)), ...terms, policyType: collection };
      });
      setAssignments(tenant, kind, row, rows);
    },
  };
}

function stampsIn(given: WireObject): WireObject {
  return Object.fromEntries(
    ["createdDateTime", "lastModifiedDateTime"]
      .filter((name) => typeof given[name] === "string")
      .map((name) => [name, given[name]]),
  );
}
