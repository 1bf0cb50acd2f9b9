import { guidOf } from "../ground/random.ts";
import type { WireAnswer } from "../ground/wire-message.ts";

/** One of the security token service's own errors: number, OAuth error, status and sentence. */
export interface SignInRefusal {
  readonly number: number;
  readonly error: string;
  readonly status: 400 | 401;
  readonly sentence: string;
}

/** @see https://github.com/Azure/azure-cli/issues/22145 for code, error and text */
export function tenantNotFound(tenant: string): SignInRefusal {
  return {
    number: 90002,
    error: "invalid_tenant",
    status: 400,
    sentence: `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  };
}

/**
 * The application exists and the tenant's administrator never consented to it.
 *
 * @see https://microsoft.github.io/teams-sdk/teams/app-authentication/troubleshooting
 */
export function noServicePrincipal(appId: string, tenantId: string): SignInRefusal {
  return {
    number: 7000229,
    error: "invalid_client",
    status: 401,
    sentence: `The client application ${appId} is missing service principal in the tenant ${tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
  };
}

/** Code and status: https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/2439; text: https://github.com/Azure/login/issues/561. */
export function unknownApplication(appId: string, organization: string): SignInRefusal {
  return {
    number: 700016,
    error: "unauthorized_client",
    status: 400,
    sentence: `Application with identifier '${appId}' was not found in the directory '${organization}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  };
}

/** Text: https://support.auth0.com/center/s/article/microsoft-azure-ad-error-aadsts7000215-invalid-client-secret-provided. */
export function wrongSecret(appId: string): SignInRefusal {
  return {
    number: 7000215,
    error: "invalid_client",
    status: 401,
    sentence: `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${appId}'.`,
  };
}

/** The rest of what a token request can lack. Unverified: the texts. */
export const malformedRequests = {
  grant: (grant: string): SignInRefusal => ({
    number: 70003,
    error: "unsupported_grant_type",
    status: 400,
    sentence: `The app requested an unsupported grant type '${grant}'.`,
  }),
  parameter: (name: string): SignInRefusal => ({
    number: 900144,
    error: "invalid_request",
    status: 400,
    sentence: `The request body must contain the following parameter: '${name}'.`,
  }),
  credential: {
    number: 7000216,
    error: "invalid_client",
    status: 401,
    sentence:
      "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  },
  assertion: {
    number: 50027,
    error: "invalid_request",
    status: 400,
    sentence: "JWT token is invalid or malformed.",
  },
  /** Text: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow */
  scope: (scope: string): SignInRefusal => ({
    number: 1002012,
    error: "invalid_scope",
    status: 400,
    sentence: `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
  }),
} as const;

/**
 * The JSON of a refusal.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function refusalAnswer(
  { number, error, status, sentence }: SignInRefusal,
  ids: { readonly now: Date; readonly seed: number; readonly count: number },
  correlationId: string | undefined,
): WireAnswer {
  const timestamp = `${ids.now.toISOString().slice(0, 19).replace("T", " ")}Z`;
  const traceId = guidOf(ids.seed, "trace", ids.count);
  const correlation = correlationId ?? guidOf(ids.seed, "correlation", ids.count);
  return {
    status,
    headers: { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" },
    body: JSON.stringify({
      error,
      error_description: `AADSTS${number}: ${sentence} Trace ID: ${traceId} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [number],
      timestamp,
      trace_id: traceId,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${number}`,
    }),
  };
}
