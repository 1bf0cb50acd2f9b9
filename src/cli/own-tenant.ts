import type { DesiredState } from "../config/desired-state.ts";
import { readTenantId } from "../tenant/tenant-id.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { CommandError } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/**
 * The id of the tenant, where it can be read.
 *
 * @throws {CommandError} where the config is for another tenant.
 */
export async function ownTenantId(
  tenant: Tenant,
  desired: DesiredState | undefined,
  { abortSignal }: Terminal,
): Promise<string | undefined> {
  const id = await readTenantId(tenant, { abortSignal });
  if (desired?.tenantId !== undefined && id !== desired.tenantId) {
    throw new CommandError(
      `the config is for tenant ${desired.tenantId}, but this is tenant ${id ?? "unknown"}; sign in to the right tenant, or correct tenantId in the config`,
    );
  }
  return id;
}
