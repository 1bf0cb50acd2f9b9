import type { TokenCredential } from "../credential.ts";
import type { CredentialOptions } from "./auth-options.ts";
import { authorityHost } from "./authority-host.ts";
import { optionalEnv, requireApp, requireEnv } from "./require-env.ts";

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
  return new ClientCertificateCredential(
    tenantId,
    clientId,
    { certificatePath, ...(certificatePassword !== undefined && { certificatePassword }) },
    { authorityHost: authorityHost(options) },
  );
}
