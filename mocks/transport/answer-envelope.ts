import type { Caller } from "../ground/call.ts";
import { Refusal, segmentNotFound } from "../ground/refusal.ts";
import { jsonContentType, type GraphUrl, type WireAnswer } from "../ground/wire-message.ts";
import type { WireVersion } from "../ground/wire.ts";
import { answerCall, guarded } from "./answer-call.ts";
import type { Arrival, Service } from "./arrival.ts";
import { answerBatch, type BatchItem } from "./batch.ts";
import { faultAnswer } from "./fault-answer.ts";
import { meetFaults, type FaultSources } from "./meet-faults.ts";
import { RequestIds } from "./request-ids.ts";

/** True for `$batch`. */
export function isEnvelope(url: GraphUrl): boolean {
  return /^\/\$batch\/?$/.test(url.path);
}

/** Answers a `$batch`, item by item; each is told to `note` with its answer. */
export function answerEnvelope(
  service: Service & FaultSources,
  arrival: Arrival,
  note: (item: BatchItem, answered: WireAnswer) => void,
): WireAnswer {
  const { request, url, number, ids } = arrival;
  return guarded(url.path, ids, () => {
    const caller = service.tokens.judge(request.headers["authorization"], number);
    const { version } = url;
    if (version === undefined) throw segmentNotFound("$batch");
    if (request.method !== "POST")
      throw new Refusal(
        405,
        "BadRequest",
        "Specified HTTP method is not allowed for the request target.",
        { layer: "gateway" },
      );
    const { settings, clock } = service;
    const body = answerBatch(request, settings.seed ^ number, (item) => {
      const itemIds = new RequestIds(settings.seed, clock, number, item.headers, item.place);
      const envelope = { version, origin: url.origin, number, caller, ids: itemIds };
      const answered = answerItem(service, item, envelope);
      note(item, answered);
      return answered;
    });
    return {
      status: 200,
      headers: { "Content-Type": jsonContentType },
      body: JSON.stringify(body),
    };
  });
}

/** What an item has from the request that it came in. */
interface Envelope {
  readonly version: WireVersion;
  readonly origin: string;
  readonly number: number;
  readonly caller: Caller;
  /** Of the item. */
  readonly ids: RequestIds;
}

function answerItem(
  service: Service & FaultSources,
  item: BatchItem,
  { version, origin, number, caller, ids }: Envelope,
): WireAnswer {
  const [path = "", query] = item.url.split(/\?(.*)/s);
  const search = query === undefined ? "" : `?${query}`;
  const { method, headers, bodyText } = item;
  const passing = { method, path, search, request: number, item: item.place };
  const met = meetFaults(service, passing, service.clock.now());
  if (met.before !== undefined && "status" in met.before)
    return faultAnswer(met.before, path, ids.context());
  const right = guarded(path, ids, () => {
    if (item.refusal !== undefined) throw item.refusal;
    return answerCall(
      service,
      { method, version, origin, path, search, headers, bodyText, caller },
      ids,
    );
  });
  const after = met.after();
  return after !== undefined && "status" in after
    ? faultAnswer(after, path, ids.context())
    : service.earlier.answer(passing, right, after);
}
