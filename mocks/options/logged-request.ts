import type { WireVersion } from "../ground/wire.ts";

/** One item of a `$batch`. */
export interface LoggedItem {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  /** Without version and query, as in {@link LoggedRequest}. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  readonly responseBody?: unknown;
}

/** One call over the wire, a `$batch` being one. */
export interface LoggedRequest {
  /** 1-based, in order of arrival. */
  readonly number: number;
  readonly method: string;
  readonly url: string;
  /** Percent-decoded, without origin, version and query. */
  readonly path: string;
  readonly version: WireVersion | undefined;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** 0 where no answer was sent. */
  readonly status: number;
  readonly responseBody?: unknown;
  readonly batch?: readonly LoggedItem[];
}
