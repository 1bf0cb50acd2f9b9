import type { DesiredResource, DesiredState } from "../config/desired-state.ts";
import { reveal } from "../config/variables.ts";
import type { GraphRequest, OperationOptions } from "../graph/request.ts";
import type { WireObject } from "../kind/wire.ts";
import type { Wanted } from "../kind/requests.ts";
import { type AnyKind, kinds } from "../registry/kinds.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { identify, indexObjects, type Sought } from "./identify.ts";
import { readByKey } from "./read-by-key.ts";
import { readObject } from "./read-object.ts";
import type { TenantObject } from "./snapshot.ts";

/** What a resource is looked for by, with its `moved` and `adopt` entries. */
export function soughtOf(resource: DesiredResource, desired: DesiredState): Sought {
  const formerly = desired.moved
    .filter(({ to }) => to === resource.address)
    .map(({ from }) => from);
  const adoptId = desired.adopt.find(({ to }) => to === resource.address)?.id;
  return {
    key: resource.key,
    address: resource.address,
    displayName: reveal(resource.displayName, desired.variables),
    ...(resource.id !== undefined && { id: resource.id }),
    ...(formerly.length > 0 && { formerly }),
    ...(adoptId !== undefined && { adoptId }),
  };
}

/** The objects that resources stand for, as far as they are found; each with its resource. */
export function statedObjects(
  desired: DesiredState,
  objects: readonly TenantObject[],
  isMeant: (resource: DesiredResource) => boolean,
): { resource: DesiredResource; object: TenantObject }[] {
  const meant = desired.resources.filter(isMeant);
  if (meant.length === 0) return [];
  return kinds.flatMap((kind) => {
    const resources = meant.filter((resource) => resource.kind === kind.name);
    if (resources.length === 0) return [];
    const index = indexObjects(kind, desired.stack, objects);
    return resources.flatMap((resource) => {
      const found = identify(soughtOf(resource, desired), index);
      return "object" in found ? [{ resource, object: found.object }] : [];
    });
  });
}

/**
 * Every object that the wanted resources of one kind could be, each once.
 *
 * @throws {GraphError} where a list cannot be read: that never counts as absence.
 */
export async function locateObjects(
  tenant: Tenant,
  kind: AnyKind,
  wanted: readonly Wanted[],
  { pinned, ...options }: OperationOptions & { readonly pinned?: ReadonlySet<string> },
): Promise<TenantObject[]> {
  const requests: readonly GraphRequest[] = kind.requests.locate(wanted);
  const lists = await tenant.graph.lists<GraphRequest, WireObject>(
    requests,
    (request) => request,
    options,
  );
  const listed = lists.flatMap(([, rows]) => rows).filter(kind.requests.holds);
  const keyed = await readByKey(tenant, kind, wanted, listed, options);
  const objects = [...listed, ...keyed].map((wire) => readObject(kind, wire, pinned));
  return [...new Map(objects.map((object) => [object.id, object])).values()];
}
