import type { OperationOptions } from "../graph/request.ts";
import type { Wanted } from "../kind/requests.ts";
import { type WireObject, wireText } from "../kind/wire.ts";
import type { AnyKind } from "../registry/kinds.ts";
import type { Tenant } from "../tenant/tenant.ts";

/**
 * The objects that hold the alternate key of a wanted resource and are not among those found
 * already: a search index may lag, and a name may have been changed by hand. Asks nothing
 * where all are there.
 *
 * @throws {GraphError} where one cannot be read: that never counts as absence.
 */
export async function readByKey(
  tenant: Tenant,
  kind: AnyKind,
  wanted: readonly Wanted[],
  found: readonly WireObject[],
  options: OperationOptions,
): Promise<WireObject[]> {
  const { alternateKey } = kind.requests;
  if (!alternateKey) return [];
  const held = new Set(found.map((wire) => wireText(wire, alternateKey.property).toLowerCase()));
  const values = wanted.filter(({ stack }) => stack !== "").map(alternateKey.of);
  const missing = [...new Set(values)].filter((value) => !held.has(value.toLowerCase()));
  const objects: WireObject[] = [];
  for (const [, answer] of await tenant.graph.batchOf(missing, alternateKey.get, options)) {
    if (answer.ok) objects.push(answer.response.body as WireObject);
    else if (answer.error.status !== 404) throw answer.error;
  }
  return objects;
}
