/** What `getToken` gives. Instants are milliseconds since 1970. */
export interface AccessToken {
  readonly token: string;
  readonly expiresOnTimestamp: number;
  /** From when on it is worth asking for the next one. */
  readonly refreshAfterTimestamp?: number | undefined;
}

/**
 * What `getToken` may be asked for: the part of `@azure/identity`'s own type that is used
 * here. Members are never undefined, since its credentials do not take that.
 */
export interface GetTokenOptions {
  readonly abortSignal?: AbortSignal;
  /** Decoded claims challenge, which a new token has to answer. */
  readonly claims?: string;
  /** Continuous access evaluation: such tokens live longer and can be revoked at once. */
  readonly enableCae?: boolean;
  readonly tenantId?: string;
}

/**
 * Anything that can get a token: every credential of `@azure/identity` fits, and so
 * does an object literal.
 */
export interface TokenCredential {
  /** A token for these scopes, new or kept; null where none can be had. */
  getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken | null>;
}
