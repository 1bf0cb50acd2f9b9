import { bodyOf, rootOf, type Answer, type Call } from "../ground/call.ts";
import { intuneNotFound } from "../ground/refusal.ts";
import { sameId, textOf, type WireObject } from "../ground/wire.ts";
import { allowOnly } from "../odata/query.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible } from "../state/visible.ts";
import {
  assignmentsContext,
  currentAssignments,
  projectAssignment,
  setAssignments,
  visibleAssignments,
} from "./assignment-rows.ts";
import { demandPublished } from "./app-publishing.ts";
import type { PolicyKind } from "./kinds.ts";
import {
  readAssignBody,
  readAssignment,
  refuseDuplicates,
  type Assignable,
} from "./read-assignment.ts";
import { assignedAnswer, deletedAnswer } from "./write-answers.ts";

/**
 * POST {id}/assign: replaces the whole set.
 *
 * @see https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-assign
 */
export function assignPolicy(call: Call, tenant: Tenant, kind: PolicyKind, id: string): Answer {
  const { assignable, row } = demandAssignable(tenant, kind, id);
  if (kind.collection === "mobileApps") demandPublished(row);
  const rows = readAssignBody(call, tenant, kind, assignable, textOf(row, "id"), bodyOf(call));
  setAssignments(tenant, kind, row, rows);
  if (assignable.status === 204) return assignedAnswer(tenant);
  return {
    status: 200,
    body: {
      "@odata.context": typeContext(call, assignable),
      value: rows.map((item) => projectAssignment(call, tenant, item)),
    },
  };
}

/** GET {id}/assignments. */
export function listAssignments(call: Call, tenant: Tenant, kind: PolicyKind, id: string): Answer {
  allowOnly(call.query, ["$top"]);
  const { row } = demandAssignable(tenant, kind, id, true);
  const value = visibleAssignments(tenant, kind, id).map((item) =>
    projectAssignment(call, tenant, item),
  );
  const context = assignmentsContext(call, kind, textOf(row, "id"));
  return { status: 200, body: { "@odata.context": context, value } };
}

/** POST {id}/assignments: adds one. */
export function addAssignment(call: Call, tenant: Tenant, kind: PolicyKind, id: string): Answer {
  const { assignable, row } = demandAssignable(tenant, kind, id);
  const added = readAssignment(call, tenant, kind, assignable, textOf(row, "id"), bodyOf(call));
  const rows = [...currentAssignments(tenant, id), added];
  refuseDuplicates(rows);
  setAssignments(tenant, kind, row, rows);
  return {
    status: 201,
    body: {
      "@odata.context": `${assignmentsContext(call, kind, textOf(row, "id"))}/$entity`,
      ...projectAssignment(call, tenant, added),
    },
  };
}

/**
 * GET, PATCH, DELETE {id}/assignments/{assignmentId}. Unverified: a PATCH puts another target in
 * place of the former, and the id follows the target, as it does everywhere else.
 *
 * @see https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfigurationassignment-update
 */
export function oneAssignment(
  call: Call,
  tenant: Tenant,
  kind: PolicyKind,
  id: string,
  assignmentId: string,
): Answer {
  const { assignable, row } = demandAssignable(tenant, kind, id, call.method === "GET");
  const rows =
    call.method === "GET" ? visibleAssignments(tenant, kind, id) : currentAssignments(tenant, id);
  const found = rows.find((item) => sameId(item["id"], assignmentId));
  if (found === undefined) throw intuneNotFound();
  const answer = (item: WireObject): Answer => ({
    status: 200,
    body: {
      "@odata.context": `${assignmentsContext(call, kind, textOf(row, "id"))}/$entity`,
      ...projectAssignment(call, tenant, item),
    },
  });
  switch (call.method) {
    case "DELETE":
      setAssignments(
        tenant,
        kind,
        row,
        rows.filter((item) => item !== found),
      );
      return deletedAnswer(tenant);
    case "PATCH": {
      const policyId = textOf(row, "id");
      const body = { target: found["target"], ...bodyOf(call) };
      const changed = readAssignment(call, tenant, kind, assignable, policyId, body);
      const after = rows.map((item) => (item === found ? changed : item));
      refuseDuplicates(after);
      setAssignments(tenant, kind, row, after);
      return answer(changed);
    }
    default:
      return answer(found);
  }
}

function demandAssignable(
  tenant: Tenant,
  kind: PolicyKind,
  id: string,
  reading = false,
): { assignable: Assignable; row: WireObject } {
  const row = reading
    ? readVisible(tenant, kind.collection, id)
    : tenant.rows.table(kind.collection).get(id);
  if (row === undefined || kind.assignable === undefined) throw intuneNotFound();
  return { assignable: kind.assignable, row };
}

function typeContext(call: Call, assignable: Assignable): string {
  return `${rootOf(call)}/$metadata#Collection(microsoft.graph.${assignable.type})`;
}
