import { bodyOf, rootOf, type Answer, type Call } from "../ground/call.ts";
import { badIntuneRequest, intuneNotFound, modelFailure } from "../ground/refusal.ts";
import { isWireObject, textOf } from "../ground/wire.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible } from "../state/visible.ts";
import { purposeOf, refuseFilterRule } from "../filters/index.ts";
import { evaluateFilter } from "./filter-preview.ts";
import { filterPayloads } from "./filter-use.ts";

const access = {
  only: "beta",
  read: permissions.configurationRead,
  write: permissions.configurationRead,
} as const;

/** Questions about assignment filters. learn.microsoft.com/graph/api/resources/intune-policyset-deviceandappmanagementassignmentfilter */
export const filterRoutes: readonly Route[] = [
  {
    ...access,
    pattern: "deviceManagement/assignmentFilters/validateFilter",
    write: permissions.configurationWrite,
    methods: { POST: validateFilter },
  },
  // with parentheses, as OData writes a function, and without, as the API page does
  ...["getState", "getState()"].map((name) => ({
    ...access,
    pattern: `deviceManagement/assignmentFilters/${name}`,
    methods: { GET: getState },
  })),
  {
    ...access,
    pattern: "deviceManagement/assignmentFilters/{id}/payloads",
    methods: { GET: listPayloads },
  },
  {
    ...access,
    pattern: "deviceManagement/evaluateAssignmentFilter",
    methods: { POST: evaluateFilter },
  },
];

function validateFilter(call: Call, tenant: Tenant): Answer {
  const filter = bodyOf(call)["deviceAndAppManagementAssignmentFilter"];
  if (!isWireObject(filter))
    throw modelFailure("The parameter 'deviceAndAppManagementAssignmentFilter' is missing.");
  const rule = textOf(filter, "rule");
  // seen: FLT-V51
  if (rule.trim() === "") throw badIntuneRequest("The rule of an assignment filter is required.");
  const isValidRule =
    refuseFilterRule(rule, purposeOf(filter), tenant.settings.behaviors) === undefined;
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#microsoft.graph.assignmentFilterValidationResult`,
      value: { isValidRule },
    },
  };
}

// learn.microsoft.com/graph/api/intune-policyset-deviceandappmanagementassignmentfilter-getstate
function getState(call: Call): Answer {
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#microsoft.graph.assignmentFilterState`,
      value: { enabled: true },
    },
  };
}

function listPayloads(call: Call, tenant: Tenant, id = ""): Answer {
  if (readVisible(tenant, "assignmentFilters", id) === undefined) throw intuneNotFound();
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#Collection(microsoft.graph.payloadByFilter)`,
      value: filterPayloads(tenant, id),
    },
  };
}
