/** The claims of an access token that messages and the tenant guard need. */
export interface TokenClaims {
  /** The tenant that issued it. */
  readonly tid?: string;
  /** The application it was issued to. */
  readonly appid?: string;
  /** Its name. */
  readonly appName?: string;
  /** Sign-in name of the user; absent where an application acts by itself. */
  readonly user?: string;
  /** Object id of the user or service principal. */
  readonly oid?: string;
  /** Application permissions. */
  readonly roles?: string[];
  /** Delegated permissions, parted by spaces. */
  readonly scp?: string;
  /** Template ids of directory roles. */
  readonly wids?: string[];
}

/**
 * Decoded, not verified: Graph does that. Undefined where the token is no JWT, which
 * Microsoft allows itself at any time.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/access-tokens
 */
export function decodeClaims(token: string): TokenClaims | undefined {
  const payload = token.split(".")[1];
  if (payload === undefined || payload === "") return undefined;
  const claims = parseObject(Buffer.from(payload, "base64url").toString("utf8"));
  if (claims === undefined) return undefined;
  const { tid, appid, azp, oid, roles, scp, wids } = claims;
  const appName = claims["app_displayname"];
  const user = claims["upn"] ?? claims["preferred_username"];
  const app = typeof appid === "string" ? appid : azp;
  return {
    ...(typeof tid === "string" && { tid }),
    ...(typeof app === "string" && { appid: app }),
    ...(typeof appName === "string" && { appName }),
    ...(typeof user === "string" && { user }),
    ...(typeof oid === "string" && { oid }),
    ...(Array.isArray(roles) && { roles: texts(roles) }),
    ...(Array.isArray(wids) && { wids: texts(wids) }),
    ...(typeof scp === "string" && { scp }),
  };
}

/**
 * Whether a token names one of these permissions, as an application's or a delegated one. False also
 * of one that cannot be read: nobody can tell what it may.
 */
export function namesPermission(
  { roles = [], scp = "" }: TokenClaims = {},
  permissions: readonly string[],
): boolean {
  const named = new Set([...roles, ...scp.split(" ")].map((name) => name.toLowerCase()));
  return permissions.some((permission) => named.has(permission.toLowerCase()));
}

/** The `exp` claim in milliseconds since 1970. */
export function decodeExpiry(token: string): number | undefined {
  const payload = token.split(".")[1] ?? "";
  const exp = parseObject(Buffer.from(payload, "base64url").toString("utf8"))?.["exp"];
  return typeof exp === "number" ? exp * 1000 : undefined;
}

function texts(values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === "string");
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    // opaque tokens are legal, and nothing depends on reading them
    return undefined;
  }
}
