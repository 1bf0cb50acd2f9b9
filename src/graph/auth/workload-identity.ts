import type { TokenCredential } from "../credential.ts";
import type { CredentialOptions } from "./auth-options.ts";
import { authorityHost } from "./authority-host.ts";
import { requireApp, requireEnv } from "./require-env.ts";

/**
 * `workload`: a federated token in a file, as Kubernetes projects it.
 *
 * @see https://learn.microsoft.com/azure/aks/workload-identity-overview
 */
export async function workloadIdentity(options: CredentialOptions): Promise<TokenCredential> {
  const { tenantId, clientId } = requireApp(options, "workload");
  const tokenFilePath = requireEnv(
    options,
    "AZURE_FEDERATED_TOKEN_FILE",
    "workload",
    "the file with the federated token",
  );
  const { WorkloadIdentityCredential } = await import("@azure/identity");
  return new WorkloadIdentityCredential({
    tenantId,
    clientId,
    tokenFilePath,
    authorityHost: authorityHost(options),
  });
}
