import type { DesiredState } from "../../config/desired-state.ts";
import { loadDesiredState } from "../../config/load.ts";
import { reveal } from "../../config/variables.ts";
import { terminalText } from "../../report/escape.ts";
import { ringKind } from "../../rings/kind.ts";
import { identify, indexObjects } from "../../snapshot/identity.ts";
import { readObject } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { CommandError } from "../exit-code.ts";
import { findConfig } from "../find-config.ts";
import type { GlobalOptions } from "../global-options.ts";
import type { Terminal } from "../terminal.ts";

/**
 * The one ring that an operator names: by exact display name, by object id, or as
 * `ring/key` of the config's stack.
 *
 * @throws {CommandError} where there is none or more than one, with the candidates and
 *   their ids.
 */
export async function findRing(
  tenant: Tenant,
  name: string,
  options: GlobalOptions,
  terminal: Terminal,
): Promise<TenantObject> {
  const { abortSignal, env } = terminal;
  const rings: TenantObject[] = [];
  for await (const { wire } of tenant.rings.list({ abortSignal })) {
    rings.push(readObject(ringKind, wire));
  }
  const found = rings.filter(
    ({ id, displayName }) => displayName === name || id === name.toLowerCase(),
  );
  if (found.length === 0 && name.startsWith("ring/")) {
    const desired = await loadDesiredState(findConfig(options.config), { abortSignal, env });
    await refuseOtherTenant(tenant, desired, terminal);
    found.push(...byAddress(name, desired, rings));
  }
  const [ring, ...others] = found;
  if (ring && others.length === 0) return ring;
  const shown = `"${terminalText(name)}"`;
  throw new CommandError(
    ring
      ? `${found.length} rings could be ${shown}. Name one by its id:\n${candidates(found)}`
      : rings.length === 0
        ? `no ring is called ${shown}: this tenant shows no update rings`
        : `no ring is called ${shown}. Name one by display name, id or ring/key:\n${candidates(rings)}`,
  );
}

function byAddress(
  address: string,
  desired: DesiredState,
  rings: readonly TenantObject[],
): readonly TenantObject[] {
  const { stack, variables } = desired;
  const resource = desired.resources.find((candidate) => candidate.address === address);
  const adopted = desired.adopt.find(({ to }) => to === address)?.id;
  const found = identify(
    {
      address,
      key: address.slice("ring/".length),
      formerly: desired.moved.filter(({ to }) => to === address).map(({ from }) => from),
      ...(resource && { displayName: reveal(resource.displayName, variables) }),
      ...(resource?.id !== undefined && { id: resource.id }),
      ...(adopted !== undefined && { adoptId: adopted }),
    },
    indexObjects(ringKind, stack, rings),
  );
  if ("object" in found) return [found.object];
  return found.by === "ambiguous" ? found.candidates : [];
}

async function refuseOtherTenant(
  tenant: Tenant,
  { tenantId }: DesiredState,
  { abortSignal }: Terminal,
): Promise<void> {
  if (tenantId === undefined) return;
  const organizations = tenant.graph.list<Record<string, unknown>>(
    { version: "v1.0", path: "/organization", query: { $select: "id" } },
    { abortSignal },
  );
  for await (const { id } of organizations) {
    if (typeof id === "string" && id.toLowerCase() === tenantId) return;
  }
  throw new CommandError(
    `the config is for tenant ${tenantId}, and this is another one; sign in to the right tenant, or name the ring by its id`,
  );
}

const mostShown = 20;

function candidates(rings: readonly TenantObject[]): string {
  const lines = rings.slice(0, mostShown).map(({ id, displayName, marker }) => {
    const owner = marker === undefined ? "" : `  ${marker.stack}:${marker.key}`;
    return `  ${id}  "${terminalText(displayName)}"${owner}`;
  });
  const more = rings.length - lines.length;
  if (more > 0) lines.push(`  and ${more} more; see: ringwright ring list`);
  return lines.join("\n");
}
