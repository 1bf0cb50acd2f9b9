import type { TokenCredential } from "../credential.ts";
import type { CredentialOptions } from "./auth-modes.ts";
import { certificateWords, inOwnWords } from "./own-words.ts";
import { overNetwork } from "./sign-in-network.ts";
import { ofApplication, optionalEnv, requireEnv, signInPlace } from "./environment.ts";

/** `secret`: an application with a client secret. A federated mode needs none to keep. */
export async function clientSecret(options: CredentialOptions): Promise<TokenCredential> {
  const env = requireEnv(options, "secret", {
    ...ofApplication,
    AZURE_CLIENT_SECRET: "the application's secret",
  });
  const { ClientSecretCredential } = await import("@azure/identity");
  return overNetwork(
    options,
    (network) =>
      new ClientSecretCredential(
        env.AZURE_TENANT_ID,
        env.AZURE_CLIENT_ID,
        env.AZURE_CLIENT_SECRET,
        {
          ...signInPlace(options),
          ...network,
        },
      ),
  );
}

/** `certificate`: an application with a certificate, a PEM file with its private key. */
export async function clientCertificate(options: CredentialOptions): Promise<TokenCredential> {
  const env = requireEnv(options, "certificate", {
    ...ofApplication,
    AZURE_CLIENT_CERTIFICATE_PATH: "a PEM file with certificate and private key",
  });
  const certificatePassword = optionalEnv(options, "AZURE_CLIENT_CERTIFICATE_PASSWORD");
  const { ClientCertificateCredential } = await import("@azure/identity");
  const certificate = {
    certificatePath: env.AZURE_CLIENT_CERTIFICATE_PATH,
    ...(certificatePassword !== undefined && { certificatePassword }),
  };
  const credential = overNetwork(
    options,
    (network) =>
      new ClientCertificateCredential(env.AZURE_TENANT_ID, env.AZURE_CLIENT_ID, certificate, {
        ...signInPlace(options),
        ...network,
      }),
  );
  return inOwnWords(credential, certificateWords);
}

/**
 * `workload`: a federated token in a file, as Kubernetes projects it.
 *
 * @see https://learn.microsoft.com/azure/aks/workload-identity-overview
 */
export async function workloadIdentity(options: CredentialOptions): Promise<TokenCredential> {
  const env = requireEnv(options, "workload", {
    ...ofApplication,
    AZURE_FEDERATED_TOKEN_FILE: "the file with the federated token",
  });
  const { WorkloadIdentityCredential } = await import("@azure/identity");
  return overNetwork(
    options,
    (network) =>
      new WorkloadIdentityCredential({
        tenantId: env.AZURE_TENANT_ID,
        clientId: env.AZURE_CLIENT_ID,
        tokenFilePath: env.AZURE_FEDERATED_TOKEN_FILE,
        ...signInPlace(options),
        ...network,
      }),
  );
}
