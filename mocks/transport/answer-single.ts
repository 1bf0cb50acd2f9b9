import { Refusal, segmentNotFound } from "../ground/refusal.ts";
import type { WireAnswer } from "../ground/wire-message.ts";
import { answerCall, guarded } from "./answer-call.ts";
import type { Arrival, Service } from "./arrival.ts";

/** Answers a wire request that is no batch. */
export function answerSingle(service: Service, arrival: Arrival): WireAnswer {
  const { request, url, number, ids } = arrival;
  return guarded(url.path, ids, () => {
    const caller = service.tokens.judge(request.headers["authorization"], number);
    if (url.version === undefined) throw segmentNotFound(url.path.split("/")[1] ?? "");
    if (request.url.length > service.settings.limits.urlLength)
      throw new Refusal(414, "RequestUriTooLong", "The request URI is too long.", {
        layer: "gateway",
      });
    return answerCall(
      service,
      {
        method: request.method,
        version: url.version,
        origin: url.origin,
        path: url.path,
        search: url.search,
        headers: request.headers,
        bodyText: request.body,
        caller,
      },
      ids,
    );
  });
}
