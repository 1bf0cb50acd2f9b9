import { isWireObject } from "../ground/wire.ts";
import type { MockAccessToken, TokenOptions } from "./tokens.ts";

/** Who asks for a token, and for what. */
export interface TokenRequest extends TokenOptions {
  readonly scope: string;
  readonly clientId: string;
  readonly secret: string;
  /** By the service's clock. */
  readonly now: Date;
}

/**
 * A token for an application with a secret, as `ClientSecretCredential` of `@azure/identity` 4 gets it:
 * it looks up where tokens are given, then asks there.
 *
 * @throws {Error} named and worded as that credential's own.
 */
export async function requestToken(
  send: typeof fetch,
  authority: string,
  { scope, clientId, secret, claims, abortSignal, now }: TokenRequest,
): Promise<MockAccessToken> {
  const signal = abortSignal ?? null;
  const found = await send(`${authority}/v2.0/.well-known/openid-configuration`, { signal });
  const endpoint = found.ok ? textIn(await found.json(), "token_endpoint") : undefined;
  if (endpoint === undefined) {
    const text =
      "endpoints_resolution_error: See https://aka.ms/msal.js.errors#endpoints_resolution_error for details";
    throw Object.assign(new Error(text), { name: "CredentialUnavailableError" });
  }
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: secret,
    scope,
    ...(claims !== undefined && { claims }),
  });
  const response = await send(endpoint, { method: "POST", body, signal });
  const answer: unknown = await response.json();
  const token = textIn(answer, "access_token");
  if (!isWireObject(answer) || token === undefined) throw signInError(answer, response.status);
  // callers on wall time have to see it hold too
  const from = Math.max(now.getTime(), Date.now());
  return { token, expiresOnTimestamp: from + Number(answer["expires_in"]) * 1_000 };
}

function textIn(answer: unknown, name: string): string | undefined {
  const value = isWireObject(answer) ? answer[name] : undefined;
  return typeof value === "string" ? value : undefined;
}

function signInError(answer: unknown, status: number): Error {
  const text = (name: string) => textIn(answer, name) ?? "";
  const codes: unknown = isWireObject(answer) ? answer["error_codes"] : undefined;
  const message = Array.isArray(codes)
    ? `${text("error")}: Error(s): ${codes.join()} - Timestamp: ${text("timestamp")} - Description: ${text("error_description")} - Correlation ID: ${text("correlation_id")} - Trace ID: ${text("trace_id")}`
    : `the sign-in answered ${status}`;
  return Object.assign(new Error(message), { name: "AuthenticationRequiredError" });
}
