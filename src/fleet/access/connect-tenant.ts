import type { CredentialOptions } from "../../graph/auth/auth-modes.ts";
import type { GraphClientOptions, TokenCredential } from "../../graph/index.ts";
import { connect } from "../../tenant/connect.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { ListedTenant, TenantList } from "../list/tenant-list.ts";
import { tenantCredential } from "./tenant-credential.ts";

/** How tenants of a list are signed in to. */
export interface TenantAccess extends Omit<GraphClientOptions, "cloud"> {
  /** With the secrets that the list's credentials name. */
  readonly env: CredentialOptions["env"];
  /** For tenants whose list names no credential. Default: such a tenant is an error. */
  readonly ownCredential?: ((tenant: ListedTenant) => Promise<TokenCredential>) | undefined;
  /**
   * Another sign-in host, at the address of `graphUrl`: that of mock tenants. A Graph root of one's
   * own is taken only with it or with ready tokens, so that no token of a real tenant is sent there.
   */
  readonly authority?: string | undefined;
}

/**
 * A tenant of a list, by the credential that it names. Sends nothing yet.
 *
 * @throws {TypeError} where a secret is not in the environment, or nothing signs in to the tenant.
 */
export async function connectTenant(
  { credentials }: Pick<TenantList, "credentials">,
  tenant: ListedTenant,
  { env, ownCredential, authority, ...graph }: TenantAccess,
): Promise<Tenant> {
  const { logger, now, graphUrl, fetch } = graph;
  const { credential: name, cloud } = tenant;
  const settings = name === null ? undefined : credentials[name];
  const isElsewhere = graphUrl !== undefined && authority === undefined;
  if (settings && isElsewhere && settings.type !== "token") {
    throw new TypeError(
      `the credential ${name} signs in at Microsoft, and another Graph root is named: that is taken only with ready tokens (type: token), or with a sign-in host at the same address`,
    );
  }
  const credential =
    name === null || settings === undefined
      ? await ownCredential?.(tenant)
      : await tenantCredential(name, settings, tenant, { env, authority, logger, now, fetch });
  if (!credential) {
    throw new TypeError(
      `the list names no credential for ${tenant.key}; add one under credentials, and name it there or in defaults`,
    );
  }
  return connect(credential, graphUrl === undefined ? { ...graph, cloud } : graph);
}
