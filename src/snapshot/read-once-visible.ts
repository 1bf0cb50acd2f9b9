import type { BatchResult } from "../graph/index.ts";
import type { GraphRequest, OperationOptions } from "../graph/request.ts";
import type { Tenant } from "../tenant/tenant.ts";

/**
 * Asks again for what answers 404: a replica may not know an object that a list shows.
 *
 * @see https://devblogs.microsoft.com/identity/designing-for-eventual-consistency-for-microsoft-entra
 */
export async function readOnceVisible(
  tenant: Tenant,
  requests: readonly GraphRequest[],
  options: OperationOptions,
): Promise<BatchResult[]> {
  let answers = await tenant.graph.batch(requests, options);
  for (const wait of [1000, 2000, 4000, 8000, 16_000]) {
    const absent = [...answers.entries()].filter(
      ([, answer]) => !answer.ok && answer.error.status === 404,
    );
    if (absent.length === 0) break;
    await tenant.sleep(wait, options);
    const again = await tenant.graph.batch(
      absent.flatMap(([index]) => requests[index] ?? []),
      options,
    );
    answers = answers.map(
      (answer, index) => again[absent.findIndex(([at]) => at === index)] ?? answer,
    );
  }
  return answers;
}
