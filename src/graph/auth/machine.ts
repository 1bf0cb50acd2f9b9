import type { TokenCredential } from "../credential.ts";
import type { CredentialOptions } from "./auth-modes.ts";
import { authorityHost, optionalEnv } from "./environment.ts";
import { chainWords, inOwnWords, managedWords } from "./own-words.ts";

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
  const chain = new DefaultAzureCredential({
    authorityHost: authorityHost(options),
    ...(tenantId !== undefined && { tenantId }),
  });
  return inOwnWords(chain, chainWords);
}

/**
 * `managed`: the identity of the Azure host. `AZURE_CLIENT_ID` picks a user-assigned one.
 * Its tokens are kept for hours, so that a new permission can take a day to show.
 *
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identity-best-practice-recommendations
 */
export async function managedIdentity(options: CredentialOptions): Promise<TokenCredential> {
  const clientId = optionalEnv(options, "AZURE_CLIENT_ID");
  const { ManagedIdentityCredential } = await import("@azure/identity");
  const identity =
    clientId === undefined
      ? new ManagedIdentityCredential()
      : new ManagedIdentityCredential({ clientId });
  return inOwnWords(identity, managedWords(clientId));
}

/**
 * `cli`: whoever is signed in to the Azure CLI. The CLI's own application lacks the Intune
 * permissions, so that rings and other policies answer 403; groups and devices work.
 *
 * @see https://github.com/Azure/azure-cli/issues/30149
 */
export async function azureCli(options: CredentialOptions): Promise<TokenCredential> {
  options.logger?.warn?.(
    "the Azure CLI's application has no Intune permissions: policies will answer 403; " +
      "use --auth device-code with an application of your own",
  );
  const tenantId = optionalEnv(options, "AZURE_TENANT_ID");
  const { AzureCliCredential } = await import("@azure/identity");
  return tenantId === undefined ? new AzureCliCredential() : new AzureCliCredential({ tenantId });
}
