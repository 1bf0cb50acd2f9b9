import type { Context } from "@microsoft/microsoft-graph-client";
import { type Exchange, ExchangeHandler } from "./exchange.ts";

/** Lets go what waited only where it is still meant. */
export class LateHandler extends ExchangeHandler {
  protected override handle(exchange: Exchange, context: Context): Promise<void> {
    const checked = exchange.late?.(exchange);
    if (checked === undefined) return this.proceed(context);
    return checked.then(() => this.proceed(context));
  }
}
