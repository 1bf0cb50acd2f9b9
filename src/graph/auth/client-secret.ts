import type { TokenCredential } from "../credential.ts";
import type { CredentialOptions } from "./auth-options.ts";
import { authorityHost } from "./authority-host.ts";
import { requireApp, requireEnv } from "./require-env.ts";

/** `secret`: an application with a client secret. A federated mode needs none to keep. */
export async function clientSecret(options: CredentialOptions): Promise<TokenCredential> {
  const { tenantId, clientId } = requireApp(options, "secret");
  const secret = requireEnv(options, "AZURE_CLIENT_SECRET", "secret", "the application's secret");
  const { ClientSecretCredential } = await import("@azure/identity");
  return new ClientSecretCredential(tenantId, clientId, secret, {
    authorityHost: authorityHost(options),
  });
}
