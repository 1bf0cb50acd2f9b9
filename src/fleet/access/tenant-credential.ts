import type { TokenCredential } from "../../graph/credential.ts";
import type { AuthMode, CredentialOptions } from "../../graph/auth/auth-modes.ts";
import { createCredential } from "../../graph/auth/create-credential.ts";
import { signInPlace } from "../../graph/auth/environment.ts";
import { staticToken } from "../../graph/auth/ready-token.ts";
import { overNetwork } from "../../graph/auth/sign-in-network.ts";
import type { CloudName } from "../../graph/cloud.ts";
import type { CredentialSettings } from "../list/credential-schema.ts";
import type { ListedTenant } from "../list/tenant-list.ts";

type Environment = CredentialOptions["env"];

/**
 * A credential as the list names it, for one of its tenants. No token is asked for yet. Secrets come
 * from the environment and files alone.
 *
 * @param name Of the credential, for messages.
 * @throws {TypeError} naming the environment variable that is missing, never its value.
 */
export async function tenantCredential(
  name: string,
  settings: CredentialSettings,
  tenant: Pick<ListedTenant, "key" | "tenantId" | "cloud">,
  options: Omit<CredentialOptions, "cloud">,
): Promise<TokenCredential> {
  const { env } = options;
  const as = async (mode: AuthMode, set: Environment): Promise<TokenCredential> =>
    await createCredential(mode, {
      ...options,
      cloud: tenant.cloud,
      env: { ...env, AZURE_TENANT_ID: tenant.tenantId, ...set },
    });
  switch (settings.type) {
    case "secret": {
      const secret = required(env, settings.secretEnv, name);
      return await as("secret", {
        AZURE_CLIENT_ID: settings.clientId,
        AZURE_CLIENT_SECRET: secret,
      });
    }
    case "certificate": {
      const { clientId, path, passwordEnv } = settings;
      const password = passwordEnv === undefined ? undefined : required(env, passwordEnv, name);
      return await as("certificate", {
        AZURE_CLIENT_ID: clientId,
        AZURE_CLIENT_CERTIFICATE_PATH: path,
        AZURE_CLIENT_CERTIFICATE_PASSWORD: password,
      });
    }
    case "workload": {
      const file =
        settings.tokenFile ??
        required(env, "AZURE_FEDERATED_TOKEN_FILE", name, "or name the file with tokenFile");
      return await as("workload", {
        AZURE_CLIENT_ID: settings.clientId,
        AZURE_FEDERATED_TOKEN_FILE: file,
      });
    }
    case "managedFederated":
      return await managedFederated(settings, tenant, { ...options, cloud: tenant.cloud });
    case "managed":
      return await as("managed", { AZURE_CLIENT_ID: settings.clientId });
    case "github":
      return await as("github", { AZURE_CLIENT_ID: settings.clientId });
    case "azurePipelines":
      return await as("azure-pipelines", {
        AZURESUBSCRIPTION_TENANT_ID: tenant.tenantId,
        AZURESUBSCRIPTION_CLIENT_ID: settings.clientId,
        AZURESUBSCRIPTION_SERVICE_CONNECTION_ID:
          settings.serviceConnectionId ?? env["AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"],
      });
    case "token": {
      const variable = settings.env.replaceAll(
        "{tenant}",
        tenant.key.toUpperCase().replaceAll("-", "_"),
      );
      const token = required(env, variable, name);
      if (/\s/.test(token)) throw new TypeError(`${variable} holds a space: it is the token alone`);
      return staticToken(token, options.now ?? (() => new Date()));
    }
    default:
      settings satisfies never;
      throw new TypeError(`the credential ${name} is of no known type`);
  }
}

/**
 * The managed identity's own token is what the application proves itself with, in every tenant
 * that it was given consent in.
 *
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 */
async function managedFederated(
  {
    clientId,
    identityClientId,
    audience,
  }: Extract<CredentialSettings, { readonly type: "managedFederated" }>,
  { tenantId, cloud }: Pick<ListedTenant, "tenantId" | "cloud">,
  options: CredentialOptions,
): Promise<TokenCredential> {
  const { ClientAssertionCredential, ManagedIdentityCredential } = await import("@azure/identity");
  const identity =
    identityClientId === undefined
      ? new ManagedIdentityCredential()
      : new ManagedIdentityCredential({ clientId: identityClientId });
  const scope = `${audience ?? exchangeAudiences[cloud]}/.default`;
  const assertion = async () => (await identity.getToken(scope)).token;
  return overNetwork(
    options,
    (network) =>
      new ClientAssertionCredential(tenantId, clientId, assertion, {
        ...signInPlace(options),
        ...network,
      }),
  );
}

// the page above, "Azure cloud environments"
const exchangeAudiences: Readonly<Record<CloudName, string>> = {
  global: "api://AzureADTokenExchange",
  usgov: "api://AzureADTokenExchangeUSGov",
  usgovdod: "api://AzureADTokenExchangeUSGov",
  china: "api://AzureADTokenExchangeChina",
};

function required(env: Environment, variable: string, credential: string, else_ = ""): string {
  const value = env[variable]?.trim();
  if (value !== undefined && value !== "") return value;
  const otherwise = else_ === "" ? "" : `, ${else_}`;
  throw new TypeError(
    `the credential ${credential} needs the environment variable ${variable}, which is not set${otherwise}`,
  );
}
