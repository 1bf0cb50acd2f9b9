import type { AccessToken, GetTokenOptions, TokenCredential } from "./credential.ts";
import type { Logger } from "./client-options.ts";
import { untilAborted } from "./wait.ts";

export interface TokenCacheOptions {
  readonly scope: string;
  readonly now: () => Date;
  readonly logger: Logger | undefined;
}

/**
 * The current access token. However many requests ask, one call to the credential is
 * under way; a token is renewed in the background while it still holds, and whoever
 * has none waits.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes
 */
export class TokenCache {
  readonly #credential: TokenCredential;
  readonly #options: TokenCacheOptions;
  #current: AccessToken | undefined;
  #refreshAt = 0;
  #pending: Promise<AccessToken> | undefined;
  #failure: { readonly error: unknown; readonly until: number } | undefined;
  // a claims challenge holds for every later token as well
  #claims: string | undefined;

  constructor(credential: TokenCredential, options: TokenCacheOptions) {
    this.#credential = credential;
    this.#options = options;
  }

  /** The token where it needs no waiting, else undefined. */
  peek(): string | undefined {
    const current = this.#current;
    if (current === undefined) return undefined;
    const now = this.#options.now().getTime();
    if (now < this.#refreshAt) return current.token;
    if (now >= current.expiresOnTimestamp) return undefined;
    this.#refreshAhead(now);
    return current.token;
  }

  /** @throws whatever the credential threw; for a few seconds without asking it again. */
  async get(abortSignal: AbortSignal | undefined): Promise<string> {
    const token = this.peek();
    if (token !== undefined) return token;
    return (await untilAborted(this.#acquire(), abortSignal)).token;
  }

  /**
   * A token that is not `refused`. Requests that were refused side by side share one
   * renewal.
   *
   * @returns undefined where the credential gives the same token once more.
   */
  async renew(
    refused: string,
    claims: string | undefined,
    abortSignal: AbortSignal | undefined,
  ): Promise<string | undefined> {
    if (this.#current !== undefined && this.#current.token !== refused) return this.#current.token;
    if (claims !== undefined) this.#claims = claims;
    const { token } = await untilAborted(this.#acquire(), abortSignal);
    return token === refused ? undefined : token;
  }

  async #acquire(): Promise<AccessToken> {
    const failure = this.#failure;
    if (failure !== undefined && this.#options.now().getTime() < failure.until) throw failure.error;
    this.#pending ??= this.#ask().finally(() => {
      this.#pending = undefined;
    });
    return await this.#pending;
  }

  async #ask(): Promise<AccessToken> {
    // no caller's signal: one who gives up must not fail the others
    const options: GetTokenOptions =
      this.#claims === undefined ? {} : { claims: this.#claims, enableCae: true };
    try {
      const token = await this.#credential.getToken(this.#options.scope, options);
      if (token === null || token.token === "") {
        throw new Error("the credential gave no token");
      }
      this.#failure = undefined;
      this.#current = token;
      this.#refreshAt = refreshAt(token, this.#options.now().getTime());
      return token;
    } catch (error) {
      // a sign-in service that is overloaded is not asked by every request in turn
      this.#failure = { error, until: this.#options.now().getTime() + failureHoldsInMs };
      throw error;
    }
  }

  #refreshAhead(now: number): void {
    this.#refreshAt = now + retryAheadInMs;
    this.#acquire().catch((error: unknown) => {
      this.#options.logger?.warn?.("access token could not be renewed ahead of time", {
        error: error instanceof Error ? error.message : String(error),
      });
    });
  }
}

function refreshAt(token: AccessToken, now: number): number {
  const due = token.refreshAfterTimestamp ?? token.expiresOnTimestamp - aheadInMs;
  return Math.max(due, Math.min(now + retryAheadInMs, token.expiresOnTimestamp));
}

const aheadInMs = 120_000;
const retryAheadInMs = 30_000;
const failureHoldsInMs = 5_000;
