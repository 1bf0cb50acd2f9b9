import type { TokenCredential } from "../credential.ts";
import type { CredentialOptions } from "./auth-modes.ts";
import { overNetwork } from "./sign-in-network.ts";
import { optionalEnv, requireApp, requireEnv, signInPlace } from "./environment.ts";

/** `secret`: an application with a client secret. A federated mode needs none to keep. */
export async function clientSecret(options: CredentialOptions): Promise<TokenCredential> {
  const { tenantId, clientId } = requireApp(options, "secret");
  const secret = requireEnv(options, "AZURE_CLIENT_SECRET", "secret", "the application's secret");
  const { ClientSecretCredential } = await import("@azure/identity");
  return overNetwork(
    options,
    (network) =>
      new ClientSecretCredential(tenantId, clientId, secret, {
        ...signInPlace(options),
        ...network,
      }),
  );
}

/** `certificate`: an application with a certificate, a PEM file with its private key. */
export async function clientCertificate(options: CredentialOptions): Promise<TokenCredential> {
  const { tenantId, clientId } = requireApp(options, "certificate");
  const certificatePath = requireEnv(
    options,
    "AZURE_CLIENT_CERTIFICATE_PATH",
    "certificate",
    "a PEM file with certificate and private key",
  );
  const certificatePassword = optionalEnv(options, "AZURE_CLIENT_CERTIFICATE_PASSWORD");
  const { ClientCertificateCredential } = await import("@azure/identity");
  const certificate = {
    certificatePath,
    ...(certificatePassword !== undefined && { certificatePassword }),
  };
  return overNetwork(
    options,
    (network) =>
      new ClientCertificateCredential(tenantId, clientId, certificate, {
        ...signInPlace(options),
        ...network,
      }),
  );
}

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
  return overNetwork(
    options,
    (network) =>
      new WorkloadIdentityCredential({
        tenantId,
        clientId,
        tokenFilePath,
        ...signInPlace(options),
        ...network,
      }),
  );
}
