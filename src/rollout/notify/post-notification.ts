import type { Fetch } from "../../graph/client-options.ts";
import { networkReason } from "../../graph/network-failure.ts";
import { type Sleep, sleepOrAbort, untilAborted } from "../../graph/wait.ts";
import { harmlessJson } from "../../kind/harmful-text.ts";
import type { RolloutSpec } from "../../config/rollouts/rollout-schema.ts";
import type { RolloutNotification } from "./notification.ts";
import { signatureHeaders } from "./sign-body.ts";
import { slackMessage } from "./slack-message.ts";
import { teamsMessage } from "./teams-message.ts";

/** One entry of `notify`, with its variables filled in. */
export type Webhook = RolloutSpec["notify"][number];

/** With what a notification is sent. */
export interface PostTerms {
  readonly fetch: Fetch;
  readonly now: () => Date;
  readonly sleep: Sleep;
  /** Ends all tries. */
  readonly signal: AbortSignal;
}

/** A service did not take a notification; the message says why, and nothing of its address. */
export class NotTakenError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "NotTakenError";
  /** Whether another try at once may go well. */
  readonly mayPass: boolean;

  constructor(message: string, mayPass: boolean) {
    super(message);
    this.mayPass = mayPass;
  }
}

const pausesInMs = [500, 2000];

/**
 * Sends one notification, and a few times again where the service may take it then. Redirects are
 * not followed: an address that moved would be told what the other was trusted with.
 *
 * @throws {NotTakenError} where it was not taken.
 */
export async function postNotification(
  webhook: Webhook,
  notification: RolloutNotification,
  terms: PostTerms,
): Promise<void> {
  const url = addressOf(webhook);
  const { default: retry } = await import("p-retry");
  await retry(async () => await postOnce(url, webhook, notification, terms), {
    retries: pausesInMs.length,
    // waited below, by a clock that a test can move
    minTimeout: 0,
    shouldRetry: ({ error }) => error instanceof NotTakenError && error.mayPass,
    onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
      if (retriesLeft === 0 || !(error instanceof NotTakenError) || !error.mayPass) return;
      await sleepOrAbort(terms.sleep, pausesInMs[attemptNumber - 1] ?? 0, terms.signal);
    },
  });
}

function addressOf({ webhook }: Webhook): string {
  const url = URL.canParse(webhook) ? new URL(webhook) : undefined;
  const isNear = url?.hostname === "localhost" || url?.hostname === "127.0.0.1";
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isNear)) return url.href;
  throw new NotTakenError("its address is no https address", false);
}

async function postOnce(
  url: string,
  webhook: Webhook,
  notification: RolloutNotification,
  { fetch, now, signal }: PostTerms,
): Promise<void> {
  const body = webhookBody(webhook, notification);
  const secret = webhook.format === "generic" ? webhook.secret : undefined;
  let response: Response;
  try {
    const sent = fetch(url, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/json",
        ...(secret !== undefined && signatureHeaders(body, secret, now())),
      },
      redirect: "manual",
      signal,
    });
    response = await untilAborted(sent, signal);
  } catch (error) {
    signal.throwIfAborted();
    // its own text may hold the address
    const reason = networkReason(error);
    const why = reason === undefined ? "" : ` (${reason})`;
    throw new NotTakenError(`it could not be reached${why}`, true);
  }
  // nobody reads what it says
  await response.body?.cancel();
  const { ok, status } = response;
  if (ok) return;
  if (status >= 300 && status < 400)
    throw new NotTakenError(`it answered ${status}, and redirects are not followed`, false);
  throw new NotTakenError(
    `it answered ${status}`,
    [408, 425, 429].includes(status) || status >= 500,
  );
}

function webhookBody({ format }: Webhook, notification: RolloutNotification): string {
  switch (format) {
    case "generic":
      return harmlessJson(notification);
    case "teams":
      return harmlessJson(teamsMessage(notification));
    case "slack":
      return harmlessJson(slackMessage(notification));
    default:
      return format satisfies never;
  }
}
