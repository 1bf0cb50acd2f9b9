import { AttemptFailure } from "./attempt-failure.ts";
import { SignInUnreached } from "./auth/sign-in-network.ts";
import { redact } from "./error-body.ts";
import type { TokenCache } from "./token-cache.ts";

/**
 * Gets a token other than `refused`, answering the claims challenge of the 401 where
 * it carries one.
 *
 * @throws {AttemptFailure} where the credential fails or has nothing better.
 * @see https://learn.microsoft.com/entra/identity-platform/app-resilience-continuous-access-evaluation
 */
export async function renewToken(
  tokens: TokenCache,
  refused: string,
  failure: AttemptFailure,
  abortSignal: AbortSignal | undefined,
): Promise<void> {
  const challenge =
    failure.headers["www-authenticate"] ?? failure.body?.headers?.["www-authenticate"];
  const claims = claimsChallenge(challenge);
  let token: string | undefined;
  try {
    token = await tokens.renew(refused, claims, abortSignal);
  } catch (error) {
    abortSignal?.throwIfAborted();
    throw tokenFailure(error, 401);
  }
  if (token !== undefined) return;
  throw new AttemptFailure({
    kind: "unauthorized",
    status: 401,
    code: failure.code,
    text:
      `${failure.text} The credential gave the same token again` +
      (claims === undefined ? "." : ": it cannot answer a claims challenge."),
    body: failure.body,
    headers: failure.headers,
  });
}

/**
 * No token could be had. The credential has retried already, so that nothing here does, but where the
 * sign-in service was not reached.
 */
export function tokenFailure(error: unknown, status: 0 | 401): AttemptFailure {
  if (error instanceof SignInUnreached) return unreached(error);
  const text = error instanceof Error ? error.message : String(error);
  return new AttemptFailure({
    kind: "token",
    status,
    code: "AuthenticationError",
    text: redact(text).slice(0, 2048),
    cause: error,
  });
}

// nothing was sent to Graph, and a sign-in can be repeated
function unreached({ message, failure }: SignInUnreached): AttemptFailure {
  const kind = failure.kind === "lost" ? "notSent" : failure.kind;
  return new AttemptFailure({ kind, status: 0, code: failure.code, text: message, cause: failure });
}

/**
 * The claims that a 401 asks the next token to carry, decoded; undefined where it
 * asks for none. Continuous access evaluation sends them in base64, url-safe or not.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
function claimsChallenge(wwwAuthenticate: string | undefined): string | undefined {
  if (wwwAuthenticate === undefined) return undefined;
  const encoded = /\bclaims="([^"]+)"/i.exec(wwwAuthenticate)?.[1];
  if (encoded === undefined) return undefined;
  // Buffer takes the url-safe alphabet as well
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  if (decoded.trimStart().startsWith("{")) return decoded;
  return encoded.trimStart().startsWith("{") ? encoded : undefined;
}
