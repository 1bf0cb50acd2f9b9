import type { TokenCredential } from "../credential.ts";
import type { CredentialOptions } from "./auth-modes.ts";
import { authorityHost, optionalEnv, requireEnv } from "./environment.ts";
import { overNetwork } from "./sign-in-network.ts";

/**
 * `azure-pipelines`: a service connection with workload identity federation. The tasks
 * AzureCLI@2 and AzurePowerShell@5 set the `AZURESUBSCRIPTION_*` variables, and
 * `SYSTEM_ACCESSTOKEN` has to be mapped by hand.
 *
 * @see https://learn.microsoft.com/javascript/api/@azure/identity/azurepipelinescredential
 */
export async function azurePipelines(options: CredentialOptions): Promise<TokenCredential> {
  const mode = "azure-pipelines";
  const tenantId =
    optionalEnv(options, "AZURESUBSCRIPTION_TENANT_ID") ??
    requireEnv(options, "AZURE_TENANT_ID", mode, "the tenant's id");
  const clientId =
    optionalEnv(options, "AZURESUBSCRIPTION_CLIENT_ID") ??
    requireEnv(options, "AZURE_CLIENT_ID", mode, "the service connection's application id");
  const serviceConnectionId = requireEnv(
    options,
    "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
    mode,
    "the service connection's id",
  );
  const systemAccessToken = requireEnv(
    options,
    "SYSTEM_ACCESSTOKEN",
    mode,
    "map it in the step: SYSTEM_ACCESSTOKEN: $(System.AccessToken)",
  );
  // the credential reads this one from the process itself
  requireEnv(options, "SYSTEM_OIDCREQUESTURI", mode, "set by Azure Pipelines in a job");
  const { AzurePipelinesCredential } = await import("@azure/identity");
  const host = authorityHost(options);
  return overNetwork(
    options,
    (network) =>
      new AzurePipelinesCredential(tenantId, clientId, serviceConnectionId, systemAccessToken, {
        authorityHost: host,
        ...network,
      }),
  );
}
