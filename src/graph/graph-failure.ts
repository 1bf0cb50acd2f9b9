import type { AttemptFailure } from "./attempt-failure.ts";
import { approvalNeeded, type ApprovalNeeded } from "./admin-approval.ts";
import { tooLargeCode } from "./body-text.ts";
import { GraphError } from "./error.ts";
import { certificateAdvice } from "./network-failure.ts";
import { leastPermission } from "./least-permission.ts";
import type { GraphRequest, OperationClass } from "./request.ts";
import { decodeClaims } from "./token-claims.ts";

/** What a request had seen when it failed for good. */
export interface FailedRequest {
  readonly request: GraphRequest;
  readonly operation: OperationClass;
  readonly failure: AttemptFailure;
  /** A write of which it is not known whether it was applied. */
  readonly ambiguous?: boolean;
  readonly retryAt?: Date | undefined;
  readonly clientRequestId?: string;
  /** Only its claims are read. */
  readonly token?: string;
}

/** The error that the caller gets. */
export function graphFailure(failed: FailedRequest): GraphError {
  const { request, failure, retryAt, ambiguous = false } = failed;
  const body = failure.body;
  return new GraphError(message(failed, ambiguous), {
    status: failure.status,
    code: failure.code,
    method: request.method,
    path: request.path,
    serviceCode: body?.serviceCode,
    requestId: failure.headers["request-id"] ?? body?.requestId,
    clientRequestId:
      failure.headers["client-request-id"] ?? body?.clientRequestId ?? failed.clientRequestId,
    activityId: body?.activityId,
    retryAt,
    ambiguous,
    details: body?.details,
    approval: approvalOf(failed),
    cause: failure.cause,
  });
}

function message(failed: FailedRequest, ambiguous: boolean): string {
  const { request, failure } = failed;
  const status = failure.status === 0 ? "" : `HTTP ${failure.status} `;
  const what = `${request.method} ${request.path} failed: ${status}${failure.code}`;
  const said = failure.text === "" ? "" : `: ${failure.text.replace(/[.\s]+$/, "")}`;
  const next = advice(failed);
  const doubt = ambiguous
    ? " Whether it was applied is not known: read the object before repeating it."
    : "";
  return `${what}${said}.${next === "" ? "" : ` ${next}`}${doubt}`;
}

function advice(failed: FailedRequest): string {
  const { request, operation, failure, retryAt, token = "" } = failed;
  switch (failure.kind) {
    case "notSent":
      return "Check the network, the proxy and the name of the host.";
    case "unknownHost":
      return (
        "Check the name of the host, in graphUrl too, and the DNS of this machine; where only a " +
        "proxy knows it, name that proxy in HTTPS_PROXY."
      );
    case "forbiddenPort":
      return "Give the host in graphUrl another port: fetch sends nothing to this one.";
    case "distrusted":
      return `${certificateAdvice}.`;
    case "proxy":
      // its own words say what to do
      return "";
    case "unauthorized":
      return "Sign in again, and check that the token is for this cloud.";
    case "token":
      return "No access token could be had: check the credential and its settings.";
    case "throttled":
    case "unavailable":
    case "held":
      return retryAt === undefined
        ? "Try again later."
        : `Try again after ${retryAt.toISOString()}.`;
    case "missing":
      return "Check the id; what was created a moment ago can take minutes to show.";
    case "permanent": {
      const approval = approvalOf(failed);
      if (approval) return approvalAdvice(approval);
      return permanentAdvice(request, operation, failure, token);
    }
    case "lost":
    case "server":
    case "locked":
    case "concurrency":
    case "dependency":
    case "alreadyThere":
    case "dropped":
      return "";
    case "protocol":
      if (failure.code === tooLargeCode) return "Ask for less at once, or raise maxResponseBytes.";
      return "Something between here and Graph, such as a proxy, may have answered instead.";
    default:
      return failure.kind satisfies never;
  }
}

function approvalOf({ operation, failure }: FailedRequest): ApprovalNeeded | undefined {
  if (operation === "query" || failure.kind !== "permanent") return undefined;
  const { code, text, body } = failure;
  // Intune wraps headers of its own service into the text
  const headers = { ...body?.headers, ...failure.headers };
  return approvalNeeded({ code, text, headers, serviceCode: body?.serviceCode });
}

function approvalAdvice({ code }: ApprovalNeeded): string {
  return code === null
    ? "Multi Admin Approval protects it: say why it is wanted, with a justification."
    : `Another administrator has to approve request ${code} in Intune, under Multi Admin Approval; then send the same again with that code.`;
}

function permanentAdvice(
  request: GraphRequest,
  operation: OperationClass,
  failure: AttemptFailure,
  token: string,
): string {
  switch (failure.status) {
    case 403:
      return permissionAdvice(request, operation, failure, token);
    case 409:
    case 412:
      return "It is not in the state that was expected: read it again and make a new plan.";
    case 413:
      return "Send it in smaller parts.";
    default:
      if (failure.code === "RedirectRefused") return "Redirects are refused: check graphUrl.";
      return /resource not found for the segment/i.test(failure.text)
        ? `This cloud or ${request.version} does not offer this resource.`
        : "";
  }
}

function permissionAdvice(
  request: GraphRequest,
  operation: OperationClass,
  { text }: AttemptFailure,
  token: string,
): string {
  const needed = leastPermission(request.path, operation === "query" ? "read" : "write");
  const claims = decodeClaims(token);
  // Intune names those that would do in its own words
  const isNamed = needed === undefined || text.includes(needed) || /must have one of/i.test(text);
  const needs = isNamed ? "" : `It needs ${needed}. `;
  if (claims === undefined) return needs.trim();
  const held = claims.roles?.join(", ") || claims.scp || "none";
  const app = claims.appid === undefined ? "" : ` of app ${claims.appid}`;
  return `${needs}The token${app} has: ${held}.`;
}
