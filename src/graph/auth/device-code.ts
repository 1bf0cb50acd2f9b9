import type { AuthenticationResult, PublicClientApplication } from "@azure/msal-node";
import type { AccessToken, GetTokenOptions, TokenCredential } from "../credential.ts";
import type { CredentialOptions } from "./auth-modes.ts";
import { authorityHost, ofApplication, requireEnv } from "./environment.ts";
import { TokenCacheFile } from "./token-cache-file.ts";

/**
 * `device-code`: a person signs in with a browser, anywhere. `AZURE_CLIENT_ID` is a public
 * client application of the tenant's own; the one that libraries default to has no Intune
 * permissions.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
 */
export async function deviceCode(options: CredentialOptions): Promise<TokenCredential> {
  const env = requireEnv(options, "device-code", ofApplication);
  const { onDeviceCode, tokenCacheFile, logger } = options;
  if (onDeviceCode === undefined) {
    throw new TypeError("--auth device-code has nobody to show the code to: set onDeviceCode");
  }
  const authority = `${authorityHost(options)}/${env.AZURE_TENANT_ID}`;
  const { PublicClientApplication } = await import("@azure/msal-node");
  const file =
    tokenCacheFile === undefined ? undefined : new TokenCacheFile(tokenCacheFile, logger);
  const application = new PublicClientApplication({
    // cp1: claims challenges can be answered here, since somebody can sign in again
    auth: { clientId: env.AZURE_CLIENT_ID, authority, clientCapabilities: ["cp1"] },
    ...(file !== undefined && {
      cache: {
        cachePlugin: {
          beforeCacheAccess: async (context) => {
            await file.beforeCacheAccess(context);
          },
          afterCacheAccess: async (context) => {
            await file.afterCacheAccess(context);
          },
        },
      },
    }),
  });
  return new DeviceCodeCredential(application, onDeviceCode);
}

class DeviceCodeCredential implements TokenCredential {
  readonly #application: PublicClientApplication;
  readonly #onDeviceCode: (message: string) => void;

  constructor(application: PublicClientApplication, onDeviceCode: (message: string) => void) {
    this.#application = application;
    this.#onDeviceCode = onDeviceCode;
  }

  async getToken(scopes: string | string[], asked: GetTokenOptions = {}): Promise<AccessToken> {
    const wanted = {
      scopes: typeof scopes === "string" ? [scopes] : scopes,
      ...(asked.claims !== undefined && { claims: asked.claims }),
    };
    const result = (await this.#silently(wanted)) ?? (await this.#byPerson(wanted, asked));
    if (result === null) throw new Error("the sign-in ended without a token");
    const expiresOnTimestamp = result.expiresOn?.getTime() ?? 0;
    const refreshAfterTimestamp = result.refreshOn?.getTime();
    return { token: result.accessToken, expiresOnTimestamp, refreshAfterTimestamp };
  }

  async #silently(wanted: WantedToken): Promise<AuthenticationResult | null> {
    const [account] = await this.#application.getTokenCache().getAllAccounts();
    if (account === undefined) return null;
    const { InteractionRequiredAuthError } = await import("@azure/msal-node");
    try {
      return await this.#application.acquireTokenSilent({ ...wanted, account });
    } catch (error) {
      // the refresh token is gone or too weak: the person is asked again
      if (error instanceof InteractionRequiredAuthError) return null;
      throw error;
    }
  }

  async #byPerson(
    wanted: WantedToken,
    asked: GetTokenOptions,
  ): Promise<AuthenticationResult | null> {
    const { abortSignal } = asked;
    abortSignal?.throwIfAborted();
    const request = {
      ...wanted,
      deviceCodeCallback: ({ message }: { message: string }) => {
        this.#onDeviceCode(message);
      },
      cancel: false,
    };
    const cancel = () => {
      request.cancel = true;
    };
    abortSignal?.addEventListener("abort", cancel, { once: true });
    try {
      return await this.#application.acquireTokenByDeviceCode(request);
    } finally {
      abortSignal?.removeEventListener("abort", cancel);
    }
  }
}

interface WantedToken {
  readonly scopes: string[];
  readonly claims?: string;
}
