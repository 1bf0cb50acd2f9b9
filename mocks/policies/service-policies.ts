import type { Answer, Call } from "../ground/call.ts";
import { guidOf } from "../ground/random.ts";
import { directoryNotFound } from "../ground/refusal.ts";
import { isWireObject, textOf, wireDate, type WireObject } from "../ground/wire.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly } from "../odata/query.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";

const path = "admin/windows/updates/policies";
// the pages ask for it; that WindowsUpdates.Read.All is enough only a public provider says
const access = {
  only: "beta",
  read: permissions.windowsUpdates,
  write: permissions.windowsUpdates,
} as const;

/**
 * Policies of the update service with rings and approvals, read-only, from the tenant's
 * `servicePolicies`.
 *
 * @see https://learn.microsoft.com/graph/api/resources/windowsupdates-ring?view=graph-rest-beta
 */
export const servicePolicyRoutes: readonly Route[] = [
  { ...access, pattern: path, methods: { GET: listPolicies } },
  { ...access, pattern: `${path}/{id}`, methods: { GET: getPolicy } },
  { ...access, pattern: `${path}/{id}/rings`, methods: { GET: listOf("rings") } },
  { ...access, pattern: `${path}/{id}/approvals`, methods: { GET: listOf("approvals") } },
];

function listPolicies(call: Call, tenant: Tenant): Answer {
  return page(call, tenant, policiesOf(tenant).map(plain), path);
}

function getPolicy(call: Call, tenant: Tenant, id = ""): Answer {
  allowOnly(call.query, ["$select"]);
  return { status: 200, body: plain(demand(tenant, id)) };
}

function listOf(part: "rings" | "approvals") {
  return (call: Call, tenant: Tenant, id = ""): Answer => {
    const given = demand(tenant, id)[part];
    const rows = (Array.isArray(given) ? given : []).filter(isWireObject);
    const named = rows.map((row, at) => ({
      id: guidOf(tenant.settings.seed, id, part, at),
      ...row,
    }));
    return page(call, tenant, named, `${path}('${id}')/${part}`);
  };
}

function page(call: Call, tenant: Tenant, rows: readonly WireObject[], context: string): Answer {
  allowOnly(call.query, ["$top", "$skiptoken"]);
  return pageOf(
    call,
    tenant.settings,
    (from) => rows.map((row, index) => [index, row] as const).slice(from),
    { context, defaultSize: 100, maxSize: 100, onExceed: "cap", project: (row) => row },
  );
}

// what is expanded on no list
function plain({ rings: _rings, approvals: _approvals, ...row }: WireObject): WireObject {
  return row;
}

function policiesOf({ settings }: Tenant): readonly WireObject[] {
  const at = wireDate(new Date(settings.startAt));
  return settings.servicePolicies.map((given, place) => ({
    "@odata.type": "#microsoft.graph.windowsUpdates.qualityUpdatePolicy",
    id: guidOf(settings.seed, "service policy", place),
    description: "",
    approvalRules: [],
    createdDateTime: at,
    lastModifiedDateTime: at,
    ...given,
  }));
}

function demand(tenant: Tenant, id: string): WireObject {
  const found = policiesOf(tenant).find((policy) => textOf(policy, "id") === id);
  if (found === undefined) throw directoryNotFound(id);
  return found;
}
