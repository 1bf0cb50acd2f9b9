import type { Fetch } from "../../graph/client-options.ts";
import { replaceHarmful } from "../../kind/harmful-text.ts";
import { isMapping } from "../../kind/value-at.ts";
import { decodedPart } from "../../graph/decoded-part.ts";

/** One Prometheus server, or what speaks as one (Thanos, Mimir, VictoriaMetrics). */
export interface PrometheusSource {
  /**
   * http or https, with the path that stands before `/api/v1`. User and password in it are sent as
   * basic authentication, and never shown.
   */
  readonly url: string;
  /** Sent as bearer token, and never shown. */
  readonly token?: string | undefined;
  readonly fetch: Fetch;
}

/** What one question may take. */
export interface PrometheusQueryOptions {
  /** Of the whole question, in milliseconds. Default 30,000. */
  readonly timeoutInMs?: number | undefined;
  /** How far the time of a value may be from that asked for, in milliseconds. Default 300,000. */
  readonly maxAgeInMs?: number | undefined;
  readonly abortSignal?: AbortSignal | undefined;
}

/** What a server answered, or why it did not. */
export type ServerAnswer = {
  /** Such as parts that did not answer: the data may then be of less than all. Often empty. */
  readonly warnings: readonly string[];
} & (
  | { readonly ok: true; readonly data: unknown }
  | { readonly ok: false; readonly kind: "error"; readonly reason: string }
);

/** How far the time of a value may be from that asked for, unless it is said. */
export const staleAfterInMs = 300_000;

const redirectLimit = 3;
const textLimit = 300;
const warningLimit = 10;

/**
 * Asks for what a query gives at an instant. What can go wrong on the way is a value with a reason,
 * so that a gate can hold; nothing is repeated. Redirects are followed on the same host alone.
 *
 * @param bytesLimit - Of the answer; one that is longer is not read to its end.
 * @see https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries
 * @throws {TypeError} where the URL is none of http or https.
 * @throws what the caller's `abortSignal` gives as its reason.
 */
export async function askServer(
  source: PrometheusSource,
  { query, at, bytesLimit }: { query: string; at: Date; bytesLimit: number },
  { timeoutInMs = 30_000, abortSignal }: PrometheusQueryOptions,
): Promise<ServerAnswer> {
  abortSignal?.throwIfAborted();
  const place = placeOf(source);
  const timeout = AbortSignal.timeout(timeoutInMs);
  const signal = abortSignal ? AbortSignal.any([abortSignal, timeout]) : timeout;
  const form = new URLSearchParams({
    query,
    time: String(at.getTime() / 1000),
    timeout: `${timeoutInMs}ms`,
  });
  const failed = (reason: string, warnings: readonly string[] = []): ServerAnswer => ({
    ok: false,
    kind: "error",
    reason: `${place.shown}: ${reason}`,
    warnings,
  });
  let answer: { readonly response: Response; readonly text: string };
  try {
    const response = await post(source.fetch, place, form.toString(), signal);
    answer = { response, text: await textUpTo(response, bytesLimit) };
  } catch (error) {
    abortSignal?.throwIfAborted();
    if (timeout.aborted) return failed(`did not answer within ${timeoutInMs / 1000} s`);
    return failed(place.conceal(error instanceof Error ? causeText(error) : String(error)));
  }
  const { response, text } = answer;
  const envelope = jsonOf(text);
  const said = isMapping(envelope) ? envelope : {};
  const warnings = warningsOf(said, place.conceal);
  if (said["status"] === "error") {
    const { errorType, error } = said;
    const told = [errorType, error].filter((part) => typeof part === "string").join(": ");
    return failed(`answered ${place.conceal(told || "an error without words")}`, warnings);
  }
  if (!response.ok) return failed(statusText(response.status), warnings);
  if (said["status"] !== "success")
    return failed("answered no JSON of Prometheus; is its path before /api/v1 right?", warnings);
  return { ok: true, data: said["data"], warnings };
}

/** Where questions go, and how that place is told. */
interface ServerPlace {
  readonly url: URL;
  /** Without credentials and question. */
  readonly shown: string;
  readonly authorization: string | undefined;
  /** A text of the server, shortened and harmless, without the secrets that it may repeat. */
  readonly conceal: (text: string) => string;
}

function placeOf({ url: written, token }: PrometheusSource): ServerPlace {
  if (!URL.canParse(written)) throw new TypeError("the URL of Prometheus is no URL");
  const url = new URL(written);
  if (!["http:", "https:"].includes(url.protocol))
    throw new TypeError(`the URL of Prometheus begins with ${url.protocol}, not http: or https:`);
  const [user, password] = [url.username, url.password].map(decodedPart);
  url.username = "";
  url.password = "";
  url.hash = "";
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/api/v1/query`;
  const basic = Buffer.from(`${user}:${password}`).toString("base64");
  const secrets = [token, password, user, basic, ...url.searchParams.values()].filter(
    (secret) => secret !== undefined && secret.length > 3,
  );
  return {
    url,
    shown: `${url.origin}${url.pathname}`,
    authorization:
      token !== undefined ? `Bearer ${token}` : user || password ? `Basic ${basic}` : undefined,
    conceal: (text) => {
      let clean = text;
      for (const secret of secrets) clean = clean.replaceAll(secret ?? "", "***");
      return replaceHarmful(clean, () => "?")
        .replace(/\s+/g, " ")
        .slice(0, textLimit);
    },
  };
}

async function post(
  fetch: Fetch,
  place: ServerPlace,
  body: string,
  signal: AbortSignal,
): Promise<Response> {
  let { url } = place;
  for (let redirects = 0; ; redirects++) {
    const response = await fetch(url.href, {
      method: "POST",
      body,
      signal,
      redirect: "manual",
      headers: {
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
        ...(place.authorization !== undefined && { authorization: place.authorization }),
      },
    });
    const target = redirectOf(response, url);
    if (target === undefined) return response;
    await response.body?.cancel();
    if (target.hostname !== place.url.hostname)
      throw new Error(`redirects to another host, ${target.hostname}; state its own URL`);
    if (url.protocol === "https:" && target.protocol !== "https:")
      throw new Error("redirects from https to http");
    if (redirects === redirectLimit) throw new Error(`redirects more than ${redirectLimit} times`);
    url = target;
  }
}

/** Where a redirect leads; undefined of any other answer. */
function redirectOf({ status, headers }: Response, from: URL): URL | undefined {
  const location = headers.get("location");
  if (![301, 302, 303, 307, 308].includes(status) || location === null) return undefined;
  if (!URL.canParse(location, from.href)) throw new Error("redirects to what is no URL");
  return new URL(location, from.href);
}

async function textUpTo({ body }: Response, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  // leaving the loop cancels what is left of the answer
  for await (const chunk of body ?? []) {
    bytes += (chunk as Uint8Array).length;
    if (bytes > limit)
      throw new Error(`answers more than ${limit / 1024 / 1024} MB; aggregate in the query`);
    text += decoder.decode(chunk as Uint8Array, { stream: true });
  }
  return text + decoder.decode();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** `fetch failed` says nothing; its cause does. */
function causeText(error: Error): string {
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

function statusText(status: number): string {
  if (status === 401 || status === 403) return `refuses the credentials (${status})`;
  if (status === 404) return "is not there (404); is its path before /api/v1 right?";
  return `answered ${status}`;
}

function warningsOf(
  said: Readonly<Record<string, unknown>>,
  conceal: (text: string) => string,
): string[] {
  const { warnings } = said;
  return Array.isArray(warnings)
    ? warnings.slice(0, warningLimit).map((warning: unknown) => conceal(textOf(warning)))
    : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
