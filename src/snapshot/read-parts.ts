import type { DesiredState } from "../config/desired-state.ts";
import { reveal } from "../config/variables.ts";
import type { GraphRequest, OperationOptions } from "../graph/request.ts";
import type { WireObject } from "../kind/wire.ts";
import { kindOf } from "../registry/kinds.ts";
import type { Tenant } from "../tenant/tenant.ts";
import type { Snapshot, TenantObject } from "./snapshot.ts";
import { statedObjects } from "./stated-objects.ts";
import { visibleLists } from "./visible-lists.ts";

/** Adds the rows of the parts that the files state. */
export async function withParts(
  tenant: Tenant,
  desired: DesiredState,
  objects: readonly TenantObject[],
  options: OperationOptions,
): Promise<readonly TenantObject[]> {
  const stated = statedObjects(desired, objects, ({ parts }) => parts !== undefined);
  const asked = stated.flatMap(({ resource, object }) =>
    (kindOf(resource.kind).parts ?? [])
      .filter(({ path }) => resource.parts?.[path] !== undefined)
      .map(({ path, read }) => ({ object, path, request: read(object.id) })),
  );
  if (asked.length === 0) return objects;
  const read = new Map<TenantObject, Record<string, readonly WireObject[]>>();
  for (const [{ object, path }, rows] of await visibleLists(tenant, asked, requestOf, options))
    read.set(object, { ...read.get(object), [path]: rows });
  return objects.map((object) => {
    const parts = read.get(object);
    return parts ? { ...object, parts } : object;
  });
}

/** What the written values of parts could mean. */
export async function locateParts(
  tenant: Tenant,
  desired: DesiredState,
  options: OperationOptions,
): Promise<Snapshot["located"]> {
  const asked = desired.resources.flatMap(({ kind, address, parts }) =>
    (kindOf(kind).parts ?? []).flatMap(({ path, locate }) => {
      const wanted = parts?.[path];
      if (wanted === undefined || !locate) return [];
      return locate(reveal(wanted, desired.variables)).map((request) => ({
        address,
        path,
        request,
      }));
    }),
  );
  const located: Record<string, Record<string, readonly WireObject[]>> = {};
  for (const [{ address, path }, rows] of await tenant.graph.lists(asked, requestOf, options)) {
    const ofAddress = (located[address] ??= {});
    ofAddress[path] = [...(ofAddress[path] ?? []), ...rows];
  }
  return located;
}

function requestOf({ request }: { readonly request: GraphRequest }): GraphRequest {
  return request;
}
