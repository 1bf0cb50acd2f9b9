import type { Context } from "@microsoft/microsoft-graph-client";
import { AttemptFailure } from "./attempt-failure.ts";
import { type Exchange, ExchangeHandler } from "./exchange.ts";

/** Lets nothing pass to another host, neither at first nor by a nextLink or a redirect. */
export class HostHandler extends ExchangeHandler {
  readonly #graphUrl: string;

  constructor(graphUrl: string) {
    super();
    this.#graphUrl = graphUrl;
  }

  protected override handle(exchange: Exchange, context: Context): Promise<void> {
    // the client takes a URL apart and builds it anew, where a skip token has to stay as it is
    if (exchange.link !== undefined) context.request = exchange.link;
    const url = urlOf(context);
    if (!isBelow(url, this.#graphUrl)) {
      const failure = new AttemptFailure({
        kind: "permanent",
        status: 0,
        code: "ProtocolError",
        text: `the URL leads to ${hostOf(url)}, not to ${this.#graphUrl}; nothing was sent`,
      });
      return Promise.reject(failure);
    }
    return this.proceed(context).then(() => {
      refuseRedirect(exchange);
    });
  }
}

function refuseRedirect({ answer }: Exchange): void {
  if (answer === undefined || answer.status < 300 || answer.status >= 400) return;
  const { status, headers } = answer;
  const location = answer.header("location");
  throw new AttemptFailure({
    kind: "permanent",
    status,
    code: "RedirectRefused",
    text: `the answer redirects to ${location === undefined ? "nowhere" : hostOf(location)}`,
    headers,
  });
}

/** Where a request goes. */
export function urlOf({ request }: Context): string {
  return typeof request === "string" ? request : request.url;
}

/** Whether `url` is one of the Graph at `root`, so that it may see the token. */
export function isBelow(url: string, root: string): boolean {
  // the common case without parsing: our own URLs start with the root as it stands
  if (url.startsWith(`${root}/`)) return true;
  if (!URL.canParse(url)) return false;
  const [target, base] = [new URL(url), new URL(root)];
  return (
    target.origin === base.origin &&
    target.username === "" &&
    target.password === "" &&
    target.pathname.startsWith(`${base.pathname.replace(/\/$/, "")}/`)
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : "an address that is no URL";
}
