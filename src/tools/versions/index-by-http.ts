import type { Fetch, OperationOptions } from "../../graph/index.ts";
import { networkReason } from "../../graph/network-failure.ts";
import { indexLimitInBytes, type IndexSource, ToolIndexError } from "./index-source.ts";

/** How lists of versions are asked for. */
export interface IndexRequestOptions {
  /** Default: that of the process. */
  readonly fetch?: Fetch | undefined;
  /** For each document, redirects included. Default 30,000. */
  readonly timeoutInMs?: number | undefined;
}

const redirectLimit = 5;
const redirects: readonly number[] = [301, 302, 303, 307, 308];

/**
 * A list of versions at an address: https alone, no credentials, and only hosts that are pinned,
 * redirects included; bounded in size and time.
 *
 * @param hosts Besides that of the address, such as `["go.dev", "dl.google.com"]`.
 * @throws {ToolIndexError} for an address that is no https URL, or has a user name in it.
 */
export function indexByHttp(
  address: string,
  hosts: readonly string[],
  { fetch = globalThis.fetch, timeoutInMs = 30_000 }: IndexRequestOptions = {},
): IndexSource {
  const base = safeUrl(address, address);
  const allowed = new Set([base.host, ...hosts]);
  return {
    from: nameOf(base),
    text: async (path, { abortSignal } = {}) => {
      const url = path === "" ? base : new URL(path, base);
      const timeout = AbortSignal.timeout(timeoutInMs);
      const signal = abortSignal ? AbortSignal.any([abortSignal, timeout]) : timeout;
      try {
        return await textOf(await follow(url, allowed, fetch, { abortSignal: signal }), url);
      } catch (error) {
        abortSignal?.throwIfAborted();
        if (error instanceof ToolIndexError) throw error;
        const reason = timeout.aborted
          ? `no answer within ${timeoutInMs / 1000} s`
          : // never the message of a failed fetch, which may hold the address
            (networkReason(error) ?? "the connection was lost");
        throw new ToolIndexError(`${nameOf(url)} could not be read: ${reason}`, { cause: error });
      }
    },
  };
}

async function follow(
  first: URL,
  allowed: ReadonlySet<string>,
  fetch: Fetch,
  { abortSignal }: OperationOptions,
): Promise<Response> {
  let url = first;
  for (let count = 0; ; count++) {
    if (!allowed.has(url.host))
      throw new ToolIndexError(
        `${nameOf(first)} leads to ${url.host}, which is none of its hosts (${[...allowed].join(", ")}); nothing was read from there`,
      );
    const response = await fetch(url.href, {
      method: "GET",
      redirect: "manual",
      credentials: "omit",
      headers: { accept: "application/json, text/plain" },
      ...(abortSignal && { signal: abortSignal }),
    });
    const location = response.headers.get("location");
    if (!redirects.includes(response.status) || location === null) return response;
    await response.body?.cancel();
    if (count === redirectLimit)
      throw new ToolIndexError(`${nameOf(first)} redirects more than ${redirectLimit} times`);
    url = safeUrl(location, nameOf(first), url);
  }
}

async function textOf(response: Response, url: URL): Promise<string> {
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new ToolIndexError(`${nameOf(url)} answered with status ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  // leaving the loop cancels what is left of the answer
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > indexLimitInBytes)
      throw new ToolIndexError(
        `${nameOf(url)} has more than ${indexLimitInBytes / 2 ** 20} MB, which no list of versions has`,
      );
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function safeUrl(address: string, shown: string, base?: URL): URL {
  const url = URL.canParse(address, base?.href) ? new URL(address, base?.href) : undefined;
  if (url?.protocol !== "https:")
    throw new ToolIndexError(
      base
        ? `${shown} redirects to what is no https address`
        : "the index must be an https address",
    );
  if (url.username !== "" || url.password !== "")
    throw new ToolIndexError("the index must be an address without a user name and a password");
  return url;
}

// a query may hold a token of a mirror
function nameOf({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}
