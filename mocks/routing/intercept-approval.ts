import type { Call } from "../ground/call.ts";
import { badIntuneRequest, Refusal } from "../ground/refusal.ts";
import type { Tenant } from "../state/tenant.ts";
import { type ApprovalRequest, openForMs } from "../state/approval-request.ts";

const justificationHeader = "x-msft-approval-justification";
const codeHeader = "x-msft-approval-code";

/**
 * Holds a write to a protected collection back until another administrator approved it: without a
 * justification 400 that names the header, with one 403 and a code, and with the code of an approved
 * request of the same method, path and body it goes through. Gives what ends the request once the
 * write was done.
 *
 * Unverified: that the body has to be the same to the byte, and what the service answers to a code
 * whose request was rejected or is for another body.
 *
 * @see https://learn.microsoft.com/intune/fundamentals/role-based-access-control/multi-admin-approval-graph-api
 * @see https://github.com/Micke-K/IntuneManagement/discussions/426
 */
export function interceptApproval(call: Call, tenant: Tenant): (() => void) | undefined {
  if (call.method === "GET" || !isProtected(call, tenant)) return undefined;
  expireRequests(tenant);
  const code = call.headers[codeHeader];
  if (code !== undefined) return approvedWrite(call, tenant, code);
  const justification = decoded(call.headers[justificationHeader]);
  if (justification === undefined)
    throw badIntuneRequest(
      `This operation requires approval. The request must include the header '${justificationHeader}' with a Base64 encoded value.`,
    );
  const path = pathOf(call);
  const open = [...tenant.approvals.values()].find(
    (request) =>
      request.status === "needsApproval" && path !== collectionOf(call) && request.path === path,
  );
  if (open !== undefined)
    throw badIntuneRequest("There is already a pending approval request for this object.");
  const request: ApprovalRequest = {
    code: tenant.rows.nextId(),
    method: call.method,
    path,
    bodyText: call.bodyText ?? "",
    justification,
    requestedAt: tenant.clock.now().getTime(),
    status: "needsApproval",
  };
  tenant.approvals.set(request.code, request);
  throw approvalRequired(request.code);
}

/** Ends requests that nobody approved in time. */
export function expireRequests(tenant: Tenant): void {
  for (const request of tenant.approvals.values())
    if (
      request.status === "needsApproval" &&
      tenant.clock.now().getTime() >= request.requestedAt + openForMs
    )
      request.status = "expired";
}

function approvedWrite(call: Call, tenant: Tenant, code: string): () => void {
  const request = tenant.approvals.get(code.toLowerCase());
  const isSame =
    request?.method === call.method &&
    request.path === pathOf(call) &&
    request.bodyText === (call.bodyText ?? "");
  if (request === undefined || !isSame)
    throw badIntuneRequest("The approval code does not belong to this request.");
  if (request.status !== "approved") throw approvalRequired(request.code);
  return () => {
    request.status = "completed";
  };
}

function approvalRequired(code: string): Refusal {
  return new Refusal(
    403,
    "ApprovalRequired",
    `The operation requires approval by another administrator. Request id: ${code}`,
    { headers: { [codeHeader]: code } },
  );
}

function isProtected(call: Call, tenant: Tenant): boolean {
  const collection = collectionOf(call).split("/")[1];
  return tenant.settings.approvedCollections.some(
    (name) => name.toLowerCase() === collection?.toLowerCase(),
  );
}

function collectionOf({ segments }: Call): string {
  return segments
    .slice(0, 2)
    .map(({ name }) => name)
    .join("/")
    .toLowerCase();
}

function pathOf({ segments }: Call): string {
  return segments
    .map(({ name }) => name)
    .join("/")
    .toLowerCase();
}

/** Undefined where it is missing, or no Base64 of UTF-8. */
function decoded(value: string | undefined): string | undefined {
  if (value === undefined || value === "") return undefined;
  const bytes = Buffer.from(value, "base64");
  return bytes.toString("base64") === value ? bytes.toString("utf8") : undefined;
}
