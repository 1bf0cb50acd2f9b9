import type { WireObject } from "../ground/wire.ts";

/** What Intune calls the states of a request for approval. */
export type ApprovalStatus =
  | "needsApproval"
  | "approved"
  | "rejected"
  | "completed"
  | "cancelled"
  | "expired";

/** A write that waits for, or had, the approval of another administrator. */
export interface ApprovalRequest {
  readonly code: string;
  readonly method: string;
  /** Without version, in lower case. */
  readonly path: string;
  readonly bodyText: string;
  readonly justification: string;
  readonly requestedAt: number;
  status: ApprovalStatus;
}

const day = 86_400_000;
/** Open requests end after three days: Microsoft365DSC#7236. */
export const openForMs = 3 * day;

/** A request as `operationApprovalRequests` lists it. */
export function wireApproval(request: ApprovalRequest): WireObject {
  const { code, justification, requestedAt, status } = request;
  return {
    id: code,
    requestDateTime: new Date(requestedAt).toISOString(),
    expirationDateTime: new Date(requestedAt + openForMs).toISOString(),
    lastModifiedDateTime: new Date(requestedAt).toISOString(),
    requestor: null,
    approver: null,
    status,
    requestJustification: justification,
    approvalJustification: null,
    requiredOperationApprovalPolicyTypes: [],
  };
}
