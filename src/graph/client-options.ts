import type { CloudName } from "./cloud.ts";
import type { RequestEvent, ResponseEvent, WaitEvent } from "./request-events.ts";
import type { BucketName, Quota } from "./quota.ts";
import type { Sleep } from "./wait.ts";

/** The part of `fetch` that the transport uses. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Where diagnostics go; `console` and `azureLogger()` fit. Nothing secret is ever handed to it. */
export interface Logger {
  /** What happens as a matter of course: each request with its status, duration and request id. */
  debug?(message: string, details?: Readonly<Record<string, unknown>>): void;
  /** What a person should see, such as a token that could not be renewed ahead of time. */
  warn?(message: string, details?: Readonly<Record<string, unknown>>): void;
}

/** How a `GraphClient` works. Nothing has to be set. */
export interface GraphClientOptions {
  /** Default: the one of `graphUrl`, else `global`. */
  readonly cloud?: CloudName | undefined;
  /** Another Graph root, before the version. https, or http on loopback. */
  readonly graphUrl?: string | undefined;
  /** Default: the global one. */
  readonly fetch?: Fetch | undefined;
  /** The clock of waits, budgets and pauses. Default: the machine's. */
  readonly now?: (() => Date) | undefined;
  /** How waits are waited. Default: a timer that an abort ends. */
  readonly sleep?: Sleep | undefined;
  /** Jitter, from 0 up to 1. */
  readonly random?: (() => number) | undefined;
  /** Default: nothing is logged. */
  readonly logger?: Logger | undefined;
  /**
   * Called right before each attempt at a request goes out; a `$batch` is one, with what it holds. What it
   * throws ends the call, so it should not.
   */
  readonly onRequest?: ((request: RequestEvent) => void) | undefined;
  /** Called once each attempt is over, also where no answer came. */
  readonly onResponse?: ((response: ResponseEvent) => void) | undefined;
  /** Called before each wait for another attempt; of requests sent together once, for the longest. */
  readonly onWait?: ((wait: WaitEvent) => void) | undefined;
  /** How long a request is tried. Which failures are tried again is not for options to say. */
  readonly retry?:
    | {
        /** Tries in all, for each request. Default 5. */
        readonly attempts?: number | undefined;
        /** From the first try to the end of the last, for each request. Default 180,000. */
        readonly budgetMs?: number | undefined;
      }
    | undefined;
  /** How long one try may take, to the last byte of its answer. Default 100,000. */
  readonly attemptTimeoutMs?: number | undefined;
  /**
   * How large one answer may be once it is unpacked, in bytes; a larger one is an error with the
   * code `ResponseTooLarge`. Default 134,217,728, that is 128 MiB.
   */
  readonly maxResponseBytes?: number | undefined;
  /** `false` sends everything at once. */
  readonly pacing?: false | PacingOptions | undefined;
  /** Put before our own product token. */
  readonly userAgent?: string | undefined;
  /**
   * What Entra drops first when it throttles. Unset: as Graph does.
   *
   * @see https://learn.microsoft.com/graph/throttling
   */
  readonly priority?: "Low" | "Normal" | "High" | undefined;
}

/** What a client has sent so far. */
export interface GraphClientStats {
  /** On the wire; a `$batch` is one. */
  readonly requests: number;
  /** Within batches. */
  readonly items: number;
  /** Waits before another try. */
  readonly retries: number;
  /** The length of those waits. */
  readonly throttledMs: number;
}

/** What may be changed about the pace; `pacing: false` on the client switches it off. */
export interface PacingOptions {
  /** At the same time, for each service. Default 4. A `$batch` is one. */
  readonly concurrentWrites?: number | undefined;
  /** At the same time, for each service. Default 8. */
  readonly concurrentReads?: number | undefined;
  /** Instead of the documented ones. */
  readonly quotas?: Partial<Readonly<Record<BucketName, Quota>>> | undefined;
}
