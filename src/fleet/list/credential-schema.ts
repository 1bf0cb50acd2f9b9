import { lazySchema, type Plain, z } from "../../kind/zod.ts";

const guid = () => z.guid("must be an id such as 11111111-2222-4333-8444-555555555555");
const variableName = () =>
  z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{0,127}$/, "must be the name of an environment variable, in upper case");
// in these places a secret itself is written most easily: the words say what belongs there
const fileName = () => z.string().min(1).max(1000);

/**
 * One way to sign in to tenants, by the name that tenants give. No secret stands in it: the names of
 * environment variables and files do.
 */
export const credentialSchema = lazySchema(() =>
  z.discriminatedUnion("type", [
    /** An application with a client secret. */
    z.strictObject({
      type: z.literal("secret"),
      clientId: guid(),
      /** Environment variable with the secret. */
      secretEnv: variableName(),
    }),
    /** An application with a certificate. */
    z.strictObject({
      type: z.literal("certificate"),
      clientId: guid(),
      /** PEM file with the certificate and its private key. */
      path: fileName(),
      /** Environment variable with the password of that key. */
      passwordEnv: variableName().exactOptional(),
    }),
    /** A federated token in a file, as Kubernetes projects it. */
    z.strictObject({
      type: z.literal("workload"),
      clientId: guid(),
      /** Default: what `AZURE_FEDERATED_TOKEN_FILE` names. */
      tokenFile: fileName().exactOptional(),
    }),
    /**
     * A multi-tenant application whose federated credential is a managed identity: one entry serves
     * every tenant.
     *
     * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
     */
    z.strictObject({
      type: z.literal("managedFederated"),
      clientId: guid(),
      /** Of a user-assigned identity; absent for that of the host. */
      identityClientId: guid().exactOptional(),
      /** Default `api://AzureADTokenExchange`; other clouds have others. */
      audience: z
        .string()
        .regex(/^api:\/\/[A-Za-z0-9.]+$/, "must be such as api://AzureADTokenExchange")
        .exactOptional(),
    }),
    /** The identity of the Azure host, for its own tenant alone. */
    z.strictObject({
      type: z.literal("managed"),
      /** Of a user-assigned identity. */
      clientId: guid().exactOptional(),
    }),
    /** The id token of a job of GitHub Actions. */
    z.strictObject({ type: z.literal("github"), clientId: guid() }),
    /** A service connection of Azure Pipelines with workload identity federation. */
    z.strictObject({
      type: z.literal("azurePipelines"),
      clientId: guid(),
      /** Default: what `AZURESUBSCRIPTION_SERVICE_CONNECTION_ID` says. */
      serviceConnectionId: guid().exactOptional(),
    }),
    /** A ready access token of each tenant. */
    z.strictObject({
      type: z.literal("token"),
      /**
       * Environment variable with the token. `{tenant}` in it stands for the tenant's key in upper
       * case, with _ for each -.
       */
      env: z
        .string()
        .max(128)
        .regex(
          /^([A-Z]|\{tenant\})([A-Z0-9_]|\{tenant\})*$/,
          "must be the name of an environment variable such as TOKEN_{tenant}",
        ),
    }),
  ]),
);

/**
 * How to sign in to a tenant. Names where secrets are, and holds none.
 *
 * @useDeclaredType
 */
export type CredentialSettings = Plain<typeof credentialSchema>;
