import type { DesiredState } from "../../config/desired-state.ts";
import { loadDesiredState } from "../../config/load.ts";
import { reveal } from "../../config/variables.ts";
import { terminalText } from "../../report/escape.ts";
import type { WireObject } from "../../kind/wire.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import { identify, indexObjects } from "../../snapshot/identity.ts";
import { readObject } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { CommandError } from "../exit-code.ts";
import { findConfig } from "../find-config.ts";
import type { GlobalOptions } from "../global-options.ts";
import type { Terminal } from "../terminal.ts";

/** How messages speak of a kind's objects. */
export interface Noun {
  readonly one: string;
  readonly many: string;
  /** The command that lists them. */
  readonly list: string;
}

/**
 * The one object that an operator names: by exact display name, by object id, or as
 * `kind/key` of the config's stack.
 *
 * @throws {CommandError} where there is none or more than one, with the candidates and
 *   their ids.
 */
export async function findObject(
  tenant: Tenant,
  kind: AnyKind,
  noun: Noun,
  name: string,
  options: GlobalOptions,
  terminal: Terminal,
): Promise<TenantObject> {
  const { abortSignal, env } = terminal;
  const objects = await readObjects(tenant, kind, abortSignal);
  const found = objects.filter(
    ({ id, displayName }) => displayName === name || id === name.toLowerCase(),
  );
  if (found.length === 0 && name.startsWith(`${kind.name}/`)) {
    const desired = await loadDesiredState(findConfig(options.config), { abortSignal, env });
    await refuseOtherTenant(tenant, desired, terminal);
    found.push(...byAddress(kind, name, desired, objects));
  }
  const [object, ...others] = found;
  if (object && others.length === 0) return object;
  const shown = `"${terminalText(name)}"`;
  throw new CommandError(
    object
      ? `${found.length} ${noun.many} could be ${shown}. Name one by its id:\n${candidates(found, noun)}`
      : objects.length === 0
        ? `no ${noun.one} is called ${shown}: this tenant shows no ${kind.title.replace(/y$/, "ie")}s`
        : `no ${noun.one} is called ${shown}. Name one by display name, id or ${kind.name}/key:\n${candidates(objects, noun)}`,
  );
}

/** Every object of a kind. */
export async function readObjects(
  tenant: Tenant,
  kind: AnyKind,
  abortSignal: AbortSignal,
): Promise<TenantObject[]> {
  const objects: TenantObject[] = [];
  for (const request of kind.requests.locate([])) {
    for await (const wire of tenant.graph.list<WireObject>(request, { abortSignal })) {
      if (kind.requests.holds(wire)) objects.push(readObject(kind, wire));
    }
  }
  return objects;
}

function byAddress(
  kind: AnyKind,
  address: string,
  desired: DesiredState,
  objects: readonly TenantObject[],
): readonly TenantObject[] {
  const { stack, variables } = desired;
  const resource = desired.resources.find((candidate) => candidate.address === address);
  const adopted = desired.adopt.find(({ to }) => to === address)?.id;
  const found = identify(
    {
      address,
      key: address.slice(kind.name.length + 1),
      formerly: desired.moved.filter(({ to }) => to === address).map(({ from }) => from),
      ...(resource && { displayName: reveal(resource.displayName, variables) }),
      ...(resource?.id !== undefined && { id: resource.id }),
      ...(adopted !== undefined && { adoptId: adopted }),
    },
    indexObjects(kind, stack, objects),
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
    `the config is for tenant ${tenantId}, and this is another one; sign in to the right tenant, or name the object by its id`,
  );
}

const mostShown = 20;

function candidates(objects: readonly TenantObject[], noun: Noun): string {
  const lines = objects.slice(0, mostShown).map(({ id, displayName, marker }) => {
    const owner = marker === undefined ? "" : `  ${marker.stack}:${marker.key}`;
    return `  ${id}  "${terminalText(displayName)}"${owner}`;
  });
  const more = objects.length - lines.length;
  if (more > 0) lines.push(`  and ${more} more; see: ${noun.list}`);
  return lines.join("\n");
}
