import type { TokenCredential } from "../credential.ts";
import type { CredentialOptions } from "./auth-options.ts";
import { optionalEnv } from "./require-env.ts";

/**
 * `managed`: the identity of the Azure host. `AZURE_CLIENT_ID` picks a user-assigned one.
 * Its tokens are kept for hours, so that a new permission can take a day to show.
 *
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identity-best-practice-recommendations
 */
export async function managedIdentity(options: CredentialOptions): Promise<TokenCredential> {
  const clientId = optionalEnv(options, "AZURE_CLIENT_ID");
  const { ManagedIdentityCredential } = await import("@azure/identity");
  return clientId === undefined
    ? new ManagedIdentityCredential()
    : new ManagedIdentityCredential({ clientId });
}
