import type { TokenCredential } from "../credential.ts";
import type { CredentialOptions } from "./auth-modes.ts";
import { authorityHost, ofApplication, optionalEnv, requireEnv } from "./environment.ts";
import { overNetwork } from "./sign-in-network.ts";

/**
 * `azure-pipelines`: a service connection with workload identity federation. The tasks
 * AzureCLI@2 and AzurePowerShell@5 set the `AZURESUBSCRIPTION_*` variables, and
 * `SYSTEM_ACCESSTOKEN` has to be mapped by hand.
 *
 * @see https://learn.microsoft.com/javascript/api/@azure/identity/azurepipelinescredential
 */
export async function azurePipelines(options: CredentialOptions): Promise<TokenCredential> {
  // what the task sets comes first
  const tenantId = optionalEnv(options, "AZURESUBSCRIPTION_TENANT_ID");
  const clientId = optionalEnv(options, "AZURESUBSCRIPTION_CLIENT_ID");
  const ofTask = {
    ...(tenantId !== undefined && { AZURE_TENANT_ID: tenantId }),
    ...(clientId !== undefined && { AZURE_CLIENT_ID: clientId }),
  };
  const env = requireEnv({ ...options, env: { ...options.env, ...ofTask } }, "azure-pipelines", {
    AZURE_TENANT_ID: ofApplication.AZURE_TENANT_ID,
    AZURE_CLIENT_ID: "the service connection's application id",
    AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: "the service connection's id",
    SYSTEM_ACCESSTOKEN: "map it in the step: SYSTEM_ACCESSTOKEN: $(System.AccessToken)",
    // the credential reads this one from the process itself
    SYSTEM_OIDCREQUESTURI: "set by Azure Pipelines in a job",
  });
  const { AzurePipelinesCredential } = await import("@azure/identity");
  const host = authorityHost(options);
  return overNetwork(
    options,
    (network) =>
      new AzurePipelinesCredential(
        env.AZURE_TENANT_ID,
        env.AZURE_CLIENT_ID,
        env.AZURESUBSCRIPTION_SERVICE_CONNECTION_ID,
        env.SYSTEM_ACCESSTOKEN,
        {
          authorityHost: host,
          ...network,
        },
      ),
  );
}
