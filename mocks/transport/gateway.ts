import {
  parseGraphUrl,
  type WireAnswer,
  type WireOutcome,
  type WireRequest,
} from "../ground/wire-message.ts";
import type { LoggedRequest } from "../options/logged-request.ts";
import { answerEnvelope, isEnvelope } from "./answer-envelope.ts";
import { answerSingle } from "./answer-single.ts";
import type { Arrival, Service } from "./arrival.ts";
import { brokenOutcome } from "./fault-answer.ts";
import { meetFaults, type FaultSources } from "./meet-faults.ts";
import { RequestIds } from "./request-ids.ts";
import { createRequestLog, type OpenLog, type RequestLog } from "./request-log.ts";

/** Everything between the wire and the handlers: log, faults, tokens, quotas, batches, headers. */
export interface Gateway {
  answer(request: WireRequest, abortSignal?: AbortSignal): Promise<WireOutcome>;
  readonly requests: readonly LoggedRequest[];
}

/** What a gateway is made of. */
export interface GatewayParts extends Service, FaultSources {
  /** Answers paths without a version that belong to another service; undefined where none does. */
  readonly answerElsewhere: (request: WireRequest, path: string) => WireAnswer | undefined;
  /** Lets the PCs do what they would have done by now. Runs before each wire request. */
  readonly settleFleet: () => void;
  readonly logBodies: boolean;
  readonly onExchange: ((exchange: LoggedRequest) => void) | undefined;
  /** Runs after each wire request that may have written, before its answer is sent. */
  readonly afterWrite: (() => Promise<void>) | undefined;
}

/** One gateway a tenant. */
export function createGateway(parts: GatewayParts): Gateway {
  const { clock, settings } = parts;
  const log = createRequestLog(parts.logBodies);
  return {
    requests: log.requests,
    async answer(request, abortSignal) {
      const url = parseGraphUrl(request.url);
      const entry = log.open(request, url);
      const { latencyMs } = settings.delays;
      if (latencyMs > 0) await clock.sleep(latencyMs, { abortSignal });
      parts.settleFleet();
      const ids = new RequestIds(settings.seed, clock, entry.number, request.headers);
      const arrival: Arrival = { request, url, number: entry.number, ids };
      const outcome = await outcomeOf(parts, arrival, log, entry, abortSignal);
      if (outcome.kind === "answer") log.close(entry, outcome.answer);
      parts.onExchange?.(entry);
      return outcome;
    },
  };
}

/** The right answer, or what a fault makes of it. */
async function outcomeOf(
  parts: GatewayParts,
  arrival: Arrival,
  log: RequestLog,
  entry: OpenLog,
  abortSignal: AbortSignal | undefined,
): Promise<WireOutcome> {
  const { request, url, ids } = arrival;
  const context = { path: url.path, ids, clock: parts.clock, abortSignal };
  const passing = {
    method: request.method,
    path: url.path,
    search: url.search,
    request: arrival.number,
    item: undefined,
  };
  const met = meetFaults(parts, passing, parts.clock.now(), !isEnvelope(url));
  const broken =
    met.before === undefined ? undefined : await brokenOutcome(met.before, undefined, context);
  if (broken !== undefined) return broken;
  const truth = rightAnswer(parts, arrival, log, entry);
  const after = met.after();
  const right = parts.earlier.answer(passing, truth, after);
  const spoilt = after === undefined ? undefined : await brokenOutcome(after, right, context);
  if (request.method !== "GET" && parts.afterWrite !== undefined) await parts.afterWrite();
  return spoilt ?? { kind: "answer", answer: right };
}

function rightAnswer(
  parts: GatewayParts,
  arrival: Arrival,
  log: RequestLog,
  entry: OpenLog,
): WireAnswer {
  const { request, url } = arrival;
  if (isEnvelope(url)) {
    return answerEnvelope(parts, arrival, log.openBatch(entry));
  }
  const elsewhere =
    url.version === undefined ? parts.answerElsewhere(request, url.path) : undefined;
  return elsewhere ?? answerSingle(parts, arrival);
}
