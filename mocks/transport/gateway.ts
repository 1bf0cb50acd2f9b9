import { decodeSegment, segmentsOf, type Answer, type Call } from "../call.ts";
import type { Core } from "../core.ts";
import { isIntunePath } from "../intune-path.ts";
import { parseQuery } from "../odata/query.ts";
import type { LoggedItem, LoggedRequest, FaultEffect } from "../options.ts";
import { badGatewayRequest, errorBody, Refusal, segmentNotFound } from "../refusal.ts";
import { answerStorage, isStoragePath } from "../reports/storage.ts";
import { dispatch, type Route } from "../router.ts";
import { answerBatch, type BatchItem } from "./batch.ts";
import { faultAnswer } from "./fault-answer.ts";
import type { FaultBook } from "./fault-book.ts";
import type { Quotas } from "./quotas.ts";
import type { RandomFaults } from "./random-faults.ts";
import type { Tokens } from "./tokens.ts";
import { RequestIds } from "./request-ids.ts";
import {
  jsonContentType,
  parseGraphUrl,
  readBody,
  type GraphUrl,
  type WireAnswer,
  type WireOutcome,
  type WireRequest,
} from "./wire-message.ts";

/** Everything between the wire and the handlers: log, faults, tokens, quotas, batches, headers. */
export interface Gateway {
  answer(request: WireRequest, abortSignal?: AbortSignal): Promise<WireOutcome>;
  readonly requests: readonly LoggedRequest[];
}

/** What a gateway is made of. */
export interface GatewayParts {
  readonly core: Core;
  readonly routes: readonly Route[];
  readonly faults: FaultBook;
  readonly randomFaults: RandomFaults;
  readonly quotas: Quotas;
  readonly tokens: Tokens;
  readonly logBodies: boolean;
  readonly onExchange: ((exchange: LoggedRequest) => void) | undefined;
  /** Runs after each wire request that may have written, before its answer is sent. */
  readonly afterWrite: (() => Promise<void>) | undefined;
}

/** One gateway a tenant. */
export function createGateway(parts: GatewayParts): Gateway {
  const { core, faults, randomFaults } = parts;
  const requests: LoggedRequest[] = [];
  let count = 0;

  const answer = async (request: WireRequest, abortSignal?: AbortSignal): Promise<WireOutcome> => {
    const number = ++count;
    const url = parseGraphUrl(request.url);
    const log = openLog(request, url, number, parts.logBodies);
    requests.push(log);
    if (core.settings.delays.latencyMs > 0)
      await core.clock.sleep(core.settings.delays.latencyMs, { abortSignal });

    core.deviceUpdates?.settle(core, request.method !== "GET");
    const ids = new RequestIds(core, number, request.headers);
    const passing = {
      method: request.method,
      path: url.path,
      search: url.search,
      request: number,
      item: undefined,
    };
    const isBatch = /^\/\$batch\/?$/.test(url.path);
    const rolled = isBatch ? undefined : randomFaults.roll(request.method, false, core.clock.now());
    const before =
      faults.strike("before", passing) ?? (rolled?.when === "before" ? rolled.effect : undefined);
    let outcome =
      before === undefined ? undefined : await broken(before, request, ids, abortSignal);
    if (outcome === undefined) {
      const items: LoggedItem[] = [];
      const right = isBatch
        ? batch(request, url, number, ids, items)
        : url.version === undefined && isStoragePath(url.path)
          ? answerStorage(request, url.path, core)
          : single(request, url, number, ids);
      if (isBatch) log.batch = items;
      const after =
        faults.strike("after", passing) ?? (rolled?.when === "after" ? rolled.effect : undefined);
      outcome = (after === undefined
        ? undefined
        : await broken(after, request, ids, abortSignal, right)) ?? {
        kind: "answer",
        answer: right,
      };
      if (request.method !== "GET" && parts.afterWrite !== undefined) await parts.afterWrite();
    }
    if (outcome.kind === "answer") {
      log.status = outcome.answer.status;
      if (parts.logBodies) log.responseBody = readBody(outcome.answer.body);
    }
    parts.onExchange?.(log);
    return outcome;
  };

  const single = (
    request: WireRequest,
    url: GraphUrl,
    number: number,
    ids: RequestIds,
  ): WireAnswer =>
    guarded(url.path, ids, () => {
      const caller = parts.tokens.judge(request.headers["authorization"], number);
      if (url.version === undefined) throw segmentNotFound(url.path.split("/")[1] ?? "");
      if (request.url.length > core.settings.limits.urlLength)
        throw new Refusal(414, "RequestUriTooLong", "The request URI is too long.", {
          layer: "gateway",
        });
      return handle(
        {
          method: request.method,
          version: url.version,
          origin: url.origin,
          segments: segmentsOf(url.path),
          path: url.path,
          search: url.search,
          query: parseQuery(url.search),
          headers: request.headers,
          bodyText: request.body,
          caller,
        },
        ids,
      );
    });

  const batch = (
    request: WireRequest,
    url: GraphUrl,
    number: number,
    ids: RequestIds,
    log: LoggedItem[],
  ): WireAnswer =>
    guarded(url.path, ids, () => {
      const caller = parts.tokens.judge(request.headers["authorization"], number);
      const { version } = url;
      if (version === undefined) throw segmentNotFound("$batch");
      if (request.method !== "POST")
        throw new Refusal(
          405,
          "BadRequest",
          "Specified HTTP method is not allowed for the request target.",
          { layer: "gateway" },
        );
      const body = answerBatch(request, core.settings.seed ^ number, (item) => {
        const answered = answerItem(item, {
          url,
          version,
          number,
          caller,
          headers: request.headers,
        });
        log.push(loggedItem(item, answered, parts.logBodies));
        return answered;
      });
      return {
        status: 200,
        headers: { "Content-Type": jsonContentType },
        body: JSON.stringify(body),
      };
    });

  const answerItem = (
    item: BatchItem,
    envelope: {
      url: GraphUrl;
      version: "v1.0" | "beta";
      number: number;
      caller: Call["caller"];
      headers: Readonly<Record<string, string>>;
    },
  ): WireAnswer => {
    const ids = new RequestIds(core, envelope.number, item.headers, item.place);
    const [path = "", query] = item.url.split(/\?(.*)/s);
    const search = query === undefined ? "" : `?${query}`;
    const passing = {
      method: item.method,
      path,
      search,
      request: envelope.number,
      item: item.place,
    };
    const rolled = randomFaults.roll(item.method, true, core.clock.now());
    const before =
      faults.strike("before", passing) ?? (rolled?.when === "before" ? rolled.effect : undefined);
    if (before !== undefined && "status" in before) return faultAnswer(before, path, ids.context());
    const right = guarded(path, ids, () => {
      if (item.refusal !== undefined) throw item.refusal;
      return handle(
        {
          method: item.method,
          version: envelope.version,
          origin: envelope.url.origin,
          segments: segmentsOf(path),
          path,
          search,
          query: parseQuery(search),
          headers: item.headers,
          bodyText: item.bodyText,
          caller: envelope.caller,
        },
        ids,
      );
    });
    const after =
      faults.strike("after", passing) ?? (rolled?.when === "after" ? rolled.effect : undefined);
    return after !== undefined && "status" in after
      ? faultAnswer(after, path, ids.context())
      : right;
  };

  const handle = (call: Call, ids: RequestIds): WireAnswer => {
    const charged = parts.quotas.charge(call);
    ids.add(charged);
    if (!["GET", "POST", "PATCH", "PUT", "DELETE"].includes(call.method))
      throw badGatewayRequest(`The method '${call.method}' is not supported.`);
    return render(dispatch(parts.routes, call, core), call);
  };

  // an answer with its headers, also where the handler refused
  const guarded = (path: string, ids: RequestIds, work: () => WireAnswer): WireAnswer => {
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
  };

  const broken = async (
    effect: FaultEffect,
    request: WireRequest,
    ids: RequestIds,
    abortSignal: AbortSignal | undefined,
    right?: WireAnswer,
  ): Promise<WireOutcome | undefined> => {
    if ("reset" in effect) return { kind: "reset" };
    if ("hang" in effect) return { kind: "hang" };
    if ("delayMs" in effect) {
      await core.clock.sleep(effect.delayMs, { abortSignal });
      return undefined;
    }
    if ("truncate" in effect)
      return right === undefined
        ? undefined
        : { kind: "answer", answer: right, truncate: effect.truncate };
    const { path } = parseGraphUrl(request.url);
    return { kind: "answer", answer: faultAnswer(effect, path, ids.context()) };
  };

  return { answer, requests };
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

type OpenLog = { -readonly [Key in keyof LoggedRequest]: LoggedRequest[Key] };

function openLog(request: WireRequest, url: GraphUrl, number: number, bodies: boolean): OpenLog {
  const body = bodies ? readBody(request.body) : undefined;
  return {
    number,
    method: request.method,
    url: request.url,
    path: decodeSegment(url.path),
    version: url.version,
    headers: request.headers,
    status: 0,
    ...(body === undefined ? {} : { body }),
  };
}

function loggedItem(item: BatchItem, answered: WireAnswer, bodies: boolean): LoggedItem {
  const body = bodies ? readBody(item.bodyText) : undefined;
  const responseBody = bodies ? readBody(answered.body) : undefined;
  return {
    id: item.id,
    method: item.method,
    url: item.url,
    path: decodeSegment(item.url.split("?")[0] ?? ""),
    headers: item.headers,
    status: answered.status,
    ...(body === undefined ? {} : { body }),
    ...(responseBody === undefined ? {} : { responseBody }),
  };
}
