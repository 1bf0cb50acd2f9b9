import type { TokenCredential } from "../credential.ts";
import { clientCertificate, clientSecret, workloadIdentity } from "./application.ts";
import { type AuthMode, authModes, type CredentialOptions } from "./auth-modes.ts";
import { azurePipelines } from "./azure-pipelines.ts";
import { deviceCode } from "./device-code.ts";
import { githubActions } from "./github-actions.ts";
import { azureCli, defaultChain, managedIdentity } from "./machine.ts";
import { readyToken } from "./ready-token.ts";

/**
 * A credential for one of the modes. Identity libraries load here and not before; no
 * token is asked for yet.
 *
 * @throws {TypeError} naming the environment variable that is missing.
 */
export async function createCredential(
  mode: AuthMode,
  options: CredentialOptions,
): Promise<TokenCredential> {
  switch (mode) {
    case "default":
      return await defaultChain(options);
    case "token":
      return readyToken(options);
    case "secret":
      return await clientSecret(options);
    case "certificate":
      return await clientCertificate(options);
    case "workload":
      return await workloadIdentity(options);
    case "github":
      return await githubActions(options);
    case "azure-pipelines":
      return await azurePipelines(options);
    case "managed":
      return await managedIdentity(options);
    case "device-code":
      return await deviceCode(options);
    case "cli":
      return await azureCli(options);
    default:
      mode satisfies never;
      throw new TypeError(`--auth is one of ${authModes.join(", ")}, not ${String(mode)}`);
  }
}
