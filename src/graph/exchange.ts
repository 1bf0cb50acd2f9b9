import type { Answer } from "./answer.ts";
import type { AttemptFailure } from "./attempt-failure.ts";
import type { Charge } from "./quota.ts";
import type { GraphRequest, GraphResponse, OperationClass } from "./request.ts";

/**
 * One request on its way through the middlewares: what is sent, what came back, and
 * what the attempts so far have shown. The graph client carries it as a middleware
 * option, which it looks up by class.
 */
export class Exchange {
  readonly request: GraphRequest;
  /** Finished and encoded. The client's own rebuilt URL reorders parameters. */
  readonly url: string;
  readonly body: string | undefined;
  readonly operation: OperationClass;
  readonly charges: readonly Charge[];
  readonly abortSignal: AbortSignal | undefined;
  /** A `$batch` judges its items, so only the envelope's token is renewed here. */
  readonly single: boolean;
  /** How many requests a `$batch` holds. */
  readonly items: number;

  /** Holds one of the places for requests under way. */
  placed = false;
  attempts = 0;
  refreshed = false;
  /** An attempt before the last one may have been applied. */
  maybeApplied = false;
  /** Milliseconds since 1970; set when the first attempt may start. */
  deadlineAt: number | undefined;
  /** The token of the last attempt. Never logged. */
  token = "";
  clientRequestId = "";
  headers: Record<string, string> = {};
  answer: Answer | undefined;
  response: GraphResponse | undefined;
  failure: AttemptFailure | undefined;
  /** What ended the exchange: the failure, the reason of an abort, or a slip. */
  thrown: unknown;
  /** When the wait that did not fit the budget would have ended. */
  retryAt: Date | undefined;

  constructor(init: ExchangeInit) {
    this.request = init.request;
    this.url = init.url;
    this.body = init.body;
    this.operation = init.operation;
    this.charges = init.charges;
    this.abortSignal = init.abortSignal;
    this.single = init.single;
    this.items = init.items;
  }
}

export interface ExchangeInit {
  readonly request: GraphRequest;
  readonly url: string;
  readonly body: string | undefined;
  readonly operation: OperationClass;
  readonly charges: readonly Charge[];
  readonly abortSignal: AbortSignal | undefined;
  readonly single: boolean;
  readonly items: number;
}
