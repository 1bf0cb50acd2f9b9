import type { GraphRequest, GraphVersion } from "./request.ts";

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
