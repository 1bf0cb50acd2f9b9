import type { TokenClaims } from "../../graph/token-claims.ts";

/** Who writes, by the access token: an application by itself, or somebody through one. */
export interface Identity {
  /** The application's id. */
  readonly application: string | null;
  readonly applicationName: string | null;
  /** The user's sign-in name; null for an application by itself. */
  readonly user: string | null;
  /** Object id of the user or service principal. */
  readonly objectId: string | null;
}

export function identityOf({ appid, appName, user, oid }: TokenClaims): Identity {
  return {
    application: appid ?? null,
    applicationName: appName ?? null,
    user: user ?? null,
    objectId: oid ?? null,
  };
}
