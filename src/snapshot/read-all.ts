import type { GraphRequest, OperationOptions } from "../graph/request.ts";
import type { WireObject } from "../kind/property.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** The rows of every page of every request. @throws {GraphError} where one cannot be read. */
export async function readAll(
  tenant: Tenant,
  requests: readonly GraphRequest[],
  options: OperationOptions,
): Promise<WireObject[]> {
  if (requests.length === 0) return [];
  const rows: WireObject[] = [];
  const answers = await tenant.graph.batch(requests, options);
  for (const [index, answer] of answers.entries()) {
    const request = requests[index];
    if (!request) continue;
    if (!answer.ok) throw answer.error;
    rows.push(
      ...(await tenant.graph.followPages<WireObject>(answer.response.body, request, options)),
    );
  }
  return rows;
}
