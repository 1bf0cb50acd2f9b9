import type { TokenCredentialOptions } from "@azure/identity";
import type { AttemptFailure } from "../attempt-failure.ts";
import type { Fetch } from "../client-options.ts";
import type { AccessToken, GetTokenOptions, TokenCredential } from "../credential.ts";
import { networkFailure } from "../network-failure.ts";
import type { CredentialOptions } from "./auth-modes.ts";

/** The sign-in service was not reached. Asking again is safe: a token changes nothing. */
export class SignInUnreached extends Error {
  override readonly name = "SignInUnreached";
  /** How its request failed. */
  readonly failure: AttemptFailure;

  constructor(host: string, failure: AttemptFailure) {
    super(`no sign-in at ${host}: ${failure.text}`, { cause: failure });
    this.failure = failure;
  }
}

type HttpClient = NonNullable<TokenCredentialOptions["httpClient"]>;
type Response = Awaited<ReturnType<HttpClient["sendRequest"]>>;

/** A credential that sends by the `fetch` of the options, where there is one; else as it does by itself. */
export function overNetwork(
  { fetch }: Pick<CredentialOptions, "fetch">,
  make: (options: Pick<TokenCredentialOptions, "httpClient">) => TokenCredential,
): TokenCredential {
  return fetch === undefined ? make({}) : credentialOver(fetch, make);
}

/**
 * Lets a credential of `@azure/identity` send by a `fetch`, so that one decision on proxies and
 * certificates holds for all requests, and keeps why it failed, which the credential hides
 * behind words such as `network_error`.
 *
 * @param make Makes the credential with these options.
 */
function credentialOver(
  fetch: Fetch,
  make: (options: Pick<TokenCredentialOptions, "httpClient">) => TokenCredential,
): TokenCredential {
  let unreached: SignInUnreached | undefined;
  const send: HttpClient["sendRequest"] = async (request) => {
    try {
      return await exchange(fetch, request);
    } catch (error) {
      if (request.abortSignal?.aborted !== true)
        unreached = new SignInUnreached(new URL(request.url).host, networkFailure(error));
      throw error;
    }
  };
  const credential = make({ httpClient: { sendRequest: send } });
  return {
    getToken: async (
      scopes: string | string[],
      options?: GetTokenOptions,
    ): Promise<AccessToken | null> => {
      unreached = undefined;
      try {
        return await credential.getToken(scopes, options);
      } catch (error) {
        throw unreached ?? error;
      }
    },
  };
}

async function exchange(
  fetch: Fetch,
  request: Parameters<HttpClient["sendRequest"]>[0],
): Promise<Response> {
  const { url, method, body, timeout } = request;
  if (body !== undefined && body !== null && typeof body !== "string")
    throw new TypeError("a sign-in sends text alone");
  const ending = new AbortController();
  const end = () => {
    ending.abort(new DOMException("the sign-in was given up", "AbortError"));
  };
  request.abortSignal?.addEventListener("abort", end);
  const timer = setTimeout(end, timeout > 0 ? timeout : timeoutInMs);
  try {
    const response = await fetch(url, {
      method,
      headers: request.headers.toJSON(),
      redirect: "manual",
      signal: ending.signal,
      ...(typeof body === "string" && { body }),
    });
    const { status } = response;
    return { request, status, headers: azureHeaders(response), bodyAsText: await response.text() };
  } finally {
    clearTimeout(timer);
    request.abortSignal?.removeEventListener("abort", end);
  }
}

const timeoutInMs = 100_000;

function azureHeaders({ headers }: globalThis.Response): Response["headers"] {
  return {
    get: (name) => headers.get(name) ?? undefined,
    has: (name) => headers.has(name),
    set: (name, value) => {
      headers.set(name, String(value));
    },
    delete: (name) => {
      headers.delete(name);
    },
    toJSON: () => Object.fromEntries(headers),
    [Symbol.iterator]: () => headers.entries(),
  };
}
