import { isGraphError } from "../graph/index.ts";
import type { OperationOptions } from "../graph/request.ts";
import type { Tenant } from "./tenant.ts";

/** Which tenant this is, as Graph or the token states it. */
export interface TenantIdentity {
  /** In lower case; undefined where neither states it. */
  readonly id: string | undefined;
  /** Undefined where this identity may not read `/organization`. */
  readonly name: string | undefined;
}

/** Which tenant this is: one request. */
export async function readTenantIdentity(
  tenant: Tenant,
  options: OperationOptions = {},
): Promise<TenantIdentity> {
  const { id, displayName } = await ofOrganization(tenant, options);
  const known = textOf(id) ?? (await tenant.graph.tokenClaims(options))?.tid;
  return { id: known?.toLowerCase(), name: textOf(displayName) };
}

/** The tenant's id in lower case, as Graph or the token states it; undefined where neither does. */
export async function readTenantId(
  tenant: Tenant,
  options: OperationOptions = {},
): Promise<string | undefined> {
  const { id } = await readTenantIdentity(tenant, options);
  return id;
}

interface Organization {
  readonly id?: unknown;
  readonly displayName?: unknown;
}

async function ofOrganization(tenant: Tenant, options: OperationOptions): Promise<Organization> {
  try {
    const { value } = await tenant.graph.get<{ value?: readonly Organization[] }>(
      { version: "v1.0", path: "/organization", query: { $select: "id,displayName" } },
      options,
    );
    return value?.[0] ?? {};
  } catch (error) {
    // the permission for it is not among those that every task needs
    if (isGraphError(error) && (error.status === 403 || error.status === 404)) return {};
    throw error;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
