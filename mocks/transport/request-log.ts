import { decodeSegment } from "../ground/call.ts";
import {
  readBody,
  type GraphUrl,
  type WireAnswer,
  type WireRequest,
} from "../ground/wire-message.ts";
import type { LoggedItem, LoggedRequest } from "../options/logged-request.ts";
import type { BatchItem } from "./batch.ts";

/** An entry whose answer is still to come. */
export type OpenLog = { -readonly [Key in keyof LoggedRequest]: LoggedRequest[Key] };

/** Every wire request in order of arrival. */
export interface RequestLog {
  readonly requests: readonly LoggedRequest[];
  open(request: WireRequest, url: GraphUrl): OpenLog;
  /** Gives the entry its batch, and what adds an item to it. */
  openBatch(entry: OpenLog): (item: BatchItem, answered: WireAnswer) => void;
  close(entry: OpenLog, answered: WireAnswer): void;
}

/** An empty log; `bodies` keeps what was sent and answered. */
export function createRequestLog(bodies: boolean): RequestLog {
  const requests: LoggedRequest[] = [];
  return {
    requests,
    open(request, url) {
      const entry = openLog(request, url, requests.length + 1, bodies);
      requests.push(entry);
      return entry;
    },
    openBatch(entry) {
      const items: LoggedItem[] = [];
      entry.batch = items;
      return (item, answered) => items.push(loggedItem(item, answered, bodies));
    },
    close(entry, answered) {
      entry.status = answered.status;
      if (bodies) readLate(entry, answered.body);
    },
  };
}

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
  const entry = {
    id: item.id,
    method: item.method,
    url: item.url,
    path: decodeSegment(item.url.split("?")[0] ?? ""),
    headers: item.headers,
    status: answered.status,
    ...(body === undefined ? {} : { body }),
  };
  if (bodies) readLate(entry, answered.body);
  return entry;
}

/** Gives an entry what was answered, which is read only where somebody looks at it. */
function readLate(entry: LoggedRequest | LoggedItem, answered: WireAnswer["body"]): void {
  if (answered === undefined || answered === "") return;
  Object.defineProperty(entry, "responseBody", {
    configurable: true,
    enumerable: true,
    get() {
      const value = readBody(answered);
      Object.defineProperty(entry, "responseBody", { value, enumerable: true, writable: true });
      return value;
    },
  });
}
