/** Which request a fault hits. Absent conditions match everything. */
export interface FaultMatch {
  readonly method?: string;
  /**
   * Path without version. Text is compared segment by segment, `*` or `{id}`
   * standing for any one; an expression is tried on the path, then on path and query.
   */
  readonly path?: string | RegExp;
  /** The n-th wire request since the start, 1-based. */
  readonly request?: number | undefined;
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
      /** JSON, or text that is sent as it stands. Default: the error body Graph sends with this status. */
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
  | { readonly delayMs: number }
  /** The right answer is spoilt in this manner. */
  | { readonly rewrite: AnswerRewrite }
  /** What the same GET was answered before, by a replica or an index that lags; the first one is answered right. */
  | { readonly stale: true }
  /** A blank every so many milliseconds, and the body of the right answer after `blanks` of them. Default: never. */
  | { readonly dripMs: number; readonly blanks?: number }
  /** So many blanks before the body of the right answer, over HTTP compressed where `gzip` says so. */
  | { readonly padBytes: number; readonly gzip?: boolean };

/**
 * How an answer is spoilt. Those of items befall `$batch` only: one comes twice, one is missing, all
 * come in reverse order, two have each other's id, or one has an id that nobody asked for.
 */
export type AnswerRewrite =
  | "duplicateItems"
  | "missingItems"
  | "reversedItems"
  | "renumberedItems"
  | "unknownItems"
  /** The body twice, one after the other. */
  | "twice"
  /** A byte within the first text that is no UTF-8. */
  | "invalidUtf8"
  /** Each object has a `__proto__` and a `constructor` of its own. */
  | "prototypeKeys"
  /** Each object has a whole number that no double holds. */
  | "hugeIntegers";

/** One injected failure. */
export interface Fault {
  readonly match?: FaultMatch;
  /** Before (default) or after the write was applied. A cut body always comes after. */
  readonly when?: "before" | "after";
  readonly then: FaultEffect;
  /** How often it strikes. Default 1. */
  readonly times?: number;
  /**
   * Runs when it strikes, before its effect: what somebody does while the caller waits. A change of
   * the tenant with the administrator's hand (`state`) is seen by the caller's next read.
   */
  readonly meanwhile?: (() => void) | undefined;
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
