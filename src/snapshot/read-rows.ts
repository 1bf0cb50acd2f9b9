import type { GraphRequest, OperationOptions } from "../graph/request.ts";
import type { WireObject } from "../kind/wire.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** The rows of every page of every request. @throws {GraphError} where one cannot be read. */
export async function readRows(
  tenant: Tenant,
  requests: readonly GraphRequest[],
  options: OperationOptions,
): Promise<WireObject[]> {
  const lists = await tenant.graph.lists(requests, (request) => request, options);
  return lists.flatMap(([, rows]) => rows);
}
