/** Which request a fault hits. Absent conditions match everything. */
export interface FaultMatch {
  readonly method?: string;
  /**
   * Path without version. Text is compared segment by segment, `*` or `{id}`
   * standing for any one; an expression is tried on the path, then on path and query.
   */
  readonly path?: string | RegExp;
  /** The n-th wire request since the start, 1-based. */
  readonly request?: number;
  /** The n-th request that matches the other conditions, 1-based. */
  readonly nth?: number;
  /**
   * Items of a `$batch`: true for any, a number for the n-th of its batch (1-based),
   * false for wire requests only. Absent: both.
   */
  readonly inBatch?: number | boolean;
}

/** What happens instead of, or after, the right answer. */
export type FaultEffect =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** JSON or text. Default: the error body Graph sends with this status. */
      readonly body?: unknown;
    }
  /** The connection is reset: `fetch` rejects, HTTP destroys the socket. */
  | { readonly reset: true }
  /** No answer ever comes. */
  | { readonly hang: true }
  /** The body ends after so many bytes, while Content-Length promises more. */
  | { readonly truncate: number }
  /** A gateway's HTML page with this status. */
  | { readonly html: number }
  /** The answer is right and comes so much later. */
  | { readonly delayMs: number };

/** One injected failure. */
export interface Fault {
  readonly match?: FaultMatch;
  /** Before (default) or after the write was applied. A cut body always comes after. */
  readonly when?: "before" | "after";
  readonly then: FaultEffect;
  /** How often it strikes. Default 1. */
  readonly times?: number;
}

/** Seeded random failures. */
export interface RandomFaultOptions {
  /** Share of requests that fail, 0 to 1. */
  readonly rate: number;
  /** Also strikes items of a batch. Default true. */
  readonly batchItems?: boolean;
  /** Adds resets to the statuses. Default false. */
  readonly resets?: boolean;
  /** Strikes no more than so often in a row. Default 3, so that retries come through. */
  readonly inARow?: number;
}
