import type { OperationOptions } from "../graph/request.ts";
import type { WireObject } from "../kind/property.ts";
import type { AnyKind } from "../registry/kinds.ts";
import type { Wanted } from "../kind/requests.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { readObject } from "./read-object.ts";
import type { TenantObject } from "./snapshot.ts";

/**
 * Every object that the wanted resources of one kind could be, each once.
 *
 * @throws {GraphError} where a list cannot be read: that never counts as absence.
 */
export async function locateObjects(
  tenant: Tenant,
  kind: AnyKind,
  wanted: readonly Wanted[],
  options: OperationOptions,
): Promise<TenantObject[]> {
  const requests = kind.requests.locate(wanted);
  const objects = new Map<string, TenantObject>();
  for (const [index, answer] of (await tenant.graph.batch(requests, options)).entries()) {
    const request = requests[index];
    if (!request) continue;
    if (!answer.ok) throw answer.error;
    const rows = await tenant.graph.followPages<WireObject>(answer.response.body, request, options);
    for (const wire of rows) {
      if (!kind.requests.holds(wire)) continue;
      const object = readObject(kind, wire);
      objects.set(object.id, object);
    }
  }
  return [...objects.values()];
}
