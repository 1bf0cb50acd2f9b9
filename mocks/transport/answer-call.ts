import { segmentsOf, type Answer, type Call } from "../ground/call.ts";
import { isIntunePath } from "../ground/intune-path.ts";
import { badGatewayRequest, errorBody, Refusal } from "../ground/refusal.ts";
import { jsonContentType, type WireAnswer } from "../ground/wire-message.ts";
import { parseQuery } from "../odata/query.ts";
import type { Service } from "./arrival.ts";
import type { RequestIds } from "./request-ids.ts";

/** Charges one call, lets its handler answer, and renders that. */
export function answerCall(
  service: Service,
  sent: Omit<Call, "segments" | "query">,
  ids: RequestIds,
): WireAnswer {
  const call: Call = {
    ...sent,
    segments: segmentsOf(sent.path),
    query: parseQuery(sent.search),
  };
  ids.add(service.quotas.charge(call));
  if (!["GET", "POST", "PATCH", "PUT", "DELETE"].includes(call.method))
    throw badGatewayRequest(`The method '${call.method}' is not supported.`);
  return render(service.dispatch(call), call);
}

/** An answer with its headers, also where the work refused. */
export function guarded(path: string, ids: RequestIds, work: () => WireAnswer): WireAnswer {
  try {
    const done = work();
    return { ...done, headers: { ...ids.headers(), ...done.headers } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const body = errorBody(error, ids.context(isIntunePath(path)));
    return {
      status: error.status,
      headers: { ...ids.headers(), "Content-Type": "application/json", ...error.headers },
      body: JSON.stringify(body),
    };
  }
}

function render(answer: Answer, call: Call): WireAnswer {
  const headers = { ...answer.headers };
  if (answer.body === undefined) return { status: answer.status, headers, body: undefined };
  if (typeof answer.body === "string")
    return {
      status: answer.status,
      headers: { "Content-Type": "text/plain", ...headers },
      body: answer.body,
    };
  const level = /odata\.metadata=(none|full)/i.exec(call.headers["accept"] ?? "")?.[1] ?? "minimal";
  const type = jsonContentType.replace("metadata=minimal", `metadata=${level}`);
  return {
    status: answer.status,
    headers: { "Content-Type": type, ...headers },
    body: JSON.stringify(answer.body),
  };
}
