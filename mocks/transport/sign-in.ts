import type { MockClock } from "../ground/clock.ts";
import { parseGraphUrl, type WireAnswer, type WireRequest } from "../ground/wire-message.ts";
import {
  malformedRequests,
  noServicePrincipal,
  refusalAnswer,
  tenantNotFound,
  unknownApplication,
  wrongSecret,
  type SignInRefusal,
} from "./sign-in-refusal.ts";
import type { MockApplication } from "../options/tenants-options.ts";
import type { MockAccessToken } from "./tokens.ts";

/** A tenant as the security token service knows it. */
export interface SignInTenant {
  readonly tenantId: string;
  readonly organization: string;
  /** Whether its administrator consented to applications at all. */
  readonly hasConsented: boolean;
  /** A token for an application that was let in, and how long it holds. */
  issue(
    scope: string,
    appId: string,
    claims: string | undefined,
  ): MockAccessToken & { readonly lifetimeMs: number };
}

/** One attempt to get a token. Holds neither secrets nor tokens. */
export interface SignInAttempt {
  /** As the caller wrote it: id or domain. */
  readonly tenant: string;
  readonly clientId: string | undefined;
  readonly proof: "secret" | "assertion" | undefined;
  /** Number of the `AADSTS` error; undefined where a token was given. */
  readonly refusedAs: number | undefined;
}

/** What the service is made of. */
export interface SignInParts {
  readonly clock: MockClock;
  readonly seed: number;
  /** By id or domain, in lower case. */
  readonly find: (tenant: string) => SignInTenant | undefined;
  /** Undefined: any application is known. */
  readonly applications: readonly MockApplication[] | undefined;
}

/** The part of Entra ID that gives applications tokens. */
export interface SignIn {
  /** Undefined where the request is not for it. */
  answer(request: WireRequest): WireAnswer | undefined;
  readonly attempts: readonly SignInAttempt[];
}

const paths =
  /^\/([^/]+)\/(oauth2\/v2\.0\/token|(?:v2\.0\/)?\.well-known\/openid-configuration|discovery\/v2\.0\/keys)\/?$/i;

/** Whether a path is one of those of sign-in. */
export function isSignInPath(path: string): boolean {
  return paths.test(path);
}

/**
 * Tokens for applications, by secret or assertion. Secrets are compared where the application has one;
 * signatures of assertions are not checked.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function createSignIn(parts: SignInParts): SignIn {
  const attempts: SignInAttempt[] = [];
  return {
    attempts,
    answer(request) {
      const { origin, path } = parseGraphUrl(request.url);
      const [, name, what] = paths.exec(path) ?? [];
      if (name === undefined || what === undefined) return undefined;
      const tenant = parts.find(decodeURIComponent(name).toLowerCase());
      const refuse = (refusal: SignInRefusal): WireAnswer =>
        refusalAnswer(
          refusal,
          { now: parts.clock.now(), seed: parts.seed, count: attempts.length },
          request.headers["client-request-id"],
        );
      if (!/token\/?$/i.test(what)) {
        if (tenant === undefined) return refuse(tenantNotFound(name));
        return json(/keys$/i.test(what) ? { keys: [] } : discovery(origin, tenant.tenantId));
      }
      const form = new URLSearchParams(request.body ?? "");
      const attempt = { tenant: name, ...whoAsks(form) };
      const refusal =
        request.method === "POST" ? refusalOf(parts, tenant, name, form) : notPosted();
      attempts.push({ ...attempt, refusedAs: refusal?.number });
      if (refusal !== undefined) return refuse(refusal);
      // a refusal has said so before
      if (tenant === undefined) return refuse(tenantNotFound(name));
      const claims = form.get("claims") ?? undefined;
      const token = tenant.issue(form.get("scope") ?? "", attempt.clientId ?? "", claims);
      const seconds = Math.floor(token.lifetimeMs / 1_000);
      return json({
        token_type: "Bearer",
        expires_in: seconds,
        ext_expires_in: seconds,
        access_token: token.token,
      });
    },
  };
}

function whoAsks(form: URLSearchParams): Pick<SignInAttempt, "clientId" | "proof"> {
  return {
    clientId: form.get("client_id") ?? undefined,
    proof: form.has("client_secret")
      ? "secret"
      : form.has("client_assertion")
        ? "assertion"
        : undefined,
  };
}

function notPosted(): SignInRefusal {
  return {
    number: 900561,
    error: "invalid_request",
    status: 400,
    sentence: "The endpoint only accepts POST requests.",
  };
}

/** Why no token is given, in the order in which the service finds it. Unverified: the order. */
function refusalOf(
  { applications }: SignInParts,
  tenant: SignInTenant | undefined,
  name: string,
  form: URLSearchParams,
): SignInRefusal | undefined {
  const clientId = form.get("client_id") ?? "";
  const scope = form.get("scope") ?? "";
  for (const parameter of ["grant_type", "client_id", "scope"]) {
    if ((form.get(parameter) ?? "") === "") return malformedRequests.parameter(parameter);
  }
  const grant = form.get("grant_type") ?? "";
  if (grant !== "client_credentials") return malformedRequests.grant(grant);
  if (tenant === undefined) return tenantNotFound(name);
  if (scope.includes(" ") || !scope.endsWith("/.default")) return malformedRequests.scope(scope);
  const known = applications?.find((one) => one.clientId.toLowerCase() === clientId.toLowerCase());
  if (applications !== undefined && known === undefined)
    return unknownApplication(clientId, tenant.organization);
  const unproven = proofProblem(form, known);
  if (unproven !== undefined) return unproven;
  return tenant.hasConsented ? undefined : noServicePrincipal(clientId, tenant.tenantId);
}

function proofProblem(
  form: URLSearchParams,
  known: MockApplication | undefined,
): SignInRefusal | undefined {
  const secret = form.get("client_secret") ?? "";
  const assertion = form.get("client_assertion") ?? "";
  if (secret === "" && assertion === "") return malformedRequests.credential;
  if (assertion !== "") {
    const type = form.get("client_assertion_type");
    const isJwt = type === "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    return isJwt && assertion.split(".").length === 3 ? undefined : malformedRequests.assertion;
  }
  return known?.secret !== undefined && secret !== known.secret
    ? wrongSecret(known.clientId)
    : undefined;
}

/** @see https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc */
function discovery(origin: string, tenantId: string): Readonly<Record<string, unknown>> {
  const root = `${origin}/${tenantId}`;
  return {
    token_endpoint: `${root}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: [
      "client_secret_post",
      "private_key_jwt",
      "client_secret_basic",
    ],
    jwks_uri: `${root}/discovery/v2.0/keys`,
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    issuer: `${root}/v2.0`,
    authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${root}/oauth2/v2.0/devicecode`,
    tenant_region_scope: "EU",
    cloud_instance_name: "microsoftonline.com",
    msgraph_host: "graph.microsoft.com",
  };
}

function json(body: Readonly<Record<string, unknown>>): WireAnswer {
  return {
    status: 200,
    headers: { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" },
    body: JSON.stringify(body),
  };
}
