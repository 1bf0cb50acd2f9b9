import { rootOf, type Answer, type Call } from "../ground/call.ts";
import { intuneNotFound } from "../ground/refusal.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly } from "../odata/query.ts";
import type { Permission } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";
import { wireApproval } from "../state/approval-request.ts";
import { expireRequests } from "../routing/intercept-approval.ts";

const path = "deviceManagement/operationApprovalRequests";
// the Terraform provider deploymenttheory/microsoft365 asks for it
const read: Permission = ["DeviceManagementRBAC.Read.All", "DeviceManagementRBAC.ReadWrite.All"];
const access = { only: "beta", read, write: read } as const;

/**
 * What waits for an approval, read-only: approving is for people.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-rbac-operationapprovalrequest
 */
export const approvalRoutes: readonly Route[] = [
  { ...access, pattern: path, methods: { GET: listRequests } },
  { ...access, pattern: `${path}/{id}`, methods: { GET: getRequest } },
];

function listRequests(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, ["$top", "$skiptoken"]);
  expireRequests(tenant);
  const all = [...tenant.approvals.values()].map(wireApproval);
  const rows = (from: number) => all.map((row, index) => [index, row] as const).slice(from);
  return pageOf(call, tenant.settings, rows, {
    context: path,
    defaultSize: 1_000,
    maxSize: 1_000,
    onExceed: "cap",
    project: (row) => row,
  });
}

function getRequest(call: Call, tenant: Tenant, id = ""): Answer {
  allowOnly(call.query, []);
  expireRequests(tenant);
  const request = tenant.approvals.get(id.toLowerCase());
  if (request === undefined) throw intuneNotFound();
  const body = {
    "@odata.context": `${rootOf(call)}/$metadata#${path}/$entity`,
    ...wireApproval(request),
  };
  return { status: 200, body };
}
