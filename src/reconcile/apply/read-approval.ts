import { type GraphClient, isForbidden, isNotFound } from "../../graph/index.ts";
import type { GraphRequest, OperationOptions } from "../../graph/request.ts";
import { type WireObject, wireText } from "../../kind/wire.ts";

/**
 * Where an approval stands: `ended` is one that no longer counts, so that a new one has to be asked
 * for; `unread` is one that this identity may not read.
 */
export type ApprovalState = "waiting" | "approved" | "rejected" | "ended" | "unread";

const path = "/deviceManagement/operationApprovalRequests";

/**
 * Reads it by its code, and from the list where there is none by it: Unverified is whether the
 * code is the id.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-rbac-operationapprovalrequest
 * @throws {GraphError} where it cannot be read for another reason than a missing permission.
 */
export async function readApproval(
  graph: GraphClient,
  code: string,
  options: OperationOptions,
): Promise<ApprovalState> {
  try {
    const one = await find(graph, code, options);
    return one === undefined ? "ended" : approvalStateOf(wireText(one, "status"));
  } catch (error) {
    if (isForbidden(error)) return "unread";
    throw error;
  }
}

async function find(
  graph: GraphClient,
  code: string,
  options: OperationOptions,
): Promise<WireObject | undefined> {
  const request: GraphRequest = {
    method: "GET",
    version: "beta",
    path: `${path}/${encodeURIComponent(code)}`,
  };
  try {
    return (await graph.send<WireObject>(request, options)).body;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const list = graph.list<WireObject>({ method: "GET", version: "beta", path }, options);
  for await (const row of list)
    if (wireText(row, "id").toLowerCase() === code.toLowerCase()) return row;
  return undefined;
}

function approvalStateOf(status: string): ApprovalState {
  switch (status.toLowerCase()) {
    case "needsapproval":
      return "waiting";
    case "approved":
      return "approved";
    case "rejected":
      return "rejected";
    default:
      return "ended";
  }
}
