import type { TokenCredential } from "../credential.ts";
import type { CredentialOptions } from "./auth-options.ts";
import { authorityHost } from "./authority-host.ts";
import { optionalEnv } from "./require-env.ts";

/**
 * `default`: whatever the machine offers, from environment to Azure CLI. Good for trying
 * things out; a pipeline is better off naming its mode. It reads the process's own
 * environment.
 *
 * @see https://learn.microsoft.com/javascript/api/@azure/identity/defaultazurecredential
 */
export async function defaultChain(options: CredentialOptions): Promise<TokenCredential> {
  const { DefaultAzureCredential } = await import("@azure/identity");
  const tenantId = optionalEnv(options, "AZURE_TENANT_ID");
  return new DefaultAzureCredential({
    authorityHost: authorityHost(options),
    ...(tenantId !== undefined && { tenantId }),
  });
}
