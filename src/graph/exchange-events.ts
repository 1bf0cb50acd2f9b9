import type { AttemptFailure } from "./attempt-failure.ts";
import type { Exchange } from "./exchange.ts";
import type { PendingRequest } from "./pending-request.ts";
import type { GraphRequest, GraphResponse } from "./request.ts";
import type { RequestEvent, RequestItem, ResponseEvent, ResponseItem } from "./request-events.ts";

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
