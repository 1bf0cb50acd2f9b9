import type { Fetch } from "../../graph/client-options.ts";
import { networkReason } from "../../graph/network-failure.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { replaceHarmful } from "../../kind/harmful-text.ts";
import type { Measure } from "../observe/observations.ts";

/** A service that is asked whether a stage may be promoted. */
export interface AskedWebhook {
  readonly url: string;
  readonly timeoutSeconds: number;
}

const shownLength = 300;

/**
 * Sends what was seen, and takes 2xx as yes, 202 and 425 as not yet, and every other answer of the
 * service as no. What does not answer, and 5xx, is an error, which holds and never fails.
 */
export async function askWebhook(
  { url, timeoutSeconds }: AskedWebhook,
  body: object,
  { fetch, abortSignal }: OperationOptions & { readonly fetch: Fetch },
): Promise<Measure> {
  if (!URL.canParse(url)) return { kind: "error", reason: "the url of the webhook is none" };
  // the rest of an address may hold a key
  const { host } = new URL(url);
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    const response = await fetch(url, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", accept: "application/json, text/plain" },
      redirect: "error",
      signal: abortSignal ? AbortSignal.any([abortSignal, timeout]) : timeout,
    });
    const said = await beginningOf(response);
    const reason = `${host} answered ${response.status}${said === "" ? "" : `: ${said}`}`;
    if (response.status === 202 || response.status === 425)
      return { kind: "verdict", verdict: "inconclusive", reason };
    if (response.ok) return { kind: "verdict", verdict: "pass", reason };
    if (response.status >= 500 || response.status === 429) return { kind: "error", reason };
    return { kind: "verdict", verdict: "fail", reason };
  } catch (error) {
    abortSignal?.throwIfAborted();
    if (timeout.aborted)
      return { kind: "error", reason: `${host} did not answer within ${timeoutSeconds} s` };
    // its own text may hold the address
    const reason = networkReason(error);
    const why = reason === undefined ? "" : ` (${reason})`;
    return { kind: "error", reason: `${host} could not be asked${why}` };
  }
}

/** Recorded with the evidence, as far as it is short. */
async function beginningOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  // leaving the loop cancels what is left of the answer
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > shownLength) break;
  }
  return replaceHarmful(text, () => "?")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, shownLength);
}
