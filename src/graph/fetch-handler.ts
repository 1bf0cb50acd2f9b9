import type { Context } from "@microsoft/microsoft-graph-client";
import type { Answer } from "./answer.ts";
import { AttemptFailure } from "./attempt-failure.ts";
import { bodyText } from "./body-text.ts";
import { type Exchange, ExchangeHandler } from "./exchange.ts";
import { urlOf } from "./host-handler.ts";
import type { Fetch } from "./client-options.ts";
import { networkFailure } from "./network-failure.ts";

/** The end of the chain: one call of `fetch`, its whole body read, within limits of time and size. */
export class FetchHandler extends ExchangeHandler {
  readonly #fetch: Fetch;
  readonly #now: () => Date;
  readonly #timeoutInMs: number;
  readonly #mostBytes: number;
  readonly #onSent: (exchange: Exchange) => void;

  constructor(options: {
    readonly fetch: Fetch;
    readonly now: () => Date;
    readonly timeoutInMs: number;
    readonly mostBytes: number;
    readonly onSent: (exchange: Exchange) => void;
  }) {
    super();
    this.#fetch = options.fetch;
    this.#now = options.now;
    this.#timeoutInMs = options.timeoutInMs;
    this.#mostBytes = options.mostBytes;
    this.#onSent = options.onSent;
  }

  protected override async handle(exchange: Exchange, context: Context): Promise<void> {
    const caller = exchange.abortSignal;
    caller?.throwIfAborted();
    const limit = this.#limit(exchange);
    // always handed over: what is given up on and never aborted would keep the process alive
    const ending = new AbortController();
    exchange.sentAt = this.#now().getTime();
    this.#onSent(exchange);
    let timer: NodeJS.Timeout | undefined;
    let giveUp: () => void = () => undefined;
    try {
      // settles in time also where a fetch that was put in does not listen to its signal
      await new Promise<void>((resolve, reject) => {
        const end = (reason: Error) => {
          ending.abort(reason);
          reject(reason);
        };
        timer = setTimeout(() => {
          end(new DOMException(`no answer within ${limit} ms`, "TimeoutError"));
        }, limit);
        giveUp = () => {
          end(caller?.reason as Error);
        };
        caller?.addEventListener("abort", giveUp, { once: true });
        this.#exchange(exchange, context, ending.signal).then(resolve, reject);
      });
    } catch (error) {
      caller?.throwIfAborted();
      if (error instanceof AttemptFailure) throw error;
      if (!ending.signal.aborted) throw networkFailure(error);
      throw new AttemptFailure({
        kind: "lost",
        status: 0,
        code: "TimeoutError",
        text: `no answer within ${limit / 1000} s`,
        cause: error,
      });
    } finally {
      exchange.endedAt = this.#now().getTime();
      clearTimeout(timer);
      caller?.removeEventListener("abort", giveUp);
    }
  }

  async #exchange(exchange: Exchange, context: Context, signal: AbortSignal): Promise<void> {
    const init: RequestInit = { ...context.options, redirect: "manual", signal };
    const response = await this.#fetch(urlOf(context), init);
    context.response = response;
    exchange.answer = answerOf(response, await bodyText(response, this.#mostBytes, signal));
  }

  #limit(exchange: Exchange): number {
    const left = exchange.budget.leftInMs(this.#now().getTime());
    return Math.max(1, Math.min(this.#timeoutInMs, left));
  }
}

function answerOf(response: Response, text: string): Answer {
  let headers: Readonly<Record<string, string>> | undefined;
  return {
    status: response.status,
    get headers() {
      headers ??= Object.fromEntries(response.headers);
      return headers;
    },
    header: (name) => response.headers.get(name) ?? undefined,
    body: { text },
  };
}
