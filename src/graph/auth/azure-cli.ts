import type { TokenCredential } from "../credential.ts";
import type { CredentialOptions } from "./auth-options.ts";
import { optionalEnv } from "./require-env.ts";

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
