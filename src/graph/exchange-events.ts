import type { AttemptFailure } from "./attempt-failure.ts";
import type { Exchange } from "./exchange.ts";
import type { PendingRequest } from "./pending-request.ts";
import type { GraphRequest, GraphResponse, GraphVersion } from "./request.ts";

/** A request within a `$batch`, as `onRequest` is given it. */
export interface RequestItem {
  readonly method: GraphRequest["method"];
  /** Without the query. */
  readonly path: string;
}

/** One attempt at a request, as `onRequest` is given it. No header, token, query or body is in it. */
export interface RequestEvent extends RequestItem {
  readonly version: GraphVersion;
  /** From 1 on; of a `$batch` the highest of its items. */
  readonly attempt: number;
  /** Our own id of this attempt, the header `client-request-id`. */
  readonly clientRequestId: string;
  /** What a `$batch` holds, in order; empty for a request by itself. */
  readonly items: readonly RequestItem[];
}

/** What a request within a `$batch` came to. */
export interface ResponseItem extends RequestItem {
  /** 0 where the answer holds none for it. */
  readonly status: number;
  /** Graph's word for a failure, such as `TooManyRequests`; undefined where it succeeded. */
  readonly code: string | undefined;
  readonly requestId: string | undefined;
}

/** What one attempt came to, as `onResponse` is given it. */
export interface ResponseEvent extends Omit<RequestEvent, "items"> {
  /** 0 where no answer came. */
  readonly status: number;
  /** Graph's word for a failure, or ours, such as `NetworkError`; undefined where it succeeded. */
  readonly code: string | undefined;
  /** The header `request-id`, which Microsoft support asks for. */
  readonly requestId: string | undefined;
  /** From sending to the last byte of the answer, by the clock of the client. */
  readonly durationInMs: number;
  readonly items: readonly ResponseItem[];
}

/** A wait before another attempt, as `onWait` is given it. */
export interface WaitEvent {
  readonly durationInMs: number;
  /** What the attempt came to that is waited for: 429, 503 and the like, 0 without an answer. */
  readonly status: number;
  readonly code: string;
  /** Whether the service named the time; else it is ours. */
  readonly isAsked: boolean;
  /** The number of the next attempt, from 2 on. */
  readonly nextAttempt: number;
}

/** The attempt that is being sent. */
export function requestEvent(exchange: Exchange): RequestEvent {
  const { request, clientRequestId, going, together, attempt } = exchange;
  return {
    ...itemOf(request),
    version: request.version,
    attempt,
    clientRequestId,
    items: together.filter((_, index) => going.includes(index)).map(itemOf),
  };
}

/** The attempt with what it came to; undefined where nothing was sent. */
export function responseEvent(
  exchange: Exchange,
  outcomes: readonly (readonly [PendingRequest, GraphResponse | AttemptFailure])[],
): ResponseEvent | undefined {
  const { sentAt, endedAt, answer, together } = exchange;
  if (sentAt === undefined) return undefined;
  const isBatch = together.length > 0;
  const [first] = outcomes;
  const status = answer?.status ?? 0;
  const isFailed =
    status < 200 || status > 299 || (!isBatch && first !== undefined && "kind" in first[1]);
  return {
    ...requestEvent(exchange),
    status,
    code: isFailed ? codeOfOutcome(first?.[1]) : undefined,
    requestId: answer?.header("request-id"),
    durationInMs: (endedAt ?? sentAt) - sentAt,
    items: isBatch
      ? outcomes
          .filter(([{ isDropped }]) => !isDropped)
          .map(([{ request }, outcome]) => ({
            ...itemOf(request),
            status: outcome.status,
            code: codeOfOutcome(outcome),
            requestId: "kind" in outcome ? outcome.headers["request-id"] : outcome.requestId,
          }))
      : [],
  };
}

/** An attempt and what it came to in lines for a log, the items of a `$batch` indented below it. */
export function responseLines(event: ResponseEvent): readonly string[] {
  const { method, version, path, durationInMs, attempt, requestId, items } = event;
  const more = [
    `${durationInMs} ms`,
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
    ...(requestId === undefined ? [] : [`request-id ${requestId}`]),
  ];
  return [
    `${method} /${version}${path} ${statusWords(event)}, ${more.join(", ")}`,
    ...items.map((item) => `  ${item.method} ${item.path} ${statusWords(item)}`),
  ];
}

function statusWords({ status, code }: Pick<ResponseItem, "status" | "code">): string {
  const words = status === 0 ? "no answer" : String(status);
  return code === undefined ? words : `${words} ${code}`;
}

// a path may have been written with its query
function itemOf({ method, path }: GraphRequest): RequestItem {
  return { method, path: path.replace(/\?.*$/s, "") };
}

function codeOfOutcome(outcome: GraphResponse | AttemptFailure | undefined): string | undefined {
  return outcome !== undefined && "kind" in outcome ? outcome.code : undefined;
}
