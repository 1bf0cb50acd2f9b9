import type { TokenCredential } from "../credential.ts";
import { decodeExpiry } from "../token-claims.ts";
import type { CredentialOptions } from "./auth-modes.ts";
import { requireEnv } from "./environment.ts";

/** `token`: an access token that somebody else got, used until it expires. */
export function readyToken(options: CredentialOptions): TokenCredential {
  const { RINGWRIGHT_ACCESS_TOKEN: token } = requireEnv(options, "token", {
    RINGWRIGHT_ACCESS_TOKEN: "an access token for Microsoft Graph, without the word Bearer",
  });
  if (/\s/.test(token)) {
    throw new TypeError("RINGWRIGHT_ACCESS_TOKEN holds a space: it is the token alone");
  }
  return staticToken(token, options.now ?? (() => new Date()));
}

/**
 * One token for good. It knows when it expires if it is a JWT; an opaque one is left to
 * Graph to judge.
 */
export function staticToken(token: string, now: () => Date): TokenCredential {
  const expiresAt = decodeExpiry(token);
  return {
    getToken: async (_scopes, asked = {}) => {
      await Promise.resolve();
      if (asked.claims !== undefined) {
        throw new Error(
          "a ready token cannot answer a claims challenge: get a new one, or use another --auth mode",
        );
      }
      const time = now().getTime();
      if (expiresAt !== undefined && expiresAt <= time) {
        throw new Error(
          `the ready access token expired at ${new Date(expiresAt).toISOString()} and cannot be ` +
            "renewed here: get a new one, or use another --auth mode",
        );
      }
      const expiresOnTimestamp = expiresAt ?? time + 3_600_000;
      // there is no next one to ask for ahead of time
      return { token, expiresOnTimestamp, refreshAfterTimestamp: expiresOnTimestamp };
    },
  };
}
