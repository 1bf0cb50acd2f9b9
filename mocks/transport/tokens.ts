import type { Caller } from "../ground/call.ts";
import type { MockClock } from "../ground/clock.ts";
import { guidOf } from "../ground/random.ts";
import { Refusal } from "../ground/refusal.ts";
import { isWireObject, type WireObject } from "../ground/wire.ts";
import type { MockTenantOptions } from "../options/options.ts";

/** Makes tokens and judges those that come back. */
export interface Tokens {
  getToken(scopes: string | readonly string[], options?: TokenOptions): Promise<MockAccessToken>;
  /** How long a token holds. */
  readonly lifetimeMs: number;
  /** A token as Entra ID gives it to an application of its own. */
  issue(scope: string, wanted?: IssuedFor): MockAccessToken;
  /** Who calls; throws 401 where the header is missing, expired or for someone else. */
  judge(authorization: string | undefined, request: number): Caller;
}

/** What a credential is asked with. */
export interface TokenOptions {
  readonly claims?: string;
  readonly abortSignal?: AbortSignal | undefined;
}

/** What a token is made for. */
export interface IssuedFor {
  readonly claims?: string | undefined;
  /** Default: that of the tenant's own credential, with the roles of the options. */
  readonly app?: { readonly appId: string; readonly roles: readonly string[] } | undefined;
}

/** The shape of an Azure SDK access token. */
export interface MockAccessToken {
  readonly token: string;
  readonly expiresOnTimestamp: number;
}

/** Tokens look like those of Entra ID, unsigned. Any other bearer token is taken unless they are checked. */
export function createTokens(
  options: MockTenantOptions,
  tenantId: string,
  graphUrl: string,
  seed: number,
  clock: MockClock,
): Tokens {
  const appId = guidOf(seed, "app");
  const kind = options.behaviors?.caller ?? "application";
  const lifetime = options.tokenLifetimeMs ?? 75 * 60_000;
  let count = 0;

  const issue: Tokens["issue"] = (scope, { claims, app } = {}) => {
    const now = clock.now().getTime();
    // where nothing expires, the stamp has to hold for callers on wall time too
    const expires =
      (options.tokenLifetimeMs === undefined ? Math.max(now, Date.now()) : now) + lifetime;
    const payload: WireObject = {
      aud: scope.replace(/\/\.default$/, ""),
      iss: `https://sts.windows.net/${tenantId}/`,
      iat: Math.floor(now / 1_000),
      exp: Math.floor(expires / 1_000),
      appid: app?.appId ?? appId,
      tid: tenantId,
      idtyp: kind === "application" ? "app" : "user",
      uti: String(++count),
      ...(app === undefined ? ownRights() : app.roles.length > 0 && { roles: app.roles }),
      ...(claims === undefined ? {} : { xms_claims: claims }),
    };
    return {
      token: `${encode({ alg: "none", typ: "JWT" })}.${encode(payload)}.mock`,
      expiresOnTimestamp: expires,
    };
  };
  const ownRights = (): WireObject =>
    kind === "application"
      ? { ...(options.roles !== undefined && { roles: options.roles }) }
      : { scp: (options.roles ?? []).join(" ") };

  return {
    async getToken(scopes, tokenOptions = {}) {
      tokenOptions.abortSignal?.throwIfAborted();
      const scope = typeof scopes === "string" ? scopes : (scopes[0] ?? "");
      return await Promise.resolve(issue(scope, { claims: tokenOptions.claims }));
    },
    lifetimeMs: lifetime,
    issue,
    judge(authorization, request) {
      const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
      if (token === undefined) throw unauthorized("Access token is empty.");
      const payload = decode(token);
      const checks = options.checkTokens === true;
      if (checks && payload === undefined) throw unauthorized(malformed);
      const exp = payload?.["exp"];
      if (
        (checks || options.tokenLifetimeMs !== undefined) &&
        typeof exp === "number" &&
        clock.now().getTime() >= exp * 1_000
      ) {
        throw unauthorized("Lifetime validation failed, the token is expired.");
      }
      if (
        (checks || options.checkAudience === true) &&
        !audiences(graphUrl).includes(String(payload?.["aud"]))
      ) {
        throw unauthorized("Access token validation failure. Invalid audience.");
      }
      if (
        options.challengeFrom !== undefined &&
        request >= options.challengeFrom &&
        payload?.["xms_claims"] === undefined
      ) {
        throw claimsChallenge(clock.now());
      }
      const own = payload?.["appid"];
      return {
        appId: typeof own === "string" ? own : appId,
        kind,
        roles:
          checks || options.roles !== undefined ? (rolesOf(payload) ?? options.roles) : undefined,
      };
    },
  };
}

// undefined where the token lists none
function rolesOf(payload: WireObject | undefined): readonly string[] | undefined {
  const roles = payload?.["roles"];
  if (Array.isArray(roles)) return roles.filter((role) => typeof role === "string");
  const scopes = payload?.["scp"];
  return typeof scopes === "string" && scopes !== "" ? scopes.split(" ") : undefined;
}

/** Unverified: the text, which is that of Microsoft's token library. */
export const malformed =
  "IDX14100: JWT is not well formed, there are no dots (.).\nThe token needs to be in JWS or JWE Compact Serialization Format. (JWS): 'EncodedHeader.EncodedPayload.EncodedSignature'. (JWE): 'EncodedProtectedHeader.EncodedEncryptedKey.EncodedInitializationVector.EncodedCiphertext.EncodedAuthenticationTag'.";

// Graph's root with and without slash, and its application id
function audiences(graphUrl: string): readonly string[] {
  return [graphUrl, `${graphUrl}/`, "00000003-0000-0000-c000-000000000000"];
}

/** 401 of the gateway, before any permission is looked at. */
export function unauthorized(message: string, code = "InvalidAuthenticationToken"): Refusal {
  return new Refusal(401, code, message, {
    layer: "gateway",
    headers: {
      "WWW-Authenticate":
        'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
    },
  });
}

// learn.microsoft.com/entra/identity-platform/app-resilience-continuous-access-evaluation
function claimsChallenge(now: Date): Refusal {
  const claims = {
    access_token: { nbf: { essential: true, value: String(Math.floor(now.getTime() / 1_000)) } },
  };
  const encoded = Buffer.from(JSON.stringify(claims)).toString("base64");
  return new Refusal(
    401,
    "InvalidAuthenticationToken",
    "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp",
    {
      layer: "gateway",
      headers: {
        "WWW-Authenticate": `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000", error="insufficient_claims", claims="${encoded}"`,
      },
    },
  );
}

/** The tenant that a bearer token names; undefined where it is none of Entra ID's. */
export function tenantOfToken(authorization: string | undefined): string | undefined {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
  const tid = token === undefined ? undefined : decode(token)?.["tid"];
  return typeof tid === "string" ? tid.toLowerCase() : undefined;
}

function encode(part: WireObject): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function decode(token: string): WireObject | undefined {
  const [, part, signature] = token.split(".");
  if (part === undefined || signature === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return isWireObject(parsed) ? parsed : undefined;
  } catch {
    // an opaque token
    return undefined;
  }
}
