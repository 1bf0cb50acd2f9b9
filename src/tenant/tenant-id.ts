import { isGraphError } from "../graph/index.ts";
import type { OperationOptions } from "../graph/request.ts";
import type { Tenant } from "./tenant.ts";

/** The tenant's id in lower case, as Graph or the token states it; undefined where neither does. */
export async function readTenantId(
  tenant: Tenant,
  options: OperationOptions = {},
): Promise<string | undefined> {
  const id =
    (await ofOrganization(tenant, options)) ?? (await tenant.graph.tokenClaims(options))?.tid;
  return id?.toLowerCase();
}

async function ofOrganization(
  tenant: Tenant,
  options: OperationOptions,
): Promise<string | undefined> {
  try {
    const { value } = await tenant.graph.get<{ value?: readonly { id?: unknown }[] }>(
      { version: "v1.0", path: "/organization", query: { $select: "id" } },
      options,
    );
    const id = value?.[0]?.id;
    return typeof id === "string" ? id : undefined;
  } catch (error) {
    // the permission for it is not among those that every task needs
    if (isGraphError(error) && (error.status === 403 || error.status === 404)) return undefined;
    throw error;
  }
}
