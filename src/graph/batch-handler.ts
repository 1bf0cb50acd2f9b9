import type { Context } from "@microsoft/microsoft-graph-client";
import { batchBody } from "./batch-envelope.ts";
import { type Exchange, ExchangeHandler } from "./exchange.ts";

/** Writes the body of a `$batch`, once it is known which of its requests go. */
export class BatchHandler extends ExchangeHandler {
  protected override handle(exchange: Exchange, context: Context): Promise<void> {
    const { going, together } = exchange;
    if (together.length > 0) {
      const requests = together.filter((_, index) => going.includes(index));
      context.options = { ...context.options, body: JSON.stringify(batchBody(requests)) };
    }
    return this.proceed(context);
  }
}
