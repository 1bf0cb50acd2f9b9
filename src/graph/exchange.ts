import type { Context, Middleware } from "@microsoft/microsoft-graph-client";
import type { Answer } from "./answer.ts";
import type { Budget } from "./budget.ts";
import type { Charge } from "./quota.ts";
import type { GraphRequest } from "./request.ts";

/**
 * One attempt at a request, as far as the middlewares need it besides URL, headers and
 * body. The graph client carries it as a middleware option, which it looks up by class.
 */
export class Exchange {
  readonly request: GraphRequest;
  /** Where it goes byte for byte, instead of to the URL that the client builds. */
  readonly link: string | undefined;
  /** One for each request in it. */
  readonly charges: readonly Charge[];
  readonly budget: Budget;
  readonly abortSignal: AbortSignal | undefined;
  /** What a `$batch` may hold, in the order of `charges`; empty for a request by itself. */
  readonly together: readonly GraphRequest[];

  /** Which of `together` go with this attempt, since the quota has room for them. */
  going: readonly number[];
  /** Looks again at those that waited, right before they go; undefined where none did. */
  readonly late: ExchangeInit["late"];
  /** Holds one of the places for requests under way. */
  placed = false;
  /** The token that it was sent with. Never logged. */
  token = "";
  clientRequestId = "";
  /** From 1 on; with several requests the highest of theirs. */
  readonly attempt: number;
  /** When it left and when its answer was read, in milliseconds since 1970; undefined: not sent. */
  sentAt: number | undefined;
  endedAt: number | undefined;
  answer: Answer | undefined;

  constructor(init: ExchangeInit) {
    this.request = init.request;
    this.link = init.link;
    this.charges = init.charges;
    this.budget = init.budget;
    this.abortSignal = init.abortSignal;
    this.together = init.together ?? [];
    this.late = init.late;
    this.attempt = init.attempt;
    this.going = [...this.together.keys()];
  }
}

export interface ExchangeInit {
  readonly request: GraphRequest;
  readonly link: string | undefined;
  readonly charges: readonly Charge[];
  readonly budget: Budget;
  readonly abortSignal: AbortSignal | undefined;
  readonly attempt: number;
  readonly together?: readonly GraphRequest[];
  readonly late?: ((exchange: Exchange) => Promise<void> | undefined) | undefined;
}

/**
 * A link of the graph client's middleware chain that works on our exchange. Middleware
 * of the client itself stays out of the chain: its retry repeats POSTs, its
 * authentication never renews a token.
 *
 * @see https://learn.microsoft.com/graph/sdks/customize-client
 */
export abstract class ExchangeHandler implements Middleware {
  protected next: Middleware | undefined;

  setNext(next: Middleware): void {
    this.next = next;
  }

  // plain functions here and where a handler can: at thousands of requests a second each
  // promise on the way counts
  execute(context: Context): Promise<void> {
    const exchange = context.middlewareControl?.getMiddlewareOptions(Exchange);
    if (!(exchange instanceof Exchange)) {
      throw new TypeError("A request came around GraphClient, which prepares each exchange");
    }
    return this.handle(exchange, context);
  }

  protected abstract handle(exchange: Exchange, context: Context): Promise<void>;

  protected proceed(context: Context): Promise<void> {
    return this.next === undefined ? Promise.resolve() : this.next.execute(context);
  }
}

/** The headers on their way out, which the client keeps as a plain record. */
export function headersOf({ options }: Context): Record<string, string> {
  return (options?.headers ?? {}) as Record<string, string>;
}
