import { isGraphError } from "../graph/error.ts";
import type { DesiredState } from "../config/desired-state.ts";
import { quietLines, tenantTitle } from "../report/origin-line.ts";
import { readTenantIdentity, type TenantIdentity } from "../tenant/tenant-id.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { CommandError } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Which tenant this is, as far as it can be read.
 *
 * @throws {CommandError} where the config is for another tenant.
 */
export async function ownTenant(
  tenant: Tenant,
  desired: DesiredState | undefined,
  { abortSignal }: Terminal,
): Promise<TenantIdentity> {
  const identity = await readTenantIdentity(tenant, { abortSignal });
  const { id } = identity;
  if (desired?.tenantId !== undefined && id !== desired.tenantId) {
    throw new CommandError(
      `the config is for tenant ${desired.tenantId}, but this is tenant ${id ?? "unknown"}; sign in to the right tenant, or correct tenantId in the config`,
    );
  }
  return identity;
}

/** Says on stderr which tenant a verb is for, before it looks for anything there. */
export async function tellTenant(tenant: Tenant, terminal: Terminal): Promise<TenantIdentity> {
  const identity = await shownTenant(tenant, terminal);
  const lines = quietLines(
    `Tenant ${tenantTitle(identity)}`,
    terminal.paintErr,
    terminal.columns?.(),
  );
  terminal.err(`${lines.join("\n")}\n`);
  return identity;
}

/**
 * Which tenant this is, for showing: where Graph refuses to say, it is not known, and the command
 * goes on; who has no answer of Graph at all, or no token, is told that once and not twice.
 */
async function shownTenant(tenant: Tenant, { abortSignal }: Terminal): Promise<TenantIdentity> {
  try {
    return await readTenantIdentity(tenant, { abortSignal });
  } catch (error) {
    const isAnswered = isGraphError(error) && error.status !== 0 && error.status !== 401;
    if (isAnswered) return { id: undefined, name: undefined };
    throw error;
  }
}

/** The line above a list of what a tenant has; nothing is asked for a document, which has no such line. */
export async function tenantHead(
  tenant: Tenant,
  { json }: { readonly json: boolean },
  terminal: Terminal,
): Promise<string> {
  if (json) return "";
  const text = `Tenant ${tenantTitle(await shownTenant(tenant, terminal))}`;
  return `${quietLines(text, terminal.paintOut, terminal.outColumns?.()).join("\n")}\n`;
}
